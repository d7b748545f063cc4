"""What the `denluot` command is made of: a moment as an argument, commands that load late."""

from __future__ import annotations

import importlib
from datetime import datetime
from typing import Any

import click


class Moment(click.ParamType):
    """A date and time such as 2026-11-26T15:20; without a zone it is hall time."""

    name = "ISO"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            if len(value) <= len("2026-11-26"):  # a day alone would silently be its midnight
                raise ValueError(value)
            return datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date and time; write it like 2026-11-26T15:20.", param, ctx)


class Later(click.Group):
    """The commands of a face, imported when one of them is asked for."""

    def __init__(self, name: str, module: str, help: str) -> None:
        super().__init__(name, help=help)
        self._module = module

    @property
    def _group(self) -> click.Group:
        group: click.Group = getattr(importlib.import_module(self._module), self.name or "")
        return group

    def list_commands(self, ctx: click.Context) -> list[str]:
        return self._group.list_commands(ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return self._group.get_command(ctx, name)
