"""The known contradictions of the published reports are found, by code and indicator.

1. What the report states of its scores, weights, problems and targets: generator.checks.
2. What its figures contradict: the declared checks of its rubric, live in 校验.
3. Nothing that adds up is called an error: the errors of every sample are exactly those listed.

Not found here, and why: F09, L02, H16 (years) and F13, F16, L03, L04, H24 (figures in the text) need the text. The two
projects of L05 stand in a passage of the text; its answers have all three. The 16.96 of L11 is taken as withdrawn, as
the report must mean. L16, H21, H25 are about words. H07 and H20 need two annexes side by side. H10 is live in
the form of the project; the shares of all need it beside them, as answers-building takes it.
H17 is blank cells of a paper form. H18 is a defective
rule, replaced in the rubric. H23 compares two tables.
"""

from collections.abc import Iterator

import pytest

from generator.calculation.cells import check_cell
from generator.calculation.evaluation import evaluation
from generator.calculation.problem_checks import all_checks
from generator.checks.consistency import check_all
from generator.finding import Finding, Severity
from generator.published.samples import Sample, load_sample, sample_ids

SAMPLES = {sample: load_sample(sample) for sample in sample_ids()}
FOUND = {sample: list(check_all(loaded.claims)) for sample, loaded in SAMPLES.items()}

KNOWN = [  # id, sample, code, indicator or place, what the finding says
    ("F03", "futian-2020", "C10", "public_cost", "第1部分应得0.00分，即三公经费控制率应高于100%"),
    ("F05", "futian-2020", "C13", "indicator_clarity", "部分绩效指标值无法确切衡量"),
    ("F06", "futian-2020", "C10", "petitions", "收到信访"),
    ("F06", "futian-2020", "C10", "satisfaction", "服务对象满意度应不低于95%"),
    ("F07", "futian-2020", "C10", "key_work", "未完成重点工作应为0项"),
    ("F08", "futian-2020", "C10", "budget_execution", "合计应为3.7467，平均93.67%，未说明的3期合计应为276.50%"),
    ("F08", "futian-2020", "C11-1", "budget_execution", "不高于5.97分"),
    ("F10", "futian-2020", "C12", "public_cost", "扣4.00分"),
    ("F11", "futian-2020", "C12-1", "第2条", "编外人员占比较高"),
    ("F14", "futian-2020", "C10-1", "institution", "绩效管理制度已建立应达到"),
    ("F15", "futian-2020", "C10-1", "procurement", "采购政策落实情况应为1.00分"),
    ("L01", "luohu-2022", "C09", "project_timeliness", "疑似舍去尾数未四舍五入；疑似先把项目完成及时率取整为57%再计分"),
    ("L06", "luohu-2022", "C10", "procurement", "政府采购执行率应不低于99.50%"),
    ("L07", "luohu-2022", "C16", "", "165个，为目标值的82.50%"),
    ("L08", "luohu-2022", "C10", "budget_execution", "合计应为3.9733，平均99.33%，未说明的3期合计应为299.93%"),
    ("L08", "luohu-2022", "C11-1", "budget_execution", "不高于5.96分"),
    ("L09", "luohu-2022", "C10-1", "effect", "履职效益情况"),
    ("L10", "luohu-2022", "C12", "outside_staff", "扣0.50分"),
    ("L10", "luohu-2022", "C12", "budget_execution", "扣0.04分"),
    ("L10", "luohu-2022", "C12", "effect", "扣3.00分"),
    ("L12", "luohu-2022", "C10-1", "indicator_clarity", "含效益类绩效指标"),
    ("L13", "luohu-2022", "C10", "key_work", "交办重点工作"),
    ("L14", "luohu-2022", "C10-1", "institution", "绩效管理制度已建立应达到"),
    ("H01", "hecheng-department", "C07", "", "98.00"),
    ("H02", "hecheng-department", "C07", "", "“绩效目标合理性”如得满分6.00分（现为2.00分），总分即相符"),
    ("H03", "hecheng-project", "C07", "", "“资金使用合规性”如得满分4.00分（现为1.00分），总分即相符"),
    ("H04", "hecheng-project", "C08", "", "“资金使用合规性”的分值为4.00分（所列为1.00分）"),
    ("H05", "hecheng-project", "C08", "", "“预算支出效益”的分值为30.00分"),
    ("H08", "hecheng-form-1", "C19", "", "281.184万元"),
    ("H08", "hecheng-form-1", "C10", "第4行", "实际完成值"),
    ("H09", "hecheng-form-3", "C19", "", "56.21万元"),
    ("H11", "hecheng-project", "C09", "fund_arrival", "3.00"),
    ("H12", "hecheng-project", "C09", "satisfaction", "10.00"),
    ("H13", "hecheng-department", "C20", "effect_econ", "无"),
    ("H14", "hecheng-department", "C09", "base_info", "0.00"),
    ("H14", "hecheng-department", "C10-2", "base_info", "12行"),
    ("H15", "hecheng-department", "C10", "three_public_change", "本年三公经费总额"),
    ("H15", "hecheng-department", "C10", "procurement", "政府采购预算金额"),
    ("H19", "hecheng-department", "C13-1", "第1条", "人员严重缺编"),
    ("H19", "hecheng-project", "C12", "fund_arrival", "扣1.00分"),
    ("H19", "hecheng-project", "C12", "satisfaction", "扣1.00分"),
    ("H22", "hecheng-form-2", "C16-2", "第8行", "拟加强运维管理"),
]
WITHOUT_INPUT = {  # H15: 12 indicators, 37 points
    *("indicator_clarity", "three_public_change", "key_spend", "carryover_change", "public_cost"),
    *("three_public_control", "procurement", "disclosure", "asset_institution", "asset_safety"),
    *("asset_utilisation", "key_work"),
}
LIVE = [  # id, sample, code of the declared check
    ("F01", "futian-2020", "C05a"),
    ("F02", "futian-2020", "C05b"),
    ("F04", "futian-2020", "C14a"),
    ("F05", "futian-2020", "C13a"),
    ("F10", "futian-2020", "C12a"),
    ("F11", "futian-2020", "C12b"),
    ("F12", "futian-2020", "C14l"),
    ("L10", "luohu-2022", "C12a"),
    ("L15", "luohu-2022", "C14b"),
    ("H06", "hecheng-department", "C05d"),
    ("H08", "hecheng-form-1", "C19d"),
    ("H09", "hecheng-form-3", "C19d"),
    ("H12", "hecheng-department", "C16a"),
    ("H10", "hecheng-form-4", "C14a"),
]
ERRORS = {
    "futian-2020": set[tuple[str, str]](),
    "dapeng-2024": set[tuple[str, str]](),
    "luohu-2022": {("C09", "project_timeliness")},
    "szaudit-2021": {("C07-1", "key_work"), ("C09", "public_cost")},
    "hecheng-department": {("C07", ""), ("C09", "base_info")},
    "hecheng-project": {("C07", ""), ("C08", ""), ("C09", "fund_arrival"), ("C09", "satisfaction")},
    "hecheng-form-1": {("C19", "")},
    "hecheng-form-2": set[tuple[str, str]](),
    "hecheng-form-3": {("C19", "")},
    "hecheng-form-4": set[tuple[str, str]](),
}


def _said(found: Finding) -> str:
    return "｜".join((found.message, found.expected, found.actual, found.advice))


def _of(sample: str, code: str, place: str) -> Iterator[Finding]:
    for each in FOUND[sample]:
        if each.code == code and place in {each.indicator or "", each.cell}:
            yield each


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sample", "code", "place", "said"), [pytest.param(*each[1:], id="-".join(each[:4])) for each in KNOWN]
)
def test_a_known_contradiction_is_found(sample: str, code: str, place: str, said: str) -> None:
    assert any(said in _said(each) for each in _of(sample, code, place))


def test_scores_without_any_input() -> None:
    listed = {each.indicator for each in FOUND["hecheng-department"] if each.code in {"C10", "C10-1"}}
    weights = (SAMPLES["hecheng-department"].answers.rubric.indicator(each).weight for each in WITHOUT_INPUT)
    assert listed >= WITHOUT_INPUT
    assert sum(weights) == 37


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _verdict(sample: Sample, code: str) -> tuple[str, str]:
    rubric = sample.answers.rubric
    check = next(each for each in all_checks(rubric) if each.code == code)
    return evaluation(rubric, sample.answers.entries).text(check_cell(check)), check.severity


@pytest.mark.parametrize(("sample", "code"), [pytest.param(*each[1:], id="-".join(each)) for each in LIVE])
def test_a_known_contradiction_is_live(sample: str, code: str) -> None:
    verdict, severity = _verdict(SAMPLES[sample], code)
    assert verdict == severity


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_errors_are_the_known_ones() -> None:
    errors = {
        sample: {(each.code, each.indicator or "") for each in found if each.severity is Severity.ERROR}
        for sample, found in FOUND.items()
    }
    assert errors == ERRORS
