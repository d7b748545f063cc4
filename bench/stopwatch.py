"""A printer that only keeps time: says it is ready, notes when bytes come, confirms fences."""

from __future__ import annotations

import socket
import threading
import time


class StopwatchPrinter:
    """Listens on a port of its own; `first_byte` and `first_raster` are perf_counter seconds."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()
        self.clear()

    def clear(self) -> None:
        self.first_byte = self.first_raster = 0.0
        self.cut = threading.Event()

    def close(self) -> None:
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return  # closed: the measurement is over
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link: socket.socket) -> None:
        kept = b""
        while data := link.recv(65536):
            now = time.perf_counter()
            self.first_byte = self.first_byte or now
            kept = kept[-8:] + data
            if b"\x1dv0" in kept:
                self.first_raster = self.first_raster or now
            for _ in range(data.count(b"\x10\x04")):
                link.sendall(b"\x12")
            if b"\x1dV" in kept and b"\x1dr" in kept:
                link.sendall(b"\x00")
                self.cut.set()
                kept = b""
