"""The rulebooks that ship: every rule of the five plans, as data, beside the plan's words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from datetime import time as hour
from pathlib import Path

import pytest
from pydantic import ValidationError

from hall.day import service_day
from hall.errors import NotFound, RulebookInvalid, UnknownHall, UnknownProcedure
from hall.rulebook import Rulebook
from hall.rulecheck import load_halls, load_rulebook
from hall.scalars import LETTERS
from hall.service_model import After, Cutoff, Declared, ServiceModel, Window

HALLS = Path(__file__).parent.parent / "halls"
BEFORE = Cutoff(time=hour(15, 30), comparator="before", anchor="submission")
NOT_AFTER = Cutoff(time=hour(15, 30), comparator="not_after", anchor="acceptance")
NEXT_DAY = After(action="next_working_day", before=hour(9))
LEGAL = After(action="legal_term")

# Hall, model, what of it, the value, the plan's words. A number after A is an ambiguity that the
# glossary of the domain settles that way.
MODELS = [
    ("tu-minh", "weekdays", ("thu",), "Vào ngày “Thứ Năm” hàng tuần"),
    ("tu-minh", "start", date(2026, 2, 12), "bắt đầu từ ngày 12/02/2026"),
    ("tu-minh", "end", None, "no last day"),
    ("tu-minh", "declared", Declared(procedures=8, fields=4), "08 thủ tục thuộc 04 lĩnh vực"),
    ("tu-minh", "example", True, "A7: the annex is not in hand"),
    ("tu-minh", "conditions", ("complete", "valid"), "đúng, đủ thành phần hồ sơ"),
    ("tu-minh", "cutoff", BEFORE, "nộp trong ngày Thứ Năm … và trước 15h30 phút (A3, A4)"),
    ("tu-minh", "after", LEGAL, "A5: silent about later dossiers"),
    ("tu-minh", "results_by", None, "ngay trong ngày"),
    ("tu-minh", "kind", "same_day", "không phải chờ đợi đến lịch hẹn"),
    ("thanh-ha-huyen", "weekdays", ("fri",), "vào thứ sáu hàng tuần"),
    ("thanh-ha-huyen", "start", date(2023, 9, 25), "từ ngày 25/9/2023 (A2: a Monday)"),
    ("thanh-ha-huyen", "declared", Declared(procedures=14, fields=4), "14 TTHC thuộc 4 lĩnh vực"),
    ("thanh-ha-huyen", "conditions", ("complete",), "nếu hồ sơ đầy đủ thành phần"),
    ("thanh-ha-huyen", "cutoff", NOT_AFTER, "hồ sơ tiếp nhận sau 15h30’ (A3, A4)"),
    ("thanh-ha-huyen", "after", NEXT_DAY, "hẹn trả kết quả trước 9h ngày làm việc tiếp theo"),
    ("thanh-ha-xa", "weekdays", ("fri",), "vào thứ sáu hàng tuần"),
    ("thanh-ha-xa", "declared", Declared(procedures=21, fields=2), "21 TTHC thuộc 2 lĩnh vực"),
    ("thanh-ha-xa", "cutoff", NOT_AFTER, "hồ sơ tiếp nhận sau 15h30’"),
    ("thanh-ha-xa", "after", NEXT_DAY, "hẹn trả kết quả trước 9h ngày làm việc tiếp theo"),
    ("luan-thanh", "kind", "extended_hours", "tăng thời gian làm việc thêm 01 tiếng"),
    ("luan-thanh", "start", date(2026, 2, 23), "từ ngày 23/02/2026 (A1: not 2025)"),
    ("luan-thanh", "end", date(2026, 3, 23), "đến hết ngày 23/03/2026"),
    ("luan-thanh", "weekdays", ("mon", "tue", "wed", "thu", "fri"), "từ thứ 2 đến thứ 6"),
    (
        "luan-thanh",
        "window",
        Window(start=hour(16, 30), end=hour(17, 30), last_ticket=hour(17, 20)),
        "từ lúc 16 giờ 30 phút đến 17 giờ 30 phút (A10: the last ticket is the hall's)",
    ),
    ("luan-thanh", "covers", None, "áp dụng chung cho các TTHC có phát sinh hồ sơ"),
    ("luan-thanh", "cutoff", None, "A10: promises an hour, not a result"),
    ("thuy-nguyen", "weekdays", "working_days", "trong ngày làm việc"),
    ("thuy-nguyen", "start", date(2026, 3, 1), "từ tháng 3 năm 2026"),
    ("thuy-nguyen", "end", None, "no last day"),
    ("thuy-nguyen", "cutoff", None, "A9: no hour"),
    (
        "thuy-nguyen",
        "conditions",
        ("complete", "valid", "no_verification"),
        "Chỉ thực hiện đối với hồ sơ đầy đủ, hợp lệ, không cần xác minh",
    ),
    ("thuy-nguyen", "example", True, "A7: groups without lists"),
    ("gia-vien", "weekdays", ("wed",), "Quy định thứ 4 hàng tuần"),
    ("gia-vien", "start", date(2026, 3, 6), "signed on 06/3/2026"),
    ("gia-vien", "end", date(2026, 12, 31), "Năm 2026"),
    ("gia-vien", "cutoff", None, "A9: no hour"),
    (
        "gia-vien",
        "covers",
        frozenset({"1.004873", "2.000635", "2.000815"}),
        "Xác nhận tình trạng hôn nhân, Trích lục bản sao, Chứng thực bản sao từ bản chính,...",
    ),
    ("gia-vien", "open_list", True, "A7: the list ends with “...”"),
    ("gia-vien", "example", False, "A7: the three are the plan's own"),
]

IDS = {
    "tu-minh": "tu-minh-thu-nam",
    "thanh-ha-huyen": "thanh-ha-thu-sau",
    "thanh-ha-xa": "thanh-ha-thu-sau",
    "luan-thanh": "luan-thanh-gio-9",
    "thuy-nguyen": "thuy-nguyen-trong-ngay",
    "gia-vien": "gia-vien-thu-tu",
}

PROCEDURES = [
    # code, days, unit, with verification, fee, per
    ("1.000894", 0, "working", 5, 0, "dossier"),  # cần xác minh ≤05 ngày làm việc
    ("1.000656", 0, "working", 3, 0, "dossier"),  # xác minh ≤3 ngày
    ("1.004859", 3, "working", 6, 0, "dossier"),  # 03 ngày làm việc, xác minh thêm ≤03
    ("1.001022", 3, "working", 8, 0, "dossier"),  # 03 ngày làm việc, xác minh thêm ≤05
    ("1.003622", 15, "calendar", None, 0, "dossier"),  # 15 ngày, không phải ngày làm việc
    ("2.000815", 0, "working", None, 2000, "page"),  # 2.000đ/trang
    ("2.000942", 0, "working", None, 2000, "page"),  # phí theo trang như bản sao
    ("2.000884", 0, "working", None, 10000, "dossier"),  # 10.000đ/trường hợp
    ("1.012784", 12, "working", None, None, "dossier"),  # phí theo HĐND
]


@pytest.fixture(scope="module")
def books() -> dict[str, Rulebook]:
    return load_halls(HALLS)


def model_of(books: dict[str, Rulebook], hall: str) -> ServiceModel:
    return books[hall].model(IDS[hall])


def days(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range((end - start).days + 1))


def test_the_halls_and_their_models(books: dict[str, Rulebook]) -> None:
    assert {hall: [m.id for m in book.models] for hall, book in books.items()} == {
        hall: [model] for hall, model in IDS.items()
    }


@pytest.mark.parametrize(("hall", "name", "value", "words"), MODELS)
def test_models_say_what_the_plans_say(
    books: dict[str, Rulebook], hall: str, name: str, value: object, words: str
) -> None:
    assert getattr(model_of(books, hall), name) == value, words


@pytest.mark.parametrize("hall", IDS)
def test_the_lists_have_the_declared_counts(books: dict[str, Rulebook], hall: str) -> None:
    model, book = model_of(books, hall), books[hall]
    if model.declared and model.covers:
        fields = {p.field for p in book.procedures if p.code in model.covers}
        assert len(model.covers) == model.declared.procedures
        assert len(fields) == model.declared.fields
    assert not [p for p in book.warnings if p.field == "declared"]


def test_thuy_nguyen_sorts_every_procedure_into_one_of_three_groups(
    books: dict[str, Rulebook],
) -> None:
    book = books["thuy-nguyen"]
    listed = [code for group in book.groups for code in group.procedures]
    assert [group.id for group in book.groups] == [1, 2, 3]
    assert sorted(listed) == sorted({p.code for p in book.procedures})
    assert model_of(books, "thuy-nguyen").covers == frozenset(book.groups[0].procedures)
    # "Ưu tiên lựa chọn các thủ tục có thời gian giải quyết dưới 05 ngày làm việc"
    today = date(2026, 11, 26)
    assert all(book.procedure(code, today).days < 5 for code in book.groups[0].procedures)


def test_the_extra_hour_runs_on_21_working_days(books: dict[str, Rulebook]) -> None:
    book = books["luan-thanh"]
    sessions = [service_day(book, day) for day in days(date(2026, 2, 1), date(2026, 4, 30))]
    assert sum(any(s.extended for s in day.sessions) for day in sessions) == 21


@pytest.mark.parametrize(("code", "term", "unit", "verified", "fee", "per"), PROCEDURES)
def test_terms_and_fees(
    books: dict[str, Rulebook],
    code: str,
    term: int,
    unit: str,
    verified: int | None,
    fee: int | None,
    per: str,
) -> None:
    found = books["tu-minh"].procedure(code, date(2026, 11, 26))
    assert (found.days, found.days_unit, found.days_with_verification) == (term, unit, verified)
    assert (found.fee, found.fee_unit) == (fee, per)


def test_marriage_needs_one_paper_less_from_2026_on(books: dict[str, Rulebook]) -> None:
    """ "từ 01/01/2026 không nộp Giấy XN tình trạng hôn nhân"."""
    book = books["tu-minh"]
    before = book.procedure("1.000894", date(2025, 12, 31)).components
    after = book.procedure("1.000894", date(2026, 1, 1)).components
    assert set(before) - set(after) == {"Giấy xác nhận tình trạng hôn nhân của mỗi bên"}
    assert len(before) == len(after) + 1
    assert len([p for p in book.procedures_on(date(2026, 1, 1)) if p.code == "1.000894"]) == 1


def test_a_semicolon_in_brackets_parts_no_components(books: dict[str, Rulebook]) -> None:
    components = books["tu-minh"].procedure("1.000656", date(2026, 11, 26)).components
    assert components[-1] == (
        "Văn bản ủy quyền (nếu có; người thân ruột thịt không cần chứng thực)"
    )


def test_an_unknown_procedure_names_the_nearest(books: dict[str, Rulebook]) -> None:
    book, today = books["tu-minh"], date(2026, 11, 26)
    with pytest.raises(UnknownProcedure, match=r"Không có thủ tục “2.00815”. Gần nhất: 2.000815"):
        book.procedure("2.00815", today)
    with pytest.raises(UnknownProcedure) as caught:
        book.procedure("kết hôn", today)
    assert "1.000894" in caught.value.nearest
    assert issubclass(UnknownHall, NotFound)


def test_every_procedure_has_one_lane_and_every_lane_a_counter(
    books: dict[str, Rulebook],
) -> None:
    for book in books.values():
        served = {letter for counter in book.counters for letter in counter.lanes}
        assert served == {lane.letter for lane in book.lanes} <= set(LETTERS)
        assert 4 <= len(book.counters) <= 8
        for procedure in book.procedures:
            lane = book.lane_of(procedure)
            assert procedure.field in lane.fields
            assert book.lane_for("submit", procedure) == lane
            assert book.lane_for("supplement", procedure) == lane
        assert book.lane_for("collect").purposes == ("collect", "ask")
        assert book.lane_for("submit") == book.lane_for("ask")
        in_lanes = [field for lane in book.lanes for field in lane.fields]
        assert book.fields_on(date(2026, 11, 26)) == in_lanes
        # Certified copies are 85 % of what a ward takes in.
        assert (len(book.common), book.common[0]) == (4, "2.000815")


def test_a_code_may_be_taken_out_of_its_field(books: dict[str, Rulebook]) -> None:
    book = books["tu-minh"]
    last, copies = book.lanes[-1], "2.000815"
    lanes = (*book.lanes[:-1], last.model_copy(update={"procedures": (copies,)}))
    moved = book.model_copy(update={"lanes": lanes})
    today = date(2026, 11, 26)
    assert moved.lane_of(moved.procedure(copies, today)).letter == "X"
    assert moved.lane_of(moved.procedure("2.000884", today)).letter == "A"


def test_counters_and_models_by_id(books: dict[str, Rulebook]) -> None:
    book = books["tu-minh"]
    assert book.counter(3).name == "Quầy 3"
    with pytest.raises(NotFound, match="Không có quầy số 99"):
        book.counter(99)
    with pytest.raises(NotFound, match="Không có mô hình “x”"):
        book.model("x")


def test_a_rulebook_never_changes(books: dict[str, Rulebook]) -> None:
    with pytest.raises(ValidationError):
        books["tu-minh"].name = "Khác"  # type: ignore[misc]


def test_the_digest_follows_every_file(tmp_path: Path) -> None:
    for path in HALLS.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    first = load_rulebook(tmp_path / "tu-minh.toml").digest
    assert first == load_halls(tmp_path)["tu-minh"].digest
    assert len(first) == 64
    for name in ("tu-minh.toml", "procedures.csv", "calendar-2026.toml"):
        path = tmp_path / name
        path.write_bytes(path.read_bytes().replace("Quốc".encode(), "QUỐC".encode()) + b"\n")
        second = load_rulebook(tmp_path / "tu-minh.toml").digest
        assert second != first
        first = second


def test_a_wrong_hall_file_is_refused_with_its_warnings_beside(tmp_path: Path) -> None:
    text = (HALLS / "tu-minh.toml").read_text(encoding="utf-8")
    path = tmp_path / "tu-minh.toml"
    path.write_text(text.replace('"15:30"', '"12:30"'), encoding="utf-8")
    with pytest.raises(RulebookInvalid) as caught:
        load_rulebook(path)
    found = [(p.level, p.field) for p in caught.value.problems if p.file == str(path)]
    assert found == [("error", "cutoff.time"), ("warning", "procedures")]


def test_six_halls_load_in_a_blink() -> None:
    best = min(_seconds() for _ in range(3))
    assert best < 0.3


def _seconds() -> float:
    start = time.perf_counter()
    load_halls(HALLS)
    return time.perf_counter() - start
