"""What is measured: indicators and their series, targets and values, sums, norms and facts, budgets, findings."""

from qadam.indicators.models.budget import BudgetAmount, BudgetLine
from qadam.indicators.models.computed import Computed, SplitShare
from qadam.indicators.models.findings import Claim, Finding
from qadam.indicators.models.norms import Norm, RecordedFact
from qadam.indicators.models.registry import Indicator, RowKind, Series, Target
from qadam.indicators.models.values import Expected, Round, Value, ValueEvidence

__all__ = [
    "BudgetAmount",
    "BudgetLine",
    "Claim",
    "Computed",
    "Expected",
    "Finding",
    "Indicator",
    "Norm",
    "RecordedFact",
    "Round",
    "RowKind",
    "Series",
    "SplitShare",
    "Target",
    "Value",
    "ValueEvidence",
]
