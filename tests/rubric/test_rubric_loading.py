"""Loading a rubric: what is wrong with the file is said all at once, in Chinese, with file, line and key.

1. Every sort of fault names its place and a remedy, near misses where there are any.
2. Faults of all sections are reported together.
3. Formulas, conditions on rows, measures of rows, printed rows, rules, ids, codes: what is read, what is refused.
4. A variant lays its changes over its parent, replaces by id, name or code, takes away what it leaves empty; a fault
   names the file it stands in.
5. Options put their choice into the rubric.
6. The digest tells rubrics apart by content, not by layout.

Line 1 of a rubric is its id, line 7 its source; bodies begin in line 8.
"""

from decimal import Decimal

import pytest
from tiny import HEAD, entries, excel, faults, faults_of, files, rubric, rule_of

from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.calculation.evaluation import evaluation
from generator.problem import InvalidInput
from generator.rubric.loader import load

FACTS = """\
facts:
  used: {label: 在用, kind: amount}
  total: {label: 总额, kind: amount}
  done: {label: 完成, kind: tick}
"""
PER_ITEM = "{kind: per_item, count: used, full: 2, each: 1}"
INDICATORS = f"""\
indicators:
  - name: 一级
    weight: 2
    children:
      - {{id: only, name: 本项, weight: 2, rule: {PER_ITEM}}}
"""
TICKED = "{kind: checklist, items: [{tick: f00, points: 2}]}"
WHOLE = FACTS + INDICATORS


def only(rule: str) -> str:
    """Facts (lines 8 to 11) and an indicator whose rule stands in line 16."""
    return FACTS + INDICATORS.replace(PER_ITEM, rule)


AT_RULE = "tiny/rubric.yaml 第16行 indicators › 第1项 › children › 第1项 › rule"
FIRST_HALF = "bands、block、checklist、degree、grade、judgement"
KINDS = f"{FIRST_HALF}、linear、override、per_item、period_mean、proportion、requirements等"

# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_whole_rubric_loads() -> None:
    assert rubric(WHOLE).indicator("only").weight == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (WHOLE + "remark: 无\n", "tiny/rubric.yaml 第17行 remark：不认识的键“remark”。"),
        (
            WHOLE.replace("label: 在用", "label: 在用, untis: 元"),
            "tiny/rubric.yaml 第9行 facts › used › untis：不认识的键“untis”。是否应为：unit。",
        ),
        (
            WHOLE.replace("kind: tick", "kind: tik"),
            "tiny/rubric.yaml 第11行 facts › done › kind：“tik”不在可选范围。是否应为：tick。",
        ),
        (
            WHOLE.replace("kind: amount}\n  done", "low: 很小, kind: amount}\n  done"),
            "tiny/rubric.yaml 第10行 facts › total › low：“很小”不是数字或超过15位。请写数字，例如 12.5 或 90%。",
        ),
        (
            WHOLE.replace("kind: tick", "kind: tick, optional: 也许"),
            "tiny/rubric.yaml 第11行 facts › done › optional：“也许”不是 true 或 false。请写 true 或 false。",
        ),
        (
            WHOLE.replace("kind: tick", "kind: tick, width: 1.5"),
            "tiny/rubric.yaml 第11行 facts › done › width：“1.5”不是整数。请写整数。",
        ),
        (
            WHOLE.replace("{label: 完成, kind: tick}", "是否"),
            "tiny/rubric.yaml 第11行 facts › done：应为“键: 值”。请在下一行缩进后逐项写出。",
        ),
        (FACTS, "tiny/rubric.yaml 第1行：缺少“indicators”。请补上这一项。"),
        (
            FACTS + "indicators: {a: b}\n",
            "tiny/rubric.yaml 第12行 indicators：应为列表。请逐行以“- ”开头写出，或写成 [甲, 乙]。",
        ),
        (only("{of: used}"), f"{AT_RULE}：缺少“kind”。可用的有：{KINDS}。"),
        (
            only("{kind: checklists}"),
            f"{AT_RULE} › kind：没有名为“checklists”的规则类型。是否应为：checklist。",
        ),
        (only("{kind: per_item, count: used, full: 2}"), f"{AT_RULE}：缺少“each”。请补上这一项。"),
        (
            only("{kind: per_item, count: usd, full: 2, each: 1}"),
            f"{AT_RULE} › count：没有名为“usd”的数值类填报项或计算指标。是否应为：used。",
        ),
        (
            only("{kind: proportion, of: done, points: 2}"),
            f"{AT_RULE} › of：没有名为“done”的数值类填报项或计算指标。可用的有：total、used。",
        ),
        (
            only("{kind: period_mean, periods: [used], each: 1, mean: 1}"),
            f"{AT_RULE} › periods › 第1项：没有名为“used”的计算指标。",
        ),
        (
            only("{kind: proportion, of: used, points: 2, excess: zeros}"),
            f"{AT_RULE} › excess：“zeros”不在可选范围。是否应为：zero。",
        ),
        (
            only("{kind: bands, of: used, bands: {points: 1}}"),
            f"{AT_RULE} › bands：应为列表。请逐行以“- ”开头写出，或写成 [甲, 乙]。",
        ),
        (
            only("{kind: bands, of: [used], bands: [{points: 1}]}"),
            f"{AT_RULE} › of：应为单个值。请写一个数字、文字或 true/false。",
        ),
        (
            only("{kind: bands, of: used, bands: [{points: 1, form: 2}]}"),
            f"{AT_RULE} › bands › 第1项 › form：不认识的键“form”。是否应为：from。",
        ),
        (
            WHOLE + "sections: [{title: 基本, facts: [usde]}]\n",
            "tiny/rubric.yaml 第17行 sections › 第1项 › facts › 第1项：没有名为“usde”的填报项。是否应为：used。",
        ),
        (
            WHOLE + "tables: {rows: {label: 明细}}\n",
            "tiny/rubric.yaml 第17行 tables › rows：缺少“columns”。请补上这一项。",
        ),
        (
            WHOLE + "tables: {rows: {label: 明细, columns: {a: {label: 甲, kind: nmber}}}}\n",
            "tiny/rubric.yaml 第17行 tables › rows › columns › a › kind：“nmber”不在可选范围。是否应为：number。",
        ),
        (
            WHOLE + "checks: {C1: {severity: 严重, label: 甲, holds: used > 0, remedy: 核对}}\n",
            "tiny/rubric.yaml 第17行 checks › C1 › severity：“严重”不在可选范围。可用的有：提示、警告、错误。",
        ),
    ],
)
def test_a_fault_names_its_place_and_a_remedy(body: str, said: str) -> None:
    (found,) = faults(body)
    assert found.startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "tiny/rubric.yaml：文件为空或开头不是“键: 值”。请参照 samples 中的示例填写。"),
        ("- 甲\n", "tiny/rubric.yaml：文件为空或开头不是“键: 值”。请参照 samples 中的示例填写。"),
        (
            "id: tiny\ntitle: [甲\n",
            "tiny/rubric.yaml 第3行：不是正确的 YAML 格式。请检查这一行的缩进、冒号后的空格和引号。",
        ),
        (
            "id: tiny\n\ttitle: 甲\n",
            "tiny/rubric.yaml 第2行：不是正确的 YAML 格式。请检查这一行的缩进、冒号后的空格和引号。",
        ),
        ("id: tiny\ntitle: \x07\n", "tiny/rubric.yaml：含有无法识别的字符。请以 UTF-8 编码另存后重试。"),
        (
            "id: tiny\ntitle: 甲\nid: other\n",
            "tiny/rubric.yaml 第3行 id：与第1行重复。同一处的键只能写一次，请删去其中一个。",
        ),
    ],
)
def test_what_is_no_rubric_at_all_is_said_so(text: str, said: str) -> None:
    assert faults_of({"tiny": text}) == [said]


def test_every_repeated_key_is_named() -> None:
    assert faults(WHOLE + "facts: {}\nmeasures:\n  a: {}\n  a: {}\n") == [
        "tiny/rubric.yaml 第17行 facts：与第8行重复。同一处的键只能写一次，请删去其中一个。",
        "tiny/rubric.yaml 第20行 measures › a：与第19行重复。同一处的键只能写一次，请删去其中一个。",
    ]


DOUBLED = "".join(f"  - &l{level} [*l{level - 1}, *l{level - 1}]\n" for level in range(1, 40))


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("notes: &all [*all]\n", "第17行 notes › 第1项 › 第1项 › "),
        ("facts2: &all {a: *all}\n", "第17行 facts2 › a › a › "),
        ("notes:\n  - &l0 [无, 无]\n" + DOUBLED, "第18行 notes › "),
        (f"notes: {'[' * 41}{']' * 41}\n", "第17行 notes › 第1项 › 第1项 › "),
    ],
    ids=["list in itself", "keys in themselves", "twice as much in each line", "too deep"],
)
def test_a_file_that_never_ends_is_refused(written: str, place: str) -> None:
    (found,) = faults(WHOLE + written)
    assert found.startswith(f"tiny/rubric.yaml {place}")
    assert found.endswith("：内容层次过深或引用了自身。请去掉 & 和 * 引用，把内容直接写出。")


def test_an_alias_that_ends_is_read() -> None:
    notes = rubric(WHOLE + "notes: [&a 甲, *a]\n").notes
    assert notes == ("甲", "甲")


def test_every_key_that_is_no_word_is_named() -> None:
    assert faults(WHOLE + "? [a, b]\n: 甲\nmeasures:\n  ? {a: b}\n  : 乙\n") == [
        "tiny/rubric.yaml 第17行：键应为单个词。请把键写成一个词，后面跟冒号。",
        "tiny/rubric.yaml 第20行 measures：键应为单个词。请把键写成一个词，后面跟冒号。",
    ]


def test_an_unknown_template_offers_its_neighbours() -> None:
    with pytest.raises(InvalidInput, match="评分体系“luohu-2023”：没有收录。是否应为：luohu-2022。"):
        load("luohu-2023")


@pytest.mark.parametrize("missing", ["id", "title", "region", "issuer", "year", "version", "source"])
def test_the_heading_must_be_whole(missing: str) -> None:
    head = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(f"{missing}:"))
    assert faults_of({"tiny": head + WHOLE}) == [f"tiny/rubric.yaml 第1行：缺少“{missing}”。请补上这一项。"]


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_faults_of_all_sections_are_reported_together() -> None:
    body = """\
        facts:
          used: {label: 在用, kind: amont}
          total: {lable: 总额, kind: amount}
        measures:
          rate: {label: 率, kind: percent, value: usd / 3}
          more: {label: 率, kind: percent}
        indicators:
          - name: 一级
            weight: 二
            children:
              - {id: one, name: 甲, weight: 1, rule: {kind: nothing}}
              - {id: two, name: 乙, rule: {kind: proportion, of: rate, points: x}}
        checks:
          C1: {severity: 错误, label: 甲, holds: used +, remedy: 核对}
        """
    found = faults(body)
    assert [line.split("：")[0].removeprefix("tiny/rubric.yaml ") for line in found] == [
        "第9行 facts › used › kind",
        "第10行 facts › total › lable",
        "第10行 facts › total",
        "第12行 measures › rate › value",
        "第13行 measures › more",
        "第18行 indicators › 第1项 › children › 第1项 › rule › kind",
        "第19行 indicators › 第1项 › children › 第2项",
        "第19行 indicators › 第1项 › children › 第2项 › rule › of",
        "第19行 indicators › 第1项 › children › 第2项 › rule › points",
        "第16行 indicators › 第1项 › weight",
        "第21行 checks › C1 › holds",
    ]


def test_a_fault_of_the_heading_does_not_hide_the_others() -> None:
    found = faults_of({"tiny": HEAD.replace("title: 小评分表\n", "") + WHOLE.replace("kind: tick", "kind: tik")})
    assert found == [
        "tiny/rubric.yaml 第1行：缺少“title”。请补上这一项。",
        "tiny/rubric.yaml 第10行 facts › done › kind：“tik”不在可选范围。是否应为：tick。",
    ]


def test_a_fault_of_an_option_does_not_hide_the_others() -> None:
    option = "options: {o: {label: 口径, choices: {a: 甲, b: 乙}, default: c}}\n"
    assert faults(WHOLE.replace("kind: tick", "kind: tik") + option) == [
        "tiny/rubric.yaml 第17行 options › o › default：没有“c”这一选项。可用的有：a、b。",
        "tiny/rubric.yaml 第11行 facts › done › kind：“tik”不在可选范围。是否应为：tick。",
    ]


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

TABLES = "tables: {t: {label: 明细, columns: {paid: {label: 支出, kind: amount}, on: {label: 按期, kind: tick}}}}\n"


@pytest.mark.parametrize(
    ("written", "formula"),
    [
        ("used / total", "在用/总额"),
        ("used / 25%", "在用/25%"),
        ("used - (total - 1.50)", "在用-(总额-1.5)"),
        ("used * 0.5%", "在用*0.5%"),
        ("max(used, total) + min(used, 1, 2)", "MAX(在用,总额)+MIN(在用,1,2)"),
        ("when(used > total, 1, used / total)", "IF(在用>总额,1,在用/总额)"),
        ("sum(t.paid)", "SUMPRODUCT(ISNUMBER(t!paid*)*1,t!paid*)"),
        ("rows(t.paid)", "SUMPRODUCT(ISNUMBER(t!paid*)*1)"),
        ("total", "总额"),
        ("-used + total", "0-在用+总额"),
        ("total - -used", "总额-(0-在用)"),
        ("-(used + total) / 2", "ROUND(0-(在用+总额),6)/2"),
        ("used * -2", "在用*(-2)"),
        ("-10%", "-10%"),
        ("abs(used - total) / total", "ROUND(ABS(在用-总额),6)/总额"),
        ("abs(-used)", "ABS(0-在用)"),
        ("1 - used / total", "1-ROUND(在用/总额,6)"),
        ("used / (total + 1)", "在用/ROUND(总额+1,6)"),
    ],
)
def test_a_measure_is_read_as_written(written: str, formula: str) -> None:
    found = rubric(WHOLE + TABLES + f"measures: {{m: {{label: 量, kind: number, value: '{written}'}}}}\n")
    assert excel(found, found.measures["m"].value) == formula


@pytest.mark.parametrize(
    ("written", "formula"),
    [
        ("used <= total", "在用<=总额"),
        ("used == total or used > 1", "OR(在用=总额,在用>1)"),
        ("rows(t.paid, t.on) == 0", 'SUMPRODUCT(ISNUMBER(t!paid*)*(t!on*="是")*1)=0'),
        ("used < 1 and total < 1 and used >= 0", "AND(在用<1,总额<1,在用>=0)"),
        ("done", '完成="是"'),
        ("not done", '完成="否"'),
        ("not used > total", "在用<=总额"),
        ("sum(t.paid) <= used + 0.02", "ROUND(SUMPRODUCT(ISNUMBER(t!paid*)*1,t!paid*),6)<=ROUND(在用+0.02,6)"),
        ("used * 2 == total", "ROUND(在用*2,6)=总额"),
        ("max(used, 1) > min(total, 2)", "ROUND(MAX(在用,1),6)>ROUND(MIN(总额,2),6)"),
        ("abs(used - total) <= 0.02", "ROUND(ABS(在用-总额),6)<=0.02"),
        ("-used < 0", "ROUND(0-在用,6)<0"),
        ("count(t.on) == 0", 'SUMPRODUCT((t!on*="是")*1)=0'),
        ("not count(t.on) > 1", 'SUMPRODUCT((t!on*="是")*1)<=1'),
        ("sum(t.paid, t.on) <= used", 'ROUND(SUMPRODUCT(ISNUMBER(t!paid*)*(t!on*="是")*1,t!paid*),6)<=在用'),
        ("when(done, used, total) < 1", 'ROUND(IF(完成="是",在用,总额),6)<1'),
    ],
)
def test_a_check_is_read_as_written(written: str, formula: str) -> None:
    check = f"checks: {{C1: {{severity: 错误, label: 甲, holds: '{written}', remedy: 核对}}}}\n"
    found = rubric(WHOLE + TABLES + check)
    assert excel(found, found.checks[0].holds) == formula


def test_a_measure_may_build_on_an_earlier_one_only() -> None:
    later = "measures:\n  b: {label: 乙, kind: number, value: a + 1}\n  a: {label: 甲, kind: number, value: used}\n"
    (found,) = faults(WHOLE + later)
    assert found.startswith("tiny/rubric.yaml 第18行 measures › b › value：没有名为“a”的填报项。")
    earlier = "measures:\n  a: {label: 甲, kind: number, value: used}\n  b: {label: 乙, kind: number, value: a + 1}\n"
    assert set(rubric(WHOLE + earlier).measures) == {"a", "b"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("used +", "算式“used +”无法识别。只用填报项编号、数字、+ - * /、比较符号和括号。"),
        ("used ÷ total", "算式“used ÷ total”无法识别。只用填报项编号、数字、+ - * /、比较符号和括号。"),
        ("usd / total", "没有名为“usd”的填报项。是否应为：used。"),
        ("used ** 2", "“used ** 2”不是数值。请改为数字、填报项或其四则运算。"),
        ("used > total", "“used > total”不是数值。请改为数字、填报项或其四则运算。"),
        ('"甲"', "“'甲'”不是数值。请改为数字、填报项或其四则运算。"),
        ('"甲{}"', '算式“"甲{}"”无法识别。只用填报项编号、数字、+ - * /、比较符号和括号。'),
        ("done + 1", "“done”不是数值。只有数值类填报项可以参与计算。"),
        ("t.on + 1", "“t.on”不是数值。只有数值类填报项可以参与计算。"),
        ("mx(used, 1)", "没有名为“mx”的函数。是否应为：max。"),
        ("sum(used)", "“used”不是明细表的列。请写成“表.列”。"),
        ("sum(t.pad)", "没有名为“t.pad”的填报项。是否应为：t.paid。"),
        ("when(used > 1, 2)", "“when(used > 1, 2)”的参数个数不对。请对照规则说明更正参数。"),
        ("used.__class__", "没有名为“used.__class__”的填报项。"),
        ("__import__('os')", "算式“__import__('os')”无法识别。只用填报项编号、数字、+ - * /、比较符号和括号。"),
    ],
)
def test_a_formula_that_cannot_be_read_is_refused(written: str, said: str) -> None:
    measure = f"measures:\n  m:\n    label: 量\n    kind: number\n    value: >-\n      {written}\n"
    (found,) = faults(WHOLE + TABLES + measure)
    assert found.startswith(f"tiny/rubric.yaml 第22行 measures › m › value：{said}")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("used != total", "算式“used != total”无法识别。只用填报项编号、数字、+ - * /、比较符号和括号。"),
        ("0 < used < 1", "“0 < used < 1”不是条件。请写成比较，例如 a <= b，或写是否类填报项。"),
        ("used + 1", "“used + 1”不是条件。请写成比较，例如 a <= b，或写是否类填报项。"),
        ("used = total", "算式“used = total”无法识别。只用填报项编号、数字、+ - * /、比较符号和括号。"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused(written: str, said: str) -> None:
    (found,) = faults(WHOLE + f"checks: {{C1: {{severity: 错误, label: 甲, holds: {written}, remedy: 核对}}}}\n")
    assert found == f"tiny/rubric.yaml 第17行 checks › C1 › holds：{said}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("used * True", "“True”不是数值。请改为数字、填报项或其四则运算。"),
        ("percent(used)", "没有名为“percent”的函数。可用的有：abs、count、max、min、rows、sum、when。"),
        ("min()", "“min()”的参数个数不对。请对照规则说明更正参数。"),
        ("used / 0", "除数为0。请更正除数。"),
        ("used / 0.0", "除数为0。请更正除数。"),
        ("sum(t.paid, t.on, 1)", "“sum(t.paid, t.on, 1)”的参数个数不对。请对照规则说明更正参数。"),
        ("abs(used, 1)", "“abs(used, 1)”的参数个数不对。请对照规则说明更正参数。"),
        ("count()", "“count()”的参数个数不对。请对照规则说明更正参数。"),
        ("abs(t.paid)", "“t.paid”是明细表的一列。请写成 sum(…) 或 rows(…)。"),
        ("-done", "“done”不是数值。只有数值类填报项可以参与计算。"),
        ("used is a", "“used is a”不是数值。请改为数字、填报项或其四则运算。"),
        ("when(used, 1, 2)", "“used”不是条件。请写成比较，例如 a <= b，或写是否类填报项。"),
    ],
)
def test_a_formula_that_means_nothing_is_refused(written: str, said: str) -> None:
    (found,) = faults(WHOLE + TABLES + f"measures: {{m: {{label: 量, kind: number, value: '{written}'}}}}\n")
    assert found == f"tiny/rubric.yaml 第18行 measures › m › value：{said}"


BAD_ID = "不可用。编号用小写英文字母、数字和下划线，以字母开头。"
RESERVED = "由程序自用。请换一个编号。"
ROWS = """\
tables:
  t:
    label: 明细
    columns:
      paid: {label: 支出, kind: amount}
      plan: {label: 预算, kind: amount}
      on: {label: 按期, kind: tick}
      how: {label: 方式, kind: grade, choices: {open: 公开招标, direct: 直接采购}}
  u: {label: 另表, columns: {paid: {label: 支, kind: amount}, on: {label: 期, kind: tick}, w: {label: 因, kind: text}}}
"""
PAID, PLAN = "ISNUMBER(t!paid*)", "ISNUMBER(t!plan*)"


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("t.on", '(t!on*="是")'),
        ("not t.on", '(t!on*="否")'),
        ("t.how is open", '(t!how*="公开招标")'),
        ("blank(t.paid)", '(t!paid*="")'),
        ("blank(t.on)", '(t!on*="")'),
        ("t.paid > 5", f"{PAID}*(t!paid*>5)"),
        ("5% <= t.paid", f"{PAID}*(5%<=t!paid*)"),
        ("t.paid == -1", f"{PAID}*(t!paid*=-1)"),
        ("t.paid >= t.plan", f"{PAID}*{PLAN}*(t!paid*>=t!plan*)"),
        ("t.on and t.paid > 5", f'(t!on*="是")*{PAID}*(t!paid*>5)'),
        ("t.on or t.how is direct", '(((t!on*="是")+(t!how*="直接采购"))>0)'),
        ("t.paid < t.plan or not t.on", f'(({PAID}*{PLAN}*(t!paid*<t!plan*)+(t!on*="否"))>0)'),
        ("(t.on or t.paid > 1) and blank(t.how)", f'(((t!on*="是")+{PAID}*(t!paid*>1))>0)*(t!how*="")'),
    ],
)
def test_rows_are_counted_and_added_up_on_a_condition(written: str, counted: str) -> None:
    measures = (
        f"measures:\n  m: {{label: 量, kind: count, decimals: 0, value: count({written})}}\n"
        f"  s: {{label: 额, kind: amount, value: 'sum(t.plan, {written})'}}\n"
    )
    found = rubric(WHOLE + ROWS + measures)
    assert excel(found, found.measures["m"].value) == f"SUMPRODUCT({counted}*1)"
    assert excel(found, found.measures["s"].value) == f"SUMPRODUCT({PLAN}*{counted}*1,t!plan*)"


@pytest.mark.parametrize(
    ("condition", "count", "total"),
    [
        ("t.on", 2, "13"),
        ("not t.on", 1, "7"),
        ("blank(t.on)", 3, "4"),
        ("t.how is direct", 1, "7"),
        ("blank(t.paid)", 2, "3"),
        ("t.paid > 5", 2, "17"),
        ("t.paid >= 5", 3, "20"),
        ("t.paid <= t.plan", 2, "17"),
        ("t.paid > t.plan", 1, "3"),
        ("t.paid < t.plan and t.on", 1, "10"),
        ("t.on or t.paid > t.plan", 2, "13"),
        ("not t.on or blank(t.paid)", 3, "10"),
        ("t.on and not t.on", 0, "0"),
    ],
)
def test_a_row_counts_when_it_meets_the_condition(condition: str, count: int, total: str) -> None:
    """A row that lacks a figure the condition compares does not meet it; what is typed as words is no figure."""
    measures = (
        f"measures:\n  m: {{label: 量, kind: count, value: count({condition})}}\n"
        f"  s: {{label: 额, kind: amount, value: 'sum(t.plan, {condition})'}}\n"
    )
    found = rubric(WHOLE + ROWS.replace("label: 明细", "label: 明细\n    capacity: 6") + measures)
    rows = """\
        paid | plan | on | how
        9    | 10   | 是 | 公开招标
        7    | 7    | 否 | 直接采购
        5    | 3    | 是 | 公开招
        约9  | 1    | -  | -
        -    | 3    | -  | -
        """
    values = evaluation(found, entries(found, {}, t=rows))
    assert (values.cell("calc_m"), values.cell("calc_s")) == (Decimal(count), Decimal(total))


def test_quoted_words_are_compared_with_texts() -> None:
    measures = "measures:\n  m: {label: 量, kind: count, decimals: 0, value: 'count(u.w == \"急\" and u.on)'}\n"
    found = rubric(WHOLE + ROWS + measures)
    assert excel(found, found.measures["m"].value) == 'SUMPRODUCT((u!w*="急")*(u!on*="是")*1)'


BY_ROW = "不是逐行条件。请写成列与列或列与数字的比较、是否类的列、“列 is 选项”或 blank(列)。"
IN_ROWS = "不是列或数字。要逐行计算的，请先在明细表的 measures 中定义，再用它的列。"
ONE_TABLE = "应只涉及一张明细表。请写成“表.列”，各列取自同一张表。"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('count(t.paid == "急")', "“t.paid”不是文字类填报项。引号中的文字只能与文字类填报项或列比较。"),
        ('count(u.w > "急")', "“u.w”不是数值。只有数值类填报项可以参与计算。"),
        ("count(t.paid >= t.plan * 90%)", f"“t.plan * 90%”{IN_ROWS}"),
        ("count(t.paid > -t.plan)", f"“-t.plan”{IN_ROWS}"),
        ("count(max(t.paid, 1) > 2)", f"“max(t.paid, 1)”{IN_ROWS}"),
        ("count(t.paid > used)", f"“used”{IN_ROWS}"),
        ("count(t.paid > u.paid)", f"“t.paid > u.paid”{ONE_TABLE}"),
        ("count(t.on and u.on)", f"“t.on and u.on”{ONE_TABLE}"),
        ("count(1 < 2)", f"“1 < 2”{ONE_TABLE}"),
        ("sum(t.paid, u.on)", "“u.on”不是“t.paid”同一张表的条件。请改用同一张明细表的列。"),
        ("count(not t.paid > 1)", f"“not t.paid > 1”{BY_ROW}"),
        ("count(not blank(t.paid))", f"“not blank(t.paid)”{BY_ROW}"),
        ("count(not t.how is open)", f"“not t.how is open”{BY_ROW}"),
        ("count(not (t.on and t.on))", f"“not (t.on and t.on)”{BY_ROW}"),
        ("count(t.paid)", f"“t.paid”{BY_ROW}"),
        ("count(t.how)", f"“t.how”{BY_ROW}"),
        ("count(done)", f"“done”{BY_ROW}"),
        ("count(blank(used))", f"“blank(used)”{BY_ROW}"),
        ("count(0 < t.paid < 1)", f"“0 < t.paid < 1”{BY_ROW}"),
        ("sum(t.paid, t.paid)", f"“t.paid”{BY_ROW}"),
        ("count(t.how is closed)", "“方式”没有选项“closed”。可用的有：direct、open。"),
        ("count(t.how is opne)", "“方式”没有选项“opne”。是否应为：open。"),
        ("count(t.on is open)", "“t.on”不是选项类填报项。is 的左边只能是选项类填报项或列。"),
        ("count(t.on == 1)", "“t.on”不是数值。只有数值类填报项可以参与计算。"),
        ("count(t.paid > t.pln)", "没有名为“t.pln”的填报项。是否应为：t.plan"),
        ("sum(t.on, t.on)", "“t.on”不是数值。只有数值类填报项可以参与计算。"),
        ("blank(used)", "没有名为“blank”的函数。"),
    ],
)
def test_a_condition_that_cannot_be_asked_of_rows_is_refused(written: str, said: str) -> None:
    (found,) = faults(WHOLE + ROWS + f"measures: {{m: {{label: 量, kind: number, value: '{written}'}}}}\n")
    assert found.startswith(f"tiny/rubric.yaml 第26行 measures › m › value：{said}")


@pytest.mark.parametrize("holds", ["t.on", "not t.on", "t.how is open"])
def test_outside_rows_a_column_says_nothing(holds: str) -> None:
    """A check holds for the department, not for a row."""
    check = f"checks: {{C1: {{severity: 错误, label: 甲, holds: {holds}, remedy: 核对}}}}\n"
    (found,) = faults(WHOLE + ROWS + check)
    assert found.startswith("tiny/rubric.yaml 第26行 checks › C1 › holds：")


def test_a_grade_is_asked_for_outside_rows() -> None:
    level = FACTS + "  level: {label: 等级, kind: grade, choices: {good: 好, poor: 差}}\n" + INDICATORS
    check = "checks: {C1: {severity: 错误, label: 甲, holds: level is good, remedy: 核对}}\n"
    found = rubric(level + check)
    assert excel(found, found.checks[0].holds) == '等级="好"'


MEASURED = ROWS.replace(
    "  u:",
    "    measures:\n"
    "      rate: {label: 执行率, kind: percent, value: t.paid / t.plan}\n"
    "      gap: {label: 差额, kind: amount, decimals: 2, value: t.plan - t.paid}\n"
    "  u:",
)


def test_a_row_measure_is_blank_until_its_row_is_whole() -> None:
    """2/3 = 0.6666667; nothing can be divided by zero."""
    found = rubric(WHOLE + MEASURED)
    rows = """\
        paid | plan
        2    | 3
        2    | -
        -    | -
        约2  | 3
        -2   | 3
        2    | 0
        """
    values = evaluation(found, entries(found, {}, t=rows))
    worth = [(row.column("t", "rate"), row.column("t", "gap")) for row in values.rows("t")]
    nothing = ("", "")
    assert worth[:5] == [(Decimal("0.666667"), Decimal(1)), nothing, nothing, nothing, nothing]
    assert worth[5:7] == [("", Decimal(-2)), nothing]
    assert [cell.label for cell in calculation(found).columns["t"].values()] == ["执行率", "差额", "有误项"]


def test_a_row_measure_is_counted_and_added_up_like_a_column() -> None:
    measures = (
        "measures:\n  m: {label: 量, kind: count, value: count(t.rate >= 90% and not t.on)}\n"
        "  s: {label: 额, kind: amount, value: 'sum(t.gap, t.rate < 90%)'}\n"
        "  r: {label: 行, kind: count, value: rows(t.rate)}\n"
    )
    found = rubric(WHOLE + MEASURED + measures)
    rows = """\
        paid | plan | on
        9    | 10   | 否
        9    | 10   | 是
        8    | 10   | 否
        5.5  | 10   | -
        9    | -    | 否
        """
    values = evaluation(found, entries(found, {}, t=rows))
    assert [values.cell(f"calc_{key}") for key in "msr"] == [Decimal(1), Decimal("6.5"), Decimal(4)]
    written = excel(found, found.measures["m"].value)
    assert written == 'SUMPRODUCT(ISNUMBER(t!rate*)*(t!rate*>=90%)*(t!on*="否")*1)'


def test_a_row_measure_may_build_on_an_earlier_one() -> None:
    later = MEASURED.replace("  u:", "      share: {label: 占比, kind: percent, value: t.gap / t.plan}\n  u:")
    found = rubric(WHOLE + later)
    values = evaluation(found, entries(found, {}, t="paid | plan\n9 | 10\n- | 10\n- | -"))
    assert [row.column("t", "share") for row in values.rows("t")][:3] == [Decimal("0.1"), "", ""]


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("paid: {label: 甲, kind: percent, value: t.plan}", "paid：编号“paid”已用于这张表的一列。请换一个编号。"),
        ("score: {label: 甲, kind: percent, value: t.plan}", f"score：编号“score”{RESERVED}"),
        ("Bad: {label: 甲, kind: percent, value: t.plan}", f"Bad：编号“Bad”{BAD_ID}"),
        ("b: {label: 甲, kind: percent, value: t.pln}", "b › value：没有名为“t.pln”的填报项。是否应为：t.plan"),
        ("b: {label: 甲, kind: percent, value: used / t.plan}", "b › value：没有名为“used”的填报项。"),
        ("b: {label: 甲, kind: percent, value: u.paid}", "b › value：没有名为“u.paid”的填报项。是否应为：t.paid"),
        ("b: {label: 甲, kind: percent}", "b：缺少“value”。请补上这一项。"),
        ("b: {label: 甲, knid: percent, value: t.plan}", "b › knid：不认识的键“knid”。是否应为：kind。"),
    ],
)
def test_a_row_measure_that_cannot_be_used_is_refused(measure: str, said: str) -> None:
    found = faults(WHOLE + ROWS.replace("  u:", f"    measures:\n      {measure}\n  u:"))
    assert found[0].startswith(f"tiny/rubric.yaml 第26行 tables › t › measures › {said}")


LABELLED = """\
tables:
  t:
    label: 基本数据
    row_labels: {travel: 三公经费, project: 项目支出, public: 公用经费}
    columns: {plan: {label: 预算, kind: amount}, paid: {label: 支出, kind: amount}}
"""


def test_a_table_with_printed_rows_has_as_many_as_are_printed() -> None:
    table = rubric(WHOLE + LABELLED).tables["t"]
    assert (table.row.listed, table.capacity) == (("三公经费", "项目支出", "公用经费"), 3)


def test_a_printed_row_is_named_in_a_condition() -> None:
    """Excel holds the printed column against the label; a row that is not printed has a near miss."""
    written = "sum(t.paid, t.row is travel or t.row is public)"
    found = rubric(WHOLE + LABELLED + f"measures: {{m: {{label: 量, kind: amount, value: '{written}'}}}}\n")
    formula = 'SUMPRODUCT(ISNUMBER(t!paid*)*(((t!row*="三公经费")+(t!row*="公用经费"))>0)*1,t!paid*)'
    assert excel(found, found.measures["m"].value) == formula
    filled = Entries(rows={"t": ({"paid": Decimal(1)}, {"paid": Decimal(20)}, {"paid": Decimal(300)})})
    assert evaluation(found, filled).number("calc_m") == 301
    (said,) = faults(WHOLE + LABELLED + "measures: {m: {label: 量, kind: count, value: count(t.row is trvel)}}\n")
    assert said.endswith("“项目”没有选项“trvel”。是否应为：travel。")


def test_the_printed_column_has_its_id_to_itself() -> None:
    (found,) = faults(WHOLE + LABELLED.replace("{plan:", "{row:"))
    assert found.endswith("编号“row”由程序自用。请换一个编号。")


def test_a_printed_row_stands_once() -> None:
    (found,) = faults(WHOLE + LABELLED.replace("公用经费}", "三公经费}"))
    assert found.startswith("tiny/rubric.yaml 第")


def test_a_figure_is_no_condition() -> None:
    assert faults(WHOLE + "checks: {C1: {severity: 错误, label: 甲, holds: used, remedy: 核对}}\n") == [
        "tiny/rubric.yaml 第17行 checks › C1 › holds：“used”不是条件。请写成比较，例如 a <= b，或写是否类填报项。"
    ]


FIGURES_ONLY = "“done”是是否类填报项，这里不能用。请换用金额、数量、百分比、评分、数值类的填报项。"
TICKS_ONLY = "“used”是金额类填报项，这里不能用。请换用是否类的填报项。"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{kind: sum, of: []}", "：“of”不能为空。请对照规则原文更正。"),
        ("{kind: checklist, items: []}", "：“items”不能为空。请对照规则原文更正。"),
        ("{kind: bands, of: used, bands: []}", "：“bands”不能为空。请对照规则原文更正。"),
        ("{kind: period_mean, periods: [], each: 1, mean: 1}", "：“periods”不能为空。请对照规则原文更正。"),
        (f"{{kind: override, when: [], points: 0, rule: {PER_ITEM}}}", "：“when”不能为空。请对照规则原文更正。"),
        (
            "{kind: sum, of: [{kind: checklist, items: []}]}",
            " › of › 第1项：“items”不能为空。请对照规则原文更正。",
        ),
        (
            "{kind: grade, of: done, levels: [{choice: good, points: 1}]}",
            " › of：“done”是是否类填报项，这里不能用。请换用选项类的填报项。",
        ),
        ("{kind: checklist, items: [{tick: used, points: 1}]}", f" › items › 第1项 › tick：{TICKS_ONLY}"),
        (
            f"{{kind: override, when: [{{holds: used, words: 甲}}], points: 0, rule: {PER_ITEM}}}",
            " › when › 第1项 › holds：“used”不是条件。请写成比较，例如 a <= b，或写是否类填报项。",
        ),
        (
            "{kind: per_item, count: done, full: 1, each: 1}",
            " › count：没有名为“done”的数值类填报项或计算指标。可用的有：total、used。",
        ),
        ("{kind: per_item, count: used, full: 1, each: 1, out_of: done}", f" › out_of：{FIGURES_ONLY}"),
        (
            "{kind: step_deduction, of: used, limit: 1, step: 0, each: 1, full: 2}",
            "：步长（step）应大于0。请对照规则原文更正。",
        ),
    ],
)
def test_a_rule_that_cannot_work_is_refused(rule: str, said: str) -> None:
    assert faults(only(rule)) == [AT_RULE + said]


def test_a_grade_wants_choices_that_are_there() -> None:
    level = FACTS + "  level: {label: 等级, kind: grade, choices: {good: 好, poor: 差}}\n"
    rule = "{kind: grade, of: level, levels: [{choice: good, points: 2}, {choice: bad, points: 0}]}"
    (found,) = faults(level + INDICATORS.replace(PER_ITEM, rule))
    assert found.endswith(" › rule：“等级”没有选项“bad”，可用的有：good、poor。请对照规则原文更正。")


def test_an_id_can_be_given_to_one_indicator_only() -> None:
    assert faults(WHOLE + INDICATORS.split("children:\n")[1]) == [
        "tiny/rubric.yaml 第17行 indicators › 第1项 › children › 第2项 › id：编号“only”已用于另一个指标。请换一个编号。"
    ]


OWN_BEGINNINGS = ["na_a", "rewrite_a", "narrative_a", "evidence_a", "answer_a", "cover_a"]
INVALID = ["Bad", "1bad", "_bad", "b-d", "b.d", "坏"]
PLACES = {
    "facts": "  ID: {label: 甲, kind: tick}\n",
    "measures": "  ID: {label: 甲, kind: number, value: 1}\n",
    "tables": "  ID: {label: 甲, columns: {a: {label: 乙, kind: tick}}}\n",
    "options": "  ID: {label: 甲, choices: {a: 乙}, default: a}\n",
}


def _with_id(section: str, name: str) -> list[str]:
    """The faults of a rubric with something of that id: a fact in line 12, or anything else in line 18."""
    line = PLACES[section].replace("ID", name)
    return faults(FACTS + line + INDICATORS if section == "facts" else WHOLE + f"{section}:\n{line}")


@pytest.mark.parametrize("section", list(PLACES))
@pytest.mark.parametrize(
    ("name", "said"), [*((name, BAD_ID) for name in INVALID), *((name, RESERVED) for name in OWN_BEGINNINGS)]
)
def test_an_id_that_cannot_be_used_is_refused(section: str, name: str, said: str) -> None:
    line = 12 if section == "facts" else 18
    assert _with_id(section, name) == [f"tiny/rubric.yaml 第{line}行 {section} › {name}：编号“{name}”{said}"]


@pytest.mark.parametrize("name", ["department", "year", "filled_on"])
def test_the_ids_of_the_cover_are_reserved(name: str) -> None:
    assert _with_id("facts", name) == [f"tiny/rubric.yaml 第12行 facts › {name}：编号“{name}”{RESERVED}"]


@pytest.mark.parametrize(("name", "said"), [("Bad", BAD_ID), ("total", RESERVED), ("na_a", RESERVED)])
def test_an_indicator_of_an_id_that_cannot_be_used_is_refused(name: str, said: str) -> None:
    assert faults(WHOLE.replace("id: only", f"id: {name}")) == [
        f"tiny/rubric.yaml 第16行 indicators › 第1项 › children › 第1项 › id：编号“{name}”{said}"
    ]


FORM = """\
tables:
  rows:
    label: 绩效指标
    columns:
      name: {label: 三级指标, kind: text, optional: true}
      category: {label: 指标类型, kind: text, optional: true}
      unit: {label: 计量单位, kind: text, optional: true}
      relation: {label: 比较方式, kind: grade, choices: {ge: 不低于, le: 不高于, eq: 等于, text: 定性, na: 不适用}}
      target_text: {label: 年度指标值, kind: text, optional: true}
      target: {label: 指标数值, kind: number}
      actual_text: {label: 实际完成值, kind: text, optional: true}
      actual: {label: 完成数值, kind: number}
      weight: {label: 分值, kind: score, high: 90}
      degree: {label: 完成程度, kind: percent}
    row_rule: {kind: target, relation: rows.relation, target: rows.target, target_text: rows.target_text,
      actual: rows.actual, actual_text: rows.actual_text, weight: rows.weight, degree: rows.degree,
      name: rows.name, category: rows.category, unit: rows.unit}
"""


@pytest.mark.parametrize("name", ["score", "missing", "explanation"])
def test_the_computed_columns_of_a_form_are_reserved(name: str) -> None:
    """A table without a row rule computes no columns, so they are free there."""
    column = f"      {name}: {{label: 乙, kind: tick}}\n"
    assert faults(WHOLE + FORM.replace("    row_rule", column + "    row_rule")) == [
        f"tiny/rubric.yaml 第31行 tables › rows › columns › {name}：编号“{name}”{RESERVED}"
    ]
    plain = f"tables: {{t: {{label: 明细, columns: {{{name}: {{label: 乙, kind: tick}}}}}}}}\n"
    assert [column.id for column in rubric(WHOLE + plain).tables["t"].columns] == [name]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (", na: 不适用", "", "：“比较方式”的选项应正好是：ge、le、eq、text、na。请对照规则原文更正。"),
        ("target: rows.target,", "target: used,", "：各项应为同一张明细表的列。请对照规则原文更正。"),
        ("target: rows.target,", "target: rows.targt,", " › target：没有名为“rows.targt”的填报项。"),
    ],
)
def test_a_row_rule_that_cannot_work_is_refused(old: str, new: str, said: str) -> None:
    (found,) = faults(WHOLE + FORM.replace(old, new))
    assert found.startswith(f"tiny/rubric.yaml 第31行 tables › rows › row_rule{said}")


def test_a_check_has_its_code_to_itself() -> None:
    check = "  C1: {severity: 错误, label: 甲, holds: used > 0, remedy: 核对}\n"
    other = check.replace("C1", "C2")
    assert faults(WHOLE + f"checks:\n{check}{other}{check}") == [
        "tiny/rubric.yaml 第20行 checks › C1：与第18行重复。同一处的键只能写一次，请删去其中一个。"
    ]


@pytest.mark.parametrize(("known", "rest"), [(12, ""), (13, "等")])
def test_a_list_of_what_there_is_says_when_it_is_cut(known: int, rest: str) -> None:
    facts = "facts:\n" + "".join(f"  f{number:02}: {{label: 甲, kind: tick}}\n" for number in range(known))
    (found,) = faults(facts + "sections: [{title: 基本, facts: [other]}]\n" + INDICATORS.replace(PER_ITEM, TICKED))
    listed = "、".join(f"f{number:02}" for number in range(12))
    assert found.endswith(f" sections › 第1项 › facts › 第1项：没有名为“other”的填报项。可用的有：{listed}{rest}。")


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

PARENT = HEAD.replace("id: tiny", "id: base") + WHOLE
VARIANT = "id: tiny\nextends: base\ntitle: 变体\n"


def test_a_variant_states_only_what_differs() -> None:
    found = files(
        {"base": PARENT, "tiny": VARIANT + "facts:\n  used: {label: 实际在用}\nreplace: {only: {weight: 1}}\n"}
    )
    assert (found.id, found.title, found.region, found.year) == ("tiny", "变体", "某区", 2025)
    assert (found.facts["used"].label, found.facts["total"].label) == ("实际在用", "总额")
    assert (found.indicator("only").weight, found.indicator("only").name) == (Decimal(1), "本项")


CHECKS = """\
checks:
  C1: {severity: 错误, label: 甲, holds: used > 0, remedy: 核对}
  C2: {severity: 提示, label: 乙, holds: used > 1, remedy: 核对}
"""
BY_NAME = "请按指标编号或分组名称写；"


def test_a_rule_is_replaced_as_a_whole() -> None:
    found = files(
        {"base": PARENT, "tiny": VARIANT + "replace: {only: {rule: {kind: proportion, of: used, points: 2}}}\n"}
    )
    assert rule_of(found).wording() == "得分＝在用×2分，超过100%的按100%计"


def test_a_variant_of_a_variant_goes_back_to_the_first() -> None:
    middle = "id: middle\nextends: base\nregion: 中区\nreplace: {only: {name: 中项}}\n"
    found = files({"base": PARENT, "middle": middle, "tiny": "id: tiny\nextends: middle\ntitle: 变体\n"})
    assert (found.title, found.region, found.indicator("only").name) == ("变体", "中区", "中项")


def test_each_fault_names_the_file_it_stands_in() -> None:
    base = PARENT.replace("kind: tick", "kind: tik")
    variant = VARIANT + "facts:\n  total: {unti: 元}\nreplace:\n  only:\n    weight: 二\n"
    assert [fault.split("：")[0] for fault in faults_of({"base": base, "tiny": variant})] == [
        "tiny/rubric.yaml 第5行 facts › total › unti",
        "base/rubric.yaml 第11行 facts › done › kind",
        "tiny/rubric.yaml 第8行 replace › only › weight",
    ]


def test_only_what_the_parent_has_can_be_replaced() -> None:
    unknown = "replace:\n  onyl: {weight: 1}\n  other: {weight: 1}\n"
    assert faults_of({"base": PARENT, "tiny": VARIANT + unknown}) == [
        f"tiny/rubric.yaml 第5行 replace › onyl：没有“onyl”可替换。{BY_NAME}是否应为：only。",
        f"tiny/rubric.yaml 第6行 replace › other：没有“other”可替换。{BY_NAME}可用的有：only、一级。",
    ]


def test_a_group_is_replaced_by_its_name() -> None:
    """What is beneath it stays, and can be replaced beside it."""
    found = files(
        {"base": PARENT, "tiny": VARIANT + "replace:\n  一级: {name: 管理, weight: 1}\n  only: {weight: 1}\n"}
    )
    (group,) = found.groups
    assert (group.name, group.weight, [each.weight for each in group.children]) == ("管理", Decimal(1), [Decimal(1)])
    assert found.indicator("only").name == "本项"


def test_a_check_is_changed_by_its_code() -> None:
    found = files({"base": PARENT + CHECKS, "tiny": VARIANT + "checks: {C2: {label: 丙, holds: used <= 9}}\n"})
    assert [(check.code, check.label, excel(found, check.holds)) for check in found.checks] == [
        ("C1", "甲", "在用>0"),
        ("C2", "丙", "在用<=9"),
    ]


def test_an_empty_key_takes_the_parents_entry_away() -> None:
    kept = files({"base": PARENT + CHECKS + "notes: [无]\n", "tiny": VARIANT})
    gone = files({"base": PARENT + CHECKS + "notes: [无]\n", "tiny": VARIANT + "facts:\n  done:\nchecks:\nnotes:\n"})
    assert [(len(each.facts), len(each.checks), each.notes) for each in (kept, gone)] == [(3, 2, ("无",)), (2, 0, ())]
    rule = "replace: {only: {remark: }}\n"
    remarked = {"base": PARENT.replace("weight: 2, rule", "weight: 2, remark: 见附件, rule")}
    assert files({**remarked, "tiny": VARIANT}).indicator("only").remark == "见附件"
    assert files({**remarked, "tiny": VARIANT + rule}).indicator("only").remark == ""


def test_an_empty_key_that_the_parent_has_not_changes_nothing() -> None:
    found = files({"base": PARENT, "tiny": VARIANT + "facts:\n  extra:\n"})
    assert list(found.facts) == ["used", "total", "done"]


def test_what_is_taken_away_must_not_be_needed() -> None:
    assert faults_of({"base": PARENT, "tiny": VARIANT + "replace: {only: {weight: }}\n"}) == [
        "tiny/rubric.yaml 第4行 replace › only：缺少“weight”。请补上这一项。"
    ]


def test_the_parent_must_be_there() -> None:
    (found,) = faults_of({"base": PARENT, "tiny": "id: tiny\nextends: bse\n"})
    assert found == "评分体系“bse”：没有收录。是否应为：base。"


@pytest.mark.parametrize(
    ("templates", "said"),
    [
        ({"tiny": HEAD + "extends: tiny\n" + WHOLE}, "评分体系“tiny”：上级模板绕回了自身。请更正 extends。"),
        (
            {"base": PARENT + "extends: tiny\n", "tiny": VARIANT},
            "评分体系“tiny”：上级模板绕回了自身。请更正 extends。",
        ),
        (
            {"base": HEAD + FACTS, "tiny": VARIANT + "replace: {only: {weight: 1}}\n"},
            "tiny/rubric.yaml 第4行 replace › only：没有“only”可替换。请按指标编号或分组名称写；请先定义。",
        ),
    ],
    ids=["extends itself", "extends in a circle", "parent without indicators"],
)
def test_a_file_that_leads_nowhere_is_refused(templates: dict[str, str], said: str) -> None:
    assert faults_of(templates) == [said]


@pytest.mark.parametrize("replacement", ["[{only: {weight: 1}}]", "only", ""], ids=["list", "word", "nothing"])
def test_replacements_must_be_named_by_indicator(replacement: str) -> None:
    assert faults_of({"base": PARENT, "tiny": VARIANT + f"replace: {replacement}\n"}) == [
        "tiny/rubric.yaml 第4行 replace：应为“指标编号: 改动”。请在 replace 之下逐个指标写出。"
    ]


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

OPTIONS = """\
options:
  counting:
    label: 计法
    choices: {zero: 不得分, cap: 封顶}
    default: cap
facts: {rate: {label: 率, kind: percent}}
indicators:
  - name: 一级
    weight: 2
    children:
      - id: only
        name: 本项
        weight: 2
        rule: {kind: proportion, of: rate, points: 2, excess: {option: counting}}
        remark: {choice: counting, of: {zero: 超过的不得分, cap: 超过的按满分计}}
"""


def test_an_option_puts_its_choice_into_the_rubric() -> None:
    default, chosen = rubric(OPTIONS), rubric(OPTIONS, counting="zero")
    assert (default.options[0].value, default.options[0].chosen) == ("cap", "封顶")
    assert (chosen.options[0].value, chosen.options[0].chosen) == ("zero", "不得分")
    assert rule_of(default).wording() == "得分＝率×2分，超过100%的按100%计"
    assert rule_of(chosen).wording() == "得分＝率×2分，超过100%的不得分"
    assert default.indicator("only").remark == "超过的按满分计"
    assert chosen.indicator("only").remark == "超过的不得分"


def test_unknown_options_and_choices_are_named() -> None:
    assert faults(OPTIONS, counting="caps", countin="cap") == [
        "计算口径“counting”：没有“caps”这一选项。是否应为：cap。",
        "计算口径“countin”：没有这项计算口径。是否应为：counting。",
    ]


def test_a_reference_to_an_unknown_option_is_named() -> None:
    found = faults(OPTIONS.replace("option: counting", "option: countin"))
    place = "第21行 indicators › 第1项 › children › 第1项 › rule › excess › option"
    assert found[0] == f"tiny/rubric.yaml {place}：引用了没有定义的计算口径。是否应为：counting。"


def test_every_reading_must_be_written_out() -> None:
    found = faults(OPTIONS.replace("cap: 超过的按满分计", "cup: 超过的按满分计"))
    assert "没有写出“cap”时的内容。请在 of 之下为每个选项各写一项。" in found[0]


def test_the_default_must_be_one_of_the_choices() -> None:
    assert faults(WHOLE + "options: {o: {label: 口径, choices: {a: 甲, b: 乙}, default: c}}\n") == [
        "tiny/rubric.yaml 第17行 options › o › default：没有“c”这一选项。可用的有：a、b。"
    ]


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_content_has_the_same_digest() -> None:
    plain = rubric(OPTIONS).digest
    assert len(plain) == 16
    assert rubric(OPTIONS).digest == rubric(OPTIONS, counting="cap").digest == plain
    assert rubric("# 说明\n" + OPTIONS.replace("label: 计法", "label:    '计法'")).digest == plain
    listed = OPTIONS.replace(
        "facts: {rate: {label: 率, kind: percent}}", "facts:\n  rate:\n    kind: percent\n    label: 率"
    )
    assert rubric(listed).digest == plain


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points: 2", "points: 1"),
        ("label: 率", "label: 比率"),
        ("name: 本项", "name: 此项"),
        ("cap: 封顶", "cap: 按满分"),
    ],
)
def test_other_content_has_another_digest(old: str, new: str) -> None:
    assert rubric(OPTIONS.replace(old, new)).digest != rubric(OPTIONS).digest


def test_another_choice_has_another_digest() -> None:
    assert rubric(OPTIONS, counting="zero").digest != rubric(OPTIONS).digest


def test_a_variant_has_its_own_digest_and_its_parents_changes_reach_it() -> None:
    variant = {"base": PARENT, "tiny": VARIANT}
    changed = {"base": PARENT.replace("each: 1", "each: 2"), "tiny": VARIANT}
    digests = {files(variant).digest, files(changed).digest, files({"tiny": PARENT}).digest}
    assert len(digests) == 3


# ── tables have sheets, choices have lists ────────────────────────────────────────────────────────────────────────────


SCORED = """
indicators:
  - {name: 一级, weight: 1, children: [{id: a, name: 甲, weight: 1, rule: {kind: judgement, of: m, full: 1}}]}
facts:
  m: {label: 评分, kind: score, high: 1}
"""


def _two_tables(first: str, second: str = "其他") -> str:
    table = "  {0}: {{label: {1}, columns: {{n: {{label: 次数, kind: count, optional: true}}}}}}\n"
    return SCORED + "tables:\n" + table.format("t", first) + table.format("u", second)


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("封面", "其他", "明细表的名称“封面”已是另一张工作表的名称。请换一个名称。"),
        ("_scorebook", "其他", "明细表的名称“_scorebook”已是另一张工作表的名称。请换一个名称。"),
        ("明细", "明细", "明细表的名称“明细”已是另一张工作表的名称。请换一个名称。"),
        ("Abc", "ABC", "明细表的名称“ABC”已是另一张工作表的名称。请换一个名称。"),
        (
            "收/支",
            "其他",
            "明细表的名称“收/支”不能用作工作表名：不能为空，不能含有 [ ] : * ? / \\ ' 和换行。请换一个名称。",
        ),
        ("长" * 32, "其他", f"明细表的名称“{'长' * 32}”不能用作工作表名：最多31字。请换一个名称。"),
    ],
)
def test_a_table_whose_label_cannot_name_a_sheet_is_refused(first: str, second: str, says: str) -> None:
    (fault,) = faults(_two_tables(first, second))
    assert fault.endswith(says)


def test_labels_up_to_31_characters_name_sheets() -> None:
    assert rubric(_two_tables("长" * 31)).tables["t"].label == "长" * 31


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ("{a: '是,部分', b: 否}", "选项中不能有半角的逗号和引号。请改写选项的文字。"),
        ("""{a: '说"好"的', b: 否}""", "选项中不能有半角的逗号和引号。请改写选项的文字。"),
        (
            f"{{a: {'长' * 200}, b: {'短' * 55}}}",
            "各选项的文字加起来超过255字，Excel 的下拉列表放不下。请改写选项的文字。",
        ),
    ],
)
def test_choices_that_no_list_can_offer_are_refused(labels: str, says: str) -> None:
    (fault,) = faults(f"{SCORED}  x: {{label: 选, kind: grade, choices: {labels}}}\n")
    assert fault.endswith(says)


def test_what_a_row_says_itself_cannot_be_the_id_of_a_column() -> None:
    body = SCORED + "tables:\n  t: {label: 明细, columns: {faults: {label: 故障数, kind: count}}}\n"
    (fault,) = faults(body)
    assert fault.endswith("编号“faults”由程序自用。请换一个编号。")
