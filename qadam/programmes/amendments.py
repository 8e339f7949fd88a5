"""What can be read of amendments: their rows, how each reads before and after, earlier wordings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from qadam.kit.deadlines import RuleError, describe, describe_reports, parse_reports, parse_rule
from qadam.kit.languages import AUTONYMS, ORDER, active, localized
from qadam.people.models import Body
from qadam.programmes.models import Amendment, Edition, Executor, Measure, MeasureChange
from qadam.programmes.rows import ExecutorLine, MeasureText, ProductLine, text_of
from qadam.programmes.wordings import rows_of
from qadam.programmes.words import FORMS, word

Kind = MeasureChange.Kind


@dataclass(frozen=True)
class Rows:
    """The rows of an amendment read once: its changes with their measures, and the bodies they name, by key."""

    changes: list[MeasureChange]
    bodies: dict[str, Body]


def read_rows(changes: QuerySet[MeasureChange]) -> Rows:
    """Read changes with all that is asked of their measures; a constant number of queries."""
    found = list(_with_measures(changes))
    return Rows(found, _bodies_of(found))


def changes_of(amendment: Amendment) -> QuerySet[MeasureChange]:
    """Return the rows of an amendment with all that is read of their measures, in the plan's order."""
    return _with_measures(amendment.changes.all())


def _with_measures(changes: QuerySet[MeasureChange]) -> QuerySet[MeasureChange]:
    found = changes.select_related("measure__node", "measure__addressee", "measure__edition")
    # Rows that a draft adds have no place yet and stand at the end, in every database.
    ordered = found.order_by(F("measure__position").asc(nulls_last=True), "pk")
    return ordered.prefetch_related("measure__products", "measure__executors__body")


def _bodies_of(changes: Iterable[MeasureChange]) -> dict[str, Body]:
    texts = [text_of(kept) for change in changes for kept in (change.old, change.new)]
    keys = {key for text in texts for key in keys_of(text)}
    return {body.key: body for body in Body.objects.filter(key__in=keys)}


def keys_of(text: MeasureText) -> list[str]:
    """Return the keys of all bodies a row names, each once: executors in their order, then the addressee."""
    return list(
        dict.fromkeys(
            [*(line.body for line in text.executors), *([text.addressee] if text.addressee else [])]
        )
    )


def number_of(change: MeasureChange) -> str:
    """Return the number of the measure a change is about."""
    return change.measure.number if change.measure else str(change.new.get("number", ""))


@dataclass(frozen=True)
class Item:
    """One text on a side; `mark` is "gone" for what only the old row says, "new" for what only the new one says."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Line:
    """One field of a row on both sides."""

    label: str
    old: list[Item]
    new: list[Item]

    @property
    def is_changed(self) -> bool:
        """Tell whether the sides differ here."""
        return any(item.mark for item in (*self.old, *self.new))


@dataclass(frozen=True)
class Sides:
    """A row before and after an amendment; `lines` are the fields that say something on either side."""

    change: MeasureChange
    number: str
    lines: list[Line]

    @property
    def name(self) -> str:
        """Return what the measure is called: as it becomes, for an ended one as it was."""
        return localized(self.change.new or self.change.old, "name")

    @property
    def lit(self) -> list[Line]:
        """Return the fields that differ."""
        return [line for line in self.lines if line.is_changed]

    @property
    def same(self) -> list[Line]:
        """Return the fields that stay as they are."""
        return [line for line in self.lines if not line.is_changed]


def sides_of(rows: Rows) -> list[Sides]:
    """Return every row of an amendment before and after it."""
    return [Sides(change, number_of(change), _lines(change, rows.bodies)) for change in rows.changes]


def acts_of(edition: Edition) -> list[tuple[Amendment, list[Sides]]]:
    """Return the acts that amended a programme with their rows, the newest first; a constant number of queries."""
    amendments = amendments_of(edition)[::-1]
    changes = MeasureChange.objects.filter(amendment__in=[amendment.pk for amendment in amendments])
    found: dict[int, list[Sides]] = {}
    for side in sides_of(read_rows(changes)):
        found.setdefault(side.change.amendment_id, []).append(side)
    return [(amendment, found.get(amendment.pk, [])) for amendment in amendments]


def _lines(change: MeasureChange, bodies: dict[str, Body]) -> list[Line]:
    old = _fields(text_of(change.old), bodies) if change.old else {}
    new = _fields(text_of(change.new), bodies) if change.new else {}
    labels = dict.fromkeys([*old, *new])
    lines = [_line(label, old.get(label, []), new.get(label, [])) for label in labels]
    return [line for line in lines if line.old or line.new]


def _line(label: str, old: list[str], new: list[str]) -> Line:
    return Line(
        label,
        [Item(text, "" if text in new else "gone") for text in old],
        [Item(text, "" if text in old else "new") for text in new],
    )


def _fields(text: MeasureText, bodies: dict[str, Body]) -> dict[str, list[str]]:
    """Return what each field of a row says, in words, by its label."""
    named = {
        _("Deadline"): [deadline_words(text.deadline)],
        _("Information is due"): [reports_words(text.reports)],
        _("Who does it"): [executor_words(line, bodies) for line in text.executors],
        _("Information goes to"): [_body_name(text.addressee, bodies)],
        _("Completion form"): [product_words(line) for line in text.products],
    }
    fields = {
        _("Name, {language}").format(language=AUTONYMS[code]): [getattr(text, f"name_{code}")]
        for code in ORDER
    }
    fields |= named
    for code in ORDER:
        language = AUTONYMS[code]
        fields[_("Summary, {language}").format(language=language)] = [getattr(text, f"summary_{code}")]
        fields[_("Channels, {language}").format(language=language)] = [getattr(text, f"channels_{code}")]
    return {label: [value for value in values if value] for label, values in fields.items()}


def deadline_words(rule: str) -> str:
    """Return a deadline rule in words, as typed where it is not understood."""
    try:
        return sentence(describe(parse_rule(rule), active()))
    except RuleError:
        return rule


def reports_words(rule: str) -> str:
    """Return a report rule in words, as typed where it is not understood."""
    try:
        return sentence(describe_reports(parse_reports(rule), active()))
    except RuleError:
        return rule


def sentence(text: str) -> str:
    """Return a text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def executor_words(line: ExecutorLine, bodies: dict[str, Body]) -> str:
    """Return the name of a body with its role and detail in brackets."""
    more = [
        str(Executor.Role(line.role).label) if line.role in Executor.Role.values else line.role,
        _("by agreement") if line.is_by_agreement else "",
        localized(line, "detail"),
    ]
    return _with_more(_body_name(line.body, bodies), more)


def product_words(line: ProductLine) -> str:
    """Return the word of a completion form with its detail in brackets."""
    return sentence(_with_more(word(FORMS, line.form), [localized(line, "detail")]))


def _with_more(name: str, more: Iterable[str]) -> str:
    said = ", ".join(part for part in more if part)
    return f"{name} ({said})" if said else name


def _body_name(key: str, bodies: dict[str, Body]) -> str:
    return localized(bodies[key], "name") if key in bodies else key


def amendments_of(edition: Edition) -> list[Amendment]:
    """Return the acts that amended a programme, the earliest first."""
    # Known beforehand where queries.with_offspring asked.
    if not getattr(edition, "is_amended", True):
        return []
    return list(edition.amendments.enacted().select_related("upload"))


@dataclass(frozen=True)
class Earlier:
    """An earlier wording of a measure for programmes/earlier.html: its days, the act that ended it, what it said."""

    first_on: date | None
    last_on: date | None
    amendment: Amendment | None
    lines: list[Line]


def earlier_of(measure: Measure, edition: Edition) -> list[Earlier]:
    """Return the wordings of a measure before the present one, the newest first, each beside what replaced it."""
    # Known beforehand where queries.with_offspring asked.
    if not getattr(edition, "is_amended", True):
        return []
    rows = rows_of(measure)
    keys = {key for row in rows for key in keys_of(row.text)}
    bodies = {body.key: body for body in Body.objects.filter(key__in=keys)} if len(rows) > 1 else {}
    found = [
        Earlier(row.first_on, row.last_on, row.replaced_by, _lit(row.text, after.text, bodies))
        for row, after in pairwise(rows)
    ]
    return found[::-1]


def _lit(old: MeasureText, new: MeasureText, bodies: dict[str, Body]) -> list[Line]:
    before, after = _fields(old, bodies), _fields(new, bodies)
    lines = [_line(label, before[label], after[label]) for label in before]
    return [line for line in lines if line.is_changed]
