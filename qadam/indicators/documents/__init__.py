"""Official documents of results: the passport of a programme with its numbers, the report on a period."""

from qadam.indicators.documents.passport import passport_of
from qadam.indicators.documents.report import report_spans, yearly_report

__all__ = ["passport_of", "report_spans", "yearly_report"]
