"""Sample facts for the norms of a project: what took place in each region, recorded by table month by month."""

from collections.abc import Iterator
from datetime import date, timedelta

from qadam.desk.demonstration.fates import at
from qadam.desk.demonstration.people import People
from qadam.desk.demonstration.values import chance_of
from qadam.indicators.actions.facts import COLUMNS, import_facts
from qadam.kit import clock
from qadam.kit.periods import Period, Unit, touching
from qadam.kit.tables import Row, Table
from qadam.programmes.models import Edition
from qadam.territories.models import Territory

# In how many of so many regions something is lacking, so that the page shows both.
LACKING = 4
# The quarters in which each kind is held, as the waves of the project ask; every region holds so many a month.
MEETINGS, CLASSES, SEMINARS = (1, 2, 3), (2, 3, 4), (4,)
# A list of those who came is kept for one event of so many.
LISTED = 4
MOST_LISTED = 40


def show_facts(edition: Edition, today: date, people: People) -> None:
    """Record the facts of every month that has begun, on its last day or yesterday."""
    assert edition.first_on is not None
    regions = list(
        Territory.objects.on(today)
        .filter(level=Territory.Level.REGION)
        .order_by("code")
        .values_list("code", flat=True)
    )
    until = today - timedelta(days=1)
    by = people.control(edition)
    if until < edition.first_on:
        return
    for month in touching(Unit.MONTH, Period(edition.first_on, until)):
        last = min(month.last, until)
        found = [cells for cells in _month(regions, month) if date.fromisoformat(cells["on"]) <= last]
        ended = [
            cells for cells in found if not cells["last_on"] or date.fromisoformat(cells["last_on"]) <= last
        ]
        rows = [
            Row(line, {**dict.fromkeys(COLUMNS, ""), **cells}) for line, cells in enumerate(ended, start=2)
        ]
        with clock.moved(at(last, 18)):
            report = import_facts(edition, Table(COLUMNS, rows), by=by)
            if report.is_faulty:
                raise ValueError(f"sample facts were refused: {report.faulty[0]}")


Cells = dict[str, str]


def _month(regions: list[str], month: Period) -> Iterator[Cells]:
    quarter = (month.first.month + 2) // 3
    for place, code in enumerate(regions):
        if month.first.month == 1:
            yield from _beginning(code, month)
        if quarter in MEETINGS:
            yield from _meetings(code, place, month)
        if quarter in CLASSES:
            yield from _classes(code, place, month)
        if quarter in SEMINARS:
            yield from _seminars(code, place, month)
    yield from _headquarters(month)


def _beginning(code: str, month: Period) -> Iterator[Cells]:
    """Two consultants, people at the organising seminar, the campaign: all regions but a few."""
    yield _fact(
        "consultant", code, month.first + timedelta(days=11), 1, people="1" if _lacks(code, "c") else "2"
    )
    people = "1" if _lacks(code, "o") else "3"
    yield _fact("organising_seminar", code, month.first + timedelta(days=14), 1, people=people)
    if not _lacks(code, "k"):
        yield _fact("campaign", code, month.first + timedelta(days=17), 1, title="Үлгі науқан")


def _meetings(code: str, place: int, month: Period) -> Iterator[Cells]:
    """Five or six meetings a month, in some regions fewer, too short, or with too few people."""
    count = 3 if (place + month.first.month) % LACKING == 0 else 5 + chance_of(code, str(month.first)) % 2
    for number in range(1, count + 1):
        chance = chance_of("meeting", code, month.first.isoformat(), str(number))
        is_wrong = chance % 23 == 0
        people = 12 if is_wrong else 22 + chance % 60
        yield _fact(
            "meeting",
            code,
            month.first + timedelta(days=3 + number * 4),
            number,
            minutes="25" if chance % 29 == 0 else str(40 + chance % 21),
            people=str(people),
            title="Үлгі кездесу: еңбек ұжымы",
            persons=_persons(code, number, people),
        )


def _classes(code: str, place: int, month: Period) -> Iterator[Cells]:
    count = 1 if (place + month.first.month) % (LACKING + 1) == 0 else 2
    for number in range(1, count + 1):
        chance = chance_of("class", code, month.first.isoformat(), str(number))
        yield _fact(
            "master_class",
            code,
            month.first + timedelta(days=7 + number * 8),
            number,
            minutes=str(45 + chance % 16),
            people=str(15 + chance % 40),
            title="Үлгі мастер-класс",
        )


def _seminars(code: str, place: int, month: Period) -> Iterator[Cells]:
    """A seminar of two days each month of the last wave; a few regions hold none yet."""
    if place % LACKING == 1:
        return
    day = month.first + timedelta(days=9 + place % 9)
    people = 20 + chance_of("seminar", code, str(month.first)) % 15
    yield _fact(
        "seminar",
        code,
        day,
        1,
        last_on=(day + timedelta(days=1)).isoformat(),
        minutes="720",
        people=str(people),
        title="Үлгі семинар, екі күн",
        persons=_persons(code, month.first.month, people),
    )


def _headquarters(month: Period) -> Iterator[Cells]:
    """Consultations twice a week in the second half of the year, one week a month only once; trainers each month."""
    if month.first.month > 6:
        for number in range(8):
            day = month.first + timedelta(days=(number // 2) * 7 + (1 if number % 2 == 0 else 3))
            if day in month and number != 5:
                yield _fact("consultation", "", day, number, minutes="120", people=str(9 + number))
    people = str(38 + chance_of("trainers", str(month.first)) % 20)
    yield _fact("trained_trainer", "", month.first + timedelta(days=20), 1, people=people)


def _fact(event: str, code: str, day: date, number: int, **told: str) -> Cells:
    mark = f"sample-{event}-{code or 'all'}-{day.isoformat()}-{number}"
    return {"mark": mark, "event": event, "on": day.isoformat(), "last_on": "", "territory": code, **told}


def _persons(code: str, number: int, people: int) -> str:
    """Return a sample list for some events: some come again next time, so that people are fewer than visits."""
    if number % LISTED:
        return ""
    first = chance_of(code, "persons") % 20
    return ";".join(f"Үлгі қатысушы {code} {first + place}" for place in range(min(people, MOST_LISTED)))


def _lacks(code: str, what: str) -> bool:
    return chance_of(code, what) % 7 == 0
