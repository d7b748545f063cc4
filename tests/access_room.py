"""A product that lets in only enrolled devices, and everybody who may stand at its door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import at, rid
from flask.testing import FlaskClient

import app
import settings
import signin
from hall.clock import FixedClock
from hall.devices import KINDS, Place, new_token
from hall.hall import Hall
from hall.migrating import upgrade
from hall.rulebook import Rulebook
from hall.secret import ROLES

PIN, PASSWORD = "135790", "mat-khau-van-phong"
HALLS = ("tu-minh", "gia-vien")
FACE = {"clerk": "counter", "guide": "guide", "results": "office", "head": "office",
        "office": "office"}  # fmt: skip


@dataclass(frozen=True)
class Visitor:
    """Someone at the door of Tứ Minh; `kinds` and `roles` are what the table may count."""

    name: str
    client: FlaskClient
    kinds: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


class Door:
    """The product and its people: in each hall one of every role and one of every device."""

    def __init__(self, product: app.Product, clock: FixedClock) -> None:
        self.product, self.clock = product, clock
        self.hall, self.other = (product.halls[id] for id in HALLS)
        self.tokens = {
            (hall.id, kind): enrolled(hall, kind) for hall in (self.hall, self.other)
            for kind in KINDS
        }  # fmt: skip
        for hall in (self.hall, self.other):
            for role in ROLES:
                hall.staff.set_pin(f"Người {role}", (role,), PIN)
            hall.staff.set_password("Người office", ("office",), PASSWORD)

    def nobody(self) -> FlaskClient:
        return self.product.flask.test_client()

    def device(self, hall: Hall, kind: str, token: str = "") -> FlaskClient:
        client = self.nobody()
        client.set_cookie(signin.cookie(kind, hall), token or self.tokens[hall.id, kind])
        return client

    def person(self, hall: Hall, role: str) -> FlaskClient:
        """Signed in: with the password from anywhere, with a PIN at the hall's terminal."""
        client = self.nobody() if role == "office" else self.device(hall, "counter")
        if role == "guide":
            client = self.device(hall, "guide")
        who = next(p.id for p in hall.staff.with_role(role) if p.name == f"Người {role}")
        face, pin = FACE[role], PASSWORD if role == "office" else PIN
        address = f"/{hall.id}/{face}/" + ("sign-in" if face == "guide" else "")
        answer = client.post(address, data={"staff": who, "pin": pin, "counter": 1})
        assert answer.status_code == 303, answer.text
        return client


def enrolled(hall: Hall, kind: str, place: str = "") -> str:
    """The token of a device that asked and was approved."""
    token = new_token()
    code = hall.devices.ask(kind, token, "10.0.0.7").code
    where = Place(kind, place) if place else Place()
    hall.devices.approve(code, f"Máy {kind}", where, None, request_id=rid())
    return token


def make_door(rulebooks: dict[str, Rulebook], data: Path, **env: str) -> Door:
    where = settings.load({"DENLUOT_DATA": str(data), "DENLUOT_PHONE_PORT": "0", **env})
    upgrade(where.database)
    clock = FixedClock(at("2026-11-26T14:42"))
    product = app.build(where, {id: rulebooks[id] for id in HALLS}, clock)
    for hall in product.halls.values():
        hall.publish()
    return Door(product, clock)


@pytest.fixture(scope="module")
def door(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Door]:
    data = tmp_path_factory.mktemp("door")
    found = make_door(rulebooks, data, DENLUOT_URL="http://hall.test")
    yield found
    found.product.stop()
