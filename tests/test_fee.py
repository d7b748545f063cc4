"""What a dossier costs: by dated rules with their sources, with who is exempt until when."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import BIRTH, COPIES, PERMIT, SINGLE

from hall.errors import Refused
from hall.fee import BY_PROVINCE, Original, exemptions, fee, page_rule, published
from hall.rulebook import Procedure, Rulebook

DAY = date(2026, 11, 26)
EXTRACT, SIGNATURE, CONTRACT, BUSINESS = "2.000635", "2.000884", "2.001035", "1.001612"
TT_226 = "Thông tư 226/2016/TT-BTC, Điều 4"
TT_281 = "Thông tư 281/2016/TT-BTC"
HAI_PHONG_ONLINE = "Nghị quyết 23/2026/NQ-HĐND thành phố Hải Phòng"
VNEID = "Nghị quyết 66.22/2026/NQ-CP, Thông tư 117/2026/TT-BTC"


@pytest.fixture(scope="session")
def tu_minh(rulebooks: dict[str, Rulebook]) -> Rulebook:
    return rulebooks["tu-minh"]


def of(book: Rulebook, code: str, on: date = DAY) -> Procedure:
    return book.procedure(code, on)


# -- the page formula -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "amount"),
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
def test_a_copy_costs(tu_minh: Rulebook, pages: int, amount: int) -> None:
    found = page_rule(tu_minh.fees, of(tu_minh, COPIES), DAY)
    assert found
    rule, formula = found
    assert (formula.copy_fee(pages), rule.source) == (amount, TT_226)


@pytest.mark.parametrize(
    ("pages", "copies", "line"),
    [
        (5, 3, ("Bản chính 5 trang × 3 bản sao", "21.000 đồng")),
        (300, 2, ("Bản chính 300 trang × 2 bản sao", "400.000 đồng")),
    ],
)
def test_an_original_says_what_its_copies_cost(
    tu_minh: Rulebook, pages: int, copies: int, line: tuple[str, str]
) -> None:
    found = page_rule(tu_minh.fees, of(tu_minh, COPIES), DAY)
    assert found
    assert Original(pages, copies).line(found[1]) == line


@pytest.mark.parametrize(("pages", "copies"), [(0, 1), (1, 0), (-1, 1), (10_000, 1), (1, 10_000)])
def test_nonsense_is_refused(pages: int, copies: int) -> None:
    with pytest.raises(Refused, match="từ 1 đến 9999"):
        Original(pages, copies)


def test_several_originals_are_one_fee(tu_minh: Rulebook) -> None:
    found = fee(tu_minh, of(tu_minh, COPIES), DAY, [Original(5, 3), Original(1, 2)])
    assert (found.amount, found.words, found.source) == (25_000, "25.000 đồng", TT_226)
    assert found.reason == "Bản chính 5 trang × 3 bản sao; Bản chính 1 trang × 2 bản sao"
    assert found.kept.endswith(f"({TT_226})")


def test_pages_that_were_not_counted_are_not_guessed(tu_minh: Rulebook) -> None:
    found = fee(tu_minh, of(tu_minh, COPIES), DAY)
    assert (found.amount, found.reason) == (None, "Chưa ghi số trang, số bản")
    assert found.words.startswith("2.000 đồng/trang cho trang thứ nhất và thứ hai")
    with pytest.raises(Refused, match="không tính phí theo trang"):
        fee(tu_minh, of(tu_minh, SIGNATURE), DAY, [Original(1, 1)])


# -- dated rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hall", "code", "channel", "on", "amount", "source"),
    [
        ("tu-minh", SIGNATURE, "counter", "2026-11-26", 10_000, TT_226),
        ("tu-minh", CONTRACT, "counter", "2026-11-26", 50_000, TT_226),
        ("tu-minh", "2.000913", "counter", "2026-11-26", 30_000, TT_226),
        ("tu-minh", "2.000927", "counter", "2026-11-26", 25_000, TT_226),
        ("tu-minh", EXTRACT, "counter", "2026-11-26", 8_000, TT_281),
        # NQ 23/2026 Hải Phòng: from 08/8/2026 filed online 0 đ, the whole field of civil status
        ("tu-minh", EXTRACT, "online", "2026-08-07", 8_000, TT_281),
        ("tu-minh", EXTRACT, "online", "2026-08-08", 0, HAI_PHONG_ONLINE),
        ("thuy-nguyen", SINGLE, "online", "2026-08-08", 0, HAI_PHONG_ONLINE),
        ("thuy-nguyen", SINGLE, "online", "2026-08-07", None, ""),
        ("tu-minh", SINGLE, "counter", "2026-11-26", None, ""),
        # Thanh Hóa has no such resolution
        ("luan-thanh", EXTRACT, "online", "2026-11-26", 8_000, TT_281),
        ("luan-thanh", SINGLE, "online", "2026-11-26", None, ""),
        # What the province fixes and nobody has confirmed is no fee of ours
        ("tu-minh", BUSINESS, "counter", "2026-11-26", None, ""),
        ("tu-minh", PERMIT, "counter", "2026-11-26", None, ""),
    ],
)
def test_a_fee_is_that_of_the_rule_in_force(
    rulebooks: dict[str, Rulebook],
    hall: str,
    code: str,
    channel: str,
    on: str,
    amount: int | None,
    source: str,
) -> None:
    book, day = rulebooks[hall], date.fromisoformat(on)
    found = fee(book, of(book, code, day), day, channel=channel)  # type: ignore[arg-type]
    assert (found.amount, found.source) == (amount, source)
    if amount is None:
        assert found.words == BY_PROVINCE.vi


def test_a_sure_figure_of_the_catalogue_is_a_fee_too(tu_minh: Rulebook) -> None:
    birth = of(tu_minh, BIRTH)
    found = fee(tu_minh, birth, DAY)
    assert (found.amount, found.words, found.source) == (0, "Miễn phí", birth.source)


def test_the_source_of_every_rule_and_exemption_is_named(rulebooks: dict[str, Rulebook]) -> None:
    for book in rulebooks.values():
        for one in (*book.fees.rules, *book.fees.exemptions):
            assert one.source, one.id
            assert one.words, one.id


# -- exemptions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "waived"),
    # "fee waivers 15/8/2026–28/02/2027 for VNeID level 2": both days belong to it
    [("2026-08-14", False), ("2026-08-15", True), ("2027-02-28", True), ("2027-03-01", False)],
)
def test_a_waiver_holds_from_its_first_to_its_last_day(
    tu_minh: Rulebook, on: str, waived: bool
) -> None:
    day = date.fromisoformat(on)
    extract = of(tu_minh, EXTRACT, day)
    assert ("vneid-2" in {e.id for e in exemptions(tu_minh, extract, day)}) == waived
    if waived:
        found = fee(tu_minh, extract, day, exempt="vneid-2")
        assert (found.amount, found.words, found.source) == (0, "Miễn phí", VNEID)
        assert found.reason == "Miễn: Có tài khoản VNeID mức độ 2"
    else:
        with pytest.raises(Refused, match="Diện miễn phí đã chọn không áp dụng"):
            fee(tu_minh, extract, day, exempt="vneid-2")


@pytest.mark.parametrize(
    ("hall", "on", "there"),
    # NQ 43/2025 Hải Phòng: electronic certified copies, 01/01–31/12/2026
    [
        ("tu-minh", "2026-01-01", True),
        ("tu-minh", "2026-12-31", True),
        ("tu-minh", "2025-12-31", False),
        ("tu-minh", "2027-01-01", False),
        ("luan-thanh", "2026-11-26", False),
    ],
)
def test_a_citys_support_ends_with_its_year_and_at_its_border(
    rulebooks: dict[str, Rulebook], hall: str, on: str, there: bool
) -> None:
    book, day = rulebooks[hall], date.fromisoformat(on)
    ids = [e.id for e in exemptions(book, of(book, COPIES, day), day)]
    assert ids == (["ban-sao-dien-tu"] if there else [])


def test_what_the_office_has_not_confirmed_is_marked(tu_minh: Rulebook) -> None:
    (law,) = exemptions(tu_minh, of(tu_minh, SINGLE), DAY)
    assert (law.id, law.example) == ("dien-mien-ho-tich", True)
    assert fee(tu_minh, of(tu_minh, SINGLE), DAY, exempt=law.id).example
    assert not fee(tu_minh, of(tu_minh, SIGNATURE), DAY).example


def test_who_is_exempt_pays_nothing_whatever_the_pages(tu_minh: Rulebook) -> None:
    found = fee(tu_minh, of(tu_minh, COPIES), DAY, [Original(9, 9)], "ban-sao-dien-tu")
    assert found.amount == 0


def test_what_is_said_beforehand_is_what_the_counter_charges(
    rulebooks: dict[str, Rulebook],
) -> None:
    differ = []
    for hall, book in rulebooks.items():
        for procedure in book.procedures_on(DAY):
            paged = page_rule(book.fees, procedure, DAY) is not None
            assert paged == (procedure.fee_unit == "page"), (hall, procedure.code)
            said, charged = published(book, procedure, DAY).vi, fee(book, procedure, DAY).words
            if said != charged and not paged:
                differ.append((hall, procedure.code, said, charged))
    assert differ == []
