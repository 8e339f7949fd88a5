"""What a careful reader would find: the numbers of a programme held against each other, as rows with sentences."""

from qadam.indicators.checking import claims, money, names, passport, sums
from qadam.indicators.checking.numbers import Numbers
from qadam.indicators.checking.registry import CHECKS, Check, Found
from qadam.indicators.checking.running import Outcome, found_in, run, run_all
from qadam.indicators.checking.words import WORDINGS, Facts, sentence

__all__ = [
    "CHECKS",
    "WORDINGS",
    "Check",
    "Facts",
    "Found",
    "Numbers",
    "Outcome",
    "claims",
    "found_in",
    "money",
    "names",
    "passport",
    "run",
    "run_all",
    "sentence",
    "sums",
]
