"""Results as people and scripts read them: Chinese text, and the JSON of the command line's contract."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from generator.calculation.cells import TOTAL, score_cell
from generator.calculation.scorecard import Score, Scorecard, points
from generator.finding import Finding, Severity, counted, has_errors
from generator.narrative.composed import Unwritten
from generator.package import ErrorValue, Value
from generator.problem import Problem, ScorebookError
from generator.reports import Audited
from generator.rubric.decimals import plain
from generator.rubric.loader import load
from generator.rubric.model import TO_BE_DECIDED, Option, Rubric
from generator.verification.findings import PENDING
from generator.verification.repair import Repaired
from generator.verification.verify import CellValues, Status, Verification

MOST_OF_A_KIND = 5
LONGEST_QUOTE = 60
"""Characters of a formula or text that a message quotes; JSON has all of them."""
UNFINISHED = "，尚未填完"
VERDICTS = {
    Status.CLEAN: "一致",
    Status.FINDINGS: "有需要处理的问题",
    Status.ALTERED: "与下发表不一致",
    Status.UNREADABLE: "无法读取",
}


def rubric_lines(rubric: Rubric) -> Iterator[str]:
    """A rubric in one line, and a line for each reading that may be chosen (计算口径)."""
    indicators = sum(1 for _ in rubric.indicators())
    yield f"{rubric.id}　{rubric.title}（{rubric.region}，{rubric.year}年，版本 {rubric.version}，{indicators}项指标）"
    for option in rubric.options:
        yield f"    计算口径　{option.label}：{choices_text(option)}（默认 {option.value}）"


def choices_text(option: Option) -> str:
    """The choices of a reading as they are typed, each with what it means."""
    return "；".join(f"{option.id}={choice.key} {choice.label}" for choice in option.choices)


def rubric_json(rubric: Rubric) -> dict[str, object]:
    """A rubric for `templates --json`."""
    return {
        "template": rubric.id,
        "title": rubric.title,
        "region": rubric.region,
        "year": rubric.year,
        "version": rubric.version,
        "digest": rubric.digest,
        "options": {option.id: option.value for option in rubric.options},
    }


# ── scores ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def scores_text(card: Scorecard, *, explain: bool) -> Iterator[str]:
    """The scores, one line each; with `explain` the reason beside, and every row of a form."""
    for score in card.indicators:
        yield _score_line(score)
        if explain:
            yield f"      {score.reason}"
    if explain:
        for row in card.rows:
            yield f"  {_score_line(row)}　{row.reason}"
    yield f"{card.rubric.terms.total}：{_total(card)}"


def _total(card: Scorecard) -> str:
    """The total, or what it waits for."""
    if card.total is not None:
        return f"{card.total:.2f}分（满分{plain(card.rubric.weight)}分），等级：{card.grade}"
    unscored = [score for score in card.indicators if score.score is None]
    pending = sum(score.missing == PENDING for score in unscored)
    to_fill = len(unscored) - pending
    if not pending:
        return f"尚缺{to_fill}项指标的填报内容，补齐后得出"
    lacking = f"尚缺{to_fill}项指标的填报内容，" if to_fill else ""
    return f"已评{len(card.indicators) - len(unscored)}项，{lacking}{pending}项不适用，待{TO_BE_DECIDED}"


def _score_line(score: Score) -> str:
    waiting = "待核定" if score.missing == PENDING else "待填"
    got = waiting if score.score is None else f"{score.score:.2f}"
    full = "" if score.weight is None else f"/{plain(score.weight)}"
    return f"  {score.name}　{got}{full}"


def scores_json(card: Scorecard, file: str, department: str, year: str) -> dict[str, object]:
    """The result of `score --json`: only `reference` is filled."""
    total = {"cached": None, "recalculated": None, "reference": points(card.total)}
    return {
        **_head(card.rubric, file, department, year),
        "status": Status.CLEAN if card.total is not None else Status.FINDINGS,
        "total": total,
        "scores": [_score_json(score, None) for score in card.indicators],
        "rows": [_score_json(row, None) for row in card.rows],
        "findings": [],
    }


def _head(rubric: Rubric, file: str, department: str, year: str) -> dict[str, object]:
    return {
        "file": file,
        "template": rubric.id,
        "template_version": rubric.version,
        "department": department,
        "year": year,
    }


def _score_json(score: Score, values: CellValues | None) -> dict[str, object]:
    return {
        "indicator": score.id,
        "name": score.name,
        "weight": None if score.weight is None else plain(score.weight),
        "cached": _stated(values.cached) if values else None,
        "recalculated": _stated(values.recalculated) if values else None,
        "reference": points(score.score),
        "reason": score.reason,
        "missing": list(score.missing),
    }


def _stated(value: Value | ErrorValue) -> str | None:
    """A cell's value in JSON: points with two decimals, an empty cell null, anything else as it stands."""
    match value:
        case Decimal():
            exponent = value.normalize().as_tuple().exponent
            return points(value) if isinstance(exponent, int) and exponent >= -2 else plain(value)
        case None | "":
            return None
    return str(value)


# ── verification ──────────────────────────────────────────────────────────────────────────────────────────────────────


def verification_text(result: Verification) -> Iterator[str]:
    """The verdict on a workbook and what was found, counted by severity, errors first, repeated findings folded."""
    unfinished = result.status is Status.CLEAN and result.card is not None and result.card.total is None
    yield f"{result.file}：{VERDICTS[result.status]}{UNFINISHED if unfinished else ''}"
    if result.problems is not None:
        yield from problem_lines(result.problems)
        return
    if result.card is not None:
        yield f"  {result.department or '（未填部门）'}　{_recalculated(result, result.card)}"
        yield from _chosen_options(result.card.rubric)
        if result.compared:
            yield f"  已核对公式单元格{result.compared}个；填报数据的真实性不在核对范围内"
    if result.findings:
        yield f"  {counted(result.findings)}"
    yield from _by_severity(result.findings, _finding_line, "加 --marked 另存标注件，或加 --json")


def _recalculated(result: Verification, card: Scorecard) -> str:
    """The total by the rules, and the one that is shown where that is another."""
    told = "尚未得出" if card.total is None else f"{card.total:.2f}分"
    shown = result.values[TOTAL].cached if result.values else None
    if isinstance(shown, Decimal) and shown != card.total:
        told = f"{told}（表中显示{plain(shown)}分）"
    return f"复算{card.rubric.terms.total}{told}"


def _chosen_options(rubric: Rubric) -> Iterator[str]:
    """The readings that are not those the rubric comes with: a blank can be made with any."""
    usual = {option.id: option.value for option in load(rubric.id).options}
    chosen = [option for option in rubric.options if option.value != usual.get(option.id)]
    if chosen:
        yield "  计算口径与默认不同：" + "；".join(f"{option.label}为“{option.chosen}”" for option in chosen)


def _by_severity(findings: Sequence[Finding], line: Callable[[Finding], str], all_of_them: str) -> Iterator[str]:
    """The findings under their severities by code, of each kind the first few; then how to have `all_of_them`."""
    folded = False
    ordered = sorted(findings, key=lambda finding: (finding.severity.rank, finding.code))
    for severity, serious in groupby(ordered, key=lambda finding: finding.severity):
        yield f"  {severity}"
        for _, alike in groupby(serious, key=lambda finding: finding.kind):
            group = tuple(alike)
            yield from map(line, group[:MOST_OF_A_KIND])
            if len(group) > MOST_OF_A_KIND:
                folded = True
                yield f"    {group[0].code}　同类问题还有{len(group) - MOST_OF_A_KIND}处"
    if folded:
        yield f"  逐条列出：{all_of_them}"


def _finding_line(finding: Finding) -> str:
    compared = ""
    if finding.expected:
        compared = f"（应为 {_shortened(finding.expected)}，现为 {_shortened(finding.actual)}）"
    return f"    {finding.code}　{finding.place}：{finding.message}{compared}。{finding.advice}"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]}……"


def verification_json(result: Verification) -> dict[str, object]:
    """The result of `verify --json` for one workbook."""
    if result.card is None or result.rubric is None or result.values is None:
        problems = result.problems.problems if result.problems else ()
        return {
            **dict.fromkeys(("template", "template_version", "department", "year", "total")),
            "file": result.file,
            "status": result.status,
            "scores": [],
            "findings": [problem_json(each) for each in problems],
        }
    total = result.values[TOTAL]
    return {
        **_head(result.rubric, result.file, result.department, result.year),
        "status": result.status,
        "total": {
            "cached": _stated(total.cached),
            "recalculated": _stated(total.recalculated),
            "reference": _stated(total.reference),
        },
        "scores": [
            _score_json(score, result.values[score_cell(result.rubric.indicator(score.id))])
            for score in result.card.indicators
        ],
        "rows": [_score_json(row, None) for row in result.card.rows],
        "findings": [_finding_json(finding) for finding in result.findings],
    }


def _finding_json(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "indicator": finding.indicator,
        "message": finding.message,
        "expected": finding.expected or None,
        "actual": finding.actual or None,
        "remedy": finding.advice,
    }


# ── audit of a report ─────────────────────────────────────────────────────────────────────────────────────────────────


def audit_text(audit: Audited) -> Iterator[str]:
    """What the audit found in a report, counted by severity, errors first."""
    document, findings = audit.document, audit.findings
    errors = has_errors(findings)
    yield f"{audit.file}：{VERDICTS[Status.FINDINGS] if errors else f'在读到的{audit.figures}个数字中未发现错误'}"
    year = f"评价年度{document.year}年" if document.year else "未写明评价年度"
    yield f"  {document.department or document.title or '（未写明部门）'}　{year}"
    yield "  已核对数字前后是否一致、比率和合计是否算对；没有前后文可以对照的数字和数字本身的真实性不在核对范围内"
    if findings:
        yield f"  {counted(findings)}"
    yield from _by_severity(findings, _audit_line, "加 --json")


def _audit_line(finding: Finding) -> str:
    """The place is a line or paragraph of the one file; what was found there stands before what it is held against."""
    told = [f"文中 {_shortened(finding.actual)}"] if finding.actual else []
    held = [f"对照 {_shortened(finding.expected)}"] if finding.expected else []
    compared = f"（{'；'.join(told + held)}）" if told or held else ""
    return f"    {finding.code}　{finding.cell or '全文'}：{finding.message}{compared}。{finding.advice}"


def audit_json(audit: Audited) -> dict[str, object]:
    """The result of `audit --json`; the template is what the report was held against, if anything."""
    document, rubric = audit.document, audit.rubric
    return {
        "file": audit.file,
        "template": rubric.id if rubric else None,
        "template_version": rubric.version if rubric else None,
        "department": document.department,
        "year": None if document.year is None else str(document.year),
        "figures": audit.figures,
        "status": Status.FINDINGS if has_errors(audit.findings) else Status.CLEAN,
        "findings": [_finding_json(finding) for finding in audit.findings],
    }


def repair_lines(result: Repaired) -> Iterator[str]:
    """What a repaired copy lacks, one line each, in full: it stands nowhere else."""
    if not result.left:
        yield "  全部填报内容均已转入"
        return
    yield f"  以下{len(result.left)}处没有照原样转入，请逐一核对："
    for left in result.left:
        yield f"    {' '.join(str(left).split())}"


def unwritten_lines(found: Sequence[Unwritten]) -> Iterator[str]:
    """What a report still lacks, one line each with its place."""
    if not found:
        yield "  自评报告各段均已写成"
        return
    yield f"  自评报告还有{len(found)}段没有写完，暂不能报送："
    for each in found:
        yield f"    {each.place.sheet}!{each.place.cell}　{each.label}：{_shortened(_lacking(each))}"


def _lacking(unwritten: Unwritten) -> str:
    """What a paragraph waits for; its own name is not repeated."""
    gaps = (gap.strip("【】") for gap in unwritten.gaps)
    return "；".join(gap.removesuffix(f"：{unwritten.label}").replace("：", "", 1) for gap in gaps)


def problem_json(problem: Problem) -> dict[str, object]:
    """Something that could not be used, with the keys of a finding and its place."""
    return {
        **dict.fromkeys(("code", "sheet", "cell", "indicator", "expected", "actual")),
        "severity": Severity.ERROR,
        "message": problem.message,
        "remedy": problem.remedy,
        "place": problem.place,
    }


def unread_lines(file: str, error: ScorebookError) -> Iterator[str]:
    """What is said of a report that could not be read."""
    yield f"{file}：{VERDICTS[Status.UNREADABLE]}"
    yield from problem_lines(error)


def unread_json(file: str, error: ScorebookError) -> dict[str, object]:
    """The result of `audit --json` for a report that could not be read."""
    findings = [problem_json(each) for each in error.problems]
    return {
        **dict.fromkeys(("template", "template_version", "department", "year", "figures")),
        "file": file,
        "status": Status.UNREADABLE,
        "findings": findings,
    }


def problem_lines(error: ScorebookError) -> Iterator[str]:
    """Everything that was wrong with what we were given, one line each."""
    for problem in error.problems:
        yield f"  {problem}"
