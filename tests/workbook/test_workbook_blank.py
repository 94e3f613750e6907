"""Facts about every issued blank.

1  What is to be filled in is open and validated; every formula is locked and shows its true value from birth.
2  Each cell that matters has a visible Chinese name and a hidden machine name.
3  Formulas keep to the grammar that every program understands, and to Excel's limits.
4  The formula bar reads like the rule; the hidden sheet is very hidden.
5  A table whose rows are printed names them in its first column; entries and what is computed of them stand behind.
6  It is small, its links lead where they say, its charts draw live cells, its tables can be sorted; it prints on A4
   and no row is lower than its words.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tiny import one

from generator.calculation.calculation import calculation
from generator.calculation.cells import ComputedCell
from generator.calculation.entries import Entries
from generator.calculation.evaluation import Evaluation, evaluation
from generator.calculation.problem_checks import all_checks
from generator.calculation.ranking import ranks_shown
from generator.package import Snapshot, pack, read_snapshot
from generator.published.samples import load_sample, sample_ids
from generator.rubric.expression import Expression, TextCell
from generator.rubric.facts import ColumnText, FactText, Kind
from generator.rubric.loader import load, template_ids
from generator.rubric.model import Rubric
from generator.rubric.titles import table_sheet
from generator.rubric.traversal import walk
from generator.verification.comparison import reference_value
from generator.verification.equivalence import same
from generator.verification.original import issued_cells
from generator.workbook.extent import BODY_SIZE, lines
from generator.workbook.issue import blank, blank_snapshot, filled, layout_of
from generator.workbook.names import name_book, table_name
from generator.workbook.plan import Formula
from generator.workbook.styles import DRAWINGS

GRAMMAR = {
    *("IF", "AND", "OR", "NOT", "MIN", "MAX", "SUM", "SUMPRODUCT", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "SUMIF"),
    *("AVERAGE", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "ABS", "IFERROR", "ISNUMBER", "ISBLANK", "INDEX", "MATCH"),
    "TEXT",
}
LITERAL = re.compile(r'"((?:[^"]|"")*)"')
CALL = re.compile(r"([^\W\d][\w.]*)\(")
REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]+|[RrCc][0-9]*|[Rr][0-9]*[Cc][0-9]*", re.ASCII)
VALID_NAME = re.compile(r"[^\W\d][\w.]*|_\w+")

Place = tuple[str, str]


@pytest.fixture(scope="module", params=template_ids())
def rubric(request: pytest.FixtureRequest) -> Rubric:
    return load(request.param)


@pytest.fixture(scope="module")
def snapshot(rubric: Rubric) -> Snapshot:
    return blank_snapshot(rubric)


@pytest.fixture(scope="module")
def book(rubric: Rubric) -> Workbook:
    """The blank as another program sees it."""
    return openpyxl.load_workbook(BytesIO(pack(blank(rubric))))


def inputs(rubric: Rubric) -> set[Place]:
    names = [fact.cell for fact in calculation(rubric).inputs.values()]
    names += [table_name(table.id, column.id) for table in rubric.tables.values() for column in table.columns]
    areas = [blank_snapshot(rubric).names[name] for name in names]
    return {(area.sheet, ref) for area in areas for ref in area.refs()}


def formulas(snapshot: Snapshot) -> Iterator[tuple[Place, str]]:
    for sheet in snapshot.sheets:
        for ref, cell in sheet.cells.items():
            if cell.formula is not None:
                yield (sheet.name, ref), cell.formula


# ── 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_inputs_are_open_and_everything_else_is_locked(rubric: Rubric, book: Workbook) -> None:
    wanted = inputs(rubric)
    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    merged = {
        (sheet.title, f"{openpyxl.utils.get_column_letter(column)}{row}")
        for sheet in book.worksheets
        for each in sheet.merged_cells.ranges
        for row, column in each.cells
        if (sheet.title, str(each).partition(":")[0]) in wanted
    }
    assert wanted <= unlocked
    assert unlocked <= wanted | merged


def test_every_sheet_is_protected(snapshot: Snapshot) -> None:
    assert [sheet.name for sheet in snapshot.sheets if not sheet.protected] == []


def validated(book: Workbook, *, refusing: bool) -> set[Place]:
    """The cells with rules that refuse an entry, or with those that only explain."""
    return {
        (sheet.title, f"{openpyxl.utils.get_column_letter(column)}{row}")
        for sheet in book.worksheets
        for rule in sheet.data_validations.dataValidation
        if bool(rule.showErrorMessage) is refusing
        for each in rule.sqref.ranges
        for row, column in each.cells
    }


def test_every_input_is_validated_and_prompted(rubric: Rubric, book: Workbook) -> None:
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            assert rule.showInputMessage
            assert rule.prompt
            assert bool(rule.error) is bool(rule.showErrorMessage)
    assert validated(book, refusing=True) == inputs(rubric)


def test_every_formula_says_why_it_is_locked(snapshot: Snapshot, book: Workbook) -> None:
    seen = {where for where, _ in formulas(snapshot) if where[0] != "_scorebook"}
    assert validated(book, refusing=False) - {("_scorebook", f"B{row}") for row in range(1, 100)} == seen


def test_every_formula_shows_its_true_value(rubric: Rubric, snapshot: Snapshot) -> None:
    values = Evaluation(calculation(rubric), Entries())
    issued = list(issued_cells(snapshot, calculation(rubric)))
    assert [each.where for each in issued if not same(each.cell.value, reference_value(each, values))] == []
    assert {each.where for each in issued} == {where for where, _ in formulas(snapshot)}


def test_every_computed_cell_has_its_place(rubric: Rubric, snapshot: Snapshot) -> None:
    assert [cell for cell in calculation(rubric).cells if snapshot.named_cell(cell) is None] == []


def test_excel_is_asked_to_calculate_when_it_opens_the_file(book: Workbook) -> None:
    assert book.calculation.fullCalcOnLoad


# ── 2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_visible_and_machine_names_mean_the_same_cells(rubric: Rubric, snapshot: Snapshot) -> None:
    names = name_book(calculation(rubric), layout_of(rubric))
    pairs = list(names.visible.items())
    pairs += [(table_name(*key), visible) for key, visible in names.columns.items()]
    assert [pair for pair in pairs if snapshot.names.get(pair[0]) != snapshot.names.get(pair[1])] == []
    assert {name for pair in pairs for name in pair} == set(snapshot.names)


def test_machine_names_are_hidden_and_ascii(rubric: Rubric, book: Workbook) -> None:
    names = name_book(calculation(rubric), layout_of(rubric))
    visible = {*names.visible.values(), *names.columns.values()}
    hidden = {name for name, defined in book.defined_names.items() if defined.hidden}
    assert set(book.defined_names) - hidden == visible
    assert [name for name in hidden if not name.isascii()] == []


def test_no_name_looks_like_a_reference(snapshot: Snapshot) -> None:
    assert [name for name in snapshot.names if REFERENCE.fullmatch(name)] == []
    assert [name for name in snapshot.names if not VALID_NAME.fullmatch(name) or len(name) > 255] == []
    assert len({name.casefold() for name in snapshot.names}) == len(snapshot.names)


def test_every_other_name_belongs_to_printing_or_filters(snapshot: Snapshot) -> None:
    built_in = re.compile(r".*!_xlnm\.(Print_Area|Print_Titles|_FilterDatabase)")
    assert [name for name in snapshot.other_names if not built_in.fullmatch(name)] == []


# ── 3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def grammar_faults(formula: str, names: set[str]) -> list[str]:
    """Everything in a formula that is not in the grammar of issued formulas."""
    bare = LITERAL.sub("", formula)
    faults = [f"function {name}" for name in CALL.findall(bare) if name not in GRAMMAR]
    faults += [f"literal of {len(text)}" for text in LITERAL.findall(formula) if len(text.replace('""', '"')) > 255]
    faults += [sign for sign in ("--", "[", "]", "{", "}", "@", "#", "|", "!") if sign in bare]
    if len(formula) + 1 > 8192:
        faults.append(f"{len(formula)} characters")
    words = re.findall(r"\$?[^\W\d][\w.$]*", CALL.sub("(", bare))
    faults += [
        f"name {word}"
        for word in words
        if word not in names and word not in {"TRUE", "FALSE"} and not REFERENCE.fullmatch(word)
    ]
    return faults


def test_formulas_keep_to_the_grammar(snapshot: Snapshot) -> None:
    names = {name for name in snapshot.names if not name.isascii()}
    faults = {where: grammar_faults(formula, names) for where, formula in formulas(snapshot)}
    assert {where: each for where, each in faults.items() if each} == {}


@pytest.mark.parametrize(
    "formula",
    [
        "SUMPRODUCT(--(甲=1))",
        "IFS(甲>1,2)",
        "表1[列]",
        "SUM({1,2})",
        f'"{"长" * 256}"',
        "甲+" * 5000 + "1",
        "乙+1",
        "别表!A1",
        'HYPERLINK("#A1","去")',
        "fact_甲+1",
    ],
)
def test_what_is_not_in_the_grammar_is_noticed(formula: str) -> None:
    assert grammar_faults(formula, {"甲"})


@pytest.mark.parametrize("formula", ["IF(甲>=90%,1,0)", '"["&TEXT(甲,"0.00##%")&"--"', f'"{"长" * 255}"', "A1+$B$2"])
def test_what_is_in_the_grammar_is_accepted(formula: str) -> None:
    assert grammar_faults(formula, {"甲"}) == []


def test_formulas_outside_tables_name_what_they_use(snapshot: Snapshot) -> None:
    tables = {
        area.sheet for name, area in snapshot.names.items() if name.startswith("table_") and area.first != area.last
    }
    found = [formula for (sheet, _), formula in formulas(snapshot) if sheet not in tables and _refers_by_place(formula)]
    assert found == []


def _refers_by_place(formula: str) -> bool:
    return any(REFERENCE.fullmatch(word) for word in re.findall(r"[$\w.]+", LITERAL.sub("", formula)))


def test_fixed_words_fit_into_cells(snapshot: Snapshot) -> None:
    texts = [cell.value for sheet in snapshot.sheets for cell in sheet.cells.values() if isinstance(cell.value, str)]
    assert max(map(len, texts)) <= 32_767


# ── 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_hidden_sheet_is_very_hidden(snapshot: Snapshot) -> None:
    assert {sheet.name for sheet in snapshot.sheets if sheet.state != "visible"} == {"_scorebook"}
    assert snapshot.sheets[-1].state == "veryHidden"


def test_the_formula_bar_reads_like_the_rule() -> None:
    cell = blank_snapshot(load("luohu-2022")).named_cell("score_asset_utilisation")
    assert cell is not None
    assert cell.formula == (
        'IF(待填_固定资产利用率="",'
        "IF(固定资产利用率>=90%,1,IF(固定资产利用率>=75%,0.7,IF(固定资产利用率>=60%,0.4,0)))"
        ',"")'
    )


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

PRINTED = """
tables:
  base:
    label: 基本数据
    row_labels: {travel: 三公经费, project: 项目支出}
    columns: {plan: {label: 预算, kind: amount}, paid: {label: 支出, kind: amount}}
    measures:
      rate: {label: 执行率, kind: percent, value: base.paid / base.plan}
measures:
  short: {label: 未执行项, kind: count, decimals: 0, value: count(base.rate < 90%)}
"""


@pytest.fixture(scope="module")
def printed() -> Rubric:
    return one("{kind: per_item, count: short, full: 10, each: 5}", PRINTED)


def test_printed_rows_stand_before_their_entries(printed: Rubric) -> None:
    snapshot = blank_snapshot(printed)
    sheet = next(each for each in snapshot.sheets if each.name == "基本数据")
    shown = {ref: cell.value for ref, cell in sheet.cells.items() if cell.value not in (None, "") and ref != "A2"}
    assert shown == {
        "A1": "基本数据",
        **dict(
            zip(
                ("A3", "B3", "C3", "D3", "E3"),
                ("项目", "预算（万元）", "支出（万元）", "执行率", "有误项"),
                strict=True,
            )
        ),
        "A4": "三公经费",
        "A5": "项目支出",
    }
    assert {cell.formula is not None for ref, cell in sheet.cells.items() if ref in ("D4", "D5")} == {True}


def test_help_room_and_sums_stand_above_the_rows() -> None:
    blank = blank_snapshot(load("luohu-2022"))
    sheet = next(each for each in blank.sheets if each.name == "项目支出明细")
    assert [sheet.cells[ref].value for ref in ("A3", "A4", "A5", "D5", "A6", "D6", "A7", "B7")] == [
        "每行一个项目，一列要么全填要么不填；合计应与项目支出一致",
        "已填0行，最多30行。",
        "合计",
        Decimal(0),
        "与填报数核对",
        "C05a 明细未填",
        "项目名称",
        "年初预算数（万元）",
    ]


def test_names_of_a_printed_table_mean_its_entries(printed: Rubric) -> None:
    snapshot = blank_snapshot(printed)
    for column, letter, label in (("plan", "B", "预算"), ("paid", "C", "支出"), ("rate", "D", "执行率")):
        area = snapshot.names[table_name("base", column)]
        assert (area.sheet, area.first, area.last) == ("基本数据", f"{letter}4", f"{letter}5")
        assert snapshot.names[f"基本数据_{label}"] == area


def test_only_the_entries_of_a_printed_table_are_open(printed: Rubric) -> None:
    book = openpyxl.load_workbook(BytesIO(pack(blank(printed))))
    sheet = book["基本数据"]
    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert opened == {"B4", "C4", "B5", "C5"}


def test_formulas_of_a_printed_table_show_their_true_value(printed: Rubric) -> None:
    entries = Entries(
        rows={"base": ({"plan": Decimal(10), "paid": Decimal(9)}, {"plan": Decimal(10), "paid": Decimal("8.9")})}
    )
    snapshot = read_snapshot(filled(blank(printed), printed, entries))
    values = Evaluation(calculation(printed), entries)
    issued = list(issued_cells(snapshot, calculation(printed)))
    assert {"基本数据_执行率" in (each.cell.formula or "") for each in issued} == {True, False}
    assert [each.where for each in issued if not same(each.cell.value, reference_value(each, values))] == []
    assert values.cell("calc_short") == Decimal(1)


# ── 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

LARGEST_BLANK = 150_000


def test_a_blank_is_small_enough_for_any_mailbox(rubric: Rubric) -> None:
    assert len(pack(blank(rubric))) < LARGEST_BLANK


def links(book: Workbook) -> dict[Place, str]:
    return {
        (sheet.title, cell.coordinate): (cell.hyperlink.location or "").replace("$", "")
        for sheet in book.worksheets
        for row in sheet
        for cell in row
        if cell.hyperlink
    }


def test_the_links_of_the_cover_lead_to_sheets(book: Workbook) -> None:
    targets = {target for (sheet, _), target in links(book).items() if sheet == "封面"}
    assert targets == {f"'{name}'!A1" for name in ("基础数据", "评分表", "校验", "自评报告", "填报说明")}


def test_the_link_of_a_check_leads_to_the_figure_it_names(rubric: Rubric, book: Workbook, snapshot: Snapshot) -> None:
    """Its words are the visible name of the cell, or sheet and heading of the column."""
    found = {where: target for where, target in links(book).items() if where[0] == "校验"}
    assert len(found) == len(all_checks(rubric))
    for (sheet, ref), target in found.items():
        title = str(book[sheet][ref].value)
        table, _, column = title.partition("：")
        area = snapshot.names[allowed(f"{table}_{column}" if column else title)]
        assert target == f"'{area.sheet}'!{area.first}" + (f":{area.last}" if area.last != area.first else "")


def allowed(label: str) -> str:
    return "".join(character for character in label if character.isalnum() or character == "_")


def test_the_cover_draws_rates_and_losses(rubric: Rubric, snapshot: Snapshot, book: Workbook) -> None:
    drawn = [
        (chart.series[0].cat.strRef.f, chart.series[0].val.numRef.f) for chart in openpyxl_charts(book.worksheets[0])
    ]
    groups, ranks = len(rubric.groups), len(ranks_shown(rubric))
    assert drawn == [
        (beside(snapshot, "cover_subtotal_1", "A", groups), beside(snapshot, "rate_1", "D", groups)),
        (beside(snapshot, "ranked_name_1", "A", ranks), beside(snapshot, "ranked_loss_1", "C", ranks)),
    ]


def openpyxl_charts(sheet: Worksheet) -> list[BarChart]:
    return list(sheet._charts)  # type: ignore[attr-defined]  # openpyxl has no public way to them


def beside(snapshot: Snapshot, first: str, column: str, rows: int) -> str:
    """The range of a column over the rows that begin with that of a named cell."""
    row = int(snapshot.names[first].first[1:])
    return f"'封面'!${column}${row}:${column}${row + rows - 1}"


def test_people_may_sort_and_filter_the_rows_of_tables(rubric: Rubric, snapshot: Snapshot, book: Workbook) -> None:
    """A protected sheet sorts only what is wholly open: the entries, without what is computed of them."""
    opened = {sheet.title for sheet in book.worksheets if sheet.auto_filter.ref}
    tables = {table_sheet(table): table for table in rubric.tables.values() if not table.row_labels}
    assert opened == set(tables)
    for title, table in tables.items():
        first, last = table.columns[0], table.columns[-1]
        start = snapshot.names[table_name(table.id, first.id)].first
        end = snapshot.names[table_name(table.id, last.id)].last
        header = f"{start[0]}{int(start[1:]) - 1}"
        assert book[title].auto_filter.ref == f"{header}:{end}"
    for sheet in book.worksheets:
        assert not sheet.protection.sort
        assert not sheet.protection.autoFilter
        assert not sheet.protection.formatColumns


def test_a_sheet_is_printed_on_a4_with_its_headings_repeated(book: Workbook) -> None:
    for sheet in book.worksheets[:-1]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.oddFooter.left.text == "&A"  # type: ignore[union-attr]  # every sheet has footers
        assert sheet.print_title_rows or sheet.title in {"封面", "填报说明"}


@pytest.mark.parametrize("sample", sample_ids())
def test_no_row_is_lower_than_what_its_formulas_say(sample: str) -> None:
    """For the words of the filled reports; rows grow with what people type themselves."""
    answers = load_sample(sample).answers
    values = evaluation(answers.rubric, answers.entries)
    cells = calculation(answers.rubric).cells
    book = openpyxl.load_workbook(BytesIO(pack(blank(answers.rubric))))
    looked_at = 0
    for plan in layout_of(answers.rubric).plans:
        for placed in plan.cells:
            if not isinstance(placed.content, Formula) or placed.rows > 1 or plan.hidden:
                continue
            name = placed.content.cell
            if not DRAWINGS[placed.look].wrap or typed_into(cells[name].expression, cells):
                continue
            room = sum(plan.widths[placed.column - 1 : placed.column - 1 + placed.columns])
            size = DRAWINGS[placed.look].size
            needed = lines(values.text(name), room * BODY_SIZE / size) * size * 1.3
            looked_at += needed > 2 * size
            assert (book[plan.name].row_dimensions[placed.row].height or 0) >= min(needed, 409), (name, needed)
    assert looked_at, "no text takes two lines"


@pytest.mark.parametrize("sample", sample_ids())
def test_checks_that_name_indicators_leave_no_empty_lines(sample: str) -> None:
    """They could name all of them, which would take a third of a page; a row has room for seven."""
    book = openpyxl.load_workbook(BytesIO(pack(blank(load_sample(sample).answers.rubric))))
    heights = [book["校验"].row_dimensions[row].height or 0 for row in range(4, book["校验"].max_row + 1)]
    assert max(heights) <= 5 * 10.5 * 1.5


def typed_into(expression: Expression, cells: Mapping[str, ComputedCell]) -> bool:
    """Whether words that people typed can stand in a text."""
    for node in walk(expression):
        if isinstance(node, FactText | ColumnText) and node.fact.kind is Kind.TEXT:
            return True
        if isinstance(node, TextCell) and node.cell in cells and typed_into(cells[node.cell].expression, cells):
            return True
    return False
