"""Whether a report speaks of everything its rubric scores (C21): second-level headings and the weightier indicators."""

import re
from collections.abc import Iterator

from generator.finding import Finding
from generator.narrative.catalogue import Doubt
from generator.narrative.document import Document
from generator.narrative.statements import told
from generator.rubric.model import Group, Indicator, Rubric

_ENDING = re.compile(r"(?:情况|性|率|等)+$")
_SENTENCE_END = re.compile(r"[。！？；]")
_OF_RESULTS = re.compile(r"绩效|产出|效果|效益")
_HEAD = 4
_SHARE_THAT_COUNTS = 20
"""An indicator of at least a twentieth of full marks has words of its own."""


def missing_sections(document: Document, rubric: Rubric) -> Iterator[Finding]:
    """C21. A second-level group is missing if neither it nor any of its indicators is named anywhere.

    Cannot see that a heading stands over words that do not speak of it.
    """
    texts = [
        text
        for _, section in told(document)
        for text in (section.title, *(paragraph.text for paragraph in section.paragraphs))
    ]
    sentences = [each for text in texts for each in _SENTENCE_END.split("".join(text.split()))]
    for top, group in _second_level(rubric):
        named = [each for each in group.indicators() if _is_named(each.name, sentences)]
        if not named and not _is_named(group.name, sentences):
            yield _missing(group.name, None, document)
            continue
        for indicator in group.indicators():
            weighty = _OF_RESULTS.search(top.name) and indicator.weight * _SHARE_THAT_COUNTS >= rubric.weight
            if indicator not in named and weighty:
                yield _missing(indicator.name, indicator, document)


def _missing(name: str, indicator: Indicator | None, document: Document) -> Finding:
    sheet = document.sections[0].place.sheet if document.sections else document.title
    return Finding(Doubt.SECTION_MISSING, sheet, "", name, indicator=indicator.id if indicator else None)


def _second_level(rubric: Rubric) -> Iterator[tuple[Group, Group]]:
    """Each second-level group with the first-level group it belongs to; a group without inner ones stands for both."""
    for group in rubric.groups:
        inner = [child for child in group.children if isinstance(child, Group)]
        for each in inner or [group]:
            yield group, each


def _is_named(name: str, sentences: list[str]) -> bool:
    """Whether the name, a part of it between 、, or its two halves within one sentence occur."""
    parts = [_ENDING.sub("", part) for part in re.split(r"[、及或]", name)]
    stem = _ENDING.sub("", name)
    head, tail = stem[:_HEAD], stem[_HEAD:]
    return any(
        any(part and part in sentence for part in parts) or (bool(tail) and head in sentence and tail in sentence)
        for sentence in sentences
    )
