"""What a dossier costs, and why: by the hall's dated rules, never outside them. Amounts in đồng."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from hall.errors import Refused
from hall.fee_rules import Exemption, FeeChannel, FeeRule, FeeTable, PageFormula
from hall.rulebook import Procedure, Rulebook
from hall.words import Words, money_vi

LONGEST = 9_999  # pages or copies; more is a slip of the finger
FREE = Words("Miễn phí", "Free of charge")
# "0" on the national portal is a default, not the commune's real fee (domain.md section 3).
BY_PROVINCE = Words(
    "Theo mức của HĐND tỉnh, thành phố; cán bộ sẽ thông báo",
    "As set by the province; the clerk will tell you",
)


@dataclass(frozen=True)
class Original:
    """A document of which certified copies are made; its pages are those of the original."""

    pages: int
    copies: int

    def __post_init__(self) -> None:
        if not (1 <= self.pages <= LONGEST and 1 <= self.copies <= LONGEST):
            raise Refused(f"Số trang và số bản sao là số nguyên từ 1 đến {LONGEST}.")

    def fee(self, formula: PageFormula) -> int:
        return formula.copy_fee(self.pages) * self.copies

    @property
    def words(self) -> str:
        return f"Bản chính {self.pages} trang × {self.copies} bản sao"

    def line(self, formula: PageFormula) -> tuple[str, str]:
        """What it is and what it costs, as a slip says it."""
        return self.words, money_vi(self.fee(formula))


@dataclass(frozen=True)
class Fee:
    """A fee with the rule that gave it; `amount` None where no rule of the hall fixes one.

    `words` are what the citizen reads, `reason` how it came about, `source` the decree.
    """

    amount: int | None
    words: str
    reason: str
    source: str
    example: bool = False

    @property
    def kept(self) -> str:
        """Reason and source as the dossier keeps them."""
        return f"{self.reason} ({self.source})" if self.source else self.reason


def exemptions(
    rulebook: Rulebook, procedure: Procedure, on: dt.date, channel: FeeChannel = "counter"
) -> tuple[Exemption, ...]:
    """Who would pay nothing for a procedure on a date."""
    return rulebook.fees.exempt(procedure, channel, on)


def page_rule(
    fees: FeeTable, procedure: Procedure, on: dt.date, channel: FeeChannel = "counter"
) -> tuple[FeeRule, PageFormula] | None:
    """The rule that counts a procedure's pages, None where pages do not count."""
    rule = fees.rule(procedure, channel, on)
    return (rule, rule.pages) if rule and rule.pages else None


def fee(
    rulebook: Rulebook,
    procedure: Procedure,
    on: dt.date,
    originals: Sequence[Original] = (),
    exempt: str = "",
    channel: FeeChannel = "counter",
) -> Fee:
    """What a dossier costs on a date. Refused for pages that do not count and for an exemption
    that does not hold."""
    paged = page_rule(rulebook.fees, procedure, on, channel)
    if originals and not paged:
        raise Refused(f"«{procedure.name}» không tính phí theo trang.")
    if exempt:
        return _waived(rulebook, procedure, on, exempt, channel)
    rule = rulebook.fees.rule(procedure, channel, on)
    if rule is None:
        return _by_catalogue(procedure)
    if paged:
        return _by_pages(*paged, originals)
    amount = rule.amount or 0
    words = money_vi(amount) if amount else FREE.vi
    return Fee(amount, words, rule.words, rule.source, rule.example)


def published(rulebook: Rulebook, procedure: Procedure, on: dt.date) -> Words:
    """What is said before anybody has counted: the same that the counter will charge."""
    paged = page_rule(rulebook.fees, procedure, on)
    if paged:
        rule, _ = paged
        return Words(rule.brief or rule.words, rule.brief_en or rule.words)
    found = fee(rulebook, procedure, on)
    if found.amount is None:
        return BY_PROVINCE
    return Words(found.words, f"{found.amount:,} VND") if found.amount else FREE


def _waived(
    rulebook: Rulebook, procedure: Procedure, on: dt.date, exempt: str, channel: FeeChannel
) -> Fee:
    known = {e.id: e for e in exemptions(rulebook, procedure, on, channel)}
    if exempt not in known:
        raise Refused(f"Diện miễn phí đã chọn không áp dụng cho «{procedure.name}» hôm nay.")
    chosen = known[exempt]
    return Fee(0, FREE.vi, f"Miễn: {chosen.words}", chosen.source, chosen.example)


def _by_pages(rule: FeeRule, formula: PageFormula, originals: Sequence[Original]) -> Fee:
    if not originals:  # a fee is not guessed: the formula is said until the pages are counted
        return Fee(None, rule.words, "Chưa ghi số trang, số bản", rule.source, rule.example)
    amount = sum(original.fee(formula) for original in originals)
    counted = "; ".join(original.words for original in originals)
    return Fee(amount, money_vi(amount), counted, rule.source, rule.example)


def _by_catalogue(procedure: Procedure) -> Fee:
    """Without a rule only a figure that the published list is sure of is a fee."""
    if procedure.fee is None or "fee:H" not in procedure.confidence or procedure.fee_unit == "page":
        return Fee(None, BY_PROVINCE.vi, "Chưa có mức phí trong quy định của trung tâm", "")
    words = money_vi(procedure.fee) if procedure.fee else FREE.vi
    return Fee(procedure.fee, words, "Theo danh mục thủ tục", procedure.source)
