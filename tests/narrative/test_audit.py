"""The audit of a report by itself: what contradicts is found at its place, what agrees is left alone.

1. A consistent report, whatever its amounts and its manner of writing, has no finding of severity 错误.
2. One figure changed in it is found: a value, a part, a ratio, a change, a row, a total.
3. Every code is found in a short text made for it, and not in the text beside it that differs in that point only.
4. What rounding explains is a 提示, not an error.
5. Repeats are folded into one finding that names the other places.
6. Plans, comparisons, names, dates and limits are no contradictions.
7. Whatever a text says, it is read to its end: no words and no figures are too odd, too many or too long.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from consistent_report import Money, Report, shown
from hypothesis import given
from hypothesis import strategies as st

from generator.finding import Finding, Severity
from generator.narrative.audit import audited
from generator.narrative.plain_text import read_text

CENT = Decimal("0.01")
AMOUNTS = st.integers(5_000, 9_000_000).map(lambda cents: Decimal(cents) * CENT)


@st.composite
def categories(draw: st.DrawFn) -> Money:
    adjusted = draw(AMOUNTS)
    paid = (adjusted * draw(st.integers(40, 100)) / 100).quantize(CENT)
    return Money(draw(AMOUNTS), adjusted, paid)


REPORTS = st.builds(Report, categories(), categories(), categories())
PLAIN = Report(
    Money(Decimal("812.40"), Decimal("845.17"), Decimal("841.06")),
    Money(Decimal("96.33"), Decimal("91.02"), Decimal("80.55")),
    Money(Decimal("1203.75"), Decimal("1520.60"), Decimal("1377.48")),
)


def audit(text: str) -> tuple[Finding, ...]:
    return audited(read_text(text, "报告.txt"))


def codes(text: str) -> set[str]:
    """The families of what is found: C06 for C06-1."""
    return {finding.code.partition("-")[0] for finding in audit(text)}


def errors(text: str) -> list[str]:
    return [f"{each.cell} {each.message}" for each in audit(text) if each.severity is Severity.ERROR]


# ── 1, 2 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(REPORTS)
def test_a_consistent_report_has_no_error(report: Report) -> None:
    assert errors(report.formal()) == []
    assert errors(report.brief()) == []


def test_a_plain_report_has_no_finding_at_all() -> None:
    assert audit(PLAIN.formal()) == ()
    assert audit(PLAIN.brief()) == ()


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parent / "consistent").glob("*.txt")), ids=lambda file: file.stem
)
def test_consistent_reports_of_other_manners_have_no_finding(file: Path) -> None:
    assert audited(read_text(file.read_text(encoding="utf-8"), file.name)) == ()


CHANGED = {
    "整体支出调整后预算为2,456.79万元": ("C01", "整体支出调整后预算为2,465.79万元"),
    "人员经费812.40万元": ("C02", "人员经费821.40万元"),
    "预算执行率93.58%": ("C03", "预算执行率95.38%"),
    "控制率为88.50%": ("C03", "控制率为85.80%"),
    "占比38.46%": ("C03", "占比34.86%"),
    "合计 1520.60 1377.48": ("C05", "合计 1520.60 1397.48"),
    "，调增344.31万元": ("C06", "，调增334.41万元"),
    "幅度16.30%": ("C06", "幅度13.60%"),
    "及时率为77.78%": ("A04", "及时率为70.78%"),
    "公用经费调整为91.02万元": ("C01", "公用经费调整为97.02万元"),
}


@pytest.mark.parametrize(("words", "code", "changed"), [(words, *each) for words, each in CHANGED.items()])
def test_one_changed_figure_is_found(words: str, code: str, changed: str) -> None:
    text = PLAIN.formal()
    assert words in text
    assert code in codes(text.replace(words, changed, 1))


@given(REPORTS, st.integers(50_000, 400_000))
def test_a_changed_payment_is_always_found(report: Report, cents: int) -> None:
    stated = f"实际支出{shown(report.whole.paid)}万元，预算执行率"
    changed = f"实际支出{shown(report.whole.paid + cents * CENT)}万元，预算执行率"
    assert codes(report.formal().replace(stated, changed)) & {"C01", "C02", "C03"}


# ── 3, 6 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

BUDGET = "一、2023年预算编制情况\n2023年本级部门预算100.00万元，其中人员支出60.00万元，公用经费支出10.00万元，"
STAFF = "一、人员情况\n本局行政编制20人，年末在编人员编制数22人：公务员18人，工勤2人，"
WORKS = "一、重点工作任务\n我局应完成2项重点工作任务。\n二、重点工作完成情况\n均已完成：一是建成平台；二是开展培训"
PAIRS = {
    "C01 posts that are people": ("C01", f"{STAFF}雇员2人。\n", f"{STAFF}雇员3人。\n"),
    "C01 posts by kind": (
        "C01",
        f"{STAFF}雇员2人。\n",
        "一、人员情况\n本局编制22人：行政编制20人，事业编制2人；在编22人。\n",
    ),
    "C02 explained by rounding": (
        "C02",
        "一、情况\n全年部门实际支出60.01万元，其中基本支出20.00万元，项目支出40.00万元。\n",
        "一、情况\n全年部门实际支出60.00万元，其中基本支出20.00万元，项目支出40.00万元。\n",
    ),
    "C02 parts of the basic expenditure": (
        "C02",
        f"{BUDGET}项目支出30.00万元。\n二、预算执行情况\n基本支出年初安排70.02万元。\n",
        f"{BUDGET}项目支出30.00万元。\n二、预算执行情况\n基本支出年初安排70.01万元。\n",
    ),
    "C02 parts that are not all": (
        "C02",
        f"{BUDGET}项目支出30.00万元。\n二、预算执行情况\n基本支出年初安排70.02万元。\n",
        f"{BUDGET}其他支出30.00万元。\n二、预算执行情况\n基本支出年初安排70.02万元。\n",
    ),
    "C04 shares of several sentences": (
        "C04",
        "一、资产\n年末总资产100.00万元。流动资产40.00万元，占比40.00%。固定资产60.00万元，占比60.50%。另60.50万元。\n",
        "一、资产\n年末总资产100.00万元。流动资产40.00万元，占比40%。固定资产60.00万元，占比60%。\n",
    ),
    "C06 the base of an adjustment": (
        "C06",
        "一、情况\n部门预算年初100.00万元，调整后80.00万元，调整资金20.00万元，占部门预算总规模25.00%。\n",
        "一、情况\n部门预算年初100.00万元，调整后80.00万元，调整资金20.00万元，占部门预算总规模20.00%。\n",
    ),
    "C06 a base that is named": (
        "C06",
        "一、情况\n部门预算年初100.00万元，调整后80.00万元，调整资金20.00万元，占部门预算总规模25.00%。\n",
        "一、情况\n部门预算年初100.00万元，调整后80.00万元，调整资金20.00万元，占调整后预算总规模25.00%。\n",
    ),
    "C15 more works than asked for": ("C15", f"{WORKS}；三是印发办法。\n", f"{WORKS}。\n"),
    "C15 works with lists of their own": ("C15", f"{WORKS}；三是印发办法。\n", f"{WORKS}，一是甲，二是乙，三是丙。\n"),
    "C15 fewer targets than projects": (
        "C15",
        "一、目标设置\n编报9个项目支出绩效目标表。\n二、项目管理\n全年共实施10个项目。\n",
        "一、目标设置\n编报10个项目支出绩效目标表。\n二、项目管理\n全年共实施10个项目。\n",
    ),
    "C15 projects that need no target": (
        "C15",
        "一、目标设置\n编报9个项目支出绩效目标表。\n二、项目管理\n全年共实施10个项目。\n",
        "一、目标设置\n编报9个项目支出绩效目标表，1个涉密项目不编报。\n二、项目管理\n全年共实施10个项目。\n",
    ),
    "C18 special funds that are not there": (
        "C18",
        "一、预算编制\n本年无专项资金项目。\n二、项目监管\n按月对专项资金开展监督检查。\n",
        "一、预算编制\n本年无专项资金项目。\n二、项目监管\n制定《专项资金管理办法》，没有专项资金需要评价。\n",
    ),
    "A03 all done": (
        "A03",
        "一、目标完成\n各项目标均已完成。\n二、质量\n新建大楼项目完成率70%，受汛情影响尚未完成。\n",
        "一、目标完成\n各项目标均预计如期完成。\n二、质量\n新建大楼项目完成率70%，受汛情影响尚未完成。\n",
    ),
    "A03 all of it": (
        "A03",
        "一、目标完成\n各项目标均已完成。\n二、质量\n新建大楼项目完成率99.99%，尚未完成。\n",
        "一、目标完成\n各项目标均已完成。\n二、质量\n新建大楼项目完成率100%，没有尚未完成的。\n",
    ),
    "C01 rate of one name": (
        "C01",
        "一、情况\n2023年，编外人员控制率为12.50%。\n二、问题\n编外人员控制率为15.20%，偏高。\n",
        "一、情况\n2023年，编外人员控制率为12.50%。\n二、问题\n编外人员控制率为12.5%，超过10%。\n",
    ),
    "C01 other years do not count": (
        "C01",
        "一、情况\n2023年，政府采购实际支出30.00万元。\n二、问题\n政府采购实际支出33.00万元。\n",
        "一、情况\n2023年，政府采购实际支出30.00万元。\n二、问题\n2022年政府采购实际支出33.00万元，上年较多。\n",
    ),
    "C01 the same words": (
        "C01",
        "一、成效\n全年累计接待咨询群众1,200人次。\n二、总结\n全年累计接待咨询群众1,300人次。\n",
        "一、成效\n全年累计接待咨询群众1,200人次。\n二、总结\n全年累计接待来访企业1,300人次。\n",
    ),
    "C01 a third budget": (
        "C01",
        "一、情况\n年初项目支出10.00万元，调整后项目支出12.00万元。\n二、问题\n项目支出预算15.00万元。\n",
        "一、情况\n年初项目支出10.00万元，调整后项目支出12.00万元。\n二、问题\n项目支出预算12万元。\n",
    ),
    "C04 shares": (
        "C04",
        "一、资产\n年末总资产100.00万元。流动资产40.00万元，占比40.00%，固定资产60.00万元，占比60.50%，另60.50万元。\n",
        "一、资产\n年末总资产100.00万元。流动资产40.00万元，占比40%，固定资产60.00万元，占比60%。\n",
    ),
    "C05 parts under a head": (
        "C05",
        "附件2\n项目支出：\n30万元\n28万元\n1、甲专项\n10万元\n9万元\n2、乙专项\n20万元\n17万元\n",
        "附件2\n项目支出：\n30万元\n26万元\n1、甲专项\n10万元\n9万元\n2、乙专项\n20万元\n17万元\n",
    ),
    "C17 a later year": (
        "C17",
        "一、2023年预算执行情况\n其中2024年新增事项20项。\n",
        "一、2023年预算执行情况\n其中2022—2023学年新增事项20项，项目编号2024-1860，依据《2024年工作要点》。\n",
    ),
    "C17 plans may": (
        "C17",
        "一、2023年履职情况\n2024年完成系统上线。\n",
        "一、2023年履职情况\n全部完成。\n二、后续工作计划\n2024年完成系统上线。\n",
    ),
    "C17 an earlier year": (
        "C17",
        "一、2023年预算执行情况\n2022年会议费预算3.00万元，实际支出2.00万元。\n",
        "一、2023年预算执行情况\n与2022年相比，会议费预算减少3.00万元。在2022年建立的制度基础上继续完善。\n",
    ),
    "C18 twice": (
        "C18",
        "一、目标\n建成覆盖全部二十个乡镇街道的图书流通服务网络，办理借阅证3,000张。\n"
        "二、绩效\n建成覆盖全部二十个乡镇街道的图书流通服务网络，办理借阅证3,000张。\n",
        "一、绩效\n建成覆盖全部二十个乡镇街道的图书流通服务网络，办理借阅证3,000张。\n"
        "二、存在问题\n建成覆盖全部二十个乡镇街道的图书流通服务网络，办理借阅证3,000张。\n",
    ),
    "C22 a private-use character": ("C22", "一、情况\n共120.3\ue0214万元。\n", "一、情况\n共120.34万元。\n"),
    "C22 the letter O": ("C22", "一、情况\n支出12O.34万元。\n", "一、情况\n支出120.34万元，用于5G基站。\n"),
    "C22 no unit": (
        "C22",
        "一、情况\n公用支出63.50，人员支出70.00万元。\n",
        "一、情况\n公用支出63.50万元，人员支出70.00万元，自评得分93.50。\n",
    ),
    "C23 forecast": (
        "C23",
        "一、部门履职绩效情况\n项目预计可在计划时间内完成。\n",
        "一、部门履职绩效情况\n我馆将服务送进社区，实际效果好于预期。\n二、后续计划\n预计明年完工。\n",
    ),
    "A02 nothing left": (
        "A02",
        "一、情况\n调整后预算支出90.00万元，本年支出决算数80.00万元，年末无财政拨款结转和结余。\n",
        "一、情况\n调整后预算支出90.00万元，本年支出决算数80.00万元，余款由财政收回，年末无财政拨款结转和结余。\n",
    ),
    "A03 none but some": (
        "A03",
        "一、编制\n本年无新增项目，不需评估。\n二、管理\n年中新增项目共3个。\n",
        "一、编制\n本年无新增项目，不需评估。\n二、管理\n年中终止项目共3个。\n",
    ),
    "A06 cost targets": (
        "A06",
        "附件\n项目支出绩效自评表\n年度资金总额\n30万元\n30万元\n成本指标\n人工\n12万元\n5\n材料\n20万元\n5\n社会效益\n",
        "附件\n项目支出绩效自评表\n年度资金总额\n30万元\n29万元\n成本指标\n人工\n10万元\n9万元\n材料\n20万元\n社会效益\n",
    ),
    "A04 late projects": (
        "A04",
        "一、效率\n二级项目共计7个，项目完成及时率为57.14%，主要是两个项目受天气影响未能按期实施。\n",
        "一、效率\n二级项目共计7个，项目完成及时率为57.14%，主要是三个项目受天气影响未能按期实施。\n",
    ),
}


@pytest.mark.parametrize(("code", "wrong", "right"), PAIRS.values(), ids=PAIRS)
def test_found_in_the_text_made_for_it_only(code: str, wrong: str, right: str) -> None:
    assert code in codes(wrong)
    assert codes(right) == set()


def test_a_finding_says_where_and_what() -> None:
    text = PLAIN.formal().replace("控制率为88.50%", "控制率为85.80%")
    (found,) = audit(text)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "85.80%" in each)
    assert (found.sheet, found.cell, found.severity) == ("报告.txt", f"第{line}行", Severity.ERROR)
    assert found.expected == "80.55万元÷91.02万元＝88.5%"
    assert found.actual.startswith("85.80%（“")


def test_a_wrong_share_is_told_once_with_what_the_shares_come_to() -> None:
    text = "一、情况\n总支出预算100.00万元。人员支出55.00万元，占总支出57.00%。项目支出45.00万元，占总支出45.00%。\n"
    (found,) = audit(text)
    assert (found.code, found.expected) == ("C03", "55.00万元÷100.00万元＝55%；各项占比57.00%＋45.00%＝102%")


def test_the_figure_that_makes_a_total_wrong_is_named() -> None:
    text = "附件2\n项目支出：\n30万元\n30万元\n1、甲专项\n10万元\n10万元\n2、乙专项\n20万元\n{}万元\n"
    (found,) = audit(text.format(27))
    assert found.expected == "2行之和 37；“2、乙专项”的27如为20，合计即相符"
    assert audit(text.format(20)) == ()


# ── 4, 5 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_rounding_explains_is_a_note() -> None:
    (found,) = audit("一、经济性\n“三公”经费预算4.65万元，实际支出约0.52万元，“三公”经费控制率为11.28%。\n")
    assert (found.code, found.severity) == ("C03-2", Severity.NOTE)


def test_repeats_are_folded() -> None:
    sentence = "政府采购预算20.00万元，实际支出19.00万元，政府采购执行率为90.00%。\n"
    (found,) = audit(f"一、情况\n{sentence}二、问题\n{sentence}")
    assert found.message == "政府采购执行率（另见第4行）与所列数字不符"


def test_errors_come_first() -> None:
    text = "一、2023年情况\n公用支出63.50，上年较少。\n2024年支出5.00万元。\n"
    assert [found.severity for found in audit(text)] == [Severity.ERROR, Severity.WARNING]


# ── 7 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

SCRAPS = st.sampled_from(
    [
        *(
            "一、",
            "（一）",
            "1.",
            "①",
            "其中：",
            "占",
            "占比",
            "“一上”",
            "三公经费",
            "项目支出",
            "年初预算",
            "实际支出",
            "调增",
            "增长",
        ),
        *(
            "执行率",
            "控制率",
            "利用率",
            "财政核减率",
            "项目完成及时率",
            "2个项目未按期",
            "合计",
            "表1 项目",
            "附件",
            "总分",
            "无新增项目",
        ),
        *(
            "万元",
            "亿元",
            "%",
            "个",
            "年",
            "分",
            "，",
            "。",
            "；",
            "\n",
            " ",
            "\t",
            "（",
            "）",
            "《",
            "“",
            "0",
            "1",
            "9.5",
            "2023年",
            "1,000",
        ),
        *("9" * 40, "0.00", "0万元", "0%", "\ue000", "①②", "—", "-", "三十", "百", "\u200b", "１２"),
    ]
)


@given(st.lists(SCRAPS, max_size=120).map("".join))
def test_any_text_is_read_to_its_end(text: str) -> None:
    for found in audited(read_text(text, "报告.txt", 2023)):
        assert found.message


@pytest.mark.parametrize("scrap", ["1", "1 ", "1,", "（1", "《", "“", "甲 1 2\n", "占5%", "一、甲\n"])
def test_long_texts_are_read_to_their_end(scrap: str) -> None:
    assert audit(scrap * (4_000 // len(scrap))) is not None
