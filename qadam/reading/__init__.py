"""Documents in: an official plan as a file gives a draft that a person checks."""

from qadam.reading.draft import Draft, Executor, Finding, Measure
from qadam.reading.refusals import CannotRead

__all__ = ["CannotRead", "Draft", "Executor", "Finding", "Measure"]
