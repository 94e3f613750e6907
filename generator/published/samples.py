"""Published reports as samples: what they print, the answers taken from it, and how the scores compare."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, cast

from generator.calculation.answers import Answers, answers_in
from generator.calculation.scorecard import Scorecard, scorecard
from generator.checks.claims import Claims
from generator.checks.reconciliation import Reconciled, reconcile
from generator.published.claims import claims_of
from generator.rubric.source import as_plain, read_yaml

ANSWERS = "answers.yaml"
PUBLISHED = "published.yaml"
REPORT = "report.txt"


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same report with another of the values it quotes for one fact, or another reading."""

    id: str
    answers: Answers
    card: Scorecard


@dataclass(frozen=True, slots=True)
class Sample:
    """A published report: its answers, the scores recomputed from them, and the comparison with those printed."""

    id: str
    title: str
    answers: Answers
    card: Scorecard
    claims: Claims
    scores: tuple[Reconciled, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def published_total(self) -> Decimal:
        """The total that the report prints."""
        return self.claims.total or Decimal(0)

    @property
    def printed_sum(self) -> Decimal:
        """What the printed scores add up to."""
        return sum(self.claims.known_scores.values(), Decimal(0))


def sample_ids() -> tuple[str, ...]:
    """The ids of all samples shipped, sorted."""
    return tuple(sorted(each.name for each in files("samples").iterdir() if (each / ANSWERS).is_file()))


def sample_folder(sample: str) -> Traversable:
    """Where the answers of a sample and what its report prints are kept."""
    return files("samples") / sample


def load_sample(sample: str) -> Sample:
    """A sample with its comparison."""
    folder = sample_folder(sample)
    published = _read(folder)
    answers = answers_in(folder, ANSWERS)
    claims = claims_of(published, answers)
    return Sample(
        sample,
        "　".join((f"{published['department']}{published['year']}年", *_subject(published))),
        answers,
        scorecard(answers.rubric, answers.entries),
        claims,
        reconcile(claims),
        tuple(_alternatives(folder)),
    )


def _read(folder: Traversable) -> Mapping[str, Any]:
    """What a report prints, every figure as written."""
    text = (folder / PUBLISHED).read_text(encoding="utf-8")
    return cast(Mapping[str, Any], as_plain(read_yaml(text, PUBLISHED)))


def _subject(published: Mapping[str, Any]) -> Iterator[str]:
    """What of the department is evaluated where it publishes several tables."""
    yield from (published[key] for key in ("part", "project") if key in published)


def _alternatives(folder: Traversable) -> Iterator[Alternative]:
    names = sorted(each.name for each in folder.iterdir() if each.name.startswith("answers-"))
    for name in names:
        answers = answers_in(folder, name)
        alternative = name.removeprefix("answers-").removesuffix(".yaml")
        yield Alternative(alternative, answers, scorecard(answers.rubric, answers.entries))
