"""What a citizen is told before taking a number: until when, by when, and when that is doubtful."""

from __future__ import annotations

import pytest
from conftest import COPIES, at

from hall.advice import dated_words, deadline_words, doubtful, same_day_words
from hall.day import service_day
from hall.rulebook import Rulebook
from hall.service_model import Cutoff

PERMIT, DEATH = "1.013225", "1.000656"
# S1:43 "nộp ... trước 15h30 phút"; S2:50 "tiếp nhận sau 15h30’" is late.
BEFORE = Cutoff(time="15:30", comparator="before", anchor="submission")  # type: ignore[arg-type]
NOT_AFTER = Cutoff(time="15:30", comparator="not_after", anchor="acceptance")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cutoff", "now", "minutes", "expected"),
    [
        (BEFORE, "15:00", 25, False),
        # "trước" is strict: a turn at 15:30 itself comes too late.
        (BEFORE, "15:00", 30, True),
        (BEFORE, "15:00", 45, True),
        (NOT_AFTER, "15:00", 30, False),
        (NOT_AFTER, "15:00", 35, True),
        (BEFORE, "15:29", 5, True),
        (BEFORE, "07:15", 80, False),
        # Past midnight is late too, whatever hour that is.
        (BEFORE, "15:00", 1000, True),
        # Without a cutoff there is nothing to miss.
        (None, "16:50", 60, False),
    ],
)
def test_a_wait_past_the_cutoff_makes_the_promise_doubtful(
    cutoff: Cutoff | None, now: str, minutes: float, expected: bool
) -> None:
    assert doubtful(cutoff, minutes, at(f"2026-11-26T{now}")) is expected


@pytest.mark.parametrize(
    ("cutoff", "vi", "en"),
    [
        (BEFORE, "Nộp trước 15 giờ 30", "Hand in before 15:30"),
        (NOT_AFTER, "Tiếp nhận đến hết 15 giờ 30", "Taken in until 15:30"),
        (None, "Nộp trong giờ làm việc hôm nay", "Hand in during office hours today"),
    ],
)
def test_the_deadline_is_said_as_the_plan_counts_it(
    cutoff: Cutoff | None, vi: str, en: str
) -> None:
    assert deadline_words(cutoff) == (vi, en)


@pytest.mark.parametrize(
    ("hall", "now", "code", "said"),
    [
        # Luật Hộ tịch Đ.5 k.3: after 15:00 the next working day, said as its date.
        ("tu-minh", "2026-11-26T15:35", COPIES, "Nếu tiếp nhận hôm nay: trả thứ Sáu 27/11/2026"),
        ("tu-minh", "2026-11-27T15:01", COPIES, "Nếu tiếp nhận hôm nay: trả thứ Hai 30/11/2026"),
        ("tu-minh", "2026-11-27T15:00", COPIES,
         "Tiếp nhận đến hết 15 giờ: trả trong hôm nay; sau 15 giờ: trả thứ Hai 30/11/2026"),
        ("tu-minh", "2026-11-26T12:10", PERMIT, "Thủ tục này giải quyết theo thời hạn 7 ngày làm "
         "việc. Nếu tiếp nhận hôm nay: trả thứ Hai 07/12/2026"),
        # S2:50 "buộc phải hẹn trả kết quả trước 9h ngày làm việc tiếp theo"
        ("thanh-ha-xa", "2023-09-29T15:40", COPIES,
         "Nếu tiếp nhận hôm nay: trả trước 9 giờ, thứ Hai 02/10/2023"),
        # S3:41 the ninth hour takes dossiers in; the law says when they are done.
        ("luan-thanh", "2026-03-04T16:45", COPIES, "Nếu tiếp nhận hôm nay: trả thứ Năm 05/03/2026"),
        # At once, or within three days where something must be verified.
        ("tu-minh", "2026-11-27T16:00", DEATH,
         "Nếu tiếp nhận hôm nay: trả thứ Hai 30/11/2026 (nếu không phải xác minh)"),
        # No date: nothing is taken in any more today, or a year's holidays are not known yet.
        ("tu-minh", "2026-11-26T17:00", PERMIT,
         "Thủ tục này giải quyết theo thời hạn 7 ngày làm việc"),
        ("tu-minh", "2026-11-28T09:00", PERMIT,
         "Thủ tục này giải quyết theo thời hạn 7 ngày làm việc"),
        ("tu-minh", "2027-01-29T09:00", PERMIT,
         "Thủ tục này giải quyết theo thời hạn 7 ngày làm việc"),
    ],
)  # fmt: skip
def test_the_term_is_said_as_a_date(
    rulebooks: dict[str, Rulebook], hall: str, now: str, code: str, said: str
) -> None:
    book, moment = rulebooks[hall], at(now)
    day = service_day(book, moment.date())
    words = dated_words(book, book.procedure(code, day.date), day, moment)
    assert words.vi.replace("\u00a0", " ") == said


def test_the_term_is_said_in_english_too(rulebooks: dict[str, Rulebook]) -> None:
    book = rulebooks["tu-minh"]
    day = service_day(book, at("2026-11-27T09:00").date())
    procedure = book.procedure(COPIES, day.date)
    early, late = (
        dated_words(book, procedure, day, at(f"2026-11-27T{t}")) for t in ("09:00", "16:00")
    )
    assert early.en == "Taken in until 15:00: ready today; after 15:00: Monday\u00a030/11/2026"
    assert late.en == "If taken in today: ready Monday\u00a030/11/2026"


@pytest.mark.parametrize(
    ("hall", "words"),
    [
        ("tu-minh", "Dự kiến trả kết quả trong ngày nếu hồ sơ đầy đủ, hợp lệ"),
        (
            "thuy-nguyen",  # "Chỉ thực hiện đối với hồ sơ đầy đủ, hợp lệ, không cần xác minh"
            "Dự kiến trả kết quả trong ngày nếu hồ sơ đầy đủ, hợp lệ, không cần xác minh",
        ),
        ("gia-vien", "Dự kiến trả kết quả trong ngày nếu hồ sơ đầy đủ, hợp lệ"),
    ],
)
def test_a_tag_says_on_what_it_hangs(rulebooks: dict[str, Rulebook], hall: str, words: str) -> None:
    assert same_day_words(rulebooks[hall].models[0]).vi == words
