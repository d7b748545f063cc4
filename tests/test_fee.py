"""The fee of certified copies: TT 226/2016/TT-BTC, Điều 4."""

from __future__ import annotations

import pytest

from hall.errors import Refused
from hall.fee import Original, copy_fee


@pytest.mark.parametrize(
    ("pages", "fee"),
    # "2.000 đồng/trang; từ trang thứ 3 trở lên thu 1.000 đồng/trang, tối đa thu không quá
    # 200.000 đồng/bản"
    [
        (1, 2_000),
        (2, 4_000),
        (3, 5_000),
        (10, 12_000),
        (197, 199_000),
        (198, 200_000),
        (199, 200_000),
        (500, 200_000),
    ],
)
def test_a_copy_costs(pages: int, fee: int) -> None:
    assert copy_fee(pages) == fee


@pytest.mark.parametrize(
    ("pages", "copies", "line"),
    [
        (5, 3, ("Bản chính 5 trang × 3 bản sao", "21.000 đồng")),
        (300, 2, ("Bản chính 300 trang × 2 bản sao", "400.000 đồng")),
    ],
)
def test_an_original_says_what_its_copies_cost(
    pages: int, copies: int, line: tuple[str, str]
) -> None:
    assert Original(pages, copies).line == line


@pytest.mark.parametrize(("pages", "copies"), [(0, 1), (1, 0), (-1, 1), (10_000, 1), (1, 10_000)])
def test_nonsense_is_refused(pages: int, copies: int) -> None:
    with pytest.raises(Refused, match="từ 1 đến 9999"):
        Original(pages, copies)
