"""What can be done with duties and reports."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people.models import User
from qadam.plans.amending import heirs
from qadam.plans.expansion import duties_of
from qadam.plans.models import (
    ControlScheme,
    DateDecision,
    Duty,
    Report,
    ReportFigure,
    ReportFile,
    ReportVersion,
)
from qadam.plans.queries import measures_needing_date
from qadam.plans.rules import may_approve, may_review, may_set_date, may_submit, may_write
from qadam.plans.signals import report_accepted, report_returned, report_submitted
from qadam.programmes.models import Edition, Measure
from qadam.programmes.signals import edition_approved
from qadam.workflow.log import Actor, record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState, transition

DutyState, ReportState = Duty.State, Report.State
SCHEMES = Path(__file__).parent / "data" / "schemes.csv"


@dataclass(frozen=True)
class Figure:
    """A number for a report: what is counted, how many, the unit."""

    label: str
    value: Decimal
    unit: str


@dataclass(frozen=True)
class DutyChanges:
    """What making duties anew did."""

    added: int
    changed: int
    removed: int
    kept: int


def load_schemes(*, by: Actor) -> int:
    """Add the shipped rows of the control schemes that are missing; rows an administrator changed stay."""
    with SCHEMES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    added = 0
    with unit_of_work():
        for row in rows:
            key = {"code": row.pop("code"), "valid_from": row.pop("valid_from")}
            scheme, is_new = ControlScheme.objects.get_or_create(**key, defaults=row)
            if is_new:
                record(scheme, "load", by=by)
                added += 1
    return added


def make_duties(edition: Edition, *, by: Actor) -> DutyChanges:
    """Make the duties of an edition equal to its rules in one transaction; what is done stays as it is.

    A duty whose rule changed keeps its work: what is finished answers for its new day, what is begun moves to it.
    """
    wanted = {_moment(duty): duty for duty in duties_of(edition)}
    with unit_of_work():
        stored = Duty.objects.select_for_update(of=("self",)).filter(measure__edition=edition)
        existing = {_moment(duty): duty for duty in stored.select_related("report")}
        added = {moment: duty for moment, duty in wanted.items() if moment not in existing}
        left = [duty for moment, duty in existing.items() if moment not in wanted]
        pairs = [(duty, wanted[moment]) for moment, duty in existing.items() if moment in wanted]
        # Those that hold work choose first; the others keep their history and their address where they can.
        for group in (
            [duty for duty in left if _has_work(duty)],
            [duty for duty in left if not _has_work(duty)],
        ):
            for duty, heir in heirs(group, list(added.values())):
                del added[_moment(heir)]
                pairs.append((duty, heir))
        paired = {duty.pk for duty, _heir in pairs}
        stale = [duty for duty in left if duty.pk not in paired and not _has_work(duty)]
        changed = [duty for duty, heir in pairs if _takes_over(duty, heir)]
        Duty.objects.filter(pk__in=[duty.pk for duty in stale]).delete()
        Duty.objects.bulk_create(added.values(), batch_size=500)
        Duty.objects.bulk_update(changed, MUTABLE, batch_size=300)
        kept = len(existing) - len(stale) - len(changed)
        changes = DutyChanges(len(added), len(changed), len(stale), kept)
        if added or changed or stale:
            facts = {"added": len(added), "changed": len(changed), "removed": len(stale)}
            record(edition, "make_duties", by=by, facts=facts)
    return changes


MUTABLE = [
    "via", "role", "is_by_agreement", "kind", "original_on", "due_on", "opens_on", "first_on", "last_on", "decision",
]  # fmt: skip


def _moment(duty: Duty) -> tuple[int, int, date, date, str]:
    return (duty.measure_id, duty.body_id, duty.original_on, duty.last_on, duty.kind)


def _has_work(duty: Duty) -> bool:
    return duty.state not in (DutyState.PLANNED, DutyState.OPEN) or hasattr(duty, "report")


def _takes_over(duty: Duty, heir: Duty) -> bool:
    """Give an unfinished duty the days of the one that takes its place; tell whether anything changed."""
    if duty.is_finished:
        return False
    names = [Duty._meta.get_field(name).attname for name in MUTABLE]  # type: ignore[union-attr]
    if all(getattr(duty, name) == getattr(heir, name) for name in names):
        return False
    for name in names:
        setattr(duty, name, getattr(heir, name))
    return True


@transition(source=[Edition.State.DRAFT], target=Edition.State.APPROVED, rule=may_approve)
def approve(edition: Edition, *, by: User, why: str = "") -> None:
    """Put a draft into force and make all its duties; refused while days or bodies are open questions."""
    open_questions = edition.questions.filter(answered_at=None).count()
    if open_questions:
        raise ValidationError(
            _("Bodies that still have to be confirmed: {count}.").format(count=open_questions)
        )
    undated = measures_needing_date(edition)
    if undated:
        numbers = ", ".join(measure.number for measure in undated)
        raise ValidationError(_("Set the days of these measures first: {numbers}.").format(numbers=numbers))
    make_duties(edition, by=by)
    edition_approved.send(Edition, edition=edition, by=by)


def set_date(
    measure: Measure, *, due_on: date, reason: str, by: User, event_on: date | None = None, document: str = ""
) -> DateDecision:
    """Record the control office's decision on a day the document leaves open, and make its duties if in force."""
    if not may_set_date(by, measure):
        raise NotAllowed(_("Only the issuer's side sets a day that the document leaves open."))
    if measure.date_decisions.filter(due_on=due_on).exists():
        raise ValidationError(_("This day is already set for the measure."))
    with unit_of_work():
        decision = DateDecision.objects.create(
            measure=measure, due_on=due_on, event_on=event_on, reason=reason, document=document, decided_by=by
        )
        record(measure, "set_date", by=by, why=reason, facts={"due_on": due_on.isoformat()})
        if measure.edition.state == Edition.State.APPROVED:
            make_duties(measure.edition, by=by)
    return decision


def open_duties(today: date, *, by: Actor) -> int:
    """Open every planned duty whose day to begin has come; run by the timetable, harmless when run again."""
    with unit_of_work():
        waiting = Duty.objects.select_for_update(of=("self",)).filter(
            state=DutyState.PLANNED, opens_on__lte=today, measure__edition__state=Edition.State.APPROVED
        )
        duties = list(waiting)
        for duty in duties:
            duty.state = DutyState.OPEN
            record(duty, "open", by=by, source=DutyState.PLANNED, target=DutyState.OPEN)
        Duty.objects.bulk_update(duties, ["state"], batch_size=500)
    return len(duties)


def save_report(
    duty: Duty, *, text: str, language: str, figures: Sequence[Figure], by: User, seen: int | None = None
) -> Report:
    """Save the draft of a report; `seen` is the count of saves the person had read, another's save is not lost."""
    with unit_of_work():
        locked = (
            Duty.objects.select_for_update(of=("self",)).select_related("measure__edition").get(pk=duty.pk)
        )
        if not may_write(by, locked):
            raise NotAllowed(_("This report is not yours to write, or it is submitted already."))
        report, is_new = Report.objects.get_or_create(duty=locked, defaults={"edited_by": by})
        if seen is not None and report.edition_number != seen:
            raise WrongState(
                _("Somebody else has saved this report meanwhile. Your text is kept below; compare it.")
            )
        report.text, report.language, report.edited_by, report.edited_at = text, language, by, clock.now()
        report.edition_number += 1
        report.save()
        report.figures.all().delete()
        ReportFigure.objects.bulk_create(
            ReportFigure(report=report, position=place, label=item.label, value=item.value, unit=item.unit)
            for place, item in enumerate(figures, start=1)
        )
        record(locked, "begin_report" if is_new else "save_report", by=by)
    return report


def attach(duty: Duty, upload: Upload, *, by: User) -> ReportFile:
    """Add a file to the report of a duty."""
    with unit_of_work():
        if not may_write(by, duty):
            raise NotAllowed(_("This report is not yours to write, or it is submitted already."))
        report, _made = Report.objects.get_or_create(duty=duty, defaults={"edited_by": by})
        item = ReportFile.objects.create(report=report, upload=upload, added_by=by)
        record(duty, "attach", by=by, facts={"file": upload.sha256})
    return item


def detach(item: ReportFile, *, by: User) -> None:
    """Take a file off a report that is not submitted; versions submitted earlier still name it."""
    duty = item.report.duty
    with unit_of_work():
        if not may_write(by, duty):
            raise NotAllowed(_("This report is not yours to write, or it is submitted already."))
        record(duty, "detach", by=by, facts={"file": item.upload.sha256})
        item.delete()


@transition(source=[ReportState.DRAFT, ReportState.RETURNED], target=ReportState.SUBMITTED, rule=may_submit)
def submit(report: Report, *, by: User) -> None:
    """Send a report to the side that controls the programme; the version is kept for good."""
    if not report.text.strip():
        raise ValidationError(_("Write what was done before you submit."))
    moment = clock.now()
    report.submitted_at = moment
    report.first_submitted_at = report.first_submitted_at or moment
    report.remark = ""
    version = ReportVersion.objects.create(
        report=report,
        number=report.versions.count() + 1,
        language=report.language,
        text=report.text,
        figures=[
            {"label": row.label, "value": str(row.value), "unit": row.unit} for row in report.figures.all()
        ],
        files=[
            {"name": row.upload.name, "sha256": row.upload.sha256, "size": row.upload.size}
            for row in report.files.select_related("upload")
        ],
        submitted_by=by,
        submitted_at=moment,
    )
    record(version, "keep", by=by, facts={"sha256": version.fingerprint()})
    _submit_duty(report.duty, by=by)
    report_submitted.send(Report, report=report, by=by)


@transition(source=[ReportState.SUBMITTED], target=ReportState.ACCEPTED, rule=may_review)
def accept(report: Report, *, by: User, why: str = "") -> None:
    """Accept a report; the duty is done."""
    _accept_duty(report.duty, by=by)
    report_accepted.send(Report, report=report, by=by)


@transition(source=[ReportState.SUBMITTED], target=ReportState.RETURNED, rule=may_review)
def return_for_changes(report: Report, *, by: User, why: str) -> None:
    """Give a report back with what is missing in it."""
    if not why.strip():
        raise ValidationError(_("Say what has to be changed."))
    report.remark = why
    _return_duty(report.duty, by=by, why=why)
    report_returned.send(Report, report=report, by=by)


def _with_its_report(user: User, duty: Duty) -> bool:
    """The report's own rule has already been asked."""
    return True


@transition(
    source=Duty.UNFINISHED,
    target=DutyState.SUBMITTED,
    rule=_with_its_report,
    of="plans.duty",
)
def _submit_duty(duty: Duty, *, by: User) -> None:
    """A duty follows its report."""


@transition(source=[DutyState.SUBMITTED], target=DutyState.ACCEPTED, rule=_with_its_report, of="plans.duty")
def _accept_duty(duty: Duty, *, by: User) -> None:
    """A duty follows its report."""


@transition(source=[DutyState.SUBMITTED], target=DutyState.RETURNED, rule=_with_its_report, of="plans.duty")
def _return_duty(duty: Duty, *, by: User, why: str) -> None:
    """A duty follows its report."""
