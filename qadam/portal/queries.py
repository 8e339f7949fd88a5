"""What the home page and the search page show, read from the areas below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from qadam.plans.models import Duty
from qadam.plans.public.moments import due_between
from qadam.programmes.models import Edition
from qadam.programmes.words import KINDS
from qadam.search.marking import Piece, marked
from qadam.search.models import SearchRow
from qadam.search.queries import terms_of

AHEAD = timedelta(days=60)
MOST_DAYS = 6


@dataclass(frozen=True)
class Headline:
    """A programme with the one number that matters: its measures, or for a contest the units that take part."""

    edition: Edition
    number: int
    counts_units: bool


@dataclass(frozen=True)
class Shelf:
    """The programmes of one kind."""

    kind: str
    name: str
    headlines: list[Headline]


@dataclass(frozen=True)
class ComingDay:
    """A day on which measures of a live programme are due."""

    edition: Edition
    day: date
    measures: int


@dataclass(frozen=True)
class Hit:
    """A thing found, with the words that found it marked."""

    row: SearchRow
    title: list[Piece]
    context: list[Piece]


def shelves(editions: Iterable[Edition]) -> list[Shelf]:
    """Return the programmes by kind with their numbers; editions carry `measure_count`; one query."""
    held = list(editions)
    contests = [edition.pk for edition in held if edition.kind == Edition.Kind.CONTEST]
    units = _units_of(contests)
    found = []
    for kind, name in KINDS.items():
        headlines = [_headline(edition, units) for edition in held if edition.kind == kind]
        if headlines:
            found.append(Shelf(kind, str(name), headlines))
    return found


def _headline(edition: Edition, units: dict[int, int]) -> Headline:
    if units.get(edition.pk):
        return Headline(edition, units[edition.pk], counts_units=True)
    return Headline(edition, getattr(edition, "measure_count", 0), counts_units=False)


def _units_of(contests: list[int]) -> dict[int, int]:
    if not contests:
        return {}
    duties = Duty.objects.filter(measure__edition__in=contests).exclude(body__territory_code="").order_by()
    rows = duties.values_list("measure__edition").annotate(units=Count("body__territory_code", distinct=True))
    return dict(rows)


def coming_days(editions: Iterable[Edition], today: date) -> list[ComingDay]:
    """Return the next days on which something of the live editions is due; one query."""
    live = {edition.pk: edition for edition in editions if edition.state == Edition.State.APPROVED}
    rows = due_between(live.values(), today, today + AHEAD) if live else []
    return [ComingDay(live[key], day, measures) for key, day, measures in rows[:MOST_DAYS]]


def hits(text: str, rows: Iterable[SearchRow], language: str) -> list[Hit]:
    """Return rows found with the typed words marked in the reader's language."""
    terms = terms_of(text)
    return [
        Hit(
            row,
            marked(getattr(row, f"title_{language}") or row.title_kk, terms),
            marked(getattr(row, f"context_{language}") or row.context_kk, terms),
        )
        for row in rows
    ]
