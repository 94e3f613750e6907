"""Charts of an issued workbook: native bars over cells that formulas keep up to date."""

from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.worksheet.worksheet import Worksheet

from generator.workbook import plan

BAR = "2E75B6"
GAP = 60
WHOLE = Layout(ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=0.02, y=0.0, w=0.78, h=1.0))
"""Bars over all of their box, with room for the figures at their ends."""


def draw(sheet: Worksheet, chart: plan.BarChart) -> None:
    """Put a chart over its box; the first row of the data is the uppermost bar."""
    bars = BarChart()
    bars.type = "bar"
    bars.legend = None
    bars.gapWidth = GAP
    first, last = chart.rows
    bars.add_data(Reference(sheet, min_col=chart.figures, min_row=first, max_row=last))
    series = bars.series[0]
    names = Reference(sheet, min_col=chart.names, min_row=first, max_row=last)
    series.cat = AxDataSource(strRef=StrRef(str(names)))
    series.graphicalProperties = GraphicalProperties(solidFill=BAR)
    bars.dataLabels = _figures_at_the_bars(chart.pattern)
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = chart.in_line
    bars.x_axis.tickLblSkip = 1
    bars.x_axis.majorTickMark = "none"
    bars.y_axis.delete = True
    bars.y_axis.majorGridlines = None
    bars.y_axis.scaling.min = 0
    bars.y_axis.scaling.max = chart.most
    bars.layout = WHOLE if chart.in_line else None
    bars.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    bars.anchor = _over(chart.over)  # type: ignore[assignment]  # its stubs know the name of a cell only
    _make_up_no_title(bars)
    sheet.add_chart(bars)


def _make_up_no_title(bars: BarChart) -> None:
    """Excel gives a chart without a title one of its own making; openpyxl has no public way to say no."""
    write = bars._write  # type: ignore[attr-defined]

    def written() -> Any:
        tree = write()
        chart = tree.find("chart")
        chart.insert(0, chart.makeelement("autoTitleDeleted", {"val": "1"}))
        return tree

    bars._write = written  # type: ignore[attr-defined]


def _figures_at_the_bars(pattern: str) -> DataLabelList:
    labels = DataLabelList(showVal=True, numFmt=pattern, dLblPos="outEnd")
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    return labels


def _over(box: plan.Box) -> TwoCellAnchor:
    start = AnchorMarker(col=box.left - 1, row=box.top - 1)
    end = AnchorMarker(col=box.right, row=box.bottom)
    return TwoCellAnchor(editAs="oneCell", _from=start, to=end)
