"""What can be read of documents: lists, how far checking is, the next row, two languages side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.intake.comparing import Pair, Side, paired
from qadam.intake.matching import Bodies, Matched, bare_name
from qadam.intake.models import BodyChoice, Intake, Row
from qadam.intake.packaging import Plan
from qadam.intake.rows import bodies_named, collective_names
from qadam.kit import clock
from qadam.kit.text import fold
from qadam.people.models import Body, Person
from qadam.programmes.facts import Way
from qadam.programmes.models import Edition

KEPT = Q(rows__is_removed=False)


def documents_of(person: Person, *, state: str = "", text: str = "") -> QuerySet[Intake]:
    """Return the documents a person may work on, the newest first, with `row_count` and `checked_count`.

    Those that were thrown away only where they are asked for.
    """
    found: QuerySet[Intake] = Intake.objects.visible_to(person).light()
    found = found.filter(state=state) if state else found.exclude(state=Intake.State.THROWN)
    if text:
        keys = [
            pk
            for pk, title, name in found.values_list("pk", "title", "upload__name")
            if all(part in fold(f"{title} {name}") for part in fold(text).split())
        ]
        found = found.filter(pk__in=keys)
    found = found.select_related("upload", "body", "edition", "uploaded_by").order_by("-uploaded_at", "-pk")
    return found.annotate(
        row_count=Count("rows", filter=KEPT, distinct=True),
        checked_count=Count("rows", filter=KEPT & Q(rows__is_checked=True), distinct=True),
    )


@dataclass(frozen=True)
class Progress:
    """How far the checking of a document is; a clear row is unchecked and has nothing doubtful."""

    total: int
    checked: int
    doubtful: int
    removed: int

    @property
    def left(self) -> int:
        """Count what is not checked."""
        return self.total - self.checked

    @property
    def clear(self) -> int:
        """Count what may be accepted at once."""
        return self.left - self.doubtful


def progress_of(intake: Intake) -> Progress:
    """Count the rows of a document; one query."""
    kept = Q(is_removed=False)
    counts = intake.rows.aggregate(
        total=Count("pk", filter=kept),
        checked=Count("pk", filter=kept & Q(is_checked=True)),
        clear=Count("pk", filter=kept & Q(is_checked=False, doubts=[])),
        removed=Count("pk", filter=~kept),
    )
    left = counts["total"] - counts["checked"]
    return Progress(counts["total"], counts["checked"], left - counts["clear"], counts["removed"])


def rows_in_order(intake: Intake) -> list[Row]:
    """Return the rows of a document that are measures, without what was read of them."""
    return list(intake.rows.filter(is_removed=False).defer("as_read"))


def queue_of(rows: Sequence[Row]) -> list[Row]:
    """Return the unchecked rows in the order in which they are to be looked at: the doubtful ones first."""
    left = [row for row in rows if not row.is_checked]
    return sorted(left, key=lambda row: (not row.doubts, row.position))


def row_after(rows: Sequence[Row], row: Row) -> Row | None:
    """Return the row to look at after this one: the next of its kind below it, then from the top again."""
    waiting = [one for one in queue_of(rows) if one.pk != row.pk]
    below = [one for one in waiting if one.position > row.position]
    same = [one for one in below if bool(one.doubts)] or [one for one in waiting if one.doubts]
    return next(iter(same or below or waiting), None)


def plan_of(intake: Intake) -> Plan:
    """Return all that a programme is made of: the rows, who their bodies are, and the rows of the other language."""
    rows = list(intake.rows.filter(is_removed=False))
    choices = {choice.name: choice for choice in intake.body_choices.select_related("body__parent")}
    for choice in choices.values():
        choice.intake = intake
    twin = twin_of(intake)
    if twin is None:
        return Plan(intake, rows, choices)
    others = list(twin.rows.filter(is_removed=False))
    pairs = _pairs(rows, _settled(choices.values()), others, _settled(twin.body_choices.all()))
    by_key = {row.pk: row for row in others}
    twins = {pair.first.key: by_key[pair.second.key] for pair in pairs if pair.first and pair.second}
    return Plan(intake, rows, choices, pairs, twins)


def twin_of(intake: Intake) -> Intake | None:
    """Return the same act in the other language, once it is read."""
    if intake.twin_id is None:
        return None
    read = (Intake.State.READ, Intake.State.MADE)
    found: Intake | None = (
        Intake.objects.light()
        .select_related("upload", "body")
        .filter(pk=intake.twin_id, state__in=read)
        .first()
    )
    return found


def pairs_of(intake: Intake, twin: Intake) -> list[Pair]:
    """Return the rows of two languages side by side with what differs; four queries."""
    return _pairs(
        rows_in_order(intake),
        _settled(intake.body_choices.all()),
        rows_in_order(twin),
        _settled(twin.body_choices.all()),
    )


def _pairs(
    rows: Iterable[Row], bodies: dict[str, str], others: Iterable[Row], their_bodies: dict[str, str]
) -> list[Pair]:
    return paired([_side(row, bodies) for row in rows], [_side(row, their_bodies) for row in others])


def _settled(choices: Iterable[BodyChoice]) -> dict[str, str]:
    """Return for each name of which it is said who it is what tells that body apart in both languages."""
    return {
        choice.name: str(choice.body_id or f"{choice.name_kk}|{choice.name_ru}")
        for choice in choices
        if choice.is_settled
    }


def _side(row: Row, bodies: dict[str, str]) -> Side:
    names = [one["name"] for one in row.as_checked["executors"]]
    is_settled = all(name in bodies for name in names)
    return Side(row.pk, row.as_checked, tuple(bodies[name] for name in names) if is_settled else None)


def twins_for(intake: Intake, person: Person) -> list[Intake]:
    """Return the documents that may be the same act in the other language: read, not joined, of the same body."""
    found = Intake.objects.visible_to(person).light().select_related("upload")
    found = found.filter(state=Intake.State.READ, twin=None, body=intake.body_id).exclude(pk=intake.pk)
    return list(found.exclude(language=intake.language)[:50])


@dataclass(frozen=True)
class Named:
    """A name in a document: where it stands, who it may be, who it is said to be; `full` explains an abbreviation."""

    choice: BodyChoice
    matched: Matched
    numbers: list[str]
    is_collective: bool
    full: str = ""

    @property
    def whole(self) -> str:
        """Return the name as the document has it, with what its abbreviation stands for."""
        return f"{self.choice.name} – {self.full}" if self.full else self.choice.name


def bodies_of_document(intake: Intake) -> list[Named]:
    """Return the names of bodies that the rows bear, those that need a decision first, with their candidates."""
    return _matched(intake, _choices_in_order(intake))


def body_of_document(choice: BodyChoice) -> Named:
    """Return one name of a document with its candidates; a name that no row bears any more has none."""
    found = _matched(choice.intake, [choice])
    return found[0] if found else Named(choice, Matched(None, None, ()), [], is_collective=False)


def waiting_choices(intake: Intake) -> list[BodyChoice]:
    """Return the names in the rows of which it is not said who they are, in the order of `bodies_of_document`."""
    names = set(bodies_named(row.as_checked for row in rows_in_order(intake)))
    return [one for one in _choices_in_order(intake) if one.name in names and not one.is_settled]


def _choices_in_order(intake: Intake) -> list[BodyChoice]:
    """Return what is said of the names of a document, those that need a decision first; one query."""
    choices = intake.body_choices.select_related("body", "decided_by")
    return sorted(choices, key=lambda one: (one.is_settled, one.is_certain, one.position))


def _matched(intake: Intake, choices: Iterable[BodyChoice]) -> list[Named]:
    rows = rows_in_order(intake)
    numbers: dict[str, list[str]] = {}
    for row in rows:
        for name in bodies_named([row.as_checked]):
            numbers.setdefault(name, []).append(row.as_checked["number"] or "–")
    collective = collective_names(row.as_checked for row in rows)
    glossary = intake.draft.get("glossary", {})
    register = Bodies(Body.objects.all(), intake.facts, glossary, intake.day or clock.today())
    return [
        Named(
            choice,
            register.match(choice.name, is_collective=choice.name in collective),
            numbers[choice.name],
            choice.name in collective,
            glossary.get(choice.name, ""),
        )
        for choice in choices
        if choice.name in numbers
    ]


def counterparts(intake: Intake) -> dict[str, str]:
    """Return for the names of a document how the same act in the other language calls them, where rows agree."""
    twin = twin_of(intake)
    if twin is None:
        return {}
    glossary = twin.draft.get("glossary", {})
    return {
        mine: glossary.get(theirs) or bare_name(theirs, twin.language)
        for mine, theirs in _same_places(intake, twin).items()
    }


def answer_of_twin(choice: BodyChoice) -> Body | None:
    """Return the body that a person chose for the same place in the other language, where nothing is chosen here."""
    twin = twin_of(choice.intake) if not choice.is_settled else None
    if twin is None:
        return None
    theirs = _same_places(choice.intake, twin).get(choice.name)
    chosen = twin.body_choices.exclude(decided_by=None).filter(name=theirs).select_related("body").first()
    return chosen.body if chosen else None


def _same_places(intake: Intake, twin: Intake) -> dict[str, str]:
    """Return for each name of a document the name that stands in its place in the other language."""
    found: dict[str, str] = {}
    for pair in pairs_of(intake, twin):
        if pair.first is None or pair.second is None:
            continue
        own, other = pair.first.row["executors"], pair.second.row["executors"]
        if len(own) == len(other):
            for mine, theirs in zip(own, other, strict=True):
                found.setdefault(mine["name"], theirs["name"])
    return found


def unsettled_count(intake: Intake, rows: Sequence[Row]) -> int:
    """Count the names of bodies in the rows of which it is not said who they are."""
    names = set(bodies_named(row.as_checked for row in rows))
    settled = {choice.name for choice in intake.body_choices.all() if choice.is_settled}
    return len(names - settled)


def register_of(intake: Intake) -> QuerySet[Body]:
    """Return the bodies to choose from: those that exist on the day of the act, or today."""
    return Body.objects.on(intake.day or clock.today())


def source_facts(edition: Edition) -> list[tuple[str, str]]:
    """Return from which files a programme was read, for its public page."""
    names = edition.intakes.values_list("upload__name", "twin__upload__name").first()
    if names is None:
        return []
    return [(_("Read from"), ", ".join(dict.fromkeys(name for name in names if name)))]


def documents_behind(person: Person, edition: Edition) -> list[Way]:
    """Return the ways from a programme to the documents it was made of, for those who may check them."""
    found = Intake.objects.visible_to(person).light().filter(edition=edition).select_related("upload")
    return [
        Way(_("Made of the document"), str(intake), reverse("intake:document", args=[intake.pk]))
        for intake in found
    ]
