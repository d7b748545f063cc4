"""The looks of the further steps by measurement: every mode, both sizes (look.md section 1)."""

from __future__ import annotations

from browsing import take_axe
from conftest import COPIES, PERMIT, rid
from kiosk_house import BIRTH, LANDSCAPE, PORTRAIT, House, context
from kiosk_work import accepted, house, incomplete, missed
from playwright.sync_api import Browser
from test_kiosk_look import GO, MEASURE

__all__ = ["house"]
pytest_plugins = ("kiosk_house",)
READY, DOING = "H24.21.3-261126-0007", "000.00.35.H21-261126-000123"
MODES = ("", "view=l&lang=en", "view=lw")


def steps(house: House) -> list[str]:
    """One of each kind, with the longest names and lists."""
    hall = house.hall
    done = accepted(house, COPIES, READY, count=2)
    hall.result_ready(done.dossiers[0].id, 1, request_id=rid())
    accepted(house, COPIES, DOING)
    lacking, away = incomplete(house, BIRTH), missed(house, COPIES)
    waiting = hall.issue([(COPIES, 1)], request_id=rid())
    every = hall.rulebook.procedures_on(hall.day().date)
    longest = sorted(every, key=lambda p: -len(p.name))
    fullest = max(every, key=lambda p: len("".join(p.components)))
    four = ",".join(f"{p.code}:1" for p in longest[:4])
    backs = [f"back/{t.token}" for t in (done, lacking, away, waiting)]
    return [
        f"procedures/{fullest.code}?",
        f"procedures/{longest[0].code}?basket={COPIES}:2",
        f"basket/more?basket={COPIES}:2",
        f"basket?basket={COPIES}:2,{PERMIT}:1",
        f"basket?page=2&basket={COPIES}:2,{four}",
        "purposes/collect?",
        f"results/?q={READY}",
        *(f"results/{code}?" for code in (READY, DOING, "000.00.35.H21-261126-999999")),
        *(f"{path}?" for path in backs),
        "scans/card-off?",
        "info/?",
        "info/fields/?",
        "info/fields/bao-tro-xa-hoi?",
        f"info/procedures/{fullest.code}?",
        f"info/procedures/{longest[0].code}?",
        "info/results?",
    ]


def test_every_further_step_fits_in_every_mode(chromium: Browser, house: House) -> None:
    page = context(chromium).new_page()
    page.goto(house.url)
    take_axe(page)
    found = {}
    for step in steps(house):
        for mode in MODES:
            assert page.evaluate(GO, f"{house.url}{step}&{mode}")
            page.evaluate("document.fonts.ready")
            bad = []
            for width, height in (LANDSCAPE, PORTRAIT):
                page.set_viewport_size({"width": width, "height": height})
                bad += [f"{width}: {one}" for one in page.evaluate(MEASURE)]
            if not mode:
                axed = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa']})")
                bad += [f"axe {v['id']} {v['nodes'][0]['html'][:90]}" for v in axed["violations"]]
            if bad:
                found[f"{step}&{mode}"] = bad[:4]
    page.context.close()
    assert found == {}
