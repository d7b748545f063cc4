"""Pictures of every paper for docs/papers/, as a printer prints them.

python scripts/papers.py [folder]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from papers import ENGLISH, KINDS, REPRINT, TICKET  # noqa: E402
from PIL import ImageOps  # noqa: E402

from hall.paper import Paper  # noqa: E402
from printer.plain import plain  # noqa: E402
from printer.render import render  # noqa: E402

_PAPER_EDGE = 32  # dots that the head cannot reach on either side
_COMMAND = re.compile(rb"\x1bt.|\x1d!.|\x1dVB.", re.DOTALL)


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/papers"
    out.mkdir(parents=True, exist_ok=True)
    for name, paper in {**KINDS, "ticket-english": ENGLISH, "ticket-reprint": REPRINT}.items():
        save(paper, 80, out / f"{name}.png")
    save(TICKET, 58, out / "ticket-58.png")
    (out / "ticket-plain.txt").write_bytes(_COMMAND.sub(b"", plain(TICKET)))


def save(paper: Paper, roll: int, file: Path) -> None:
    """The paper with the white margins of its roll, and a line where it was cut."""
    page = ImageOps.expand(render(paper, roll).convert("L"), _PAPER_EDGE, 255)
    ImageOps.expand(page, 1, 170).save(file, optimize=True)


if __name__ == "__main__":
    main()
