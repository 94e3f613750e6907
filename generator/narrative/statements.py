"""What the figures of a report are about: whose (人员经费), which (年初预算, 实际支出, 执行率), of which year."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from generator.narrative.document import Document, Paragraph, Section
from generator.narrative.figures import BARE, MONEY, PERCENT, YEAR, Figure, figures_in
from generator.narrative.headings import is_form

WHOLE = "部门整体"
SUBMITTED = ("“一上”", "“一下”")
_SUBJECTS = (
    ("“三公”经费", r"三公”?\"?\s*经费"),
    ("公务接待费", r"公务接待"),
    ("公务用车购置及运行维护费", r"公务?用?车辆?购置|公务用车"),
    ("因公出国（境）费", r"出国"),
    ("日常公用经费", r"日常公用"),
    ("公用经费", r"公用(?:经费|支出)"),
    ("对个人和家庭补助", r"个人和家庭"),
    ("人员经费", r"人员(?:经费|支出)"),
    ("基本支出", r"基本支出"),
    ("政府采购", r"采购(?:计划|预算|金额|实际|执行率|资金)|政府采购"),
    ("“一上”", r"一上”?"),
    ("“一下”", r"一下”?"),
    ("预算项目", r"(?:调整调剂|二级|预算)项目(?!支出|资金|经费)"),
    ("项目合计", r"项目合计"),
    ("项目支出", r"项目(?:实际)?(?:支出|资金|经费|预算)"),
    ("固定资产", r"固定资产"),
    ("资产", r"总?资产"),
    ("编外人员", r"编外人员|劳务派遣"),
    ("在编人员", r"财政供养人员|在职人员|在编"),
    ("项目完成", r"项目完成及时率"),
    ("预算收入", r"预算收入|拨款收入"),
    (
        WHOLE,
        r"整体(?:支出|预算)|部门预算|预算总规模|总预算|总支出|年度预算|预算资金总额|(?:本年|全年)预算|本年支出|整体支出"
        r"|预算支出(?!安排|规范|绩效)",
    ),
)
SUBJECTS = tuple((name, re.compile(pattern)) for name, pattern in _SUBJECTS)
_OF_THE_WHOLE = re.compile(r"预算|决算|支出")


class Aspect(StrEnum):
    """Which figure of its subject a figure is; the value is what people read."""

    START = "年初预算数"
    ADJUSTED = "调整后预算数"
    BUDGET = "预算数"
    PAID = "支出数"
    CHANGE = "增减额"
    EXECUTION = "执行率"
    CONTROL = "控制率"
    USE = "利用率"
    CUT = "财政核减率"
    TIMELY = "完成及时率"
    SHARE = "占比"
    CHANGE_RATE = "增减幅度"
    NONE = ""


BUDGETS = (Aspect.START, Aspect.ADJUSTED, Aspect.BUDGET)
_MONEY_ASPECTS = (
    (
        Aspect.CHANGE,
        re.compile(
            r"调增|调减|增加|减少|追加|压减|节约|超出|超支|净增|净减|调[整剂](?:资金|金额|额)(?!预算)|差额|收回|上缴|结转|结余"
            r"|未支出|净调整|调整(?:调剂)?(?:金?额|数)(?:为|是|约|共|达)*$|(?<!经)调整$"
        ),
    ),
    (Aspect.PAID, re.compile(r"实际|决算|支出金额|支出合计|支出总额|执行数|已?支付|支出数")),
    (Aspect.ADJUSTED, re.compile(r"调整")),
    (Aspect.START, re.compile(r"年初|^初")),
    (Aspect.BUDGET, re.compile(r"预算|计划|安排|指标")),
)
_RATE_ASPECTS = (
    (Aspect.CUT, re.compile(r"核减率")),
    (Aspect.TIMELY, re.compile(r"完成及时率|项目.*及时率")),
    (Aspect.CONTROL, re.compile(r"控制率")),
    (Aspect.USE, re.compile(r"[利使]用率|相符率")),
    (Aspect.SHARE, re.compile(r"占")),
    (Aspect.EXECUTION, re.compile(r"执行率|完成比例|预算完成率|完成(?:年初|调整)?预算的|支出率|支付率|完成了")),
    (Aspect.CHANGE_RATE, re.compile(r"增长|减少|下降|上升|增幅|降幅|幅度|增加|调增|调减")),
)
_THRESHOLD = re.compile(r"超过?|低于|高于|未达|不足|达到|以上|规定|标准|目标|要求|同比")
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
_OF_THESE = re.compile(r"\s*(?:其中|包括)")
_PART = re.compile(r"[；;]")
_CLAUSE = re.compile(r"[，：:（(）)；;]|,(?!\d{3}(?!\d))")
_COMMA = re.compile(r"，|,(?!\d{3}(?!\d))")
_LEAD = re.compile(r"^.*(?<!其中)(?<!包括)[：:](?=.)")
_HEADING_WORDS = re.compile(r"(?:性|率|情况|管理|编制|分配|方面|如下|下列|以下)$")
_NUMBER = re.compile(r"^(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳]|[一二三四五六七八九十]+是)")
_WORD = re.compile(r"[一-鿿]")
_OURSELVES = re.compile(
    r"^[一-鿿]{2,30}(?:局|委员会|办公室|中心|馆|院|厅|处|部)(?=[一-鿿]*(?:预算|决算|支出))|[我本][局办委馆院厅处部]|本单位"
)
_COMMON = re.compile(
    r"其中|包括|部门|单位|实际|支出|预算|决算|年初|年中|年末|年度|全年|本年|当年|调整|调剂|调[增减]|追加|增加|减少|安排"
    r"|计划|指标|金额|资金|经费|总[额计数]?|规模|[合共]计|共|数|为|后|较|比|上年|约|到|至|的|完成|执行|使用|节约|控制|核定|下达"
    r"|批复|占|率|比例|财政|批准|情况|等|由|达|累计|净|结转|结余|下年|以上|项目"
)
_FEWEST_OF_A_NAME, _FEWEST_BEFORE_A_COLON = 3, 2
_LONGEST_CLAUSE = 200
_LEFT_OUT = re.compile(r"不(?:含|包括)[一-鿿]{2,4}?(?:经费|支出)")
_ASIDE = re.compile(r"均为|全部为|主要")
_SERIES = re.compile(r"分别|季度|平均")
_OTHER_YEAR = re.compile(r"上年|上一年|去年|同期|以前年度|往年")
_SPECIAL = re.compile(r"专项|项目(?!支出|管理|实施|监管|完成)|工程|活动|平台|建设|补助|补贴|奖补")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure and what it is said to be; `label` are the words before it in its clause, spaces left out."""

    figure: Figure
    label: str
    subject: str
    aspect: Aspect
    named: bool
    own_aspect: bool
    clause: str
    sentence: int
    year: int | None
    paragraph: Paragraph
    titles: tuple[str, ...]

    @property
    def is_compared(self) -> bool:
        """Whether it states a value of this year by its own name: no limit, no other year, no one of a series."""
        single = bool(self.label) and not _SERIES.search(self.label)
        return (
            single and self.figure.is_exact_statement and not self.is_threshold and not _OTHER_YEAR.search(self.label)
        )

    @property
    def is_money(self) -> bool:
        """Whether it is an amount, if only by its words where the unit was forgotten."""
        return self.figure.unit == MONEY or (self.figure.unit == BARE and self.figure.decimals > 0 and self.named)

    @property
    def is_threshold(self) -> bool:
        """Whether it is a limit or a target that something is held against."""
        return self.figure.bound or bool(self.figure.unit == PERCENT and _THRESHOLD.search(self.label))

    @property
    def name(self) -> str:
        """How messages call it."""
        if self.aspect in {Aspect.CUT, Aspect.TIMELY}:
            return self.aspect
        if self.aspect is Aspect.SHARE or not self.subject or not self.aspect:
            return f"“{self.label}”" if self.label else "数字"
        return f"{self.subject}{'金额' if self.subject in SUBMITTED else self.aspect}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A paragraph of the report proper, its headings from the outermost, its sentences and its statements."""

    paragraph: Paragraph
    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    statements: tuple[Statement, ...]

    def within(self, sentence: int) -> tuple[Statement, ...]:
        """The statements of one sentence."""
        return tuple(each for each in self.statements if each.sentence == sentence)


def told(document: Document) -> Iterator[tuple[tuple[str, ...], Section]]:
    """The sections of the report proper with their headings from the outermost; forms attached are left out."""
    for section in document.sections:
        if not is_form(section):
            yield from _walked(section, ())


def readings(document: Document, names: Collection[str] = ()) -> tuple[Reading, ...]:
    """Every paragraph of the report proper, read; `names` are those of projects and the like, told row by row."""
    found = [(paragraph, titles) for titles, section in told(document) for paragraph in section.paragraphs]
    found += [(paragraph, ()) for paragraph in document.paragraphs]
    alternatives = "|".join(re.escape(name) for name in sorted(filter(None, names), key=len, reverse=True))
    rows = re.compile(rf"(?:{alternatives})\s*[：:][^；;。]*") if alternatives else None
    return tuple(reading(paragraph, titles, rows) for paragraph, titles in found)


def reading(paragraph: Paragraph, titles: tuple[str, ...], rows: re.Pattern[str] | None = None) -> Reading:
    """One paragraph, read under these headings; what `rows` match is about a row, whatever its name reminds of."""
    figures = figures_in(paragraph.text)
    sentences = tuple(_SENTENCE.finditer(paragraph.text))
    statements: list[Statement] = []
    for number, sentence in enumerate(sentences):
        inside = [each for each in figures if sentence.start() <= each.start < sentence.end()]
        spoken = [each.aspect for each in statements if each.figure.unit == MONEY and each.aspect is not Aspect.CHANGE]
        carried = spoken[-1] if spoken and _OF_THESE.match(sentence[0]) else Aspect.NONE
        statements += _sentence_read(paragraph, titles, number, sentence.span(), inside, carried)
    spans = [each.span() for each in rows.finditer(paragraph.text)] if rows else []
    told_of = tuple(
        replace(each, subject="", named=False)
        if any(start <= each.figure.start < end for start, end in spans)
        else each
        for each in statements
    )
    return Reading(paragraph, titles, tuple(each[0] for each in sentences), told_of)


def _walked(section: Section, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Section]]:
    titles = (*above, section.title)
    yield titles, section
    for each in section.sections:
        yield from _walked(each, titles)


def _sentence_read(  # noqa: PLR0913, PLR0917 - where a sentence stands, what is in it, what it carries on
    paragraph: Paragraph,
    titles: tuple[str, ...],
    number: int,
    span: tuple[int, int],
    figures: Sequence[Figure],
    aspect: Aspect,
) -> Iterator[Statement]:
    """The statements of one sentence; `aspect` is what it carries on from the sentence before it."""
    subject, year, lost = "", None, False
    before = span[0]
    for figure in figures:
        words = _SPACE.sub("", paragraph.text[before : figure.start])
        near = max(span[0], figure.start - _LONGEST_CLAUSE)
        clause_start = max([near, *(each.end() for each in _CLAUSE.finditer(paragraph.text, near, figure.start))])
        clause = _SPACE.sub("", paragraph.text[clause_start : figure.start])
        before = figure.end
        if figure.unit == YEAR:
            year = int(figure.value)
            continue
        *ended, words = _PART.split(words)
        subject = "" if ended else subject
        label = _NUMBER.sub("", _LEAD.sub("", _COMMA.split(words)[-1])).lstrip("、，：:（(）)")
        found = next(filter(None, map(subject_of, _clauses(words))), "")
        elsewhere = _is_about_something_else(label) or _has_its_own_name(_COMMA.split(words)[-1])
        lost = not found and (elsewhere or (lost and not ended))
        subject = "" if lost else found or subject or _usual_subject(label, titles)
        own = aspect_of(label, figure.unit)
        stated = own
        if figure.unit == MONEY and own is not Aspect.CHANGE:
            aspect = own or aspect or (Aspect.BUDGET if subject in SUBMITTED else Aspect.NONE)
            stated = aspect
        yield Statement(figure, label, subject, stated, bool(found), bool(own), clause, number, year, paragraph, titles)


def _clauses(words: str) -> Iterator[str]:
    """The clauses in which a figure's subject may stand, the nearest first; asides (均为财政拨款) are none."""
    return (clause for clause in reversed(_COMMA.split(words)) if not _ASIDE.match(clause))


def subject_of(words: str) -> str:
    """The subject that is named last in these words; empty if none is. What is left out (不含公用经费) is none."""
    words = _LEFT_OUT.sub("", words)
    places = [
        (found.end(), -order, name)
        for order, (name, pattern) in enumerate(SUBJECTS)
        for found in pattern.finditer(words)
    ]
    if not places:
        return ""
    last = max(places)[0]
    return max((place for place in places if place[0] >= last - 6), key=lambda place: place[1])[2]


def aspect_of(words: str, unit: str) -> Aspect:
    """Which figure of its subject these words say it is."""
    if unit == MONEY:
        return next((aspect for aspect, pattern in _MONEY_ASPECTS if pattern.search(words)), Aspect.NONE)
    if unit == PERCENT:
        return next((aspect for aspect, pattern in _RATE_ASPECTS if pattern.search(words)), Aspect.NONE)
    return Aspect.NONE


def _is_about_something_else(label: str) -> bool:
    """Whether a label without a known subject names one of its own (旅游发展专项资金) rather than only an aspect."""
    return _own_words(label) >= _FEWEST_OF_A_NAME


def _own_words(words: str) -> int:
    """How many characters are left of these words without those that any figure of a budget may have."""
    return len(_WORD.findall(_COMMON.sub("", _OURSELVES.sub("", words))))


def _has_its_own_name(clause: str) -> bool:
    """Whether a clause is about what is named before its colon (应急演练：预算5万元), other than as a heading."""
    lead = _LEAD.match(clause)
    name = lead[0].rstrip("：:") if lead else ""
    return _own_words(name) >= _FEWEST_BEFORE_A_COLON and not _HEADING_WORDS.search(name)


def _usual_subject(label: str, titles: tuple[str, ...]) -> str:
    """The subject of the heading, or the whole department where money is spoken of and nobody else is named."""
    by_title = subject_of(titles[-1]) if titles else ""
    if by_title:
        return by_title
    special = any(map(_SPECIAL.search, titles))
    return WHOLE if _OF_THE_WHOLE.search(label) and not special else ""
