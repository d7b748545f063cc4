"""The rules at work: what the hall shows, hands out and refuses by them (see test_rules.py)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import at, rid
from test_rules import COPIES, EXTRACT, PERMIT, SINGLE, Books, rules

import app
import settings
from hall.clock import FixedClock
from hall.errors import Refused
from hall.hall import Hall
from hall.migrating import upgrade
from hall.outcome import Outcome, lacking
from hall.paper import from_json
from hall.promise import Checks
from hall.ticket import Ticket
from kiosk.choices import slug

Make = Callable[[str], Hall]
THURSDAY, WEDNESDAY = "2026-11-26T09:00", "2026-11-25T09:00"
FRIDAY, NINTH_HOUR = "2023-09-29T09:00", "2026-03-02T16:45"
# What the receipt of uncounted pages says: the rule itself (halls/fees.toml).
THE_RULE = (
    "2.000 đồng/trang cho trang thứ nhất và thứ hai; từ trang thứ ba 1.000 đồng/trang; "
    "tối đa 200.000 đồng/bản. Trang tính theo bản chính."
)
BY_PAGE = "2.000 đồng/trang, từ trang thứ ba 1.000 đồng/trang, tối đa 200.000 đồng/bản"


# -- what the hall shows ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def visit(
    rulebooks: Books, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, str], str]]:
    """A visitor of all halls, at whatever moment."""
    where = settings.load({"DENLUOT_DATA": str(tmp_path_factory.mktemp("halls"))})
    upgrade(where.database)
    clock = FixedClock(at(THURSDAY))
    product = app.build(where, rulebooks, clock)
    client = product.flask.test_client()

    def come(when: str, address: str) -> str:
        clock.at = at(when)
        answer = client.get(address)
        assert answer.status_code == 200
        return str(answer.get_data(as_text=True))

    yield come
    product.database.close()


LISTS = [
    # "công khai danh mục TTHC thực hiện trong “Ngày không hẹn”" (49)
    ("S1-publish", "tu-minh", THURSDAY, 8),
    ("S1-publish", "tu-minh", "2026-11-26T15:40", 8),  # a list does not end with the cutoff
    # "công khai rộng rãi danh mục TTHC" (71)
    ("S2-publish", "thanh-ha-huyen", FRIDAY, 14),
    ("S2-publish", "thanh-ha-xa", FRIDAY, 21),
    # "Công khai danh mục TTHC áp dụng mô hình" (27)
    ("S4-publish-list", "thuy-nguyen", THURSDAY, 15),
    # "một số TTHC: Xác nhận tình trạng hôn nhân, Trích lục bản sao" (97)
    ("S5-list", "gia-vien", WEDNESDAY, 3),
    # "Công khai danh mục thủ tục hành chính, nội dung, thời gian" (41): all of them, on any day
    ("S5-publish-list", "gia-vien", THURSDAY, 52),
]


@rules("hall when count", LISTS)
def test_the_kiosk_lists_what_the_plan_makes_public(
    rulebooks: Books, visit: Any, hall: str, when: str, count: int
) -> None:
    book, on = rulebooks[hall], at(when).date()
    whole = hall == "gia-vien" and when != WEDNESDAY
    lists = [f"fields/{slug(name)}" for name in book.fields_on(on)] if whole else ["fast"]
    pages = [visit(when, f"/{hall}/kiosk/{name}?page={n}") for name in lists for n in range(1, 5)]
    known = {p.code for p in book.procedures_on(on)}
    shown = {code for code in known if any(f"procedures/{code}" in page for page in pages)}
    assert shown == (known if whole else book.models[0].covers)
    assert len(shown) == count


PAGES = [
    # "thông báo rộng rãi và niêm yết công khai tại Trung tâm" (53)
    ("S3-publish", "luan-thanh", "2026-03-02T09:00", "", "đến 17 giờ 30"),
    # "công khai thời gian tiếp nhận" (27)
    ("S4-publish-intake", "thuy-nguyen", THURSDAY, f"procedures/{SINGLE}", "Nộp trong giờ làm"),
    ("S4-publish-intake", "thuy-nguyen", "2026-11-26T12:00", "", "13:30 – 17:00"),
    # "Công khai danh mục thủ tục hành chính, nội dung, thời gian" (41)
    ("S5-publish-term", "gia-vien", THURSDAY, f"procedures/{PERMIT}", "thời hạn 7 ngày làm việc"),
    # "Công khai mức thu phí, lệ phí của từng thủ tục hành chính" (53)
    ("S5-publish-fees", "gia-vien", THURSDAY, f"procedures/{COPIES}", BY_PAGE),
    ("S5-publish-fees", "gia-vien", THURSDAY, f"procedures/{EXTRACT}", "8.000 đồng"),
]


@rules("hall when page words", PAGES)
def test_the_kiosk_says(visit: Any, hall: str, when: str, page: str, words: str) -> None:
    assert words in visit(when, f"/{hall}/kiosk/{page}")


# -- what the hall does -----------------------------------------------------------------------


def serve(hall: Hall, clock: FixedClock, issued: str, started: str, *codes: str) -> Ticket:
    """Someone takes a number for these procedures, and is served at the first counter for it."""
    clock.at = at(issued)
    ticket = hall.issue([(code, 1) for code in codes], request_id=rid(), help_wanted=True)
    counter = next(c.id for c in hall.rulebook.counters if ticket.lane in c.lanes)
    hall.open_counter(counter, 1, request_id=rid())
    clock.at = at(started)
    hall.call_next(counter, 1, request_id=rid())
    return hall.start(ticket.id, counter, 1, request_id=rid())


def finish(hall: Hall, ticket: Ticket, **outcome: Any) -> Ticket:
    assert ticket.counter_id is not None
    fates = [Outcome(dossier.id, **outcome) for dossier in ticket.dossiers]
    return hall.finish(ticket.id, ticket.counter_id, 1, fates, request_id=rid())


HELPED = [
    # "lực lượng hỗ trợ tiếp đón, hướng dẫn tổ chức, công dân" (55)
    ("S1-welcome", "tu-minh", THURSDAY, "submit"),
    # "hướng dẫn tạo tài khoản và nộp hồ sơ trực tuyến" (62)
    ("S2-volunteers", "thanh-ha-xa", FRIDAY, "ask"),
    # "hướng dẫn hỗ trợ tổ chức, công dân nộp hồ sơ trực tuyến ngoài giờ hành chính" (23)
    ("S3-online-help", "luan-thanh", NINTH_HOUR, "ask"),
    # "đặc biệt quan tâm hỗ trợ người cao tuổi, người khuyết tật" (49): help, no jump ahead
    ("S4-support", "thuy-nguyen", THURSDAY, "submit"),
    # "trực tại Bộ phận Một cửa để tiếp đón, hướng dẫn, hỗ trợ người dân" (117)
    ("S5-volunteers", "gia-vien", WEDNESDAY, "ask"),
]


@rules("hall when purpose", HELPED)
def test_the_guide_sees_who_wants_help(
    make_hall: Make, clock: FixedClock, hall: str, when: str, purpose: Any
) -> None:
    clock.at, here = at(when), make_hall(hall)
    items = [(SINGLE, 1)] if purpose == "submit" else []
    first = here.issue(items, purpose=purpose, request_id=rid())
    helped = here.issue(items, purpose=purpose, help_wanted=True, request_id=rid())
    line = [(row["label"], row["help"]) for row in here.snapshot()["line"]]
    assert line == [(first.label, False), (helped.label, True)]


# "mô hình áp dụng chung cho các TTHC có phát sinh hồ sơ" (41)
@rules("hall when", [("S3-scope", "luan-thanh", NINTH_HOUR)])
def test_the_extra_hour_takes_every_procedure(
    make_hall: Make, clock: FixedClock, hall: str, when: str
) -> None:
    clock.at, here = at(when), make_hall(hall)
    procedures = here.rulebook.procedures_on(at(when).date())
    for procedure in procedures:
        here.issue([(procedure.code, 1)], request_id=rid())
    assert here.snapshot()["waiting"] == len(procedures) == 52


# "Bố trí công chức tiếp nhận và trả kết quả." (49)
@rules("hall clerk", [("S1-clerk", "tu-minh", "Cán bộ quầy")])
def test_a_named_clerk_at_every_counter(
    make_hall: Make, clock: FixedClock, hall: str, clerk: str
) -> None:
    here = make_hall(hall)
    with pytest.raises(Refused, match="Quầy chưa mở"):
        here.call_next(1, 1, request_id=rid())
    finish(here, serve(here, clock, THURSDAY, THURSDAY, SINGLE), fate="accepted")
    assert here.journal(here.now().date())[0].staff == clerk


PAPERS = [
    # "hẹn trả kết quả trước 9h ngày làm việc tiếp theo" (51)
    ("S2-after-cutoff", "thanh-ha-xa", "2023-09-29T15:40", SINGLE, "receipt", "due",
     "Trước 9 giờ, thứ Hai, ngày 02/10/2023"),
    # "hướng dẫn một lần đầy đủ, rõ ràng" (29), "phiếu hướng dẫn" (47)
    ("S4-guidance", "thuy-nguyen", THURSDAY, COPIES, "guidance", "missing",
     ("Bản chính giấy tờ, văn bản", "Bản sao cần chứng thực (cơ quan có thể chụp giúp)")),
    # "Cấp phiếu tiếp nhận và hẹn trả kết quả cụ thể trong ngày" (71)
    ("S4-slip", "thuy-nguyen", THURSDAY, SINGLE, "receipt", "due",
     "17 giờ, thứ Năm, ngày 26/11/2026"),
    # "không thu thêm phí, lệ phí ngoài quy định" (29), "thu phí, lệ phí theo đúng quy định" (69)
    ("S4-no-extra-fees", "thuy-nguyen", THURSDAY, SINGLE, "ticket", "notes",
     ("Hồ sơ chưa đủ được hướng dẫn một lần, đầy đủ, bằng phiếu hướng dẫn.",
      "Không thu thêm phí, lệ phí ngoài quy định.")),
    ("S4-fee", "thuy-nguyen", THURSDAY, COPIES, "receipt", "fee", THE_RULE),
    ("S4-fee", "thuy-nguyen", THURSDAY, EXTRACT, "receipt", "fee", "8.000 đồng"),
    # "internet/wifi không đặt mật khẩu, miễn phí cho Nhân dân" (223)
    ("S5-wifi", "gia-vien", WEDNESDAY, COPIES, "ticket", "wifi", "miễn phí, không đặt mật khẩu"),
]  # fmt: skip


@rules("hall when code kind field words", PAPERS)
def test_what_stands_on_paper(
    make_hall: Make, clock: FixedClock, hall: str, when: str, code: str, kind: str, field: str,
    words: object,
) -> None:  # fmt: skip
    here = make_hall(hall)
    ticket = serve(here, clock, when, when, code)
    needed = here.rulebook.procedure(code, at(when).date()).components
    if kind == "guidance":
        finish(here, ticket, fate="incomplete", documents=(), missing=lacking(needed, ()))
    else:
        finish(here, ticket, fate="accepted")
    (paper,) = [from_json(job.kind, job.content) for job in here.jobs(9) if job.kind == kind]
    assert getattr(paper, field) == words


FORBIDDEN = [
    # "Tuyệt đối không yêu cầu bổ sung giấy tờ ngoài quy định" (29)
    ("S4-no-extra-papers", {"fate": "incomplete", "missing": ("Sổ hộ khẩu",)}, "ngoài quy định"),
    # "không tự ý cắt giảm thành phần hồ sơ" (25)
    ("S4-no-fewer-papers", {"fate": "accepted", "documents": ()}, "chưa tiếp nhận được"),
    # "hướng dẫn một lần đầy đủ" (71): all that lacks, or no slip at all
    ("S4-guidance", {"fate": "incomplete", "documents": (),
                     "missing": ("Tờ khai cấp Giấy xác nhận tình trạng hôn nhân",)},
     "chưa ghi đủ giấy tờ còn thiếu"),
    # "Hệ thống thông tin giải quyết TTHC thành phố" (67): its code, never one made up here
    ("S4-case-code", {"fate": "accepted", "case_code": "12"}, "không đúng dạng"),
    # The clerk's word binds, whatever the tag expected: nothing incomplete is accepted.
    ("A13", {"fate": "accepted", "checks": Checks(complete=False)}, "chưa đủ thành phần"),
]  # fmt: skip


@rules("outcome said", FORBIDDEN)
def test_what_no_clerk_may_decide(
    make_hall: Make, clock: FixedClock, outcome: dict[str, Any], said: str
) -> None:
    here = make_hall("thuy-nguyen")
    ticket = serve(here, clock, THURSDAY, THURSDAY, SINGLE)
    with pytest.raises(Refused, match=said):
        finish(here, ticket, **outcome)


ACCEPTED = [
    # The ticket's hour counts nowhere, neither does the last tick: S1 "nộp" is the start of her
    # service, S2 "tiếp nhận" the acceptance.
    ("A3", "tu-minh", "2026-11-26T15:10", "15:29", "15:35", [SINGLE], Checks(), ["same_day"]),
    ("A3", "tu-minh", "2026-11-26T15:10", "15:31", "15:35", [SINGLE], Checks(), ["statutory"]),
    ("A3", "thanh-ha-xa", "2023-09-29T15:10", "15:29", "15:31", [SINGLE], Checks(),
     ["next_working_day"]),
    # Whoever waits when the extra hour ends is served.
    ("A10", "luan-thanh", "2026-03-02T17:19", "17:40", "17:45", [SINGLE], Checks(), ["statutory"]),
    # One ticket, two dossiers: the tag and the promise are each dossier's own.
    ("A12", "tu-minh", "2026-11-26T09:00", "09:10", "09:15", [COPIES, PERMIT], Checks(),
     ["same_day", "statutory"]),
    # A tag is advice, also after a volunteer's look; what the clerk finds decides.
    ("A13", "thuy-nguyen", "2026-11-26T09:00", "09:10", "09:15", [SINGLE],
     Checks(no_verification=False), ["statutory"]),
    ("A13", "tu-minh", "2026-11-26T09:00", "09:10", "09:15", [SINGLE], Checks(valid=False),
     ["statutory"]),
]  # fmt: skip


@rules("hall issued started accepted codes checks due", ACCEPTED)
def test_the_tag_expects_and_the_clerk_decides(
    make_hall: Make, clock: FixedClock, hall: str, issued: str, started: str, accepted: str,
    codes: list[str], checks: Checks, due: list[str],
) -> None:  # fmt: skip
    here, day = make_hall(hall), issued[:11]
    ticket = serve(here, clock, issued, day + started, *codes)
    expected = hall != "luan-thanh"
    assert [d.fast_track for d in ticket.dossiers] == [expected and c != PERMIT for c in codes]
    clock.at = at(day + accepted)
    done = finish(here, ticket, fate="accepted", checks=checks)
    assert [d.due_rule for d in done.dossiers] == due


# "Công khai kết quả giải quyết" (S5:67), and Luật 91/2025: counts, never who came for what.
@rules("private", [("A15", "Giấy xác nhận tình trạng hôn nhân"), ("A15", "Cán bộ quầy")])
def test_only_counts_are_published(make_hall: Make, clock: FixedClock, private: str) -> None:
    here = make_hall("gia-vien")
    ticket = serve(here, clock, WEDNESDAY, WEDNESDAY, SINGLE)
    assert private not in json.dumps(here.snapshot(), ensure_ascii=False)
    finish(here, ticket, fate="accepted", case_code="H24.21.3-261125-0007")
    shown = json.dumps(here.snapshot(), ensure_ascii=False)
    assert ticket.label in shown
    assert private not in shown
    assert here.tally(here.now().date())[1] == {"accepted": 1}
