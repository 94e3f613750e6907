"""The catalogue of rule kinds: one module, one class, one entry each."""

from collections.abc import Mapping
from types import MappingProxyType

from generator.rubric.kinds.bands import Bands
from generator.rubric.kinds.base import Rule
from generator.rubric.kinds.block import Block
from generator.rubric.kinds.checklist import Checklist
from generator.rubric.kinds.degree import Degree
from generator.rubric.kinds.grade import Grade
from generator.rubric.kinds.judgement import Judgement
from generator.rubric.kinds.linear import Linear
from generator.rubric.kinds.override import Override
from generator.rubric.kinds.per_item import PerItem
from generator.rubric.kinds.period_mean import PeriodMean
from generator.rubric.kinds.proportion import Proportion
from generator.rubric.kinds.requirements import Requirements
from generator.rubric.kinds.step_deduction import StepDeduction
from generator.rubric.kinds.sum_of import Sum
from generator.rubric.kinds.target import Target

KINDS: Mapping[str, type[Rule]] = MappingProxyType(
    {
        "bands": Bands,
        "block": Block,
        "checklist": Checklist,
        "degree": Degree,
        "grade": Grade,
        "judgement": Judgement,
        "linear": Linear,
        "override": Override,
        "per_item": PerItem,
        "period_mean": PeriodMean,
        "proportion": Proportion,
        "requirements": Requirements,
        "step_deduction": StepDeduction,
        "sum": Sum,
        "target": Target,
    }
)

__all__ = ["KINDS", "Rule"]
