"""The command line as scripts and people meet it.

1. Every command does its work and ends with 0.
2. JSON has the keys of the contract; points are texts with two decimals.
3. Whatever is typed or given wrongly gets a Chinese sentence with place and remedy, and the right exit code.
4. Nothing is overwritten and nothing half-written.
5. Every command and option is explained in Chinese.
"""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from generator.checks.reconciliation import tally
from generator.cli import run, scorebook
from generator.package import Edit, apply_edits, read_package, write_package
from generator.problem import ExitCode
from generator.published.samples import load_sample, sample_folder, sample_ids
from generator.rubric.loader import template_ids

Run = Callable[..., tuple[int, str, str]]

SCORE_KEYS = {"indicator", "name", "weight", "cached", "recalculated", "reference", "reason", "missing"}
FINDING_KEYS = {"code", "severity", "sheet", "cell", "indicator", "message", "expected", "actual", "remedy"}
RESULT_KEYS = {"file", "template", "template_version", "department", "year", "status", "total", "scores", "findings"}


def answers_text(sample: str) -> str:
    return (sample_folder(sample) / "answers.yaml").read_text(encoding="utf-8")


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line: exit code, what it printed, what it complained."""

    def typed(*arguments: str | Path) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return typed


@pytest.fixture(scope="module")
def luohu(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The 罗湖 report: answers, blank and filled workbook."""
    folder = tmp_path_factory.mktemp("luohu")
    answers = folder / "answers.yaml"
    answers.write_text(answers_text("luohu-2022"), encoding="utf-8")
    blank, filled = folder / "空白表.xlsx", folder / "自评表.xlsx"
    assert run(["generate", "luohu-2022", "-o", str(blank)]) == ExitCode.CLEAN
    assert run(["fill", str(blank), str(answers), "-o", str(filled)]) == ExitCode.CLEAN
    return {"answers": answers, "blank": blank, "filled": filled}


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_templates_lists_what_can_be_generated(command: Run) -> None:
    code, printed, _ = command("templates")
    assert code == ExitCode.CLEAN
    assert "luohu-2022　部门整体支出绩效评分表（深圳市罗湖区，2022年，版本 1.0.0，21项指标）" in printed.splitlines()


def test_score_gives_the_same_for_answers_and_workbook(command: Run, luohu: dict[str, Path]) -> None:
    from_answers = command("score", luohu["answers"], "--explain")
    assert from_answers == command("score", luohu["filled"], "--explain")
    code, printed, _ = from_answers
    assert code == ExitCode.CLEAN
    assert "综合评分：93.89分（满分100分），等级：优" in printed
    assert "项目完成及时率57.1429%，按比例计，6.00分×57.1429%，得3.43分" in printed


def test_a_blank_names_what_is_missing(command: Run, luohu: dict[str, Path]) -> None:
    code, printed, _ = command("score", luohu["blank"], "--explain")
    assert code == ExitCode.CLEAN
    assert "待填：【在用固定资产】【固定资产总额】" in printed
    assert "综合评分：尚缺21项指标的填报内容，补齐后得出" in printed


def test_what_is_waived_is_not_to_be_filled_in(command: Run, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(answers_text("luohu-2022") + "not_applicable: {key_work: 当年无交办}\n", encoding="utf-8")
    printed = command("score", answers)[1].splitlines()
    assert "  重点工作完成情况　待核定/8" in printed
    assert printed[-1] == "综合评分：已评20项，1项不适用，待财政核定"
    answers.write_text("template: luohu-2022\nnot_applicable: {key_work: 当年无交办}\n", encoding="utf-8")
    last = command("score", answers)[1].splitlines()[-1]
    assert last == "综合评分：已评0项，尚缺20项指标的填报内容，1项不适用，待财政核定"


@pytest.mark.parametrize("engine", ["formulas", "libreoffice"])
def test_a_filled_workbook_verifies(command: Run, luohu: dict[str, Path], engine: str) -> None:
    """No errors; three of its four losses are not among the problems, which C12a warns of."""
    code, printed, _ = command("verify", luohu["filled"], "--engine", engine)
    assert (code, printed.splitlines()[0]) == (ExitCode.CLEAN, "自评表.xlsx：有需要处理的问题")
    assert "C12a" in printed


def test_several_workbooks_are_verified_by_several_processes(command: Run, luohu: dict[str, Path]) -> None:
    code, printed, _ = command("verify", luohu["filled"], luohu["blank"], "--workers", "2")
    assert code == ExitCode.CLEAN
    assert [line for line in printed.splitlines() if not line.startswith(" ")] == [
        "自评表.xlsx：有需要处理的问题",
        "空白表.xlsx：一致，尚未填完",
    ]


def test_the_demonstration_reproduces_what_the_reports_print(command: Run, tmp_path: Path) -> None:
    code, printed, _ = command("demo", "-o", tmp_path / "演示")
    assert code == ExitCode.CLEAN
    assert "与规则不符　项目完成及时性　报告3.42　复算3.43　相差-0.01分；疑似舍去尾数未四舍五入" in printed
    assert tally(score for sample in map(load_sample, sample_ids()) for score in sample.scores) in printed
    assert len(list((tmp_path / "演示").glob("*.xlsx"))) == len(template_ids()) + len(sample_ids())


def test_department_and_year_are_filled_in_beforehand(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    command("generate", "shenzhen-2021", "-o", path, "--department", "某某局", "--year", "2025")
    _, printed, _ = command("score", path, "--json")
    assert (json.loads(printed)["department"], json.loads(printed)["year"]) == ("某某局", "2025")


def test_an_option_changes_the_score_and_travels_with_the_workbook(
    command: Run, luohu: dict[str, Path], tmp_path: Path
) -> None:
    answers = tmp_path / "answers.yaml"
    text = luohu["answers"].read_text(encoding="utf-8").replace("adjustment_total: 20.47", "adjustment_total: 100")
    answers.write_text(text, encoding="utf-8")
    path, filled = tmp_path / "b.xlsx", tmp_path / "f.xlsx"
    command("generate", "luohu-2022", "-o", path, "--option", "point_counting=pro_rata")
    assert command("fill", path, answers, "-o", filled)[0] == ExitCode.CLEAN
    # 100 / 631.29 = 15.8406 %: 5.8406 points beyond 10 %, so 1 − 0.58406 = 0.41594, and 1 + 0.41594 + 1 = 2.42
    _, printed, _ = command("verify", filled, "--json")
    scores = {score["indicator"]: score["recalculated"] for score in json.loads(printed)["scores"]}
    assert scores["finance_compliance"] == "2.42"


def test_answers_that_state_another_option_than_the_workbook_are_refused(
    command: Run, luohu: dict[str, Path], tmp_path: Path
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(f"options: {{point_counting: ceil}}\n{answers_text('luohu-2022')}", encoding="utf-8")
    code, _, complained = command("fill", luohu["blank"], answers, "-o", tmp_path / "f.xlsx")
    assert code == ExitCode.USAGE
    assert "填报数据为“不足一个百分点的按一个计”，自评表为“不足一个百分点的不计”" in complained
    assert complained.endswith("按填报数据的口径生成空白表时加 --option point_counting=ceil。\n")


def test_swapped_arguments_are_told_in_their_order(command: Run, luohu: dict[str, Path], tmp_path: Path) -> None:
    code, _, complained = command("fill", luohu["answers"], luohu["blank"], "-o", tmp_path / "f.xlsx")
    assert code == ExitCode.USAGE
    assert "answers.yaml 与 空白表.xlsx：两个文件的先后顺序反了" in complained
    assert f"fill {luohu['blank']} {luohu['answers']}" in complained


def test_answers_are_no_workbook(command: Run, luohu: dict[str, Path]) -> None:
    code, printed, _ = command("verify", luohu["answers"])
    assert code == ExitCode.UNREADABLE
    assert "不是 Excel 工作簿。此处应为 .xlsx 工作簿，请核对是否写错了文件。" in printed
    assert "扩展名" not in printed


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_verify_json_keeps_the_contract(command: Run, luohu: dict[str, Path]) -> None:
    result = json.loads(command("verify", luohu["filled"], "--json")[1])
    assert result.keys() >= RESULT_KEYS
    assert result["status"] == "findings"  # C12a: three of its four losses are not among the problems
    assert result["total"] == {"cached": "93.89", "recalculated": "93.89", "reference": "93.89"}
    assert all(score.keys() == SCORE_KEYS for score in result["scores"])
    assert all(finding.keys() == FINDING_KEYS for finding in result["findings"])
    assert {"cached": "0.50", "recalculated": "0.50", "reference": "0.50"}.items() <= next(
        score for score in result["scores"] if score["indicator"] == "outside_staff"
    ).items()


def test_score_json_fills_only_the_reference(command: Run, luohu: dict[str, Path]) -> None:
    result = json.loads(command("score", luohu["answers"], "--json")[1])
    assert result.keys() >= RESULT_KEYS
    assert result["total"] == {"cached": None, "recalculated": None, "reference": "93.89"}


def test_verify_json_of_several_workbooks_is_a_list(command: Run, luohu: dict[str, Path], tmp_path: Path) -> None:
    code, printed, _ = command("verify", luohu["filled"], tmp_path / "none.xlsx", "--json")
    assert code == ExitCode.UNREADABLE
    assert [result["status"] for result in json.loads(printed)] == ["findings", "unreadable"]


def test_missing_facts_are_listed_by_id(command: Run, luohu: dict[str, Path]) -> None:
    result = json.loads(command("score", luohu["blank"], "--json")[1])
    missing = {score["indicator"]: score["missing"] for score in result["scores"]}
    assert missing["asset_utilisation"] == ["assets_in_use", "assets_total"]


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

TYPED_WRONGLY = [
    ("", "用法：scorebook 命令"),
    ("generat", "没有命令“generat”，是否应为“generate”"),
    ("generate", "缺少参数“评分体系”"),
    ("generate luohu-2022", "缺少选项“--output”"),
    ("generate luohu-2022 -o", "选项“-o”后面缺少内容"),
    ("generate luohu-2022 -o x.xlsx --year abc", "选项“--year”填写有误：应为整数"),
    ("generate luohu-2022 -o x.xlsx --year 25", "评价年度“25”：超出范围。应在 2000 至 2100 之间"),
    ("generate luohu-2022 -o x.xls", "文件名应以 .xlsx 结尾。例如 x.xlsx"),
    ("generate luohu-2021 -o x.xlsx", "评分体系“luohu-2021”：没有收录。是否应为：luohu-2022"),
    ("generate luohu-2022 -o x.xlsx --option pro_rata", "缺少等号"),
    ("generate luohu-2022 -o x.xlsx --option point_count=ceil", "没有这项计算口径。是否应为：point_counting"),
    (
        "generate luohu-2022 -o x.xlsx --option point_counting=up",
        "没有“up”这一选项。可选：point_counting=floor 不足一个百分点的不计；",
    ),
    ("verify", "缺少参数“自评表”"),
    ("verify --engin formulas x.xlsx", "没有选项“--engin”，是否应为“--engine”"),
    ("verify --engine excel x.xlsx", "选项“--engine”填写有误：可选 formulas、libreoffice"),
    ("score a.yaml b.yaml", "可能多写了参数"),
]


@pytest.mark.parametrize(("line", "complaint"), TYPED_WRONGLY)
def test_a_wrong_command_line_is_told_in_chinese(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, printed, complained = command(*line.split())
    assert (code, printed) == (ExitCode.USAGE, "")
    assert complaint in complained
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("verb", ["score", "verify"])
def test_a_file_that_is_not_ours_is_refused(command: Run, tmp_path: Path, verb: str) -> None:
    for name, content in {
        "空.xlsx": b"",
        "表.xlsx": b"<html></html>",
        "旧.xlsx": b"\xd0\xcf\x11\xe0" + bytes(600),
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        code, printed, complained = command(verb, path)
        assert code == ExitCode.UNREADABLE
        assert name in printed + complained
        assert "Traceback" not in printed + complained


def test_every_fault_of_an_answers_file_is_told_at_once(command: Run, luohu: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(
        "template: luohu-2022\nyear: 2022\nfacts:\n  assets_in_used: 1\n  progress_q1: 25\n  satisfaction: 120x\n"
        "  staff_quota: 1.5\n  budget_disclosure: excellent\n  assets_total: -1\n  procurement_planned: 5%\n",
        encoding="utf-8",
    )
    target = tmp_path / "f.xlsx"
    code, _, complained = command("fill", luohu["blank"], path, "-o", target)
    assert code == ExitCode.USAGE
    assert complained.startswith("发现7个问题，请改正后重试：")
    for line, words in {
        4: "是否应为：assets_in_use",
        5: "缺少百分号",
        6: "不是数字",
        7: "整数",
        10: "多了百分号",
    }.items():
        assert re.search(rf"answers.yaml 第{line}行[^\n]*{words}", complained), words
    assert not target.exists()


def test_answers_of_another_rubric_are_refused(command: Run, luohu: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(answers_text("hecheng-form-1"), encoding="utf-8")
    code, _, complained = command("fill", luohu["blank"], path, "-o", tmp_path / "f.xlsx")
    assert code == ExitCode.USAGE
    assert "评分体系不同：填报数据为 hecheng-project-form-2020，自评表为 luohu-2022。" in complained


def test_figures_of_one_department_do_not_go_into_the_form_of_another(
    command: Run, luohu: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "b.xlsx"
    command("generate", "luohu-2022", "-o", path, "--department", "某某局", "--year", "2022")
    code, _, complained = command("fill", path, luohu["answers"], "-o", tmp_path / "f.xlsx")
    assert code == ExitCode.USAGE
    assert "部门（单位）不同：填报数据为“中共深圳市罗湖区委机构编制委员会办公室”，自评表为“某某局”" in complained
    assert not (tmp_path / "f.xlsx").exists()


def test_fill_tells_the_total_that_is_in_the_file(command: Run, luohu: dict[str, Path], tmp_path: Path) -> None:
    answers = tmp_path / "part.yaml"
    answers.write_text("template: luohu-2022\nfacts: {satisfaction: 50%}\n", encoding="utf-8")
    # 满意度 50% gives 1 instead of 6 of what the form already holds: 93.89 − 5
    assert "综合评分88.89分" in command("fill", luohu["filled"], answers, "-o", tmp_path / "f.xlsx")[1]


def test_a_workbook_without_one_of_its_sheets_is_not_filled(
    command: Run, luohu: dict[str, Path], tmp_path: Path
) -> None:
    package = read_package(luohu["blank"])
    names = package.parts["xl/workbook.xml"].decode().replace("评分表", "旧评分表")
    path = tmp_path / "b.xlsx"
    write_package(package.with_part("xl/workbook.xml", names.encode()), path)
    broken = names.replace('name="旧评分表"', 'name="别的表"')
    write_package(package.with_part("xl/workbook.xml", broken.encode()), path)
    code, _, complained = command("fill", path, luohu["answers"], "-o", tmp_path / "f.xlsx")
    assert code == ExitCode.UNREADABLE
    assert "工作表或单元格已被删除。请使用财政部门下发的原表" in complained


def test_a_pattern_stands_for_workbooks_and_for_no_lock_file(command: Run, luohu: dict[str, Path]) -> None:
    lock_file = luohu["filled"].with_name("~$自评表.xlsx")
    lock_file.write_bytes(bytes(165))
    code, printed, _ = command("verify", luohu["filled"].parent / "*.xlsx")
    lock_file.unlink()
    assert code == ExitCode.CLEAN
    assert sum(not line.startswith(" ") for line in printed.splitlines()) == 2


def test_an_altered_score_ends_with_1(command: Run, luohu: dict[str, Path], tmp_path: Path) -> None:
    package = read_package(luohu["filled"])
    path = tmp_path / "t.xlsx"
    write_package(apply_edits(package, (Edit("评分表", "H3", "9"),)), path)
    code, printed, _ = command("verify", path)
    assert (code, printed.splitlines()[0]) == (ExitCode.FINDINGS, "t.xlsx：与下发表不一致")


def test_an_internal_fault_is_ours_and_shows_no_traceback(
    command: Run, luohu: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("generator.cli.scorecard", broken)
    code, printed, complained = command("score", luohu["answers"])
    assert (code, printed) == (ExitCode.OUR_FAULT, "")
    log = re.search(r"记录文件 (\S+\.log)", complained)
    assert log is not None
    assert "boom" in Path(log[1]).read_text(encoding="utf-8")
    Path(log[1]).unlink()


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_existing_file_is_only_overwritten_when_asked(command: Run, luohu: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    shutil.copy(luohu["filled"], path)
    before = path.read_bytes()
    code, _, complained = command("generate", "luohu-2022", "-o", path)
    assert (code, path.read_bytes()) == (ExitCode.USAGE, before)
    assert "文件已存在，没有覆盖" in complained
    assert command("generate", "luohu-2022", "-o", path, "--overwrite")[0] == ExitCode.CLEAN
    assert path.read_bytes() != before


def test_a_folder_that_does_not_exist_is_told(command: Run, tmp_path: Path) -> None:
    code, _, complained = command("generate", "luohu-2022", "-o", tmp_path / "无" / "b.xlsx")
    assert code == ExitCode.UNREADABLE
    assert "不存在" in complained
    assert not list(tmp_path.iterdir())


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["", *scorebook.commands])
def test_help_is_chinese_throughout(command: Run, name: str) -> None:
    code, printed, _ = command(*name.split(), "--help")
    assert code == ExitCode.CLEAN
    assert printed.startswith("用法：scorebook")
    assert not re.search(r"Usage|Options|Commands|required|default|Show this|\[OPTIONS\]", printed)


@pytest.mark.parametrize("name", scorebook.commands)
def test_every_option_is_explained(name: str) -> None:
    for parameter in scorebook.commands[name].params:
        if isinstance(parameter, click.Option):
            assert re.search(r"[\u4e00-\u9fff]", parameter.help or ""), parameter.name
