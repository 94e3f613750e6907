"""Words that should not be there: other years (C17), sentences twice (C18), odd digits (C22), forecasts (C23)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.document import Document, Paragraph
from generator.narrative.figures import BARE, MONEY, YEAR, Figure, figures_in
from generator.narrative.headings import is_form
from generator.narrative.numerals import odd_characters
from generator.narrative.places import at, shortened
from generator.narrative.statements import Reading

_OF_THE_FUTURE = re.compile(r"后续|计划|建议|措施|打算|展望|下一步|规划")
_PLANNED = re.compile(
    r"规划|计划|(?<!不)将(?:于|在|会|进一步|继续|达)|预计|力争|要求|目标|应当?达|到\s*20\d\d\s*年|下一?年度?"
)
_COMPARED = re.compile(r"上年|较|比|同期|公开|以来|继|基础上|印发|出台|建立|度?决算|改革|结转|以前")
_BUDGET = re.compile(r"预算|支出|经费|决算")
_RULE = re.compile(r"考核|得分|评分|分数")
_FORECAST = re.compile(r"预计|有望|拟于|将(?:于|会|在\d)|即将|预期(?:可|将)")
_OF_RESULTS = re.compile(r"履职绩效|经济性|效率性|效果性|公平性|[经社生][济会态]效益|可持续影响")
_OF_PROBLEMS = re.compile(r"问题|措施|建议|计划")
_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?")
_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．是]")
_AMOUNT_WORDS = re.compile(r"(?:支出|经费|预算|金额|资金|收入|总额|决算数?)(?:为|共|共计|约)?\s*$")
_IN_SENTENCES = re.compile(r"[。；，]")
_LONG_ENOUGH, _LONG_ALONE = 22, 45
_CHAPTER = 2
_AT_ITS_START = 6


def other_years(document: Document, readings: Sequence[Reading]) -> Iterator[Finding]:
    """C17. Plans, comparisons, dates, names in 《》 and ranges of years may speak of other years.

    Cannot tell an event of another year that is told without its year.
    """
    if document.year is None:
        return
    for reading in readings:
        plan = any(map(_OF_THE_FUTURE.search, reading.titles))
        for sentence in _SENTENCE.finditer(reading.paragraph.text):
            years = [each for each in figures_in(sentence[0]) if each.unit == YEAR and each.high is None]
            for each in years:
                if each.value > document.year and not plan and not _PLANNED.search(sentence[0]):
                    yield _year(Doubt.LATER_YEAR, reading.paragraph, sentence[0], each, document.year)
            yield from _earlier(reading, sentence[0], years, document.year)
    yield from _in_forms(document)


def _earlier(reading: Reading, sentence: str, years: Sequence[Figure], year: int) -> Iterator[Finding]:
    """The budget of an earlier year, told as if it were this year's."""
    if not years or years[0].value >= year or years[0].start > _AT_ITS_START:
        return
    others = {each.value for each in years} - {years[0].value}
    money = any(each.unit == MONEY for each in figures_in(sentence))
    if money and not others and _BUDGET.search(sentence) and not _COMPARED.search(sentence):
        yield _year(Doubt.EARLIER_YEAR, reading.paragraph, sentence, years[0], year)


def _in_forms(document: Document) -> Iterator[Finding]:
    """An earlier year in a rule or remark of a form, which was copied from another year."""
    year = Decimal(document.year or 0)
    for form in filter(is_form, document.sections):
        for paragraph in (each for section in form.walk() for each in section.paragraphs):
            for sentence in _SENTENCE.findall(paragraph.text):
                for each in figures_in(sentence):
                    earlier = each.unit == YEAR and each.high is None and each.value < year
                    if earlier and _RULE.search(sentence) and not _COMPARED.search(sentence):
                        yield _year(Doubt.EARLIER_YEAR, paragraph, sentence, each, int(year))


def _year(kind: Doubt, paragraph: Paragraph, sentence: str, figure: Figure, year: int) -> Finding:
    quoted = shortened(sentence[max(0, figure.start - 12) : figure.end + 20])
    return at(kind, paragraph, f"“{quoted}”", f"评价年度为{year}年", f"{int(figure.value)}年")


def repeated(readings: Sequence[Reading]) -> Iterator[Finding]:
    """C18, one finding for each two headings; problems and measures may quote what stands before."""
    places = defaultdict[str, list[Reading]](list)
    for reading in readings:
        if not any(map(_OF_PROBLEMS.search, reading.titles)):
            for sentence in _SENTENCE.findall(reading.paragraph.text):
                words = _NUMBERING.sub("", "".join(sentence.split()))
                if len(words) >= _LONG_ENOUGH:
                    places[words].append(reading)
    pairs = defaultdict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[str, Reading, Reading]]](list)
    for words, found in places.items():
        first = found[0]
        for other in found[1:]:
            if other.titles != first.titles:
                pairs[first.titles[:_CHAPTER], other.titles[:_CHAPTER]].append((words, first, other))
    for (mine, theirs), sentences in pairs.items():
        words, first, other = max(sentences, key=lambda each: len(each[0]))
        if len(sentences) == 1 and len(words) < _LONG_ALONE and not figures_in(words):
            continue
        what = f"“{mine[-1]}”与“{theirs[-1]}”（{other.paragraph.place.cell}）共{len(sentences)}句"
        yield at(Doubt.REPEATED, first.paragraph, what, "", f"“{shortened(words)}”")


def odd_digits(document: Document, readings: Sequence[Reading]) -> Iterator[Finding]:
    """C22: characters that are no digits inside figures, anywhere; amounts without unit, in the report proper."""
    for section in document.walk():
        for paragraph in section.paragraphs:
            for start, end in odd_characters(paragraph.text):
                spelled = "".join(
                    each if each.isprintable() else f"<U+{ord(each):04X}>" for each in paragraph.text[start:end]
                )
                yield at(Doubt.ODD_CHARACTER, paragraph, f"“{shortened(spelled)}”")
    for reading in readings:
        if not _IN_SENTENCES.search(reading.paragraph.text):
            continue
        for each in reading.statements:
            precise = each.figure.decimals > 0 or "," in each.figure.text
            if each.figure.unit == BARE and precise and _AMOUNT_WORDS.search(each.label):
                yield at(Doubt.UNIT_MISSING, reading.paragraph, f"“{shortened(each.label + each.figure.text)}”")


def forecasts(readings: Sequence[Reading]) -> Iterator[Finding]:
    """C23: what is told as a result is done, not expected."""
    for reading in readings:
        results = any(map(_OF_RESULTS.search, reading.titles)) and not any(map(_OF_PROBLEMS.search, reading.titles))
        if results:
            for sentence in _SENTENCE.findall(reading.paragraph.text):
                found = _FORECAST.search(sentence)
                if found:
                    quoted = shortened(sentence[max(0, found.start() - 15) : found.end() + 20])
                    yield at(Doubt.FORECAST, reading.paragraph, f"“{quoted}”")
