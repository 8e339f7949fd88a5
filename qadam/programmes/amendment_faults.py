"""What a draft of an amendment still lacks before it can come into force, in sentences."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.deadlines import RuleError, parse_reports, parse_rule
from qadam.kit.fields import is_valid_on
from qadam.kit.languages import active, localized
from qadam.people.models import Body
from qadam.programmes.amendments import Rows, keys_of, number_of, read_rows
from qadam.programmes.models import Amendment, MeasureChange
from qadam.programmes.rows import MeasureText, present_text, text_of

Kind = MeasureChange.Kind


def faults_of(amendment: Amendment, rows: Rows | None = None) -> list[str]:
    """Return every reason why a draft cannot come into force, as sentences; an empty list when it can."""
    rows = rows or read_rows(amendment.changes.all())
    return [
        *_heading_faults(amendment),
        *([] if rows.changes else [_("Nothing is changed: add, change or end at least one measure.")]),
        *_number_faults(amendment, rows.changes),
        *(fault for change in rows.changes for fault in _faults(amendment, change, rows.bodies)),
    ]


def _heading_faults(amendment: Amendment) -> Iterator[str]:
    if not amendment.number.strip():
        yield _("Write the number of the act.")
    if amendment.date is None:
        yield _("Write the date of the act.")
    elif amendment.date > clock.today():
        yield _("The date of the act is in the future.")
    if not amendment.title_kk.strip():
        yield _("Write the title of the act in Kazakh.")
    if not amendment.title_ru.strip():
        yield _("Write the title of the act in Russian.")
    if amendment.upload_id is None:
        yield _("Attach the file of the act.")
    enacted = list(amendment.edition.amendments.enacted())
    yield from _day_faults(amendment, enacted)
    acts = {(other.number, other.date) for other in enacted}
    if (amendment.number, amendment.date) in acts:
        yield _("An act with this number and date has amended the programme already.")


def _day_faults(amendment: Amendment, enacted: Sequence[Amendment]) -> Iterator[str]:
    day, edition = amendment.in_force_on, amendment.edition
    if day is None:
        yield _("Write the day from which the amendment is in force.")
        return
    if edition.first_on and day < edition.first_on:
        yield _("The amendment cannot be in force before the programme begins on {day}.").format(
            day=format_day(edition.first_on, active())
        )
    if edition.last_on and day > edition.last_on:
        yield _("The amendment cannot be in force after the programme ended on {day}.").format(
            day=format_day(edition.last_on, active())
        )
    later = enacted[-1] if enacted else None
    if later is not None and later.in_force_on is not None and later.in_force_on > day:
        yield _(
            "The act No {number} is in force from {day}: an amendment after it cannot begin earlier."
        ).format(number=later.number, day=format_day(later.in_force_on, active()))


def _number_faults(amendment: Amendment, changes: Iterable[MeasureChange]) -> Iterator[str]:
    """Yield a fault for each added row whose place is taken or unknown."""
    taken = set(amendment.edition.measures.values_list("number", flat=True))
    nodes = set(amendment.edition.nodes.values_list("key", flat=True))
    for change in changes:
        if change.kind != Kind.ADD:
            continue
        text = text_of(change.new)
        if not text.number:
            yield _("Write the number of the measure that is added.")
        elif text.number in taken:
            yield _("There is a measure {number} already: give the added one another number.").format(
                number=text.number
            )
        if text.node not in nodes:
            yield _("Measure {number}: choose the part of the plan where it stands.").format(
                number=text.number
            )
        taken.add(text.number)


def _faults(amendment: Amendment, change: MeasureChange, bodies: dict[str, Body]) -> Iterator[str]:
    number = number_of(change)
    measure = change.measure
    if measure is not None:
        if measure.ended_on is not None:
            yield _("Measure {number} has ended meanwhile.").format(number=number)
            return
        if present_text(measure) != text_of(change.old):
            yield _(
                "Measure {number} was amended meanwhile: open its row, compare it and save it again."
            ).format(number=number)
    if change.kind == Kind.END:
        return
    if measure is not None and change.new == change.old:
        yield _("Measure {number}: nothing is changed in its row.").format(number=number)
    for sentence in row_faults(text_of(change.new)):
        yield _("Measure {number}: {fault}").format(number=number, fault=sentence)
    known = set(keys_of(text_of(change.old)))
    for key in keys_of(text_of(change.new)):
        body = bodies.get(key)
        if body is None:
            yield _("Measure {number}: there is no body “{key}”.").format(number=number, key=key)
        elif key not in known and amendment.in_force_on and not is_valid_on(body, amendment.in_force_on):
            yield _("Measure {number}: {body} does not exist on the day the amendment is in force.").format(
                number=number, body=localized(body, "name")
            )


def row_faults(text: MeasureText) -> Iterator[str]:
    """Yield what is wrong in a row by itself: names, rules, executors."""
    if not text.name_kk.strip():
        yield _("the name in Kazakh is empty.")
    if not text.name_ru.strip():
        yield _("the name in Russian is empty.")
    if not text.executors:
        yield _("name at least one body that carries it out.")
    yield from rule_faults(text)


def rule_faults(text: MeasureText) -> Iterator[str]:
    """Yield what is wrong in the two rules of a row, with the place from which a rule is not understood."""
    if not text.deadline.strip():
        yield _("the deadline is empty.")
        return
    try:
        parse_rule(text.deadline)
    except RuleError as error:
        yield _("the deadline is not understood from “{rest}” on.").format(rest=_rest(text.deadline, error))
    try:
        parse_reports(text.reports)
    except RuleError as error:
        yield _("the report rule is not understood from “{rest}” on.").format(rest=_rest(text.reports, error))


def _rest(rule: str, error: RuleError) -> str:
    return rule[error.position :].strip() or rule
