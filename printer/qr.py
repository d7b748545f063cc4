"""An address as a QR code, fast enough to be drawn anew for every ticket."""

from __future__ import annotations

import qrcode
from PIL import Image

# The standard has a writer try eight masks and keep the best, which takes six times as long. A
# reader takes any; the choice guards against large flat areas, which a random token does not make.
_MASK = 2


def qr(url: str, module: int) -> Image.Image:
    """The address in mode '1', `module` dots a square, level M, without its quiet zone."""
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, border=0, mask_pattern=_MASK
    )
    code.add_data(url, optimize=0)
    code.make(fit=True)
    squares = code.get_matrix()
    side = len(squares)
    dots = bytes(0 if dark else 255 for row in squares for dark in row)
    small = Image.frombytes("L", (side, side), dots)
    return small.resize((side * module, side * module), Image.Resampling.NEAREST).convert("1")
