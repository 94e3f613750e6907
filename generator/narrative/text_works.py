"""Numbers of things that are named in two places: key works and project targets (C15), posts and people (C01-3)."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.places import around, finding
from generator.narrative.statements import Reading, Statement

_KEY_WORKS = re.compile(r"\s*(?:年度)?重点工作")
_OF_WORKS_DONE = re.compile(r"重点工作.*完成")
_FIRST = "一是"
_ORDINALS = tuple(f"{numeral}是" for numeral in "一二三四五六七八九十")
_GOALS = re.compile(r"\s*(?:份|张)?《?项目(?:支出)?绩效目标")
_CARRIED_OUT = re.compile(r"实施")
_PROJECTS = re.compile(r"\s*(?:预算|支出)?项目(?!支出|绩效)")
_NEED_NONE = re.compile(r"涉密|(?:无需|不需|不用|免于|不纳入)[^，。]{0,6}(?:编|填|申)")
_THINGS = ("个", "项", "件", "份", "张")
_PEOPLE = ("人", "名")
_POSTS = re.compile(r"编制")
_IN_POST = re.compile(r"公务员|职员|雇员|工勤|在编|在职|在岗|实有|聘用")
_FEWEST_PARTS = 2


def works(readings: Sequence[Reading]) -> Iterator[Finding]:
    """C15, C15-1 and C01-3. A number that the report states with two values is passed over."""
    yield from _key_works(readings)
    yield from _goals(readings)
    for reading in readings:
        yield from _posts(reading, readings)


def _key_works(readings: Sequence[Reading]) -> Iterator[Finding]:
    """More works are told as done, 一是, 二是, …, than there were to do.

    Passed over where 一是 begins more than one list. Fewer may have been put together, and say nothing.
    """
    asked = _one(readings, _KEY_WORKS)
    told = "".join(each.paragraph.text for each in readings if each.titles and _OF_WORKS_DONE.search(each.titles[-1]))
    if asked is None or told.count(_FIRST) != 1:
        return
    places = [told.find(each) for each in _ORDINALS]
    listed = next((number for number, place in enumerate(places) if place < 0), len(places))
    in_order = places[:listed] == sorted(places[:listed])
    if in_order and listed > asked.figure.value:
        what = f"应完成{asked.figure.text.strip()}，完成情况列了{listed}项"
        yield finding(Doubt.WORKS_MORE, asked, what, f"{listed}项", asked.figure.text)


def _goals(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Fewer projects have targets than were carried out; passed over where it is said that some need none."""
    goals = _one(readings, _GOALS)
    projects = _one(readings, _PROJECTS, _CARRIED_OUT)
    if goals is None or projects is None or _NEED_NONE.search(goals.paragraph.text):
        return
    if goals.figure.value < projects.figure.value:
        what = f"实施{projects.figure.text}项目，{goals.figure.text}有绩效目标"
        expected = f"{projects.paragraph.place.cell}“{around(projects)}”"
        yield finding(Doubt.GOALS_FEWER, goals, what, expected, goals.figure.text)


def _one(
    readings: Sequence[Reading], after: re.Pattern[str], before: re.Pattern[str] | None = None
) -> Statement | None:
    """The count with these words behind it, and before it; None if there is none, or several that differ."""
    found = [
        each
        for reading in readings
        for each in reading.statements
        if each.figure.unit in _THINGS
        and each.figure.is_exact_statement
        and after.match(reading.paragraph.text, each.figure.end)
        and (before is None or before.search(each.label))
    ]
    return found[0] if len({each.figure.value for each in found}) == 1 else None


def _posts(reading: Reading, readings: Sequence[Reading]) -> Iterator[Finding]:
    """A number of posts that is the sum of the people listed after it, where other posts are stated as well."""
    people = [each for each in reading.statements if each.figure.unit in _PEOPLE]
    for index, posts in enumerate(people):
        if not _POSTS.search(posts.label):
            continue
        parts = [each for each in people[index + 1 :] if each.sentence == posts.sentence]
        listed = next((n for n, each in enumerate(parts) if not _IN_POST.search(each.label)), len(parts))
        sums = list(accumulate(each.figure.value for each in parts[:listed]))[_FEWEST_PARTS - 1 :]
        others = [
            each
            for other in readings
            for each in other.statements
            if each.figure.unit in _PEOPLE and _POSTS.search(each.label) and each.figure.value != posts.figure.value
        ]
        if posts.figure.value in sums and others:
            count = sums.index(posts.figure.value) + _FEWEST_PARTS
            added = "＋".join(each.figure.text for each in parts[:count])
            what = f"“{around(posts)}”等于所列人数{added}"
            expected = f"{others[0].paragraph.place.cell}“{around(others[0])}”"
            yield finding(Doubt.POSTS_FOR_PEOPLE, posts, what, expected, posts.figure.text)
