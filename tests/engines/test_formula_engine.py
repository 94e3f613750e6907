"""A workbook's formulas are evaluated from their own text.

1  Chinese names, cells of the same sheet and of others are found, whatever their case.
2  Everything a formula depends on comes first, however long the chain; circles are told.
3  Only the grammar is evaluated; what depends on anything else is as unknown as that.
4  Cached values do not matter, stated values do.
5  Formulas of one shape, which are parsed once, have the trees that the parser gives each of them.

The program of the same workbook is asked, too, wherever one cell is asked for.
"""

from decimal import Decimal

import pytest

from generator.engines.formula_engine import CircularReference, Result, Unsupported, compiled, recalculate
from generator.engines.formula_trees import _Parser, tree_of
from generator.engines.scalar_program import program_of
from generator.package.snapshot import Area, Cell, ErrorValue, Sheet, Snapshot, Value
from generator.rubric.loader import load
from generator.workbook.issue import blank_snapshot

Content = Value | ErrorValue | int | float


def workbook(names: dict[str, tuple[str, str, str]] | None = None, **sheets: dict[str, Content]) -> Snapshot:
    """A workbook from what was typed: a text with "=" in front is a formula."""
    return Snapshot(
        tuple(
            Sheet(name, "visible", {ref: cell(typed) for ref, typed in cells.items()}) for name, cells in sheets.items()
        ),
        {name: Area(*area) for name, area in (names or {}).items()},
    )


def cell(typed: Content) -> Cell:
    if isinstance(typed, str) and typed.startswith("="):
        return Cell("旧的缓存值", typed[1:])
    return Cell(Decimal(str(typed)) if isinstance(typed, int | float) and not isinstance(typed, bool) else typed)


def result(book: Snapshot, sheet: str, ref: str) -> Result:
    found = recalculate(book, [(sheet, ref)])[sheet, ref]
    spelled = next(each.name for each in book.sheets if each.name.casefold() == sheet.casefold())
    assert program_of(book).run({})[spelled, ref] == found
    return found


UTILISATION = {
    "固定资产利用率": ("基础数据", "D6", "D6"),
    "待填_固定资产利用率": ("基础数据", "E6", "E6"),
}
SCORE = '=IF(待填_固定资产利用率="",IF(固定资产利用率>=90%,1,IF(固定资产利用率>=75%,0.7,0)),"")'


class TestReferences:
    """1: what a formula refers to is found."""

    @pytest.mark.parametrize(
        ("rate", "missing", "score"),
        [(0.9, "", 1), (0.8999, "", Decimal("0.7")), (0.75, "", Decimal("0.7")), (0.1, "", 0), (None, "待填", "")],
    )
    def test_chinese_names(self, rate: float | None, missing: str, score: Value) -> None:
        book = workbook(UTILISATION, 基础数据={"D6": rate, "E6": missing}, 评分表={"H5": SCORE})
        assert result(book, "评分表", "H5") == score

    def test_other_sheets_by_name_quoted_or_not(self) -> None:
        table: dict[str, Content] = {"A5": 1, "A6": 2, "A34": 4}
        book = workbook(
            None,
            **{"明细表": table, "明 细'表": table},
            评分表={"A1": "=SUM('明细表'!$A$5:$A$34)", "A2": "=SUM('明 细''表'!A5:A34)+明细表!A6", "A3": "=A1+a2"},
        )
        assert [result(book, "评分表", f"A{row}") for row in (1, 2, 3)] == [7, 9, 16]

    def test_case_of_names_and_sheets_does_not_matter(self) -> None:
        book = workbook({"fact_Total": ("Data", "A1", "A1")}, Data={"A1": 3}, S={"A1": "=FACT_TOTAL+dATA!a1"})
        assert result(book, "s", "A1") == 6

    def test_name_of_a_column_counts_rows(self) -> None:
        cells: dict[str, Content] = {"A1": "是", "A2": "否", "A3": "是", "B1": 10, "B2": 20, "B3": 40}
        cells["D1"] = '=SUMPRODUCT((按期="是")*1,金额)'
        book = workbook({"按期": ("表", "A1", "A3"), "金额": ("表", "B1", "B3")}, 表=cells)
        assert result(book, "表", "D1") == 50

    def test_text_keeps_its_line_break(self) -> None:
        assert result(workbook(表={"A1": '="一\n二"&"三"'}), "表", "A1") == "一\n二三"

    def test_corners_in_any_order(self) -> None:
        assert result(workbook(表={"A1": 1, "B2": 2, "D1": "=SUM(B2:A1)"}), "表", "D1") == 3


class TestOrder:
    """2: everything a formula depends on comes first."""

    def test_chain_longer_than_the_stack_of_python(self) -> None:
        cells: dict[str, Content] = {"A1": 1} | {f"A{row}": f"=A{row - 1}+1" for row in range(2, 5001)}
        assert result(workbook(表=cells), "表", "A5000") == 5000

    def test_formula_inside_a_range(self) -> None:
        assert result(workbook(表={"A1": 1, "A2": "=A1*2", "A3": "=A2*2", "B1": "=SUM(A1:A3)"}), "表", "B1") == 7

    @pytest.mark.parametrize("circle", [{"A1": "=A1"}, {"A1": "=B1", "B1": "=SUM(A1:A3)"}])
    def test_circle_is_told(self, circle: dict[str, Content]) -> None:
        with pytest.raises(CircularReference, match="表!A1"):
            result(workbook(表=circle), "表", "A1")


class TestGrammar:
    """3: only the grammar is evaluated."""

    @pytest.mark.parametrize(
        "formula",
        [
            'REPT("A",1E+9)',
            'LET(x,REPT("A",1E+9),x)',
            'WEBSERVICE("http://127.0.0.1")',
            "[1]表!A1",
            "'C:\\[x.xlsx]表'!A1",
            "A:A",
            "1:3",
            "A1:A",
            "A1#",
            "NOW()",
            "RAND()",
            'INDIRECT("A1")',
            "OFFSET(A1,1,1)",
            "SUM({1,2})",
            "SUM(A1 A2)",
            "SUM((A1,A2))",
            "A1:INDEX(A1:A3,2)",
            "@A1",
            "明细[金额]",
            "#REF!+1",
            "IF(A1,,2)",
            'TEXT(A1,"yyyy-mm-dd")',
            'TEXT(A1,"0.00;-0.00")',
            'TEXT(A1,"0.##")',
            "TEXT(A1,B1)",
            "表!名称",
            "1+",
            "",
            "XFE1",
        ],
    )
    def test_anything_else_is_not_evaluated(self, formula: str) -> None:
        assert isinstance(compiled(formula), str)

    @pytest.mark.parametrize("formula", ["A1:A3", "A1:A3+1", "SUM(A1:A3*2)", "SUMPRODUCT(IF(A1:A3>1,1,0))", "列&1"])
    def test_range_where_one_cell_belongs(self, formula: str) -> None:
        book = workbook({"列": ("表", "A1", "A3")}, 表={"A1": 1, "A2": 2, "B1": f"={formula}"})
        assert isinstance(result(book, "表", "B1"), Unsupported)

    def test_what_depends_on_it_is_unknown_too(self) -> None:
        book = workbook(表={"A1": "=NOW()", "A2": "=A1*0", "A3": "=COUNT(A1:A2)", "A4": "=1+1"})
        origins = [result(book, "表", ref) for ref in ("A1", "A2", "A3")]
        assert origins == [Unsupported(("表", "A1"), "NOW is not in the grammar")] * 3
        assert result(book, "表", "A4") == 2


class TestValues:
    """4: cached values do not matter, stated values do."""

    def test_own_values_come_back_unchanged(self) -> None:
        typed: dict[str, Content] = {"A1": "文字", "A2": True, "A3": 1.5, "A4": ErrorValue("#N/A"), "A5": ""}
        found = recalculate(workbook(表=typed), [("表", f"A{row}") for row in range(1, 7)])
        assert list(found.values()) == ["文字", True, Decimal("1.5"), "#N/A", "", None]

    def test_kinds_of_results(self) -> None:
        cells: dict[str, Content] = {
            "A1": "=1=1",
            "A2": '=""',
            "A3": "=1/0",
            "A4": "=0.1*3",
            "A5": "=-0*1",
            "A6": "=SUM(A4,1)",
        }
        found = recalculate(workbook(表=cells), [("表", ref) for ref in cells])
        assert [(type(value), str(value)) for value in found.values()] == [
            (bool, "True"),
            (str, ""),
            (ErrorValue, "#DIV/0!"),
            (Decimal, "0.3"),
            (Decimal, "0"),
            (Decimal, "1.3"),
        ]

    def test_given_value_replaces_a_formula(self) -> None:
        book = workbook(表={"A1": "=NOW()", "A2": "=A1+1", "A3": "=SUM(A1:A2)"})
        found = recalculate(book, [("表", "A1"), ("表", "A3")], {("表", "A1"): Decimal("12.5")})
        assert list(found.values()) == [Decimal("12.5"), Decimal(26)]


def test_a_realistic_workbook_takes_a_fraction_of_a_second() -> None:
    rows = range(1, 191)
    cells: dict[str, Content] = {}
    for row in rows:
        cells |= {
            f"A{row}": row,
            f"B{row}": 190,
            f"C{row}": f'=IF(B{row}=0,"",ROUND(A{row}/B{row},6))',
            f"D{row}": f"=ROUND(MAX(0,MIN(5,IF(C{row}>=90%,5,IF(C{row}>=75%,3.5,IF(C{row}>=60%,2,0))))),2)",
            f"E{row}": f'="利用率 "&TEXT(C{row},"0.00%")&"，得 "&TEXT(D{row},"0.00")&" 分"',
            f"F{row}": f'=IF(ABS(A{row}-B{row})<0.005,"通过","警告")',
        }
    book = workbook(表=cells)
    wanted = [("表", f"{column}{row}") for column in "CDEF" for row in rows]
    found = recalculate(book, wanted)
    assert recalculate(book, wanted) == found
    assert found["表", "E171"] == "利用率 90.00%，得 5.00 分"


# ── 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

SHAPES = (
    'IF(金额>=90%,"达到""九成""","未达到")',
    "'表 \"一\"'!B2+'表一'!B2*表一!B2",
    "SUM(B2:B9)+$B$2-B2+LOG10(100)+ROUND(金额_1,2)",
    'SUM(B2 :B9,金额 , 金额.年初)&"名0"&名0&名1',
    '"名0"&IFERROR(金额/C3,"")&"0"',
    "N1*1E+2+TRUE",
)


@pytest.mark.parametrize("text", SHAPES)
def test_trees_of_one_shape(text: str) -> None:
    parsed = _Parser().ast(f"={text}")[1][-1]
    assert tree_of(text) == parsed


def test_issued_formulas_of_one_shape() -> None:
    sheets = blank_snapshot(load("luohu-2022")).sheets
    texts = {cell.formula for sheet in sheets for cell in sheet.cells.values() if cell.formula}
    for text in sorted(text for text in texts if "\n" not in text)[::5]:
        test_trees_of_one_shape(text)
