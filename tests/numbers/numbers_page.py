"""docs/numbers.md: how far each computer agrees with Excel's documented arithmetic, and every case where not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from numbers_corpus import OURS, Answer, Case, Corpus, Group, Input, same

from generator.package import ErrorValue

INTRO = """# Numbers

Where Excel's arithmetic is subtle, somebody's score depends on it. `tests/numbers/cases.yaml` holds {cases} half-way
and edge cases, each with the value that Excel gives by a derivation made by hand or from a published source, never by a
program. This page is made from that file (`make docs`); a test holds both equal to what the computers say.

No Excel was at hand. `make numbers` writes `build/numbers.xlsx`, in which every case is a live formula beside its
expected value: open it in Excel or WPS, let it calculate, save it, and `python tests/numbers read FILE` keeps what
that program computed, a column here.

A dash is a case the computer does not answer: a tree has no node for what no rubric can say, is not asked where a
rubric would write another formula, and asks whether a cell holds a number before it computes with it. LibreOffice has
no truths of its own; its 1 and 0 are taken for them.
"""
OPEN = """## Where ours differ

Decimal keeps every digit of a difference, Excel what is left of it in binary. Where the difference is rounded to six
decimals before anything else is done with it, as the cases named `…-rounded` do, all of ours agree with Excel.
"""
DIFFER = """## Every case in which a computer differs

Only the computers that differ are named.
"""


def page(corpus: Corpus, programs: Mapping[str, Mapping[str, Answer]]) -> str:
    """The page; `programs` are the answers of programs that only a person can run."""
    parts = [INTRO.format(cases=len(corpus.cases)), *_agreement(corpus, programs), "", OPEN, *_open(corpus), ""]
    parts += ["## What no tree says", "", *_refusals(corpus), "", DIFFER]
    for group in corpus.groups:
        parts += _differences(group, corpus, programs)
    parts += ["## Sources", "", *(f"- `{key}`: {text}" for key, text in corpus.sources.items())]
    return "\n".join(parts) + "\n"


def _agreement(corpus: Corpus, programs: Mapping[str, Mapping[str, Answer]]) -> Iterator[str]:
    yield from _table_head(("Group", "Cases", *corpus.computers.values(), *programs))
    everything = Group("", "**All**", "", corpus.cases)
    for group in (*corpus.groups, everything):
        counts = [_count(group.cases, computer) for computer in corpus.computers]
        counts += [_agreeing(group.cases, answers) for answers in programs.values()]
        yield _row(f"{group.title} {group.id}".strip(), str(len(group.cases)), *counts)


def _count(cases: Sequence[Case], computer: str) -> str:
    refused = sum(computer in case.refuses for case in cases)
    agreeing = len(cases) - refused - sum(computer in case.differs for case in cases)
    return f"{agreeing} (– {refused})" if refused else str(agreeing)


def _agreeing(cases: Sequence[Case], answers: Mapping[str, Answer]) -> str:
    return str(sum(case.id in answers and same(answers[case.id], case.expected) for case in cases))


def _open(corpus: Corpus) -> Iterator[str]:
    yield from _table_head(("Case", "Formula", "Excel", "Ours", "What it means"))
    for case in corpus.cases:
        if case.ours:
            found = _said((corpus.computers[each], case.differs[each]) for each in OURS if each in case.differs)
            yield _row(case.id, _formula(case), _shown(case.expected), found, case.ours)


def _refusals(corpus: Corpus) -> Iterator[str]:
    reasons = Counter(case.refuses["decimal"] for case in corpus.cases if "decimal" in case.refuses)
    yield from _table_head(("Reason", "Cases"))
    for reason, count in sorted(reasons.items(), key=lambda each: (-each[1], each[0])):
        yield _row(reason, str(count))


def _differences(group: Group, corpus: Corpus, programs: Mapping[str, Mapping[str, Answer]]) -> Iterator[str]:
    rows = []
    for case in group.cases:
        others = {name: given[case.id] for name, given in programs.items() if case.id in given}
        wrong = {name: value for name, value in others.items() if not same(value, case.expected)}
        if case.differs or wrong:
            named = {corpus.computers[computer]: value for computer, value in case.differs.items()}
            said = _said((named | wrong).items())
            rows.append(_row(case.id, _formula(case), _shown(case.expected), said, case.why))
    if rows:
        yield from (f"### {group.title} {group.id}", "")
        yield from _table_head(("Case", "Formula", "Excel", "Others", "Why"))
        yield from (*rows, "")


def _said(found: Iterable[tuple[str, Answer]]) -> str:
    by_value: dict[str, list[str]] = {}
    for name, value in found:
        by_value.setdefault(_shown(value), []).append(name)
    return "; ".join(f"{value}: {', '.join(names)}" for value, names in by_value.items())


def _formula(case: Case) -> str:
    inputs = ", ".join(f"{name} = {_given(given)}" for name, given in case.inputs.items())
    return f"`{case.formula}`" + (f" with {inputs}" if inputs else "")


def _given(given: Input) -> str:
    return f"[{', '.join(map(_shown, given))}]" if isinstance(given, tuple) else _shown(given)


def _shown(value: Answer) -> str:
    match value:
        case None:
            return "blank"
        case bool():
            return str(value).upper()
        case Decimal():
            return str(value)
        case ErrorValue():
            return f"`{value}`"
    return f'`"{value}"`'


def _table_head(columns: Sequence[str]) -> tuple[str, str]:
    return _row(*columns), _row(*["---"] * len(columns))


def _row(*texts: str) -> str:
    return f"| {' | '.join(texts)} |"
