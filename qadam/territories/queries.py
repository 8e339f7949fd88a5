"""What can be read of territories: units of a day, parts of a unit, places by name, working days, maps."""

import difflib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from qadam.kit import charts
from qadam.kit.charts import Tile
from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.kit.text import fold
from qadam.kit.workdays import WorkCalendar, kazakhstan
from qadam.territories import maps
from qadam.territories.holiday_words import holiday_name
from qadam.territories.maps import Land, Mark, Picture, Shape
from qadam.territories.models import Alias, DayTransfer, Territory, TerritoryQuerySet
from qadam.territories.names import bare
from qadam.workflow.models import Change
from qadam.workflow.queries import HistoryLine, history

COUNTRY = "KZ"
Level = Territory.Level
_DAY = timedelta(days=1)
_WIDEST_FIRST = {level: place for place, level in enumerate(Level.values)}
_BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM territories_territory WHERE code = %s
        UNION
        SELECT unit.id FROM territories_territory unit JOIN below ON unit.parent_id = below.id
    )
    SELECT id FROM below
"""


@dataclass(frozen=True)
class Era:
    """Days between which the set of first-level codes was the same; an empty end is open."""

    first: date | None
    last: date | None
    codes: frozenset[str]


@dataclass(frozen=True)
class Found:
    """The places of a name, wide ones first, or the names that are spelt most like it."""

    places: list[Territory]
    nearest: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CalendarDay:
    """A day that is not as its weekday says: a holiday or a transferred day; `transfer` is what can be edited.

    `holiday` is the library's Kazakh name, empty for a day without one.
    """

    day: date
    is_working: bool
    holiday: str
    transfer: DayTransfer | None

    @property
    def name(self) -> str:
        """Return the holiday's name in the reader's language."""
        return holiday_name(self.holiday) if self.holiday else ""


@dataclass(frozen=True)
class CalendarYear:
    """The working days of one year: the days out of the ordinary, and how many days each month has worked and free."""

    year: int
    days: list[CalendarDay]
    months: list[tuple[date, int, int]]

    @property
    def worked(self) -> int:
        """Return how many days of the year are worked."""
        return sum(worked for _month, worked, _free in self.months)


@dataclass(frozen=True)
class Map:
    """One map for territories/map.html: a drawn picture where outlines are loaded, else tiles, else its table alone.

    `units` are the rows of the table; `tiles` is what charts.tile_map gives.
    """

    day: date
    units: list[Shape]
    picture: Picture | None
    tiles: dict[str, Any] | None = None
    sentence: str = ""

    @property
    def has_gaps(self) -> bool:
        """Tell whether a unit has not reported."""
        return any(unit.kind == "gap" for unit in self.units)

    @property
    def has_not_applicable(self) -> bool:
        """Tell whether there is a unit for which there can be no number."""
        return any(unit.kind == "na" for unit in self.units)


def units_on(day: date) -> TerritoryQuerySet:
    """Return the first-level units of the day in the order of the Kazakh alphabet: 16 in 2015, 17 in 2018, 20 now."""
    return Territory.objects.first_level().on(day)


def unit_on(code: str, day: date) -> Territory | None:
    """Return the row of a code that is valid on the day, if there is one."""
    return Territory.objects.on(day).filter(code=code).first()


def subtree(code: str) -> TerritoryQuerySet:
    """Return every row of the code and all that lies below, of all days; narrow it with `.on(day)`."""
    return Territory.objects.filter(pk__in=RawSQL(_BELOW, [code]))


def eras() -> list[Era]:
    """Return the eras of the first-level division, the earliest first."""
    units = list(Territory.objects.first_level())
    begins = {unit.valid_from for unit in units if unit.valid_from}
    begins |= {unit.valid_to + _DAY for unit in units if unit.valid_to}
    found: list[Era] = []
    for first in [None, *sorted(begins)]:
        codes = _codes_at(units, first)
        if found and found[-1].codes == codes:
            continue
        if found and first:
            found[-1] = Era(found[-1].first, first - _DAY, found[-1].codes)
        found.append(Era(first, None, codes))
    return found


def _codes_at(units: Iterable[Territory], day: date | None) -> frozenset[str]:
    # None is the time before the first border: whatever has no first day.
    return frozenset(
        unit.code
        for unit in units
        if (unit.valid_from is None or (day is not None and unit.valid_from <= day))
        and (unit.valid_to is None or day is None or day <= unit.valid_to)
    )


def find(name: str, *, day: date | None = None, within: str = "") -> Found:
    """Return the places called so in any language or spelling, of the day and below the code `within` where given.

    Letters are folded, general words may be missing: «кордай», «Мерке», «г. Тараз», «Zhambyl»; places called so word
    for word come first. Where nothing is called so, up to three names spelt alike are offered.
    """
    wanted = bare(name)
    if not wanted:
        return Found([])
    places = subtree(within) if within else Territory.objects.all()
    places = places.on(day) if day else places
    held = places.filter(Q(folded__contains=wanted) | Q(aliases__folded__contains=wanted)).distinct()
    exact = [place for place in held.prefetch_related("aliases") if wanted in _names(place)]
    exact.sort(key=lambda place: (not _is_called(place, name), _WIDEST_FIRST[place.level], place.is_of_which))
    return Found(exact) if exact else Found([], _nearest(wanted, places))


def _texts(place: Territory) -> list[str]:
    return [place.name_kk, place.name_ru, place.name_en, *(alias.text for alias in place.aliases.all())]


def _names(place: Territory) -> set[str]:
    return {bare(text) for text in _texts(place)}


def _is_called(place: Territory, name: str) -> bool:
    # Word for word: «Жамбыл облысы» is the oblast before it is the districts called Жамбыл.
    return fold(name) in {fold(text) for text in _texts(place)}


def _nearest(wanted: str, places: TerritoryQuerySet) -> list[str]:
    # Thousands of villages would offer something for every slip: only wide units are offered.
    wide = places.filter(level__in=[Level.REGION, Level.DISTRICT])
    texts = {
        bare(text): text for names in wide.values_list("name_en", "name_ru", "name_kk") for text in names
    }
    aliases = Alias.objects.filter(territory__in=wide).values_list("text", flat=True)
    texts = {bare(text): text for text in aliases} | texts
    return [texts[found] for found in difflib.get_close_matches(wanted, texts, n=3, cutoff=0.7)]


def work_calendar(first_year: int, last_year: int) -> WorkCalendar:
    """Return the calendar of the years, both included: public holidays, and transfers as an administrator keeps them.

    A transfer kept here overrides what is known of its day otherwise. One query; the rest is remembered.
    """
    rows = DayTransfer.objects.filter(day__year__gte=first_year, day__year__lte=last_year)
    return _calendar(first_year, last_year, tuple(rows.values_list("day", "is_working")))


@lru_cache(maxsize=64)
def _calendar(first_year: int, last_year: int, rows: tuple[tuple[date, bool], ...]) -> WorkCalendar:
    known = kazakhstan(first_year, last_year)
    return WorkCalendar(known.holidays, {**known.transfers, **dict(rows)})


def calendar_year(year: int) -> CalendarYear:
    """Return what an administrator sees of a year. Two queries."""
    calendar = work_calendar(year, year)
    transfers = {transfer.day: transfer for transfer in DayTransfer.objects.filter(day__year=year)}
    special = sorted({*calendar.holidays, *calendar.transfers, *transfers})
    return CalendarYear(
        year,
        [
            CalendarDay(day, calendar.is_working(day), calendar.holidays.get(day, ""), transfers.get(day))
            for day in special
        ],
        [_month(calendar, date(year, number, 1)) for number in range(1, 13)],
    )


def _month(calendar: WorkCalendar, first: date) -> tuple[date, int, int]:
    days = [first.replace(day=number) for number in range(1, monthrange(first.year, first.month)[1] + 1)]
    worked = sum(calendar.is_working(day) for day in days)
    return first, worked, len(days) - worked


def map_on(day: date, marks: Mapping[str, Mark], sentence: str = "") -> Map:
    """Return the map of the first-level units on the day; `marks` say by code what stands on a unit. One query."""
    units = list(units_on(day).select_related("outline"))
    lands = _lands(units)
    # A drawing with holes would say that a unit is not there.
    is_drawn = bool(lands) and all(land.rings for land in lands)
    return Map(
        day,
        maps.shapes(lands, marks),
        maps.picture(lands, marks) if is_drawn else None,
        charts.tile_map(tiles_of(units, marks)),
        sentence,
    )


def map_below(code: str, day: date, marks: Mapping[str, Mark], sentence: str = "") -> Map:
    """Return the map of the units right below a code on the day: drawn where outlines are loaded. One query."""
    parts = Territory.objects.on(day).filter(parent__code=code, is_of_which=False)
    lands = _lands(parts.select_related("outline"))
    is_drawn = any(land.rings for land in lands)
    return Map(
        day, maps.shapes(lands, marks), maps.picture(lands, marks) if is_drawn else None, None, sentence
    )


def tiles_of(units: Iterable[Territory], marks: Mapping[str, Mark]) -> list[Tile]:
    """Return the tiles of the units that have a place on the grid, each with three letters and its full name."""
    return [
        Tile(
            code=localized(unit, "short") or unit.code,
            label=localized(unit, "name"),
            value=mark.value,
            col=unit.column,
            row=unit.row,
            url=mark.url,
            columns=unit.columns,
            rows=unit.rows,
        )
        for unit in units
        if unit.column is not None and unit.row is not None
        for mark in [marks.get(unit.code, Mark())]
    ]


def _lands(units: Iterable[Territory]) -> list[Land]:
    return [_land(unit) for unit in units]


def _land(unit: Territory) -> Land:
    label = localized(unit, "name")
    outline = getattr(unit, "outline", None)
    point = None if unit.longitude is None or unit.latitude is None else (unit.longitude, unit.latitude)
    rings, source = (outline.rings, outline.source) if outline else ((), "")
    return Land(unit.code, label, rings, point, source, localized(unit, "short"))


def transfer_history(transfer: DayTransfer) -> list[dict[str, Any]]:
    """Return the changes of a transfer for components/history_line.html, the newest first."""
    return [_history_entry(line) for line in history(transfer)]


def calendar_history(year: int) -> list[dict[str, Any]]:
    """Return the changes that people made to a year's transfers, removed ones too, the newest first."""
    rows = Change.objects.filter(subject=DayTransfer._meta.label_lower, canonical__contains=f'"day":"{year}-')
    things = {row.subject_key for row in rows.exclude(actor="")}
    lines = history(*(DayTransfer(pk=int(key)) for key in things)) if things else []
    return [_history_entry(line) for line in lines if line.person]


def _history_entry(line: HistoryLine) -> dict[str, Any]:
    at = line.at.astimezone(ALMATY)
    return {
        "at": f"{format_day(at.date(), active())}, {at:%H:%M}",
        "who": line.person or _("Qadam"),
        "body": line.body,
        "what": _what_happened(line),
        "why": line.reason,
    }


def _what_happened(line: HistoryLine) -> str:
    facts = line.facts
    sentences = {
        ("add_transfer", True): _("{day} was made a worked day by {source}"),
        ("add_transfer", False): _("{day} was made a day off by {source}"),
        ("change_transfer", True): _("The entry was changed: {day} is worked by {source}"),
        ("change_transfer", False): _("The entry was changed: {day} is a day off by {source}"),
        ("remove_transfer", True): _("The entry of the worked day {day} was removed"),
        ("remove_transfer", False): _("The entry of the day off {day} was removed"),
    }
    day = format_day(date.fromisoformat(facts["day"]), active())
    return sentences[line.verb, facts["is_working"]].format(day=day, source=facts["source"])
