"""No rule of the five plans is forgotten: each has its row, or waits for a named part."""

from __future__ import annotations

import test_rules
import test_rules_due
import test_rules_in_the_hall
import test_rules_promised
import test_rules_public

# Every rule of domain.md section 1 and the law beside them, in its order; what a sentence asks of
# two parts of the product has two names.
RULES = {
    "S1": "days scope listed complete submitted online promise after-cutoff publish clerk "
    "checklist welcome leader progress evaluation publicity context",
    "S2": "days levels scope complete promise after-cutoff volunteers leader reports publish radio "
    "rewards",
    "S3": "dates hours scope after-tet online-help leader publish website report money",
    "S4": "dates under-5-days groups conditions guidance second-slip no-extra-papers "
    "no-fewer-papers no-extra-fees slip publish-list publish-intake publish-return website roles "
    "same-day carry-over support report fee case-code case-system",
    "S5": "days list publish-list publish-term publish-steps publish-fees publish-results home "
    "health-cards volunteers letters condolences apology survey on-time online-share qr wifi "
    "slogan reports",
    "law": "15h term verification calendar",
    "hall": "hours",
}
AMBIGUITIES = {f"A{number}" for number in range(1, 16)}

# The plan's words with their line, and the part that the rule waits for. "dossiers" is what happens
# to a dossier after its acceptance, "notices" what is published beyond the kiosk and the display.
RULES_FOR_LATER = {
    "S1-leader": ("phân công các Lãnh đạo UBND phường (47)", "roster"),
    "S1-evaluation": ("gắn với việc đánh giá xếp loại chất lượng (47)", "reports"),
    "S1-publicity": ("trên các phương tiện thông tin đại chúng của phường (51)", "notices"),
    "S1-context": ("Quyết định số 5049/QĐ-UBND ngày 11/12/2025 (11)", "none: context"),
    "S2-leader": ("bố trí lãnh đạo, sắp xếp cán bộ, công chức chuyên môn (57)", "roster"),
    "S2-reports": ("Định kỳ hằng tháng, quý đánh giá kết quả (67)", "reports"),
    "S2-radio": ("Đài Phát thanh huyện, Đài Truyền thanh các xã (96)", "notices"),
    "S2-rewards": ("đánh giá thi đua tập thể, cá nhân (79)", "reports"),
    "S3-leader": ("Phân công cán bộ Lãnh đạo trực chỉ đạo (47)", "roster"),
    "S3-website": ("trên các trang thông tin điện tử, zalo OA (55)", "notices"),
    "S3-report": ("Báo cáo kết quả thực hiện mô hình (57)", "reports"),
    "S3-money": ("bố trí kinh phí để tổ chức các hoạt động (67)", "none: a budget"),
    "S4-second-slip": ("tránh tình trạng yêu cầu bổ sung nhiều lần (47)", "dossiers"),
    "S4-website": ("trên trang thông tin điện tử của phường (27)", "notices"),
    "S4-report": ("Định kỳ hằng tháng tổ chức họp đánh giá (59)", "reports"),
    "S5-publish-steps": ("nội dung, thời gian, quy trình giải quyết (41)", "notices"),
    "S5-letters": ("thư chúc mừng kết hôn (129)", "letters"),
    "S5-condolences": ("gửi thư chia buồn đến gia đình công dân (153)", "letters"),
    "S5-on-time": ("giải quyết trước hạn và trong hạn (190)", "reports"),
    "S5-online-share": ("đạt từ 90% trở lên (242)", "reports"),
    "S5-slogan": ("4 xin, 4 luôn, 5 không (232)", "notices"),
    "S5-reports": ("trước ngày 01 hàng Quý (273)", "reports"),
}  # fmt: skip


def test_every_rule_has_its_row_or_waits_for_a_part() -> None:
    modules = (
        test_rules,
        test_rules_due,
        test_rules_in_the_hall,
        test_rules_promised,
        test_rules_public,
    )
    tests = [test for module in modules for test in vars(module).values()]
    marks = [mark for test in tests for mark in getattr(test, "pytestmark", ())]
    shown = {label for mark in marks for label in mark.kwargs.get("ids", ())}
    every = {f"{plan}-{name}" for plan, names in RULES.items() for name in names.split()}
    assert shown | set(RULES_FOR_LATER) == every | AMBIGUITIES
    assert not shown & set(RULES_FOR_LATER)
