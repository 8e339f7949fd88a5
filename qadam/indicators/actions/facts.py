"""Facts for norms: recorded by hand or by a table, withdrawn with a reason."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from qadam.files.actions import store
from qadam.indicators.models import RecordedFact
from qadam.indicators.norming.facts import COVERAGE, TYPES, measured_in, type_name
from qadam.indicators.rules import Standing, chains_of, may_record_fact
from qadam.kit import clock
from qadam.kit.fields import is_valid_on, length_of
from qadam.kit.numbers import whole_number
from qadam.kit.tables import Row, Table
from qadam.kit.text import fold
from qadam.people.models import User
from qadam.programmes.models import Edition
from qadam.territories.models import Territory
from qadam.territories.queries import find
from qadam.workflow.log import Actor, record, unit_of_work
from qadam.workflow.transitions import WrongState, allow

COLUMNS = [
    "mark",
    "event",
    "on",
    "last_on",
    "territory",
    "minutes",
    "people",
    "persons",
    "amount",
    "title",
    "url",
]
# The longest day has so many minutes, and so many people live here.
MOST_MINUTES = 24 * 60
MOST_PEOPLE = 20_000_000
MOST_PERSONS = 5_000
SEPARATORS = re.compile(r"[\n;]+")


@dataclass(frozen=True)
class Given:
    """What a person tells of something that took place; `persons` are names or numbers, which are not kept."""

    event: str
    on: date
    last_on: date | None = None
    territory_code: str = ""
    minutes: int | None = None
    people: int = 0
    persons: Sequence[str] = ()
    amount: int = 1
    title: str = ""
    url: str = ""


@dataclass
class Line:
    """What became of one row of a table of facts."""

    number: int
    name: str
    is_new: bool = False
    faults: list[str] = field(default_factory=list)


@dataclass
class Report:
    """The rows of a table; one that was refused means that none was recorded."""

    lines: list[Line]

    @property
    def is_faulty(self) -> bool:
        """Tell whether a row was refused."""
        return any(line.faults for line in self.lines)

    @property
    def added(self) -> int:
        """Return how many rows are new facts."""
        return sum(line.is_new for line in self.lines)

    @property
    def same(self) -> int:
        """Return how many rows were recorded before."""
        return sum(not line.is_new and not line.faults for line in self.lines)

    @property
    def faulty(self) -> list[Line]:
        """Return the rows that were refused, the first thousand."""
        return [line for line in self.lines if line.faults][:1000]


def person_keys(persons: Iterable[str], edition: Edition) -> list[str]:
    """Return keyed hashes of names or numbers, each once and in order: the same person has the same key in a programme.

    Letters are folded, so that «ӘСЕЛ Ахметова» and «Әсел Ахметова» are one; the list itself is kept nowhere.
    """
    folded = {fold(person) for person in persons if person.strip()}
    salt = f"qadam.indicators.persons.{edition.pk}"
    return sorted(salted_hmac(salt, one, algorithm="sha256").hexdigest()[:32] for one in folded)


def record_fact(
    edition: Edition, given: Given, *, by: User, mark: str, file: "UploadedFile[bytes] | None" = None
) -> RecordedFact:
    """Record something that took place; the same mark a second time is the same fact.

    Raises ValidationError with the faults, NotAllowed where no role reaches the territory.
    """
    allow(may_record_fact(by, edition, given.territory_code))
    faults = faults_of(edition, given, Places.of([given.territory_code]), kinds_of(edition))
    if faults:
        raise ValidationError(faults)
    known = RecordedFact.objects.filter(edition=edition, mark=mark).first()
    if known is not None:
        return known
    upload = store(file, by=by, is_sample=edition.is_sample) if file else None
    with unit_of_work():
        fact, is_new = RecordedFact.objects.get_or_create(
            edition=edition, mark=mark, defaults={**_columns(edition, given, by), "upload": upload}
        )
        if is_new:
            _log(fact, by)
    return fact


def withdraw_fact(fact: RecordedFact, *, by: User, why: str) -> RecordedFact:
    """Take a fact recorded by mistake out of every count; it stays to be seen with the reason."""
    if not why.strip():
        raise ValidationError(_("Say why the fact is withdrawn."))
    with unit_of_work():
        fresh = RecordedFact.objects.select_for_update(of=("self",)).select_related("edition").get(pk=fact.pk)
        allow(may_record_fact(by, fresh.edition, fresh.territory_code))
        if fresh.withdrawn_because:
            raise WrongState(_("This fact is withdrawn already."))
        fresh.withdrawn_because = why.strip()
        fresh.save(update_fields=["withdrawn_because"])
        record(fresh, "withdraw_fact", by=by, why=why.strip())
    return fresh


def import_facts(edition: Edition, table: Table, *, by: User) -> Report:
    """Record the rows of a table with COLUMNS: all of them, or none and each fault beside its row.

    A row whose mark is known is the same fact and changes nothing. Eight queries and one insert, whatever its length.
    """
    report = Report([Line(row.line, row.cells["title"] or row.cells["mark"]) for row in table.rows])
    reading = Reading(edition, by, table.rows)
    given = [reading.read(row, line) for row, line in zip(table.rows, report.lines, strict=True)]
    if report.is_faulty:
        return report
    with unit_of_work():
        # The same table may be sent by two people at once.
        list(Edition.objects.select_for_update(of=("self",)).filter(pk=edition.pk))
        known = set(RecordedFact.objects.filter(edition=edition).values_list("mark", flat=True))
        new = []
        for row, line, one in zip(table.rows, report.lines, given, strict=True):
            assert one is not None
            line.is_new = row.cells["mark"] not in known
            if line.is_new:
                new.append(
                    RecordedFact(edition=edition, mark=row.cells["mark"], **_columns(edition, one, by))
                )
        if new:
            RecordedFact.objects.bulk_create(new, batch_size=500)
            record(edition, "import_facts", by=by, facts={"added": len(new)})
    return report


@dataclass
class Places:
    """The territories that facts name, and the days they are valid."""

    rows: dict[str, list[Territory]]

    @classmethod
    def of(cls, codes: Iterable[str]) -> "Places":
        """Read the rows of these codes; one query."""
        found: dict[str, list[Territory]] = {}
        for row in Territory.objects.filter(code__in={code for code in codes if code}):
            found.setdefault(row.code, []).append(row)
        return cls(found)

    def fault_of(self, code: str, day: date) -> str:
        """Return what is wrong with a code on a day; nothing where the territory is there, or none is named."""
        if not code or any(is_valid_on(row, day) for row in self.rows.get(code, [])):
            return ""
        if code in self.rows:
            return _("The territory {code} did not exist on that day.").format(code=code)
        return _("There is no territory with the code {code}.").format(code=code)


def faults_of(edition: Edition, given: Given, places: Places, kinds: Collection[str]) -> list[str]:
    """Return what cannot be true of a fact, in sentences; `kinds` are those that may be recorded here."""
    last = given.last_on or given.on
    own = edition.period
    wrong = [
        (edition.state != Edition.State.APPROVED, _("Facts are recorded in programmes in force only.")),
        (
            given.event not in kinds,
            _(
                "Facts of this kind are not recorded by hand: no norm is on them, or they are counted already."
            ),
        ),
        (last < given.on, _("The last day lies before the first day.")),
        (last > clock.today(), _("What has not taken place yet cannot be recorded.")),
        (
            own is not None and not (given.on in own and last in own),
            _("The day lies outside the days of the programme."),
        ),
        (
            given.minutes is not None
            and not 0 < given.minutes <= MOST_MINUTES * ((last - given.on).days + 1),
            _("So many minutes do not fit into the days it took."),
        ),
        (not 0 <= given.people <= MOST_PEOPLE, _("So many people cannot have come.")),
        (given.amount < 1, _("There is at least one of what took place.")),
        (len(given.persons) > MOST_PERSONS, _("A list has at most {most} people.").format(most=MOST_PERSONS)),
        (
            bool(given.persons) and given.people < len({fold(person) for person in given.persons}),
            _("The list names more people than the number says."),
        ),
    ]
    place = places.fault_of(given.territory_code, given.on) if last >= given.on else ""
    return [text for is_wrong, text in wrong if is_wrong] + ([place] if place else [])


def kinds_of(edition: Edition) -> dict[str, str]:
    """Return the kinds of facts that may be recorded in a programme by hand, with their names.

    Those that its norms are on; where one is on coverage, everything attended. What an area of the product counts
    itself is left out: it would count twice.
    """
    asked = set(edition.norms.values_list("event", flat=True))
    if COVERAGE in asked:
        asked |= {name for name, kind in TYPES.items() if kind.is_attended}
    return {event: type_name(event) for event in sorted(asked - measured_in(edition, []))}


@dataclass
class Reading:
    """Rows of a table read into facts; territories and rights are asked once for all rows."""

    edition: Edition
    by: User
    rows: Sequence[Row]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Return the kinds by their names, folded, and by their codes."""
        held = kinds_of(self.edition)
        return {fold(name): event for event, name in held.items()} | {event: event for event in held}

    @cached_property
    def codes(self) -> dict[str, str]:
        """Return the code for each text of the column of territories: a code itself, or a name."""
        texts = {row.cells["territory"] for row in self.rows} - {""}
        known = set(Territory.objects.filter(code__in=texts).values_list("code", flat=True))
        return {text: text if text in known else self._code_of(text) for text in texts}

    def _code_of(self, text: str) -> str:
        found = find(text, day=clock.today(), within=self.edition.territory_code)
        return found.places[0].code if found.places else ""

    @cached_property
    def places(self) -> Places:
        """Return the territories that the rows name."""
        return Places.of(self.codes.values())

    @cached_property
    def allowed(self) -> set[str]:
        """Return the codes where this person may record; the empty one stands for no territory."""
        standing, codes = Standing(self.by, self.edition), {code for code in self.codes.values() if code}
        chains = {**chains_of(codes), "": []}
        return {code for code, chain in chains.items() if standing.manages or standing.enters(chain)}

    @cached_property
    def twice(self) -> set[str]:
        """Return the marks that stand in the table twice."""
        marks = [row.cells["mark"] for row in self.rows]
        return {mark for mark in marks if marks.count(mark) > 1} if len(set(marks)) < len(marks) else set()

    def read(self, row: Row, line: Line) -> Given | None:
        """Return the fact of a row; its faults are put beside it."""
        cells, faults = row.cells, line.faults
        on, last_on = _day(cells["on"], faults), _day(cells["last_on"], faults)
        persons = persons_in(cells["persons"])
        given = Given(
            event=self.kinds.get(cells["event"]) or self.kinds.get(fold(cells["event"]), ""),
            on=on or clock.today(),
            last_on=last_on,
            territory_code=self._territory(cells["territory"], faults),
            minutes=_number("minutes", cells, faults),
            people=(_number("people", cells, faults) or 0) if cells["people"] else len(persons),
            persons=persons,
            amount=1 if not cells["amount"] else _number("amount", cells, faults) or 0,
            title=cells["title"],
            url=cells["url"],
        )
        if not cells["on"]:
            faults.append(_("The date is missing."))
        self._check_texts(cells, faults)
        if not faults:
            faults += faults_of(self.edition, given, self.places, set(self.kinds.values()))
        if not faults and given.territory_code not in self.allowed:
            faults.append(_("Your role does not reach this territory."))
        return None if faults else given

    def _territory(self, text: str, faults: list[str]) -> str:
        code = self.codes.get(text, "")
        if text and not code:
            nearest = find(text, within=self.edition.territory_code).nearest
            said = _("There is no territory called “{text}”.").format(text=text)
            if nearest:
                said = _("There is no territory called “{text}”; near to it are {names}.").format(
                    text=text, names=", ".join(nearest)
                )
            faults.append(said)
        return code

    def _check_texts(self, cells: Mapping[str, str], faults: list[str]) -> None:
        if not cells["mark"]:
            faults.append(_("The mark is missing: it tells a fact from all others."))
        elif cells["mark"] in self.twice:
            faults.append(_("The mark {mark} stands in the table twice.").format(mark=cells["mark"]))
        for name in ("mark", "title", "url"):
            most = length_of(RecordedFact, name)
            if len(cells[name]) > most:
                said = _("{column}: at most {most} signs are kept.")
                faults.append(said.format(column=name, most=most))
        if cells["url"] and not cells["url"].startswith(("https://", "http://")):
            faults.append(_("A link begins with https:// or http://."))


def persons_in(text: str) -> list[str]:
    """Return the people of a list: one to a line, or with semicolons between them."""
    return [person.strip() for person in SEPARATORS.split(text) if person.strip()]


def _day(text: str, faults: list[str]) -> date | None:
    if not text:
        return None
    day = day_in(text)
    if day is None:
        faults.append(_("“{text}” is not a day: write 2026-03-05 or 05.03.2026.").format(text=text))
    return day


def day_in(text: str) -> date | None:
    """Return the day of a text as tables and offices write it, None for any other."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text) or re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", text)
    if found is None:
        return None
    first, second, third = (int(part) for part in found.groups())
    year, month, day = (first, second, third) if first > 31 else (third, second, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(name: str, cells: Mapping[str, str], faults: list[str]) -> int | None:
    text = cells[name].replace(" ", "").replace("\u00a0", "")
    if not text:
        return None
    number = whole_number(text)
    if number is None:
        faults.append(_("{column}: “{text}” is no whole number.").format(column=name, text=cells[name]))
    return number


def _columns(edition: Edition, given: Given, by: User) -> dict[str, object]:
    return {
        "event": given.event,
        "on": given.on,
        "last_on": given.last_on,
        "territory_code": given.territory_code,
        "minutes": given.minutes,
        "people": given.people,
        "persons": person_keys(given.persons, edition),
        "amount": given.amount,
        "title": given.title,
        "url": given.url,
        "recorded_by": by,
        "recorded_at": clock.now(),
        "is_sample": edition.is_sample,
    }


def _log(fact: RecordedFact, by: Actor) -> None:
    facts = {"event": fact.event, "on": fact.on.isoformat(), "territory": fact.territory_code}
    record(fact, "record_fact", by=by, facts={**facts, "people": fact.people, "amount": fact.amount})
