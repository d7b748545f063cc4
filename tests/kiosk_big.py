"""A hall as large as a province's: 250 procedures in 70 fields, with names as long as they come."""

from __future__ import annotations

from hall.rulebook import Procedure, Rulebook

FIELDS, PROCEDURES = 70, 250
# 158 letters: as long as names in the national catalogue come, give or take.
LONG_NAME = (
    "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hàng tháng, hỗ trợ kinh phí chăm sóc, nuôi "
    "dưỡng hàng tháng đối với đối tượng thay đổi nơi cư trú giữa các xã"
)
LONG_FIELD = "Quản lý chất lượng công trình xây dựng và vật liệu xây dựng"


def big(book: Rulebook) -> Rulebook:
    """The hall with every name at its longest; codes count from 9.000000."""
    fields = [f"{LONG_FIELD} {n}" for n in range(1, FIELDS + 1)]
    pattern = book.procedures[0]
    procedures = tuple(_procedure(pattern, n, fields[n % FIELDS]) for n in range(PROCEDURES))
    kept = [lane.model_copy(update={"fields": (), "procedures": ()}) for lane in book.lanes]
    lanes = tuple(
        lane.model_copy(update={"fields": tuple(fields[at :: len(kept)])})
        for at, lane in enumerate(kept)
    )
    codes = tuple(procedure.code for procedure in procedures)
    models = tuple(model.model_copy(update={"procedures": codes}) for model in book.models)
    changes = {"procedures": procedures, "lanes": lanes, "models": models, "common": codes[:4]}
    return book.model_copy(update=changes)


def _procedure(pattern: Procedure, n: int, field: str) -> Procedure:
    name = f"{LONG_NAME} {n}" if n % 2 else f"{LONG_NAME[:90]} {n}"
    code = f"9.{n:06d}"
    return pattern.model_copy(update={"code": code, "name": name, "name_en": name, "field": field})
