"""How long a number takes while its printer fails: every row of the fault matrix, played.

    python bench/faults.py

Rows are played ten at a time, as the tests play them, so the figures carry each other's load.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fault_rows import ROWS  # noqa: E402
from test_fault_matrix import played  # noqa: E402

from hall.rulecheck import load_halls  # noqa: E402


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ends = played(ROWS, load_halls(ROOT / "halls"), Path(folder))
    print("\n## The longest that a number took while its printer failed")
    for name, end in sorted(ends.items(), key=lambda one: -one[1].longest):
        print(f"{end.longest * 1000:7.1f} ms  {name}")


if __name__ == "__main__":
    main()
