"""Which periods can be opened for gathering."""

from dataclasses import dataclass
from datetime import date, timedelta

from qadam.indicators.models import Indicator, Round
from qadam.indicators.spans import format_span, span_in_words
from qadam.kit.languages import active, localized
from qadam.kit.periods import Period, Unit, touching
from qadam.programmes.models import Edition

# A gathering may be opened so long before its period begins.
AHEAD = timedelta(days=31)


@dataclass(frozen=True)
class Opening:
    """A period of a programme that is not gathered yet."""

    slug: str
    span: str
    words: str

    @property
    def code(self) -> str:
        """Return how a form names it."""
        return f"{self.slug}:{self.span}"


def openings_of(editions: list[Edition], today: date) -> list[tuple[str, list[Opening]]]:
    """Return by the names of programmes the periods that can be opened, the latest first; two queries."""
    units = set(
        Indicator.objects.filter(edition__in=editions)
        .exclude(per="")
        .order_by()
        .values_list("edition", "per")
        .distinct()
    )
    opened = set(Round.objects.filter(edition__in=editions).values_list("edition", "span"))
    found = []
    for edition in editions:
        own = sorted(unit for key, unit in units if key == edition.pk)
        spans = [span for unit in own for span in _spans(edition, Unit(unit), today)]
        free = [span for span in spans if (edition.pk, span) not in opened]
        if free:
            name = localized(edition, "short")
            found.append(
                (name, [Opening(edition.slug, span, span_in_words(span, active())) for span in free])
            )
    return found


def _spans(edition: Edition, unit: Unit, today: date) -> list[str]:
    first = edition.first_on or today.replace(month=1, day=1)
    last = min(edition.last_on or today + AHEAD, today + AHEAD)
    if last < first:
        return []
    return [format_span(period) for period in reversed(touching(unit, Period(first, last)))]
