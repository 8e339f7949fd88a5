"""What plans keep: control schemes, duties, reports, consolidation, closed periods."""

from qadam.plans.models.consolidation import ContributionField, ContributionForm
from qadam.plans.models.control import ClosedPeriod, ExpectedDuty, PeriodException, SavedFilter
from qadam.plans.models.duties import (
    Consolidator,
    DateDecision,
    Duty,
    DutyQuerySet,
    Escalation,
    Explanation,
    HandOver,
    TermChange,
    late_on,
    publicly_late_on,
)
from qadam.plans.models.reports import (
    CoveringLetter,
    Evidence,
    Remark,
    Report,
    ReportFigure,
    ReportFile,
    ReportVersion,
    Review,
    SignOff,
    Withdrawal,
)
from qadam.plans.models.schemes import ControlKind, ControlScheme, SchemeKind, days_in

__all__ = [
    "ClosedPeriod",
    "Consolidator",
    "ContributionField",
    "ContributionForm",
    "ControlKind",
    "ControlScheme",
    "CoveringLetter",
    "DateDecision",
    "Duty",
    "DutyQuerySet",
    "Escalation",
    "Evidence",
    "ExpectedDuty",
    "Explanation",
    "HandOver",
    "PeriodException",
    "Remark",
    "Report",
    "ReportFigure",
    "ReportFile",
    "ReportVersion",
    "Review",
    "SavedFilter",
    "SchemeKind",
    "SignOff",
    "TermChange",
    "Withdrawal",
    "days_in",
    "late_on",
    "publicly_late_on",
]
