"""Every rule of the shipped profile: one example worked by hand, and its article."""

from datetime import date

import pytest

from congress.calendar.loading import DEFAULT_PROFILE
from congress.calendar.models import PeriodRule, RuleKind
from congress.calendar.rules_file import read_rules

# code, since: anchor → legal date, day to act by | words | article
REPLY_2014, REPLY_2025 = (
    "北京市代表建议办理条例第21条",
    "代表法第51条；北京市代表建议办理条例第21条",
)
ORAL, ORAL_2024 = "专项工作报告办法第9条", "监督法第15条；专项工作报告办法第9条"
RESPONSE = "专项工作报告办法第15条；执法检查办法第16条"
EXAMPLES = """
proposal.reply 2014-01-22            2024-04-01 2024-07-01 2024-07-01 3个月
proposal.reply 2025-03-12            2026-03-27 2026-06-29 2026-06-29 3个月
proposal.reply_extended 2014-01-22   2024-03-29 2024-09-29 2024-09-29 6个月
proposal.reply_extended 2025-03-12   2026-03-31 2026-09-30 2026-09-30 6个月
proposal.feedback 2014-01-22         2026-06-08 2026-06-30 2026-06-30 15个工作日
proposal.rehandle 2014-01-22         2026-08-05 2026-10-08 2026-10-08 2个月
proposal.interim_assign 2014-01-22   2026-05-06 2026-05-12 2026-05-12 5个工作日
proposal.objection 2014-01-22        2026-04-02 2026-04-10 2026-04-10 5个工作日
proposal.joint_opinion 2014-01-22    2026-04-02 2026-05-06 2026-05-06 30日
proposal.joint_opinion_again 2014-01-22 2026-04-30 2026-05-11 2026-05-11 5个工作日
proposal.cosign 2014-01-22           2025-12-30 2026-01-07 2026-01-07 5个工作日
proposal.screening 2014-01-22        2026-01-23 2026-01-30 2026-01-30 5个工作日
proposal.dispatch 2014-01-22         2026-03-31 2026-04-08 2026-04-08 5个工作日
proposal.reassign 2014-01-22         2026-09-24 2026-10-09 2026-10-09 5个工作日
proposal.feedback_grace 2014-01-22   2026-06-15 2026-06-23 2026-06-23 5个工作日
oversight.report_draft 2008-01-01    2024-09-25 2024-09-05 2024-09-05 会议前20日
oversight.report_draft 2024-11-09    2026-09-23 2026-09-03 2026-09-03 会议前20日
oversight.report_final 2008-01-01    2024-05-29 2024-05-19 2024-05-17 会议前10日
oversight.report_final 2024-11-09    2026-09-23 2026-09-13 2026-09-11 会议前10日
oversight.report_members 2008-01-01  2024-10-10 2024-10-03 2024-09-30 会议前7日
oversight.report_members 2024-11-09  2026-09-23 2026-09-16 2026-09-16 会议前7日
oversight.opinion_sent 2008-01-01    2026-09-24 2026-10-08 2026-10-08 10日
oversight.response_plan 2008-01-01   2025-11-30 2026-02-28 2026-02-28 3个月
oversight.response_report 2008-01-01 2025-05-29 2026-05-29 2026-05-29 12个月
oversight.audit_rectification 2024-11-08 2025-07-25 2026-01-26 2026-01-26 6个月
filing.submit 2024-11-01             2026-05-20 2026-06-22 2026-06-22 30日
filing.formal_check 2024-11-01       2026-02-06 2026-02-24 2026-02-24 10日
filing.distribute 2024-11-01         2026-02-12 2026-02-26 2026-02-26 5个工作日
filing.review 2024-11-01             2026-07-01 2026-10-08 2026-10-08 3个月
filing.review_extended 2024-11-01    2026-01-31 2026-07-31 2026-07-31 6个月
filing.committee_opinion 2024-11-01  2026-03-10 2026-04-09 2026-04-09 30日
filing.organ_reply 2024-11-01        2026-03-05 2026-04-07 2026-04-07 30日
legislation.bill 2023-07-28          2026-05-27 2026-05-07 2026-05-07 会议前20日
legislation.to_members 2023-07-28    2026-10-12 2026-10-05 2026-09-30 会议前7日
legislation.to_deputies 2023-07-28   2026-03-31 2026-02-28 2026-02-28 会议前1个月
legislation.record 2023-03-15        2026-07-25 2026-08-24 2026-08-24 30日
legislation.supporting 2023-07-28    2025-10-01 2026-10-08 2026-10-08 12个月
legislation.shelved 2023-03-15       2024-03-29 2026-03-29 2026-03-27 24个月
proposal.batch_assign_by 2014-01-22  2026-01-29 2026-03-31 2026-03-31 3月31日
proposal.batch_target 2014-01-22     2026-03-27 2026-06-30 2026-06-30 6月30日
oversight.final_accounts 2017-03-01  2026-03-01 2026-07-31 2026-07-31 7月31日
filing.catalogue 2024-11-01          2025-11-01 2026-01-31 2026-01-30 1月31日
"""
ROWS = [line.split() for line in EXAMPLES.strip().splitlines()]

BASES = {
    ("proposal.reply", "2014-01-22"): REPLY_2014,
    ("proposal.reply", "2025-03-12"): REPLY_2025,
    ("proposal.reply_extended", "2014-01-22"): REPLY_2014,
    ("proposal.reply_extended", "2025-03-12"): REPLY_2025,
    ("proposal.feedback", "2014-01-22"): "北京市代表建议办理条例第23条",
    ("proposal.rehandle", "2014-01-22"): "北京市代表建议办理条例第27条",
    ("proposal.interim_assign", "2014-01-22"): "参照外省市规定（5至10日）",
    ("proposal.objection", "2014-01-22"): "参照外省市规定（5至10日）",
    ("proposal.joint_opinion", "2014-01-22"): "参照外省市规定（1至2个月）",
    ("proposal.joint_opinion_again", "2014-01-22"): "系统默认",
    ("proposal.cosign", "2014-01-22"): "系统默认",
    ("proposal.screening", "2014-01-22"): "系统默认",
    ("proposal.dispatch", "2014-01-22"): "系统默认",
    ("proposal.reassign", "2014-01-22"): "参照外省市规定（10个工作日内）",
    ("proposal.feedback_grace", "2014-01-22"): "系统默认",
    ("oversight.report_draft", "2008-01-01"): ORAL,
    ("oversight.report_draft", "2024-11-09"): ORAL_2024,
    ("oversight.report_final", "2008-01-01"): ORAL,
    ("oversight.report_final", "2024-11-09"): ORAL_2024,
    ("oversight.report_members", "2008-01-01"): ORAL,
    ("oversight.report_members", "2024-11-09"): ORAL_2024,
    ("oversight.opinion_sent", "2008-01-01"): "参照外省市规定（7至10日）",
    ("oversight.response_plan", "2008-01-01"): RESPONSE,
    ("oversight.response_report", "2008-01-01"): RESPONSE,
    ("oversight.audit_rectification", "2024-11-08"): "监督法第27条",
    ("filing.submit", "2024-11-01"): "备案审查条例第11条",
    ("filing.formal_check", "2024-11-01"): "备案审查条例第12条",
    ("filing.distribute", "2024-11-01"): "备案审查条例第22条",
    ("filing.review", "2024-11-01"): "备案审查条例第23条",
    ("filing.review_extended", "2024-11-01"): "备案审查条例第23条",
    ("filing.committee_opinion", "2024-11-01"): "备案审查条例第23条",
    ("filing.organ_reply", "2024-11-01"): "备案审查条例第29条",
    ("legislation.bill", "2023-07-28"): "制定地方性法规条例第22条",
    ("legislation.to_members", "2023-07-28"): "制定地方性法规条例第39条；立法法第31条",
    ("legislation.to_deputies", "2023-07-28"): "制定地方性法规条例第26条",
    ("legislation.record", "2023-03-15"): "立法法第109条",
    ("legislation.supporting", "2023-07-28"): "制定地方性法规条例第66条",
    ("legislation.shelved", "2023-03-15"): "立法法第45条；制定地方性法规条例第52条",
    ("proposal.batch_assign_by", "2014-01-22"): "历年办理安排（参照）",
    ("proposal.batch_target", "2014-01-22"): "历年办理安排（参照）",
    ("oversight.final_accounts", "2017-03-01"): "预算审查监督条例第34条",
    ("filing.catalogue", "2024-11-01"): "备案审查条例第13条",
    ("legislation.comment_window", "2023-07-28"): "立法法第40条；制定地方性法规条例第37条",
    ("motion.movers", "2022-03-12"): "地方组织法第22条",
    ("motion.movers_township", "2022-03-12"): "地方组织法第22条",
}


@pytest.fixture(scope="module")
def profile() -> dict[tuple[str, str], PeriodRule]:
    return {
        (row.code, row.since.isoformat()): PeriodRule(code=row.code, since=row.since, **row.fields)
        for row in read_rules(DEFAULT_PROFILE)
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}@{row[1]}")
def test_worked_example(row, profile, shipped):
    code, since, anchor, legal, act_by, words = row
    rule = profile[code, since]
    due = rule.due(date.fromisoformat(anchor), shipped)
    assert (due.legal_on.isoformat(), due.act_by.isoformat()) == (legal, act_by)
    assert rule.words == words
    assert not due.provisional


def test_the_example_is_of_the_version_in_force(profile):
    for code, since, anchor, *_rest in ROWS:
        versions = [s for c, s in profile if c == code and s <= anchor]
        assert max(versions) == since


def test_no_rule_is_without_an_example(profile):
    dated = {key for key, rule in profile.items() if rule.kind in (RuleKind.PERIOD, RuleKind.FIXED)}
    assert dated == {(code, since) for code, since, *_rest in ROWS}


def test_the_article_beside_every_date(profile):
    assert {key: rule.basis_words for key, rule in profile.items()} == BASES


def test_the_window_of_public_comment(profile):
    rule = profile["legislation.comment_window", "2023-07-28"]
    assert rule.earliest_end(date(2026, 7, 31)) == date(2026, 8, 30)
    assert rule.words == "不少于30日"


def test_thresholds_of_movers(profile):
    assert profile["motion.movers", "2022-03-12"].needed_of(771) == 10
    assert profile["motion.movers_township", "2022-03-12"].needed_of(60) == 5
    assert profile["motion.movers", "2022-03-12"].words == "10人"


def test_a_majority_of_all_members():
    rule = PeriodRule(kind="threshold", unit="majority", name="通过")
    assert [rule.needed_of(total) for total in (64, 65)] == [33, 33]
    assert rule.words == "全体过半数"


def test_every_rule_has_a_chinese_name(profile):
    assert not [rule.code for rule in profile.values() if rule.name == rule.code]
