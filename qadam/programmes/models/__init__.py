"""A programme's edition as its document gives it: act, passport, plan tree, measures, executors, amendments."""

from qadam.programmes.models.amendments import Amendment, MeasureChange
from qadam.programmes.models.editions import (
    BodyQuestion,
    Detail,
    DocumentFinding,
    Edition,
    EditionBody,
    EditionQuerySet,
    GlossaryTerm,
    KeptPart,
    PassportBlock,
    Texts,
)
from qadam.programmes.models.plan import Cost, Executor, Measure, PlanNode, Product

__all__ = [
    "Amendment",
    "BodyQuestion",
    "Cost",
    "Detail",
    "DocumentFinding",
    "Edition",
    "EditionBody",
    "EditionQuerySet",
    "Executor",
    "GlossaryTerm",
    "KeptPart",
    "Measure",
    "MeasureChange",
    "PassportBlock",
    "PlanNode",
    "Product",
    "Texts",
]
