"""The demonstration: blanks of every rubric, the published reports filled in, verified and compared."""

from collections.abc import Iterator
from pathlib import Path

from generator.calculation.scorecard import points_or_dash
from generator.checks.reconciliation import Reconciled, tally
from generator.finding import Severity
from generator.package import write_package
from generator.presentation import VERDICTS
from generator.published.samples import Sample, load_sample, sample_ids
from generator.rubric.loader import load, template_ids
from generator.verification.verify import verify
from generator.workbook.issue import blank, filled


def demonstrate(folder: Path) -> Iterator[str]:
    """Write all workbooks into a folder and tell, line by line, what came out. Raises UnreadableFile."""
    yield f"一、生成空白自评表（{folder}）"
    for template in template_ids():
        rubric = load(template)
        path = folder / f"{template}_空白表.xlsx"
        write_package(blank(rubric), path)
        yield f"  {path.name}　{rubric.title}（{rubric.region}）"
    yield "二、填入已公开的自评报告，复算并与报告所列得分核对"
    samples = [load_sample(sample_id) for sample_id in sample_ids()]
    for sample in samples:
        yield from _sample(sample, folder)
    yield "三、合计"
    yield f"  {tally(score for sample in samples for score in sample.scores)}"
    yield "  一致＝仅凭报告引用的数据按规则算出同样的分；依据假设数据、酌情评分的不计入一致"


def _sample(sample: Sample, folder: Path) -> Iterator[str]:
    path = folder / f"{sample.id}_自评表.xlsx"
    rubric = sample.answers.rubric
    write_package(filled(blank(rubric), rubric, sample.answers.entries), path)
    result = verify(path)
    yield f"  {sample.title}"
    yield f"    {path.name}　公式复算：{VERDICTS[result.status]}（{result.compared}个公式单元格）"
    yield from (f"      {each.message}" for each in result.findings if each.severity is not Severity.NOTE)
    total = (
        f"报告{sample.published_total}，报告各项相加{sample.printed_sum}，按规则复算{points_or_dash(sample.card.total)}"
    )
    yield f"    总分：{total}"
    for score in sample.scores:
        yield f"      {_line(score)}"


def _line(score: Reconciled) -> str:
    figures = f"报告{points_or_dash(score.published)}　复算{points_or_dash(score.recomputed)}"
    return "　".join(filter(None, (score.verdict, score.name, figures, score.grounds)))
