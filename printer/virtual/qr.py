"""The QR code that the virtual printer draws itself: GS ( k."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = {48: 1, 49: 0, 50: 3, 51: 2}  # the command's L, M, Q, H as the qrcode package has them


@dataclass
class Qr:
    """What was set and stored so far."""

    module: int = 3  # dots
    level: int = 48
    data: bytes = b""

    def function(self, body: bytes) -> tuple[list[int], int]:
        """Carry out fn and its parameters: rows to print, if any, and bytes that were refused."""
        function, given = body[:1], body[1:]
        if function == b"C" and len(given) == 1 and 1 <= given[0] <= 16:
            self.module = given[0]
        elif function == b"E" and len(given) == 1 and given[0] in LEVELS:
            self.level = given[0]
        elif function == b"P" and given[:1] == b"0":
            self.data = given[1:]
        elif function == b"Q" and given == b"0" and self.data:
            return self._drawn()
        elif function != b"A":  # the model: all are drawn as model 2
            return [], len(body)
        return [], 0

    def _drawn(self) -> tuple[list[int], int]:
        # Not above: a printer that is never asked for a code starts without the library.
        from qrcode import QRCode
        from qrcode.exceptions import DataOverflowError

        code = QRCode(error_correction=LEVELS[self.level], border=0)
        code.add_data(self.data)
        try:
            matrix = code.get_matrix()
        except (
            DataOverflowError,
            ValueError,
        ):  # more than the biggest code holds; 8.2 says the latter
            return [], len(self.data)
        rows = [
            int("".join("1" * self.module if dark else "0" * self.module for dark in line), 2)
            for line in matrix
        ]
        return [row for row in rows for _ in range(self.module)], 0
