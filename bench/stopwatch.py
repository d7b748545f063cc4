"""A printer that only keeps time: says it is ready, notes when a paper comes, confirms fences."""

from __future__ import annotations

import socket
import threading
import time

QUESTION, FENCE, RASTER, CUT = b"\x10\x04", b"\x1dr\x01", b"\x1dv0", b"\x1dV"


class StopwatchPrinter:
    """Listens on a port of its own; `first` and `last` byte of a paper are perf_counter seconds."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.clear()
        threading.Thread(target=self._listen, daemon=True).start()

    def clear(self) -> None:
        self.first = self.last = 0.0
        self.bytes = 0
        self.done = threading.Event()

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
        tail, paper = b"", False
        while data := link.recv(65536):
            now = time.perf_counter()
            seen = tail + data
            if RASTER in seen:
                paper = True
                self.first = self.first or now
            if paper:
                self.bytes += len(data)
            for _ in range(seen.count(QUESTION) - tail.count(QUESTION)):
                link.sendall(b"\x12")
            fences = seen.count(FENCE) - tail.count(FENCE)
            if fences:
                paper, self.last = False, self.last or now
                link.sendall(b"\0" * fences)
                self.done.set()
            tail = seen[-2:]
