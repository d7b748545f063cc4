"""The code that the province's case system gives a dossier: checked for form, never made up."""

from __future__ import annotations

import re

from hall.errors import Refused

# Issued by the case system only; scanned or typed here (domain.md 2.6).
CASE_CODE = re.compile(r"^[0-9A-Z]{3}(\.[0-9A-Z]{1,3}){0,4}-[0-9]{6}-[0-9]{4,6}$")


def case_code(text: str) -> str:
    """A code as typed or scanned, in its one written form. Raises Refused."""
    code = text.strip().upper()
    if not CASE_CODE.match(code):
        raise Refused(f"Mã hồ sơ «{code[:60]}» không đúng dạng, ví dụ đúng: H24.21.3-261126-0007.")
    return code
