"""One figure, one value (C01): what a report states in two places, and what it denies in one and states in another."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.figures import BARE, MONEY, PERCENT, YEAR, YEARS
from generator.narrative.places import around, at, finding, money, shortened
from generator.narrative.statements import BUDGETS, SUBMITTED, WHOLE, Aspect, Reading, Statement

_SUBORDINATE = re.compile(r"下属|所属(?:事业)?单位|二级预算单位|下级单位")
_OF_A_PART = re.compile(r"本级|机关|下属|所属|二级预算单位|下级单位")
"""Of a department with units under it, figures of the bureau alone or of the units are not those of the whole."""
_ONE_VALUE = (Aspect.START, Aspect.ADJUSTED, Aspect.PAID, Aspect.EXECUTION, Aspect.CONTROL, Aspect.CUT, Aspect.TIMELY)
_OF_THEMSELVES = (Aspect.CUT, Aspect.TIMELY)
_MOST_BUDGETS = 2
_CHINESE = re.compile(r"[一-鿿]")
_OURSELVES = re.compile(r"我[局办委院处校部]|本(?:单位|部门|局|办|中心)|[\s“”\"]")
_FEWEST_WORDS = 6
_FEWEST_WORDS_ALONE = 9
_DENIED = re.compile(r"(?:无|没有|未有|不存在)(?P<what>新增项目|年中追加项目|专项资金项目)")
_SOME = re.compile(r"(?P<what>新增项目|年中追加项目|专项资金项目)(?:共|共计|有|为)?\s*$")
_ALL_DONE = re.compile(
    r"(?:各项?(?:绩效|工作)?|(?:以上|上述|所有|全部)(?:绩效)?)(?:目标|项目|任务)[^，。；]{0,6}(?:均|都|全部)[^，。；]{0,14}"
    r"(?:完成|到位)"
)
_RATE_OF_A_PROJECT = re.compile(r"(?:项目|工程|任务|目标).{0,8}完成率")
_NOT_DONE = re.compile(r"未完成|尚未|没有完成|未能完成")
_EXPECTED = re.compile(r"预计|预期|力争|确保|计划|要求|努力|将|应当|应该|应[于在]")
_JUST_BEFORE = 10
_NO_SPECIAL_FUNDS = re.compile(r"(?:无|没有|不涉及|未设立?|未安排)专项资金")
_OWN_SPECIAL_FUNDS = re.compile(
    r"专项资金[^，。；]{0,20}(?:评价|监督|监管|监控|检查|管理)|(?:评价|检查|监控|监督)[^，。；]{0,20}专项资金"
)
_IN_TITLES = re.compile(r"《[^》]{0,60}》")
_NONE = re.compile(r"(?:无|没有|不涉及|未设立?|未安排)[^，。；]{0,4}专项资金")
_ALL_OF_IT = 100
_NO_REST = re.compile(r"(?:无|没有)[^，。]{0,8}结转[^，。]{0,3}结余|结转结余(?:为|资金为)?\s*0\s*万?元")
_TAKEN_BACK = re.compile(r"收回|上缴|交回|缴回|收归")


def agreement(readings: Sequence[Reading], year: int | None) -> Iterator[Finding]:
    """C01 by subject and by wording, A02 and A03."""
    scoped = any(_SUBORDINATE.search(reading.paragraph.text) for reading in readings)
    stated = [
        each
        for reading in readings
        for each in reading.statements
        if _speaks_of(each, year) and not (scoped and _OF_A_PART.search(each.label))
    ]
    contradicted = set[int]()
    for found, places in _by_subject(stated):
        contradicted |= places
        yield found
    yield from _too_many_budgets(stated)
    yield from _by_wording([each for each in stated if id(each) not in contradicted])
    yield from _unspent(readings, stated)
    yield from _denied(readings)
    yield from _all_done(readings)
    yield from _special_funds(readings)


def _speaks_of(stated: Statement, year: int | None) -> bool:
    return stated.is_compared and (stated.year is None or year is None or stated.year == year)


def _by_subject(stated: Sequence[Statement]) -> Iterator[tuple[Finding, set[int]]]:
    """Two values of one subject and aspect; a subject that is only carried on must at least name the aspect."""
    groups = defaultdict[tuple[str, Aspect], list[Statement]](list)
    for each in stated:
        known = each.subject and (each.named or each.own_aspect) and each.figure.unit in {MONEY, PERCENT}
        if known and (each.aspect in _ONE_VALUE or each.subject in SUBMITTED) and _is_named_enough(each):
            groups[each.subject, each.aspect].append(each)
    for group in groups.values():
        yield from _differing(group, Doubt.TWO_VALUES, group[0].name)


def _is_named_enough(stated: Statement) -> bool:
    """A rate whose subject is carried over from another clause is not compared."""
    return stated.figure.unit == MONEY or stated.named or stated.aspect in _OF_THEMSELVES


def _differing(group: Sequence[Statement], kind: Doubt, what: str) -> Iterator[tuple[Finding, set[int]]]:
    first = group[0]
    others = [each for each in group if not first.figure.agrees_with(each.figure)]
    if others:
        places = "；".join(dict.fromkeys(f"{each.paragraph.place.cell}为{each.figure.text}" for each in others))
        alike = {id(each) for each in group}
        yield finding(kind, first, what, places, first.figure.text), alike


def _too_many_budgets(stated: Sequence[Statement]) -> Iterator[Finding]:
    """A subject has a budget at the start of the year and one after adjustment, and no third."""
    groups = defaultdict[str, list[Statement]](list)
    for each in stated:
        budget = each.figure.unit == MONEY and each.aspect in BUDGETS and each.subject not in SUBMITTED
        if budget and each.subject and (each.named or each.own_aspect):
            groups[each.subject].append(each)
    for subject, group in groups.items():
        distinct = list({each.figure.value: each for each in reversed(group)}.values())[::-1]
        if len(distinct) > _MOST_BUDGETS:
            places = "；".join(f"{each.paragraph.place.cell}{each.aspect}{each.figure.text}" for each in distinct[1:])
            yield finding(Doubt.TOO_MANY_BUDGETS, distinct[0], f"{subject}预算", places, distinct[0].figure.text)


def _by_wording(stated: Sequence[Statement]) -> Iterator[Finding]:
    """The same words around different figures in two paragraphs."""
    groups = defaultdict[tuple[str, str, str], list[Statement]](list)
    last: Mapping[tuple[int, int], str] = {}
    before = dict(last)
    for each in stated:
        key = (id(each.paragraph), each.sentence)
        words = _OURSELVES.sub("", each.clause)
        earlier = before.get(key, "")
        before[key] = words
        if each.figure.unit in {YEAR, YEARS, BARE}:
            continue
        enough = len(_CHINESE.findall(words)) >= (_FEWEST_WORDS if earlier else _FEWEST_WORDS_ALONE)
        if enough:
            groups[earlier, words, each.figure.unit].append(each)
    for (_, words, _), group in groups.items():
        elsewhere = [each for each in group if each.paragraph is not group[0].paragraph]
        if elsewhere:
            yield from (found for found, _ in _differing([group[0], *elsewhere], Doubt.SAME_WORDS, shortened(words)))


def _unspent(readings: Sequence[Reading], stated: Sequence[Statement]) -> Iterator[Finding]:
    """No carry-over is stated, yet less was paid than the adjusted budget and nothing is said of where it went."""
    whole = [each for each in stated if each.subject == WHOLE and each.figure.unit == MONEY]
    adjusted = [each.figure for each in whole if each.aspect is Aspect.ADJUSTED]
    paid = [each.figure for each in whole if each.aspect is Aspect.PAID]
    for reading in readings:
        said = _NO_REST.search(reading.paragraph.text)
        if said and adjusted and paid and not _TAKEN_BACK.search(reading.paragraph.text):
            rest = adjusted[0].value - paid[0].value
            if rest > Decimal(0):
                what = f"调整后预算{adjusted[0].text}减支出{paid[0].text}还有{money(rest)}"
                yield at(Doubt.UNSPENT, reading.paragraph, what, "", f"“{shortened(said[0])}”")


def _denied(readings: Sequence[Reading]) -> Iterator[Finding]:
    some = dict[str, list[Statement]]()
    for each in (each for reading in readings for each in reading.statements):
        named = _SOME.search(each.label)
        if named and each.figure.value > 0:
            some.setdefault(named["what"], []).append(each)
    for reading in readings:
        for words, thing in dict.fromkeys((said[0], said["what"]) for said in _DENIED.finditer(reading.paragraph.text)):
            for each in some.get(thing, ()):
                yield _opposed(reading, words, each.paragraph.place.cell, around(each))


def _all_done(readings: Sequence[Reading]) -> Iterator[Finding]:
    """All targets or projects are said to be done, and of one of them that it is not, with its rate.

    Cannot tell two kinds of projects apart; expectations and demands are no claim.
    """
    left = [
        each
        for reading in readings
        for each in reading.statements
        if each.figure.unit == PERCENT
        and each.figure.value < _ALL_OF_IT
        and _RATE_OF_A_PROJECT.search(each.label)
        and _NOT_DONE.search(reading.sentences[each.sentence])
    ]
    for reading in readings:
        for sentence in reading.sentences:
            said = _ALL_DONE.search(sentence)
            if said and left and not _EXPECTED.search(sentence, max(0, said.start() - _JUST_BEFORE), said.end()):
                yield _opposed(reading, said[0], left[0].paragraph.place.cell, around(left[0]))


def _special_funds(readings: Sequence[Reading]) -> Iterator[Finding]:
    """C18-1: no 专项资金 is managed, yet its supervision or evaluation is told as one's own, in other paragraphs."""
    denying = next((each for each in readings if _NO_SPECIAL_FUNDS.search(each.paragraph.text)), None)
    said = _NO_SPECIAL_FUNDS.search(denying.paragraph.text) if denying else None
    if denying is None or said is None:
        return
    told = [
        (reading, sentence)
        for reading in readings
        if reading is not denying
        for sentence in (_IN_TITLES.sub("", each) for each in reading.sentences)
        if _OWN_SPECIAL_FUNDS.search(sentence) and not _NONE.search(sentence)
    ]
    if told:
        places = "；".join(dict.fromkeys(f"{reading.paragraph.place.cell}" for reading, _ in told))
        what = f"见{places}“{shortened(told[0][1])}”"
        yield at(Doubt.SPECIAL_FUNDS, denying.paragraph, what, "", f"“{said[0]}”")


def _opposed(reading: Reading, words: str, place: str, other: str) -> Finding:
    return at(Doubt.NONE_BUT_SOME, reading.paragraph, f"此处“{shortened(words)}”，{place}“{other}”")
