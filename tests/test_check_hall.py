"""Mistakes between the tables of a hall file: sessions, lanes, counters, models.

One row per mistake: what is changed in a good hall file, a text on the line that must be named,
and all that may be said.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_files import changed, line_of, told, written

HALL = [
    (
        'lanes = ["X"]',
        'lanes = ["A"]',
        'letter = "X"',
        '[lane X].letter: no counter serves lane X; add "X" to the lanes of a [[counter]]',
    ),
    (
        'fields = ["Đất đai"]',
        'fields = ["Đất đai", "Hộ tịch"]',
        'fields = ["Đất đai", "Hộ tịch"]',
        '[lane X].fields[1]: field "Hộ tịch" is also in [lane A]; leave it in one lane only',
    ),
    (
        'fields = ["Chứng thực", "Hộ tịch"]',
        'fields = ["Chứng thực", "Hộ tịch"]\npurposes = ["ask"]',
        'purposes = ["collect", "ask"]',
        '[lane X].purposes[1]: purpose "ask" is also in [lane A]; leave it in one lane only',
    ),
    (
        'purposes = ["collect", "ask"]',
        'purposes = ["collect", "ask", "submit"]',
        "purposes =",
        '[lane X].purposes: submitting goes by field, never to one lane; leave "submit" out',
    ),
    (
        "[[counter]]\nid = 2",
        "[[counter]]\nid = 1",
        'id = 1\nname = "Quầy 2"',
        "[counter 1].id: 1 is already used on line 37; choose another number",
    ),
    (
        'id = "gio-9"',
        'id = "thu-nam"',
        'id = "thu-nam"\nname = "Giờ',
        '[model thu-nam].id: "thu-nam" is already used on line 61; choose another id',
    ),
    (
        'to = "11:30"',
        'to = "07:00"',
        'to = "07:00"',
        "[session Sáng].to: 07:00 is not after from = 07:30; write the later hour",
    ),
    (
        'tickets_from = "07:15"',
        'tickets_from = "07:45"',
        "tickets_from =",
        "[session Sáng].tickets_from: 07:45 is after the session starts at 07:30; write "
        '"07:30" or earlier',
    ),
    (
        'tickets_until = "16:45"',
        'tickets_until = "17:15"',
        'tickets_until = "17:15"',
        "[session Chiều].tickets_until: 17:15 is after the session ends at 17:00; write "
        '"17:00" or earlier',
    ),
    (
        'tickets_until = "16:45"',
        'tickets_until = "13:15"',
        'tickets_until = "13:15"',
        "[session Chiều].tickets_until: 13:15 leaves no time to take a ticket; write an "
        "hour after 13:15",
    ),
    (
        'source = "Kế hoạch"\n',
        'source = "Kế hoạch"\n[[group]]\nid = 2\nname = "Nhóm 2"\nsource = "Kế hoạch"\n'
        'procedures = ["1.001193", "2.000815"]\n',
        'procedures = ["1.001193",',
        '[group 2].procedures[1]: "2.000815" is also in [group 1]; sort it into one group',
    ),
    (
        'fields = ["Đất đai"]\n',
        "",
        "[[lane]]",
        'lane: no lane takes the field "Đất đai"; add it to the fields of one [[lane]]',
    ),
    (
        'purposes = ["collect", "ask"]',
        'purposes = ["ask"]',
        "[[lane]]",
        'lane: no lane takes those who come to collect; add purposes = ["collect"] to one [[lane]]',
    ),
    (
        "[[counter]]\nid = 1",
        '[[lane]]\nletter = "K"\nname = "K"\nname_en = "K"\n\n[[counter]]\nid = 3\nname = "Quầy '
        '3"\nlanes = ["K"]\n\n[[counter]]\nid = 1',
        '[[lane]]\nletter = "K"',
        "[lane K]: takes nobody; give it fields, procedures or purposes",
    ),
    (
        'purposes = ["collect", "ask"]',
        'purposes = ["collect", "ask"]\nprocedures = ["1.001193", "2.000815"]\n\n[[lane]]\n'
        'letter = "K"\nname = "K"\nname_en = "K"\nprocedures = ["2.000815"]\n\n[[counter]]\nid = '
        '3\nname = "Quầy 3"\nlanes = ["K"]',
        'procedures = ["2.000815"]\n\n[[counter]]',
        '[lane K].procedures[0]: procedure "2.000815" is also in [lane X]; leave it in one '
        "lane only",
    ),
    (
        'from = "13:30"\nto = "17:00"\ntickets_from = "13:15"',
        'from = "11:00"\nto = "17:00"\ntickets_from = "10:45"',
        'from = "11:00"',
        '[session Chiều].from: overlaps [session Sáng] on mon; begin at "11:30" or later',
    ),
    (
        'id = 2\nname = "Quầy 2"\nlanes = ["X"]',
        'id = 2\nname = "Quầy 2"\nlanes = ["X"]\n\n[[lane]]\nletter = "A"\nname = "A"\nname_en = '
        '"A"\nfields = ["Văn hóa"]',
        'letter = "A"\nname = "A"',
        '[lane A].letter: "A" is already used on line 24; choose another letter',
    ),
    (
        "[[counter]]\nid = 1",
        '[[lane]]\nletter = "D"\nname = "D"\nname_en = "D"\nfields = ["Văn hóa"]\n\n[[counter]]\n'
        'id = 3\nname = "Quầy 3"\nlanes = ["D"]\n\n[[counter]]\nid = 1',
        'letter = "D"',
        '[lane D].letter: letter "D" is easily misheard when a ticket is called; choose '
        "one of A, H, K, L, M, N, Q, U, X",
    ),
]

MODELS = [
    (
        "to = 2026-03-23",
        "to = 2026-01-23",
        "to = 2026-01-23",
        "[model gio-9].to: 2026-01-23 is before from = 2026-02-23; write the last day, not "
        "before the first",
    ),
    (
        'weekdays = ["thu"]',
        'weekdays = ["sat", "sun"]',
        'weekdays = ["sat", "sun"]',
        "[model thu-nam].weekdays: the hall has no session on sat, sun, so the model can "
        "never be in force; choose among mon, tue, wed, thu, fri",
    ),
    (
        "from = 2026-02-12\n",
        "from = 2026-02-13\nto = 2026-02-18\n",
        "from = 2026-02-13",
        "[model thu-nam].from: no day from 2026-02-13 to 2026-02-18 is a working day of "
        "the model, so the model can never be in force; choose a longer time or other "
        "weekdays",
    ),
    (
        "from = 2026-02-12\n",
        "from = 2026-02-19\nto = 2026-02-19\n",
        "from = 2026-02-19",
        "[model thu-nam].from: no day from 2026-02-19 to 2026-02-19 is a working day of "
        "the model, so the model can never be in force; choose a longer time or other "
        "weekdays",
    ),
    (
        'procedures = ["2.000815", "1.001193"]',
        "procedures = []",
        "procedures = []",
        "[model thu-nam].procedures: covers no procedure, so it can never be in force; "
        'write a list of codes, "all" or "group:1"',
    ),
    (
        'time = "15:30"',
        'time = "12:00"',
        "cutoff =",
        "[model thu-nam].cutoff.time: 12:00 is outside the sessions of thu (07:30-11:30, "
        "13:30-17:00); choose an hour within a session of each of its weekdays",
    ),
    (
        'weekdays = ["thu"]',
        'weekdays = ["thu", "fri"]',
        "cutoff =",
        "[model thu-nam].cutoff.time: 15:30 is outside the sessions of fri (07:30-11:30); "
        "choose an hour within a session of each of its weekdays",
    ),
    (
        'kind = "same_day"',
        'kind = "same_day"\nresults_by = "15:00"',
        "results_by",
        "[model thu-nam].results_by: 15:00 is not after the cutoff at 15:30; write a later "
        "hour, or leave it out",
    ),
    (
        'kind = "same_day"',
        'kind = "same_day"\nresults_by = "17:30"',
        "results_by",
        "[model thu-nam].results_by: 17:30 is outside the sessions of thu (07:30-11:30, "
        "13:30-17:00); choose an hour within a session of each of its weekdays",
    ),
    (
        'action = "legal_term"',
        'action = "next_working_day"',
        "after =",
        "[model thu-nam].after: next_working_day needs the hour before which the result is "
        'due; add before = "09:00"',
    ),
    (
        'action = "legal_term"',
        'action = "next_working_day", before = "07:00"',
        "after =",
        "[model thu-nam].after.before: 07:00 is outside the hours of mon; choose an hour "
        "from 07:30 to 17:00",
    ),
    (
        'action = "legal_term"',
        'action = "legal_term", before = "09:00"',
        "after =",
        "[model thu-nam].after.before: the legal term knows no hour; leave before out, or "
        'write action = "next_working_day"',
    ),
    (
        'cutoff = { time = "15:30", comparator = "before", anchor = "submission" }\nafter = '
        '{ action = "legal_term" }',
        'after = { action = "next_working_day", before = "09:00" }',
        "after =",
        "[model thu-nam].after: nothing can come after a cutoff that is not there; add a "
        "cutoff, or leave after out",
    ),
    (
        'window = { from = "17:00", to = "18:00", last_ticket = "17:50" }',
        "",
        '[[model]]\nid = "gio-9"',
        "[model gio-9].window: extended hours need a window; add window = { from = "
        '"16:30", to = "17:30", last_ticket = "17:20" }',
    ),
    (
        'window = { from = "17:00"',
        'window = { from = "16:30"',
        "window",
        '[model gio-9].window.from: overlaps [session Chiều] on mon; begin at "17:00" or later',
    ),
    (
        'last_ticket = "17:50"',
        'last_ticket = "18:10"',
        "window",
        "[model gio-9].window.last_ticket: 18:10 is outside the window; choose an hour "
        "after 17:00, up to 18:00",
    ),
    (
        'to = "18:00"',
        'to = "16:00"',
        "window",
        "[model gio-9].window.to: 16:00 is not after from = 17:00; write the later hour",
    ),
    (
        'procedures = "all"\nwindow',
        'procedures = "all"\nresults_by = "17:00"\nwindow',
        "results_by",
        "[model gio-9].results_by: an extended hour promises no result, so it has none; "
        "leave results_by out",
    ),
    (
        'kind = "same_day"',
        'kind = "same_day"\nwindow = { from = "17:00", to = "18:00", last_ticket = "17:50" }',
        "window",
        "[model thu-nam].window: a same-day model adds no hour to the day; leave it out, "
        'or write kind = "extended_hours"',
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "said"), HALL)
def test_tables_that_do_not_fit(tmp_path: Path, old: str, new: str, at: str, said: str) -> None:
    text = changed(old, new)
    assert told(written(tmp_path, text)) == [f"{line_of(text, at)}: {said}"]


@pytest.mark.parametrize(("old", "new", "at", "said"), MODELS)
def test_models_that_cannot_be(tmp_path: Path, old: str, new: str, at: str, said: str) -> None:
    text = changed(old, new)
    assert told(written(tmp_path, text)) == [f"{line_of(text, at)}: {said}"]
