"""What can be read of amendments: what a draft still lacks, how rows read before and after."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.deadlines import RuleError, parse_reports, parse_rule
from qadam.kit.fields import is_valid_on
from qadam.kit.languages import active, localized
from qadam.people.models import Body
from qadam.programmes.models import Amendment, MeasureChange
from qadam.programmes.rows import MeasureText, present_text, text_of

Kind = MeasureChange.Kind


def faults_of(amendment: Amendment) -> list[str]:
    """Return every reason why a draft cannot come into force, as sentences; an empty list when it can."""
    changes = list(changes_of(amendment))
    bodies = _bodies_of(changes)
    return [
        *_heading_faults(amendment),
        *([] if changes else [_("Nothing is changed: add, change or end at least one measure.")]),
        *_number_faults(amendment, changes),
        *(fault for change in changes for fault in _faults(amendment, change, bodies)),
    ]


def changes_of(amendment: Amendment) -> QuerySet[MeasureChange]:
    """Return the rows of an amendment with all that is read of their measures, in the plan's order."""
    changes = amendment.changes.select_related("measure__node", "measure__addressee", "measure__edition")
    return changes.prefetch_related("measure__products", "measure__executors__body")


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
    yield from _day_faults(amendment)
    same = amendment.edition.amendments.enacted().filter(number=amendment.number, date=amendment.date)
    if amendment.number and amendment.date and same.exists():
        yield _("An act with this number and date has amended the programme already.")


def _day_faults(amendment: Amendment) -> Iterator[str]:
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
    later = edition.amendments.enacted().filter(in_force_on__gt=day).last()
    if later is not None and later.in_force_on is not None:
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
            yield _("There is a measure {number} already: number the added one otherwise.").format(
                number=text.number
            )
        if text.node not in nodes:
            yield _("Measure {number}: choose the part of the plan where it stands.").format(
                number=text.number
            )
        taken.add(text.number)


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


def number_of(change: MeasureChange) -> str:
    """Return the number of the measure a change is about."""
    return change.measure.number if change.measure else str(change.new.get("number", ""))
