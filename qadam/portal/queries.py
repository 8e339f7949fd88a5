"""What the home page and the search page show, read from the areas below."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from qadam.plans.public.moments import measures_due_between
from qadam.programmes.models import Edition, Measure
from qadam.programmes.words import KINDS
from qadam.search.marking import Piece, marked
from qadam.search.models import SearchRow
from qadam.search.queries import terms_of

AHEAD = timedelta(days=60)
MOST_DAYS = 6
NAMED = 2


@dataclass(frozen=True)
class Shelf:
    """The programmes of one kind, those in force first."""

    kind: str
    name: str
    editions: list[Edition]


@dataclass(frozen=True)
class ComingDay:
    """A day on which measures of a live programme are due."""

    edition: Edition
    day: date
    measures: list[Measure]

    @property
    def named(self) -> list[Measure]:
        """Return the measures that are named in the row."""
        return self.measures[:NAMED]

    @property
    def more(self) -> int:
        """Return how many are not."""
        return max(0, len(self.measures) - NAMED)


@dataclass(frozen=True)
class Hit:
    """A thing found, with the words that found it marked."""

    row: SearchRow
    title: list[Piece]
    context: list[Piece]


def shelves(editions: Iterable[Edition]) -> list[Shelf]:
    """Return the programmes by kind; editions carry `measure_count`."""
    held = sorted(editions, key=lambda edition: edition.is_archive)
    found = [
        Shelf(kind, str(name), [edition for edition in held if edition.kind == kind])
        for kind, name in KINDS.items()
    ]
    return [shelf for shelf in found if shelf.editions]


def coming_days(editions: Iterable[Edition], today: date) -> list[ComingDay]:
    """Return the next days on which something of the live editions is due; two queries."""
    live = {edition.pk: edition for edition in editions if edition.state == Edition.State.APPROVED}
    if not live:
        return []
    days: dict[tuple[date, int], list[int]] = defaultdict(list)
    for key, day, measure in measures_due_between(live.values(), today, today + AHEAD):
        days[day, key].append(measure)
    shown = sorted(days.items())[:MOST_DAYS]
    measures = Measure.objects.in_bulk([measure for _place, group in shown for measure in group])
    return [
        ComingDay(
            live[key], day, sorted((measures[pk] for pk in group), key=lambda measure: measure.position)
        )
        for (day, key), group in shown
    ]


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
