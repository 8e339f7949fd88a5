"""The years a heading over rows names: a plan that is laid out year by year says them nowhere else."""

import re
from collections.abc import Sequence

from qadam.kit.periods import Period
from qadam.reading.meaning.period import of_heading
from qadam.reading.tables.sections import names_years

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_STAGE = re.compile(r"\bэтап|\bкезең", re.IGNORECASE)


def years_over(sections: Sequence[str], period: Period | None, deadline: str) -> Period | None:
    """Return the part of the document's period that the innermost heading of years names for a row.

    None where no heading does, where the deadline says its year itself, and where the heading's years are others.
    """
    if _YEAR.search(deadline):
        return None
    for heading in reversed(sections):
        if not (names_years(heading) or (_STAGE.search(heading) and _YEAR.search(heading))):
            continue
        named = of_heading(heading)
        if named is None:
            continue
        part = named.cut(period) if period else named
        return None if part == period else part
    return None


__all__ = ["years_over"]
