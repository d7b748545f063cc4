"""Where it runs: one frozen value from DENLUOT_* variables; nonsense is refused loudly."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from hall.rulebook import Rulebook

HERE = Path(__file__).parent


class BadSetting(Exception):
    """A sentence that says which variable is wrong and what would be right."""


@dataclass(frozen=True)
class Settings:
    """Everything that depends on the machine rather than on the hall.

    At `phone_port` phones hear of the line as it moves; 0 lets them only ask. `live_url` is where
    a proxy serves that line under /live/, or empty. With `enrol` only devices that the office
    approved are let in.
    `demo_start` (aware) sets the demo clock; only the command line gives one.
    """

    data: Path
    halls: Path
    database: str
    host: str
    port: int
    url: str
    printer_port: int
    screens: int
    phone_port: int
    live_url: str
    enrol: bool
    demo_start: datetime | None = None


def load(
    env: Mapping[str, str] | None = None,
    *,
    host: str | None = None,
    port: int | None = None,
    demo_start: datetime | None = None,
) -> Settings:
    """Settings from the environment; arguments are the command line's and win.

    Raises BadSetting. With a demo clock the default database is one of its own, so that demo
    tickets never mix with a real day's.
    """
    env = os.environ if env is None else env
    unknown = sorted(k for k in env if k.startswith("DENLUOT_") and k[8:] not in KNOWN)
    if unknown:
        known = ", ".join(f"DENLUOT_{name}" for name in KNOWN)
        raise BadSetting(f"{unknown[0]} is not a setting; known are {known}.")
    data = Path(env.get("DENLUOT_DATA", HERE / "data")).absolute()
    halls = Path(env.get("DENLUOT_HALLS", HERE / "halls")).absolute()
    name = "demo.sqlite" if demo_start else "denluot.sqlite"
    host = host or env.get("DENLUOT_HOST", "127.0.0.1")
    port = port or _number(env, "DENLUOT_PORT", 8000, 1, 65535)
    if host == "0.0.0.0" and "DENLUOT_URL" not in env:
        raise BadSetting(
            "DENLUOT_URL is missing: with host 0.0.0.0 it must say how the hall's phones and "
            "screens reach this machine, such as http://192.168.1.10:8000."
        )
    database = env.get("DENLUOT_DATABASE", f"sqlite:///{data / name}")
    if not database.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting(
            f"DENLUOT_DATABASE is {database.split(':')[0]}:…; it would be sqlite:///file or "
            "postgresql+psycopg://user@host/name."
        )
    url = env.get("DENLUOT_URL", f"http://{host}:{port}")
    return Settings(
        data=data,
        halls=halls,
        database=database,
        host=host,
        port=port,
        url=url,
        printer_port=_number(env, "DENLUOT_PRINTER_PORT", 9100, 1, 65000),
        screens=_number(env, "DENLUOT_SCREENS", 300, 1, 2000),
        phone_port=_number(env, "DENLUOT_PHONE_PORT", port + 1 if port < 65535 else 0, 0, 65535),
        live_url=_origin(env, "DENLUOT_LIVE_URL"),
        enrol=_switch(env, "ENROL", not (_loopback(url) and host in LOOPBACK)),
        demo_start=demo_start,
    )


def printer_ports(
    settings: Settings, rulebooks: Mapping[str, Rulebook]
) -> dict[tuple[str, str], int]:
    """The TCP port of every `virtual:` printer, by hall and printer, in the order of the halls."""
    keys = [
        (id, printer.id)
        for id, rulebook in rulebooks.items()
        for printer in rulebook.printers
        if printer.device.startswith("virtual:")
    ]
    return {key: settings.printer_port + at for at, key in enumerate(keys)}


LOOPBACK = ("127.0.0.1", "localhost", "::1")
KNOWN = (
    "DATA", "HALLS", "DATABASE", "HOST", "PORT", "URL", "PRINTER_PORT", "SCREENS", "PHONE_PORT",
    "LIVE_URL", "ENROL",
)  # fmt: skip


def _origin(env: Mapping[str, str], name: str) -> str:
    text = env.get(name, "")
    if text and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", text):
        raise BadSetting(f"{name} is {text!r}; it would be an origin such as https://hall.example.")
    return text


def _switch(env: Mapping[str, str], name: str, default: bool) -> bool:
    text = env.get(f"DENLUOT_{name}", "on" if default else "off")
    if text not in ("on", "off"):
        raise BadSetting(f"DENLUOT_{name} is {text!r}; it would be on or off.")
    return text == "on"


def _loopback(url: str) -> bool:
    """Whether only this very machine can ask at an address."""
    return (urlsplit(url).hostname or "") in LOOPBACK


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name, str(default))
    if not text.isdigit() or not low <= int(text) <= high:
        raise BadSetting(f"{name} is {text!r}; it would be a whole number from {low} to {high}.")
    return int(text)
