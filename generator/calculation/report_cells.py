"""The cells of 自评报告: every paragraph as the formulas make it, as the department writes it, and as it prints."""

from collections.abc import Iterator

from generator.calculation.cells import (
    DONE,
    GRADE,
    TOTAL,
    UNSCORED,
    ComputedCell,
    passage,
    printed_cell,
    reason_cell,
    rewrite,
    score_cell,
    sentence_cell,
    written,
)
from generator.calculation.scoring import to_be_filled
from generator.rubric import expression as ex
from generator.rubric.decimals import plain
from generator.rubric.facts import Fact
from generator.rubric.gaps import Gap
from generator.rubric.kinds.base import POINTS
from generator.rubric.model import Indicator, Rubric
from generator.rubric.needs import complete, needs
from generator.rubric.outline import CLOSING, Chapter, Free, Outline, Paragraph, Passage, Scored, Sentence

NOT_APPLICABLE = "本部门不适用该项指标。"


def report_inputs(outline: Outline) -> Iterator[Fact]:
    """What is entered in the report: passages, and the department's own words for every paragraph."""
    for _, paragraph in outline.paragraphs():
        if isinstance(paragraph, Passage):
            yield passage(paragraph)
        yield own_words(paragraph)


def own_words(paragraph: Paragraph) -> Fact:
    """Where people write themselves: what only they can write, or their wording of what is generated."""
    return written(paragraph) if isinstance(paragraph, Free) else rewrite(paragraph)


def report_cells(rubric: Rubric) -> Iterator[ComputedCell]:
    """The sentence of every paragraph that has one, and the words that print."""
    for chapter, paragraph in rubric.report.paragraphs():
        if isinstance(paragraph, Sentence | Scored):
            sentence = _sentence(rubric, chapter, paragraph)
            yield ComputedCell(sentence_cell(paragraph), f"报告_{paragraph.label}", sentence)
        own = own_words(paragraph)
        printed = ex.TextChoice(((own.is_blank().negated(), own.text),), _generated(paragraph))
        yield ComputedCell(printed_cell(paragraph), f"定稿_{paragraph.label}", printed)


def _generated(paragraph: Paragraph) -> ex.Text:
    """What prints while the department has written nothing."""
    match paragraph:
        case Free():
            return ex.NOTHING if paragraph.optional else Gap.WORDS.around(paragraph.label)
        case Passage():
            return _listed(paragraph)
    return ex.TextCell(sentence_cell(paragraph))


def _listed(paragraph: Passage) -> ex.Text:
    """The rows as the program lists them; before it has, what can be said without: that there are none."""
    listed = passage(paragraph)
    cases = [(listed.is_blank().negated(), listed.text)]
    if (stated := paragraph.stated) is not None:
        none = ex.provided(complete(needs(stated)), stated.equals(ex.ZERO))
        cases.append((none, ex.Words(paragraph.none)))
    return ex.TextChoice(tuple(cases), Gap.ROWS.around(paragraph.label))


def _sentence(rubric: Rubric, chapter: Chapter, paragraph: Sentence | Scored) -> ex.Text:
    if isinstance(paragraph, Sentence):
        return _told(paragraph.text, rubric.indicator(chapter.indicator) if chapter.indicator else None)
    return _closing(rubric) if paragraph.id == CLOSING else _score_told(rubric.indicator(paragraph.id))


def _told(text: ex.Text, indicator: Indicator | None) -> ex.Text:
    """The sentence once all is there that it speaks of; until then what is missing; nothing of what does not apply."""
    cases: list[tuple[ex.Truth, ex.Text]] = []
    if indicator is not None and indicator.can_be_waived:
        cases.append((indicator.waiver.ticked(), ex.Words(NOT_APPLICABLE)))
    wanted = needs(text)
    enough = complete(wanted)
    if enough == ex.ALWAYS:
        return ex.TextChoice(tuple(cases), text) if cases else text
    named = (ex.TextChoice(((need.missing(), ex.Words(f"“{need.label}”")),), ex.NOTHING) for need in wanted)
    return ex.TextChoice((*cases, (enough, text)), Gap.ENTRY.around(*named))


def _score_told(indicator: Indicator) -> ex.Text:
    score, reason = ex.NumberCell(score_cell(indicator)), ex.TextCell(reason_cell(indicator))
    full = f"分，满分{plain(indicator.weight)}分："
    scored = (ex.HoldsNumber(score), ex.join(f"{indicator.name}得", score.shown(POINTS), full, reason, "。"))
    return ex.TextChoice((scored,), ex.join(f"{indicator.name}：", reason, "。"))


def _closing(rubric: Rubric) -> ex.Text:
    """Total and grade, or how many indicators are scored and which are not."""
    total = ex.NumberCell(TOTAL)
    done = ex.join(f"依据《{rubric.title}》自评，得", total.shown(POINTS), "分，自评等级为“", ex.TextCell(GRADE), "”。")
    counted = ex.join("已评", ex.NumberCell(DONE).shown("0"), f"项，共{sum(1 for _ in rubric.indicators())}项，")
    waiting = ex.join(counted, "尚未评分：", ex.TextCell(UNSCORED), "。")
    open_ = ex.TextChoice(((to_be_filled(), ex.join(counted, "填报完成后生成总分。")),), waiting)
    return ex.TextChoice(((ex.HoldsNumber(total), done),), open_)
