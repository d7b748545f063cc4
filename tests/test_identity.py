"""Identity cards as scanners give them, and what people show instead (domain.md section 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import at, issue, rid

from hall.errors import Refused
from hall.hall import Hall
from hall.hoarding import VISIT, VISITS, Hoarding
from hall.identity import LONGEST, REASONS, Identity, NotACard, parse

TODAY = date(2026, 11, 26)
CARD = "001090123456||NGUYỄN VĂN A|01011990|Nam|Số 1, Phường X, Hải Phòng|15042021"
OLD = "031156004321|030456789|TRẦN THỊ BẢY|26111966|Nữ|Thôn Đoài, Xã Y, Hải Phòng|15042021"


@pytest.mark.parametrize(
    ("case", "text", "number", "born"),
    [
        ("as printed", CARD, "001090123456", date(1990, 1, 1)),
        ("with the old number", OLD.replace("1966", "1956"), "031156004321", date(1956, 11, 26)),
        ("dd/MM/yyyy", CARD.replace("01011990", "01/01/1990"), "001090123456", date(1990, 1, 1)),
        ("dd-MM-yyyy", CARD.replace("01011990", "31-12-1990"), "001090123456", date(1990, 12, 31)),
        ("yyyy-MM-dd", CARD.replace("01011990", "1990-12-31"), "001090123456", date(1990, 12, 31)),
        ("yyyyMMdd", CARD.replace("01011990", "19901231"), "001090123456", date(1990, 12, 31)),
        ("only the year", CARD.replace("01011990", "1990"), "001090123456", date(1990, 12, 31)),
        ("00/00/yyyy", CARD.replace("01011990", "00/00/1990"), "001090123456", date(1990, 12, 31)),
        ("00/MM/yyyy", CARD.replace("01011990", "00021990"), "001090123456", date(1990, 2, 28)),
        ("no old number field", CARD.replace("||", "|", 1), "001090123456", date(1990, 1, 1)),
        ("no issue day", CARD.rsplit("|", 1)[0], "001090123456", date(1990, 1, 1)),
        ("empty fields behind", CARD + "|||", "001090123456", date(1990, 1, 1)),
        (
            "the card of 2024",
            CARD + "|NGUYỄN VĂN B|TRẦN THỊ C||Hải Phòng|Cục CSQLHC về TTXH",
            "001090123456",
            date(1990, 1, 1),
        ),
        (
            "letters mangled by an input method",
            "001090123456||NGUYEEXN VAWN A|01011990|Nam|Soos 1, Phuwowfng X|15042021",
            "001090123456",
            date(1990, 1, 1),
        ),
        (
            "letters lost altogether",
            "001090123456||NGUY?N V\ufffdN A|01011990|N?|S\ufffd 1|15042021",
            "001090123456",
            date(1990, 1, 1),
        ),
        ("a BOM and an end of line", f"\ufeff{CARD}\r\n", "001090123456", date(1990, 1, 1)),
        ("spaces between", CARD.replace("|", " | "), "001090123456", date(1990, 1, 1)),
        (
            "born in this century",
            CARD.replace("001090", "001204").replace("01011990", "29022004"),
            "001204123456",
            date(2004, 2, 29),
        ),
    ],
)
def test_cards(case: str, text: str, number: str, born: date) -> None:
    assert parse(text, TODAY) == Identity(number, born), case


@pytest.mark.parametrize(
    ("case", "text", "reason"),
    [
        ("another year than the number's", CARD.replace("01011990", "01011991"), "damaged"),
        ("another century", CARD.replace("001090", "001290"), "damaged"),
        ("no such day", CARD.replace("01011990", "31021990"), "damaged"),
        ("no date", CARD.replace("01011990", "NGUYEN"), "damaged"),
        (
            "born tomorrow",
            CARD.replace("001090", "001226").replace("01011990", "27112026"),
            "damaged",
        ),
        ("a digit lost", CARD[1:], "damaged"),
        ("a digit too many", "0" + CARD, "damaged"),
        ("digits of another script", "٠٠١٠٩٠١٢٣٤٥٦" + CARD[12:], "damaged"),
        ("an old card's number first", "030456789||NGUYỄN VĂN A|01011990|Nam|X|15042021", "old"),
        ("an old card's number alone", "030456789", "old"),
        (
            "COVID: number|name|birthday|kind|QID|EXT",
            "001090123456|NGUYỄN VĂN A|01/01/1990|1|QID0123456|EXT",
            "covid",
        ),
        ("COVID without a number", "|NGUYỄN VĂN A|1990|2|QID0123456|", "covid"),
        (
            "VNeID: opaque",
            "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTU2NTg0MDB9.dBjftJeZ4CVP-mB92K27",
            "vneid",
        ),
        ("VNeID: an address", "https://vneid.gov.vn/s/AbCdEf", "vneid"),
        ("a website", "https://example.com/a-long-path-that-is-no-token-at-all", "unread"),
        ("a slip without its start", "ttp://10.0.0.1:8000/tu-minh/t/Ab3_-xYz09kLmnop", "unread"),
        ("too few fields", "001090123456|NGUYỄN VĂN A|01011990", "unread"),
        ("other fields", "a|b|c|d|e|f|g", "unread"),
        ("a tin of milk", "8934673576390", "unread"),
        ("nothing", "", "unread"),
        ("only bars", "||||||", "unread"),
        ("too long", CARD + "|" + "x" * LONGEST, "unread"),
    ],
)
def test_what_is_no_card(case: str, text: str, reason: str) -> None:
    found = parse(text, TODAY)
    assert found == NotACard(reason), case  # type: ignore[arg-type]
    assert found.words == REASONS[reason]  # type: ignore[union-attr,index]


def test_a_card_never_shows_itself() -> None:
    assert "0010" not in repr(parse(CARD, TODAY))
    assert "1990" not in repr(parse(CARD, TODAY))


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(1966, 11, 26), 60),  # on the birthday
        (date(1966, 11, 27), 59),
        (date(1966, 12, 31), 59),  # only the year is known
        (date(1965, 12, 31), 60),
    ],
)
def test_age(born: date, age: int) -> None:
    assert Identity("0" * 12, born).age(TODAY) == age


# -- hoarding ------------------------------------------------------------------------------------

NOW = at("2026-11-26T08:15")
ANNA = Identity("001090123456", date(1990, 1, 1))
BINH = Identity("031156004321", date(1956, 11, 26))


def show(rules: Hoarding, card: Identity, now=NOW):  # type: ignore[no-untyped-def]
    visit = rules.visit(rules.shown(card, now, 60), now)
    assert visit
    return visit


def test_one_person_holds_one_number_and_another_her_own(hall: Hall) -> None:
    rules = Hoarding()
    anna, binh = show(rules, ANNA), show(rules, BINH)
    assert (anna.hint, binh.hint) == (False, True)
    rules.admit(anna, "one", 1, hall.ticket)
    held = issue(hall)
    rules.settle(anna, "one", held.id)
    rules.admit(anna, "one", 1, hall.ticket)  # the same request, asked again
    again = show(rules, ANNA)  # the card shown once more is the same person
    with pytest.raises(Refused, match=f"đang giữ số {held.label} \\(đang chờ\\)") as refused:
        rules.admit(again, "two", 1, hall.ticket)
    assert "tối đa 1 số" in refused.value.sentence
    rules.admit(binh, "three", 1, hall.ticket)
    hall.cancel(held.id, request_id=rid())
    rules.admit(again, "four", 1, hall.ticket)


def test_a_number_that_is_being_issued_counts_and_one_that_failed_does_not(hall: Hall) -> None:
    rules = Hoarding()
    anna = show(rules, ANNA)
    rules.admit(anna, "one", 1, hall.ticket)
    with pytest.raises(Refused, match="tối đa 1 số"):
        rules.admit(anna, "two", 1, hall.ticket)
    rules.settle(anna, "one", None)
    rules.admit(anna, "two", 1, hall.ticket)


def test_a_visit_ends_and_a_day_forgets(hall: Hall) -> None:
    rules = Hoarding()
    handle = rules.shown(ANNA, NOW, 60)
    visit = rules.visit(handle, NOW + VISIT - timedelta(seconds=1))
    assert visit
    assert rules.visit(handle, NOW + VISIT) is None
    assert rules.visit("nobody", NOW) is None
    rules.admit(visit, "one", 1, hall.ticket)
    rules.settle(visit, "one", issue(hall).id)
    tomorrow = NOW + timedelta(days=1)
    anew = rules.visit(rules.shown(ANNA, tomorrow, 60), tomorrow)
    assert anew
    assert anew.person != visit.person  # another key: yesterday's hash says nothing today
    rules.admit(anew, "two", 1, hall.ticket)


def test_a_flood_of_cards_fills_no_memory() -> None:
    rules = Hoarding()
    handles = [rules.shown(ANNA, NOW, 60) for _ in range(VISITS + 1)]
    assert rules.visit(handles[0], NOW) is None
    assert all(rules.visit(handle, NOW) for handle in handles[1:])


def test_what_is_kept_is_not_the_number() -> None:
    rules = Hoarding()
    handle = rules.shown(ANNA, NOW, 60)
    visit = rules.visit(handle, NOW)
    assert visit
    assert ANNA.number not in repr(vars(rules)) + handle
    other = show(Hoarding(), ANNA)
    assert other.person != visit.person  # two processes, two keys
    assert replace(visit, hint=True).person == visit.person
