"""What is late on a day, and why: with whom it lies, since when, what was said and promised about it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.people.models import User
from qadam.plans.board.standing import Standing, end_of, late_on_day
from qadam.plans.models import Duty, Escalation, Explanation, TermChange
from qadam.plans.public.tree import short_name
from qadam.programmes.models import Edition


@dataclass(frozen=True)
class LateRow:
    """One late duty with its reasons, in the reader's language; an empty field was never said."""

    duty: int
    programme: str
    programme_name: str
    is_sample: bool
    measure_code: str
    number: str
    title: str
    body_key: str
    body: str
    part: str
    # The day in force; where a report came back, the day of its rework is later.
    due_on: date
    term_on: date
    days: int
    holder: str
    holder_words: str
    since: date | None
    # The co-executors who owe their contribution to this duty.
    unsent: list[str] = field(default_factory=list)
    cause: str = ""
    cause_words: str = ""
    text: str = ""
    promised_on: date | None = None
    responsible: str = ""
    step: str = ""
    step_words: str = ""
    has_note: bool = False


@dataclass(frozen=True)
class Said:
    """What is kept about late duties up to a day, by the key of the duty."""

    explanations: dict[int, Explanation]
    notes: set[int]
    steps: dict[tuple[int, date], Escalation]
    changes: dict[int, TermChange]
    unsent: dict[int, list[str]]


def late_rows(editions: Iterable[Edition], day: date, reader: User | None = None) -> list[LateRow]:
    """Return what is late on a day in these programmes, the longest first; a past day is told from the kept facts.

    People are named only where the reader works in the body or administers the platform; five or six queries for today.
    """
    duties = Duty.objects.filter(edition__in=list(editions))
    return rows_of(sorted(late_on_day(duties, day), key=by_days), day, reader)


def by_days(standing: Standing) -> tuple[date, int, str]:
    """Order by the days late, the longest first, then as the plan goes."""
    return (standing.term_on, standing.position, standing.body)


def rows_of(standings: Collection[Standing], day: date, reader: User | None = None) -> list[LateRow]:
    """Return these late duties with their reasons, in the order given; five queries whatever their number."""
    keys = [standing.duty for standing in standings]
    if not keys:
        return []
    parts = ("edition", "measure", "body", "assigned_to", "report__edited_by")
    duties = Duty.objects.select_related(*parts).in_bulk(keys)
    leads = [duty.pk for duty in duties.values() if duty.part == Duty.Part.LEAD]
    said, own = _said(keys, leads, day), _own_bodies(reader)
    return [_row(duties[standing.duty], standing, day, said, own) for standing in standings]


def _own_bodies(reader: User | None) -> set[int] | None:
    """Return the bodies whose people the reader may see by name; None stands for all of them."""
    if reader is None:
        return set()
    return (
        None if reader.is_administrator else {held.body_id for held in reader.memberships_on(clock.today())}
    )


def _said(keys: list[int], leads: list[int], day: date) -> Said:
    until = end_of(day)
    explanations: dict[int, Explanation] = {}
    notes = set()
    for explanation in Explanation.objects.filter(duty__in=keys, given_at__lt=until).order_by(
        "given_at", "pk"
    ):
        explanations[explanation.duty_id] = explanation
        if explanation.is_by_head:
            notes.add(explanation.duty_id)
    passed = Escalation.objects.filter(duty__in=keys, passed_at__lt=until).order_by("passed_at", "pk")
    changes = TermChange.objects.filter(duty__in=keys, decided_at__lt=until).exclude(responsible="")
    return Said(
        explanations,
        notes,
        {(step.duty_id, step.term_on): step for step in passed},
        {change.duty_id: change for change in changes.order_by("decided_at", "pk")},
        _unsent(leads, day) if leads else {},
    )


def _unsent(leads: list[int], day: date) -> dict[int, list[str]]:
    """Return the co-executors who had sent nothing by the day, by the lead's duty."""
    owed = (Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED)
    rows = Duty.objects.filter(lead__in=leads, agreement__in=owed).exclude(state=Duty.State.EXCUSED)
    found: dict[int, list[str]] = defaultdict(list)
    is_present = day >= clock.today()
    for duty in rows.select_related("body").order_by("body__sort_kk"):
        is_sent = duty.is_finished if is_present else bool(duty.answered_on and duty.answered_on <= day)
        if not is_sent and duty.lead_id is not None:
            found[duty.lead_id].append(short_name(duty.body))
    return found


def _row(duty: Duty, standing: Standing, day: date, said: Said, own: set[int] | None) -> LateRow:
    why, change = said.explanations.get(duty.pk), said.changes.get(duty.pk)
    step = said.steps.get((duty.pk, standing.term_on))
    return LateRow(
        duty=duty.pk,
        programme=duty.edition.slug,
        programme_name=localized(duty.edition, "short"),
        is_sample=duty.edition.is_sample,
        measure_code=duty.measure.code,
        number=duty.measure.number,
        title=localized(duty.measure, "name"),
        body_key=duty.body.key,
        body=localized(duty.body, "name"),
        part=duty.part,
        due_on=standing.due_on,
        term_on=standing.term_on,
        days=(day - standing.term_on).days,
        holder=standing.holder,
        holder_words=_holder_words(duty, standing.holder, is_named=own is None or duty.body_id in own),
        since=standing.since,
        unsent=said.unsent.get(duty.pk, []),
        cause=why.cause if why else "",
        cause_words=str(why.get_cause_display()) if why else "",
        text=why.text if why else "",
        promised_on=why.promised_on if why else None,
        responsible=why.responsible if why else change.responsible if change else "",
        step=step.step if step else "",
        step_words=str(step.get_step_display()) if step else "",
        has_note=duty.pk in said.notes,
    )


def _holder_words(duty: Duty, holder: str, *, is_named: bool) -> str:
    words = str(Duty.Holder(holder).label) if holder else ""
    report = getattr(duty, "report", None)
    person = duty.assigned_to or (report.edited_by if report else None)
    if holder != Duty.Holder.EXECUTOR or person is None or not is_named:
        return words
    return _("{holder}: {person}").format(holder=words, person=person.full_name)


LATE_COLUMNS = (
    "duty", "programme", "sample", "measure", "title", "body", "body_name", "due_on", "term_on", "days_late",
    "lies_with", "since", "co_executors_who_have_not_sent", "reason", "explanation", "promised_on",
    "responsible", "escalation", "note_by_head",
)  # fmt: skip


def late_lines(rows: Iterable[LateRow]) -> Iterable[list[object]]:
    """Return rows as lines of LATE_COLUMNS."""
    for row in rows:
        yield [
            row.duty, row.programme, "yes" if row.is_sample else "no", row.number, row.title, row.body_key, row.body,
            row.due_on, row.term_on, row.days, row.holder_words, row.since, "; ".join(row.unsent), row.cause_words,
            row.text, row.promised_on, row.responsible, row.step_words, "yes" if row.has_note else "no",
        ]  # fmt: skip
