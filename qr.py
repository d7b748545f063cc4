"""A QR code as the data of an inline SVG path: nothing is fetched, nothing is styled inline."""

from __future__ import annotations

from typing import NamedTuple

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4  # modules of white around the code, ISO/IEC 18004 clause 5.3.8


class QrPath(NamedTuple):
    """The side of the square in modules, quiet zone included, and the path of the dark ones."""

    side: int
    d: str


def qr_path(text: str) -> QrPath:
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    d = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return QrPath(len(rows), d)
