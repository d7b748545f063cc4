"""Who may do what: one row for every address and every socket, and nothing stands without one.

A new endpoint or socket event gets its row here, in the block of its face; the product does not
start while one has none, or while a row speaks of nothing. guards.py holds requests to this table,
guests.py the sockets; docs/permissions.md is printed from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hall.devices import KINDS
from hall.secret import ROLES


@dataclass(frozen=True)
class Access:
    """Who may: `anyone`, an enrolled device of some `kinds`, or staff with one of some `roles`.

    `part`: what a page's script asks for; where it is refused nobody is led to a sign-in.
    `keyed`: also whoever sends a key that the server signed, which the view checks.
    """

    anyone: bool = False
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    part: bool = False
    keyed: bool = False

    def __post_init__(self) -> None:
        unknown = set(self.kinds) - set(KINDS) | set(self.roles) - set(ROLES)
        if unknown or sum(map(bool, (self.anyone, self.kinds, self.roles))) != 1:
            raise ValueError(f"no such access: {self}")


ANYONE = Access(anyone=True)


def at(*kinds: str, part: bool = False, keyed: bool = False) -> Access:
    """An enrolled device of one of these kinds, or whoever of this hall's staff has signed in."""
    return Access(kinds=kinds, part=part, keyed=keyed)


def staff(*roles: str, part: bool = False) -> Access:
    """Who has signed in, of this hall, with one of these roles: with a PIN at an enrolled device,
    with the password of the office anywhere."""
    return Access(roles=roles, part=part)


EVERY_DEVICE = tuple(KINDS)
ON_DUTY = ("clerk", "guide", "head", "office")  # who looks after the printers

TABLE: dict[str, Access] = {
    # -- citizens, and what says nothing of anybody --------------------------------------------
    "door": ANYONE,
    "short": ANYONE,
    "healthz": ANYONE,
    "static": ANYONE,
    "face_static": ANYONE,
    "follow.ticket": ANYONE,  # a phone, by the secret address on the paper
    "follow.state": ANYONE,
    "follow.confirm": ANYONE,
    "follow.late": ANYONE,
    "follow.here": ANYONE,
    "follow.cancel": ANYONE,
    "follow.rate": ANYONE,
    # -- a device asks to be enrolled ----------------------------------------------------------
    "enrol.show": ANYONE,
    "enrol.ask": ANYONE,
    "enrol.status": ANYONE,
    # -- the picture of the hall ---------------------------------------------------------------
    "snapshot": at(*EVERY_DEVICE, part=True),
    # -- the kiosk -----------------------------------------------------------------------------
    "socket:/kiosk": at("kiosk"),
    "kiosk.home": at("kiosk"),
    "kiosk.fast": at("kiosk"),
    "kiosk.fields": at("kiosk"),
    "kiosk.field": at("kiosk"),
    "kiosk.search": at("kiosk"),
    "kiosk.purpose": at("kiosk"),
    "kiosk.procedure": at("kiosk"),
    "kiosk.papers": at("kiosk"),
    "kiosk.more": at("kiosk"),
    "kiosk.add": at("kiosk"),
    "kiosk.review": at("kiosk"),
    "kiosk.issue": at("kiosk"),
    "kiosk.ticket": at("kiosk"),
    "kiosk.ticket_paper": at("kiosk", part=True),
    "kiosk.reprint": at("kiosk"),
    "kiosk.back": at("kiosk"),
    "kiosk.come_back": at("kiosk"),
    "kiosk.lookup": at("kiosk"),
    "kiosk.result": at("kiosk"),
    "kiosk.info": at("kiosk"),
    "kiosk.info_fields": at("kiosk"),
    "kiosk.info_field": at("kiosk"),
    "kiosk.info_procedure": at("kiosk"),
    "kiosk.info_results": at("kiosk"),
    "kiosk.call_help": at("kiosk"),
    "kiosk.helped": at("kiosk"),
    "kiosk.aloud": at("kiosk", part=True),
    "kiosk.scanned": at("kiosk", keyed=True),  # a scanner that cannot type sends its key
    "kiosk.nowhere": at("kiosk"),
    "kiosk.carded": at("kiosk"),
    # -- the display ---------------------------------------------------------------------------
    "socket:/display": at("display"),
    "display.board": at("display"),
    "display.beat": at("display"),
    "display.calls": at("display", part=True),
    "display.media": at("display", part=True),
    "voice.call": at("display", part=True),
    "voice.announcement": at("display", part=True),
    "voice.chime": at("display", part=True),
    # -- the guide -----------------------------------------------------------------------------
    "socket:/guide": at("guide"),
    "guide.line": at("guide"),
    "guide.enter": at("guide"),
    "guide.sign_in": at("guide"),
    "guide.sign_out": at("guide"),
    "guide.answer": staff("guide"),
    "guide.close": staff("guide"),
    "guide.catalogue": staff("guide", part=True),
    "guide.ticket": staff("guide", part=True),
    "guide.number": staff("guide", part=True),
    "guide.issue": staff("guide"),
    "guide.prioritize": staff("guide"),
    "guide.check": staff("guide"),
    "guide.lane": staff("guide"),
    "guide.back": staff("guide"),
    "guide.guidance": staff("guide"),
    "guide.visit": staff("guide"),
    # -- the counter ---------------------------------------------------------------------------
    "socket:/counter": staff("clerk"),
    "counter.pick": at("counter"),
    "counter.sign_in": at("counter"),
    "counter.workplace": staff("clerk"),
    "counter.sign_out": staff("clerk"),
    "counter.in_hand": staff("clerk", part=True),
    "counter.next_in_line": staff("clerk", part=True),
    "counter.promise": staff("clerk", part=True),
    "counter.procedures": staff("clerk", part=True),
    "counter.check_code": staff("clerk", part=True),
    "counter.fee": staff("clerk", part=True),
    "counter.unserved": staff("clerk", part=True),
    "counter.call": staff("clerk"),
    "counter.call_chosen": staff("clerk"),
    "counter.add_procedure": staff("clerk"),
    "counter.hand_over": staff("clerk"),
    "counter.pause": staff("clerk"),
    "counter.resume": staff("clerk"),
    "counter.move": staff("clerk"),
    "counter.finish": staff("clerk"),
    "counter.transfer": staff("clerk"),
    "counter.bring_back": staff("clerk"),
    # -- the printers' room --------------------------------------------------------------------
    "socket:/printer": at(*EVERY_DEVICE),
    "printer.look": at(*EVERY_DEVICE),  # states alone; its papers are shown to who is on duty
    "printer.preview": staff(*ON_DUTY, part=True),
    "printer.letter": staff(*ON_DUTY),
    "printer.reprint": staff(*ON_DUTY),
    "printer.came_out": staff(*ON_DUTY),
    "printer.move": staff(*ON_DUTY),
    "printer.roll": staff(*ON_DUTY),
    "printer.slip": staff(*ON_DUTY),
    # -- the office ----------------------------------------------------------------------------
    "socket:/office": staff("clerk", "results", "head", "office"),
    "office.enter": ANYONE,
    "office.sign_in": ANYONE,
    "office.sign_out": ANYONE,
    "office.day": staff("head", "office"),
    "office.rulebook": staff("clerk", "results", "head", "office"),
    "office.dossiers": staff("clerk", "results", "head", "office"),
    "office.dossier": staff("clerk", "results", "head", "office"),
    "office.hold_dossier": staff("clerk", "head", "office"),
    "office.result_ready": staff("clerk", "results", "head", "office"),
    "office.withdraw_result": staff("clerk", "results", "head", "office"),
    "office.give_result": staff("results", "head", "office"),
    "office.carry_over": staff("head", "office"),
    "office.explain": staff("head", "office"),
    "office.apologize": staff("head", "office"),
    "office.online_form": staff("clerk", "head", "office"),
    "office.enter_online": staff("clerk", "head", "office"),
    "office.visits": staff("office"),
    "office.close_visit": staff("office"),
    "office.ratings": staff("head", "office"),
    "office.ask_to_close": staff("head", "office"),
    "office.close_day": staff("head", "office"),
    "office.all_screens": staff("office"),
    "office.edit_screen": staff("office"),
    "office.new_screen": staff("office"),
    "office.add_screen": staff("office"),
    "office.change_screen": staff("office"),
    "office.remove_screen": staff("office"),
    "office.check_screen": staff("office", part=True),
    "office.keep_media": staff("office"),
    "office.remove_media": staff("office"),
    "office.people": staff("office"),
    "office.add_person": staff("office"),
    "office.change_roles": staff("office"),
    "office.new_pin": staff("office"),
    "office.new_password": staff("office"),
    "office.person_leaves": staff("office"),
    "office.person_returns": staff("office"),
    "office.devices": staff("office"),
    "office.waiting_devices": staff("office", part=True),
    "office.approve_device": staff("office"),
    "office.rename_device": staff("office"),
    "office.revoke_device": staff("office"),
    # -- the room of the voice -----------------------------------------------------------------
    "voice_room.look": staff("office"),
    "voice_room.names": staff("office"),
    "voice_room.clip": staff("office", part=True),
    "voice_room.sentence": staff("office", part=True),
    "voice_room.record": staff("office"),
    "voice_room.bring": staff("office"),
    "voice_room.drop": staff("office"),
    "voice_room.publish": staff("office"),
    "voice_room.use": staff("office"),
    "voice_room.forget": staff("office"),
    "voice_room.settings": staff("office"),
}


class Unguarded(Exception):
    """What stands without a row, and which rows speak of nothing."""


def complete(found: Iterable[str]) -> None:
    """Raise Unguarded unless the table speaks of exactly these endpoints and sockets."""
    there = set(found)
    without, empty = sorted(there - set(TABLE)), sorted(set(TABLE) - there)
    if without or empty:
        raise Unguarded(
            f"access.py has no row for: {', '.join(without) or 'nothing'}; "
            f"it has rows for what does not exist: {', '.join(empty) or 'none'}."
        )
