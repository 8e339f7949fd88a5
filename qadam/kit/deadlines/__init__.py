"""Deadline rules: by when the work of a measure is done and its information is due. Dates in, dates out."""

from qadam.kit.deadlines.occurrences import Occurrence, occurrences
from qadam.kit.deadlines.parsing import format_reports, format_rule, parse_reports, parse_rule
from qadam.kit.deadlines.parts import DeadlineRule, ReportDay, ReportRule, RuleError, Window
from qadam.kit.deadlines.reports import needs_date, report_days
from qadam.kit.deadlines.shifting import shift_reports, shift_rule
from qadam.kit.deadlines.windows import windows
from qadam.kit.deadlines.wording import describe, describe_reports

__all__ = [
    "DeadlineRule",
    "Occurrence",
    "ReportDay",
    "ReportRule",
    "RuleError",
    "Window",
    "describe",
    "describe_reports",
    "format_reports",
    "format_rule",
    "needs_date",
    "occurrences",
    "parse_reports",
    "parse_rule",
    "report_days",
    "shift_reports",
    "shift_rule",
    "windows",
]
