"""The command line: reads arguments, calls the core, prints what came of it. No logic."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import click

from generator.audits import AuditTask, audit_verdicts
from generator.calculation.answers import Answers, read_answers
from generator.calculation.calculation import calculation
from generator.calculation.entries import Entries
from generator.calculation.scorecard import scorecard
from generator.cli_chinese import ChineseGroup, complaint
from generator.demo import demonstrate
from generator.fault_log import logged_fault
from generator.narrative.narrate import narrated
from generator.narrative.word import word_report
from generator.narrative.word_ownership import require_replaceable
from generator.narrative.workbook_report import report_in
from generator.package import Package, read_package, read_snapshot, write_atomically, write_package
from generator.presentation import (
    choices_text,
    problem_json,
    problem_lines,
    repair_lines,
    rubric_json,
    rubric_lines,
    scores_json,
    scores_text,
    unwritten_lines,
)
from generator.problem import ExitCode, InvalidInput, Problem, ScorebookError, UnreadableFile
from generator.reports import WORD, WORKBOOK, opened, stated_answers
from generator.returns import Task, expanded, marked_copies, verdicts
from generator.rubric.cover import DEPARTMENT, YEAR
from generator.rubric.evaluate import Value
from generator.rubric.loader import load, template_ids
from generator.rubric.model import Rubric
from generator.verification.recalculation import Engine
from generator.verification.reference import original_in
from generator.verification.repair import repaired
from generator.verification.verify import Status
from generator.workbook.contents import entries_of
from generator.workbook.issue import blank, filled, require_sheets

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
A_PATH = click.Path(path_type=Path, readable=False)


@click.group(cls=ChineseGroup, help="按财政部门的评分体系生成、填报、评分和核对部门整体支出绩效自评表。")
def scorebook() -> None:
    """The command line."""


def _json_option(function: Callable[..., int]) -> Callable[..., int]:
    return click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供程序读取")(function)


def _overwrite_option(function: Callable[..., int]) -> Callable[..., int]:
    return click.option("--overwrite", is_flag=True, help="目标文件已存在时覆盖")(function)


def _output_options(function: Callable[..., int]) -> Callable[..., int]:
    output = click.option(
        "-o",
        "--output",
        required=True,
        type=A_PATH,
        metavar="文件",
        help="写入的 .xlsx 文件",
    )
    return output(_overwrite_option(function))


@scorebook.command(help="列出可用的评分体系。")
@_json_option
def templates(*, as_json: bool) -> int:
    """List the rubrics shipped."""
    rubrics = [load(template) for template in template_ids()]
    if as_json:
        _print_json([rubric_json(rubric) for rubric in rubrics])
    else:
        for rubric in rubrics:
            _print_lines(rubric_lines(rubric))
    return ExitCode.CLEAN


@scorebook.command(help="生成空白自评表，发给部门填报。")
@click.argument("template", metavar="评分体系")
@_output_options
@click.option("--department", metavar="名称", help="预先填入的部门（单位）名称")
@click.option("--year", type=int, metavar="年度", help="预先填入的评价年度，例如 2025")
@click.option("--option", "options", multiple=True, metavar="口径=选项", help="计算口径，可多次使用")
def generate(  # noqa: PLR0913 - one parameter per argument and option of the command
    template: str, output: Path, department: str | None, year: int | None, options: tuple[str, ...], *, overwrite: bool
) -> int:
    """Write a blank workbook."""
    rubric = load(template, _readings(template, options))
    _check_output(output, overwrite=overwrite)
    facts: dict[str, Value] = {}
    if department:
        facts[DEPARTMENT.id] = department
    if year is not None:
        facts[YEAR.id] = _checked_year(year)
    write_package(filled(blank(rubric), rubric, Entries(facts)), output)
    click.echo(f"已生成 {output}：{rubric.title}（{rubric.region}，版本 {rubric.version}）")
    return ExitCode.CLEAN


@scorebook.command(help="把填报数据文件填入自评表。")
@click.argument("workbook", metavar="自评表", type=A_PATH)
@click.argument("answers", metavar="填报数据", type=A_PATH)
@_output_options
def fill(workbook: Path, answers: Path, output: Path, *, overwrite: bool) -> int:
    """Put answers into a workbook."""
    _check_order(workbook, answers)
    package, rubric = opened(workbook)
    stated = read_answers(answers, rubric)
    _check_same_rubric(stated, rubric, workbook, answers)
    _check_same_department(stated, package, workbook, answers)
    _check_output(output, overwrite=overwrite)
    result = filled(package, rubric, stated.entries)
    write_package(result, output)
    card = scorecard(rubric, entries_of(read_snapshot(result), calculation(rubric)))
    total = "尚未得出" if card.total is None else f"{card.total:.2f}分"
    click.echo(f"已写入 {output}：{rubric.terms.total}{total}")
    return ExitCode.CLEAN


@scorebook.command(help="生成自评报告：把未完成的项目、失分的指标等列举段落填入自评表。")
@click.argument("workbook", metavar="自评表", type=A_PATH)
@_output_options
@click.option(
    "--docx",
    type=A_PATH,
    metavar="文件",
    help="另存为 Word 报告（.docx）；有人改过的 Word 文件不会被覆盖",
)
def narrate(workbook: Path, output: Path, docx: Path | None, *, overwrite: bool) -> int:
    """Fill the passages of the report, and write it in Word."""
    package, rubric = opened(workbook)
    _check_output(output, overwrite=overwrite)
    _check_not_itself(output, [workbook])
    if docx is not None:
        _check_output(docx, overwrite=overwrite, suffix=WORD)
        _check_folder(docx)
        require_replaceable(docx)
    require_sheets(read_snapshot(package), rubric, workbook.name)
    result = narrated(package, rubric)
    report = report_in(result, rubric)
    write_package(result, output)
    click.echo(f"已写入 {output}")
    if docx is not None:
        write_atomically(docx, word_report(report.document, report.values))
        click.echo(f"已写入 {docx}")
    _print_lines(unwritten_lines(report.unwritten))
    return ExitCode.CLEAN


@scorebook.command(help="按评分规则算分；可读填报数据文件（.yaml）或自评表（.xlsx）。")
@click.argument("file", metavar="文件", type=A_PATH)
@_json_option
@click.option("--explain", is_flag=True, help="逐项说明得分依据及扣分原因")
def score(file: Path, *, as_json: bool, explain: bool) -> int:
    """Score answers or a workbook by the rules."""
    stated = stated_answers(file)
    rubric, facts = stated.rubric, stated.entries.facts
    card = scorecard(rubric, stated.entries)
    department, year = (str(facts.get(fact.id) or "") for fact in (DEPARTMENT, YEAR))
    if as_json:
        _print_json(scores_json(card, file.name, department, year))
    else:
        click.echo(f"{department or '（未填部门）'}　{rubric.title}")
        _print_lines(scores_text(card, explain=explain))
    return ExitCode.CLEAN


@scorebook.command("verify", help="核对填报后的自评表：公式有无改动、每个数是否算对。")
@click.argument("workbooks", metavar="自评表", nargs=-1, required=True, type=A_PATH)
@_json_option
@click.option("--engine", type=click.Choice([each.value for each in Engine]), default="formulas", help="复算程序")
@click.option("--workers", type=click.IntRange(min=1), default=1, metavar="个数", help="同时核对的进程数")
@click.option("--issued", type=A_PATH, metavar="下发表", help="下发时留存的空白表；不写时与本程序生成的空白表核对")
@click.option(
    "--marked", "marked_file", type=A_PATH, metavar="文件", help="另存标注件：首页列出全部问题，所指单元格加批注"
)
@click.option("--marked-dir", type=A_PATH, metavar="文件夹", help="多份自评表的标注件都存入这个文件夹")
@_overwrite_option
def verify_command(  # noqa: PLR0913, PLR0917 - one parameter per argument and option of the command
    workbooks: tuple[Path, ...],
    engine: str,
    workers: int,
    issued: Path | None,
    marked_file: Path | None,
    marked_dir: Path | None,
    *,
    as_json: bool,
    overwrite: bool,
) -> int:
    """Verify returned workbooks."""
    files = expanded(workbooks)
    if issued is not None:
        original_in(issued)
    copies = marked_copies(files, marked_file, marked_dir)
    for copy in copies.values():
        _check_not_itself(copy, files)
        _check_output(copy, overwrite=overwrite)
    if marked_dir is not None:
        _make_folder(marked_dir)
    results = verdicts(files, Task(Engine(engine), issued, copies, as_json), workers)
    if not as_json:
        return max([_shown(lines, code) for code, lines in results])
    found = list(results)
    _print_json(found[0][1] if len(found) == 1 else [content for _, content in found])
    return max(code for code, _ in found)


@scorebook.command(help="核对自评报告（.docx、.txt 或自评表 .xlsx）中的数字：前后是否一致，比率、合计和年份有无差错。")
@click.argument("reports", metavar="报告", nargs=-1, required=True, type=A_PATH)
@click.option(
    "--answers", type=A_PATH, metavar="填报数据", help="与自评表（.xlsx）或填报数据文件（.yaml）核对，并核对得分"
)
@click.option("--template", metavar="评分体系", help="按该评分体系检查有无缺写的部分；给出填报数据时不必写")
@click.option("--year", type=int, metavar="年度", help="评价年度；不写时以报告所写为准")
@_json_option
def audit(
    reports: tuple[Path, ...], answers: Path | None, template: str | None, year: int | None, *, as_json: bool
) -> int:
    """Audit the figures of reports."""
    if year is not None:
        _checked_year(year)
    if template:
        load(template)
    task = AuditTask(answers, template, year, as_json)
    found = list(audit_verdicts(reports, task))
    if not as_json:
        return max([_shown(lines, code) for code, lines in found])
    _print_json(found[0][1] if len(found) == 1 else [content for _, content in found])
    return max(code for code, _ in found)


@scorebook.command(help="修复损坏的自评表：把填报内容转入新的空白表，并列出没有转入的内容。")
@click.argument("workbook", metavar="自评表", type=A_PATH)
@_output_options
def repair(workbook: Path, output: Path, *, overwrite: bool) -> int:
    """Pour the entries of a return into a fresh blank."""
    result = repaired(read_package(workbook))
    _check_output(output, overwrite=overwrite)
    _check_not_itself(output, [workbook])
    write_package(result.package, output)
    click.echo(f"已写入 {output}：转入填报内容{result.carried}项")
    _print_lines(repair_lines(result))
    return ExitCode.FINDINGS if result.left else ExitCode.CLEAN


@scorebook.command(help="演示：生成空白表，填入已公开的报告，核对并比较得分。")
@click.option(
    "-o",
    "--output",
    type=A_PATH,
    default=Path("demo"),
    metavar="文件夹",
    help="存放工作簿的文件夹",
)
def demo(output: Path) -> int:
    """Show everything on the published reports."""
    _make_folder(output)
    _print_lines(demonstrate(output))
    return ExitCode.CLEAN


def main() -> None:
    """Run the command line and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command line; the exit code of design section 5. Never raises for anything a user can do."""
    try:
        return int(scorebook.main(arguments, prog_name="scorebook", standalone_mode=False) or ExitCode.CLEAN)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return ExitCode.USAGE
    except click.UsageError as error:
        click.echo(complaint(error), err=True)
        return ExitCode.USAGE
    except ScorebookError as error:
        _report(error, as_json="--json" in arguments)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断，没有写出不完整的文件。", err=True)
        return ExitCode.USAGE
    except Exception:
        click.echo(f"程序内部出错，与填报内容无关。请把记录文件 {logged_fault()} 发给程序维护人员。", err=True)
        return ExitCode.OUR_FAULT


def _report(error: ScorebookError, *, as_json: bool) -> None:
    if as_json:
        _print_json({"status": Status.UNREADABLE, "findings": [problem_json(each) for each in error.problems]})
        return
    _print_lines((f"发现{len(error.problems)}个问题，请改正后重试：", *problem_lines(error)), err=True)


def _print_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines; names of files and texts in cells may hold line breaks and what would command a terminal."""
    for line in lines:
        click.echo(_CONTROL.sub("�", line), err=err)


def _print_json(content: object) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _readings(template: str, options: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The 计算口径 as typed, each with its choice; a choice that is not offered is answered with what those mean."""
    for option in options:
        if "=" not in option:
            raise InvalidInput(
                Problem(f"计算口径“{option}”", "缺少等号", "请写成 口径=选项，例如 point_counting=pro_rata")
            )
    wanted = {key: value for key, _, value in (option.partition("=") for option in options)}
    refused = [
        Problem(f"计算口径“{option.id}”", f"没有“{wanted[option.id]}”这一选项", f"可选：{choices_text(option)}")
        for option in load(template).options
        if wanted.get(option.id, option.value) not in {choice.key for choice in option.choices}
    ]
    if refused:
        raise InvalidInput(refused)
    return tuple(sorted(wanted.items()))


def _checked_year(year: int) -> Decimal:
    if YEAR.lowest is None or YEAR.highest is None or not YEAR.lowest <= year <= YEAR.highest:
        raise InvalidInput(Problem(f"评价年度“{year}”", "超出范围", f"应在 {YEAR.lowest} 至 {YEAR.highest} 之间"))
    return Decimal(year)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableFile(Problem(str(folder), "不能建立这个文件夹", "请换一个位置")) from error


def _check_output(output: Path, *, overwrite: bool, suffix: str = WORKBOOK) -> None:
    if output.suffix.lower() != suffix:
        raise InvalidInput(Problem(str(output), f"文件名应以 {suffix} 结尾", f"例如 {output.stem or '自评表'}{suffix}"))
    if output.exists() and not overwrite:
        raise InvalidInput(Problem(str(output), "文件已存在，没有覆盖", "请换一个文件名，或加 --overwrite"))


def _check_folder(output: Path) -> None:
    if not output.parent.is_dir():
        problem = Problem(str(output), "要保存到的文件夹不存在", "请先建立该文件夹，或换一个保存位置")
        raise UnreadableFile(problem)


def _check_not_itself(output: Path, returned: Sequence[Path]) -> None:
    if any(output.resolve() == each.resolve() for each in returned):
        raise InvalidInput(Problem(str(output), "会覆盖收回的原件", "请换一个文件名"))


def _check_order(workbook: Path, answers: Path) -> None:
    if workbook.suffix.lower() != WORKBOOK and answers.suffix.lower() == WORKBOOK:
        raise InvalidInput(
            Problem(
                f"{workbook.name} 与 {answers.name}",
                "两个文件的先后顺序反了",
                f"请先写自评表，再写填报数据：fill {answers} {workbook}",
            )
        )


def _check_same_rubric(stated: Answers, rubric: Rubric, workbook: Path, answers: Path) -> None:
    place = f"{answers.name} 与 {workbook.name}"
    if stated.rubric.id != rubric.id:
        message = f"评分体系不同：填报数据为 {stated.rubric.id}，自评表为 {rubric.id}"
        raise InvalidInput(Problem(place, message, "请换用同一评分体系的文件"))
    differing = [
        Problem(
            place,
            f"计算口径不同（{given.label}）：填报数据为“{given.chosen}”，自评表为“{issued.chosen}”",
            f"请核对口径；按填报数据的口径生成空白表时加 --option {given.id}={given.value}",
        )
        for given, issued in zip(stated.rubric.options, rubric.options, strict=True)
        if given != issued
    ]
    if differing:
        raise InvalidInput(differing)


def _check_same_department(stated: Answers, package: Package, workbook: Path, answers: Path) -> None:
    """Refuse to put one department's figures into the form issued to another, or of another year."""
    there = entries_of(read_snapshot(package), calculation(stated.rubric)).facts
    for fact in (DEPARTMENT, YEAR):
        issued, given = there.get(fact.id), stated.entries.facts.get(fact.id)
        if None not in (issued, given) and issued != given:
            raise InvalidInput(
                Problem(
                    f"{answers.name} 与 {workbook.name}",
                    f"{fact.label}不同：填报数据为“{given}”，自评表为“{issued}”",
                    "请核对是否拿错了文件",
                )
            )


def _shown(lines: Sequence[str], code: int) -> int:
    _print_lines(lines)
    return code
