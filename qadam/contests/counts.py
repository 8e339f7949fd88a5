"""What contests count of themselves as indicators of a programme: entries handed in, candidates, votes that count."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from qadam.contests.deadlines import instants
from qadam.contests.models import Candidacy, Entry, Freeze
from qadam.indicators.counting import home_of
from qadam.kit.periods import Period
from qadam.programmes.models import Edition

Number = Mapping[str, int]


def entries(edition: Edition, period: Period, today: date) -> Number:
    """Count the entries handed in, those withdrawn later too, by the territory of their arena."""
    rows = Entry.objects.filter(contest__edition=edition, submitted_at__isnull=False)
    return _by_territory(edition, _in_days(rows, "submitted_at", period).values_list(TERRITORY))


def candidates(edition: Edition, period: Period, today: date) -> Number:
    """Count those whose pages anybody may read, by the territory that admitted them first."""
    rows = Candidacy.objects.public().filter(entry__contest__edition=edition, arena__level__position=1)
    return _by_territory(edition, _in_days(rows, "admitted_at", period).values_list(TERRITORY))


def votes(edition: Edition, period: Period, today: date) -> Number:
    """Count the votes that count in results closed for good; a vote that runs tells nothing here."""
    rows = Freeze.objects.filter(activity__arena__level__contest__edition=edition)
    counted: Counter[str] = Counter()
    for code, results in _in_days(rows, "frozen_at", period).values_list(f"activity__{TERRITORY}", "results"):
        counted[code] += results["totals"]["counted"]
    return _with_whole(edition, counted)


TERRITORY = "arena__territory__code"


def _in_days(rows: QuerySet, moment: str, period: Period) -> QuerySet:  # type: ignore[type-arg]
    since, until = instants(period.first, period.last)
    return rows.filter(**{f"{moment}__gte": since, f"{moment}__lt": until})


def _by_territory(edition: Edition, rows: Iterable[tuple[str]]) -> Number:
    return _with_whole(edition, Counter(code for (code,) in rows))


def _with_whole(edition: Edition, counted: Counter[str]) -> Number:
    return {**counted, home_of(edition): counted.total()}


# By the codes of the indicators.
COUNTS: Mapping[str, Callable[[Edition, Period, date], Number]] = {
    "entries-received": entries,
    "candidates-admitted": candidates,
    "votes-counted": votes,
}
