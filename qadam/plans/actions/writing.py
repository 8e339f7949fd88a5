"""Writing a report: text, figures, evidence, files, what it asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people.models import User
from qadam.plans.models import (
    ContributionField,
    Duty,
    Evidence,
    Report,
    ReportFigure,
    ReportFile,
    ReportVersion,
)
from qadam.plans.queries import report_before
from qadam.plans.refusals import being_signed, not_yours_to_write, period_is_closed
from qadam.plans.rules import is_silent_edit, may_see_report, may_sign, may_write
from qadam.programmes.models import Product
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState


@dataclass(frozen=True)
class Figure:
    """A number for a report: what is counted, how many, the unit; or the lines of a list the lead asks for."""

    label: str
    value: Decimal | None
    unit: str = ""
    field: ContributionField | None = None
    lines: str = ""


@dataclass(frozen=True)
class Proof:
    """A piece of evidence for a report; `file` is the key of a file attached to it."""

    kind: str
    product: Product | None = None
    title: str = ""
    number: str = ""
    held_on: date | None = None
    place: str = ""
    people: int | None = None
    url: str = ""
    file: int | None = None


@dataclass(frozen=True)
class Asking:
    """The one request of a report with what it needs."""

    request: str = Report.Request.ACCEPT
    asked_on: date | None = None
    asked_reason: str = ""
    responsible: str = ""
    periodicity: str = ""
    order: int | None = None


def save_report(
    duty: Duty,
    *,
    text: str,
    language: str,
    figures: Sequence[Figure],
    by: User,
    seen: int | None = None,
    evidence: Sequence[Proof] | None = None,
    asking: Asking | None = None,
) -> Report:
    """Save the draft of a report; `seen` is the count of saves the person had read, another's save is not lost.

    `evidence` and `asking` replace what was there; None leaves them.
    """
    with unit_of_work():
        locked = _writable(duty, by)
        report, is_new = Report.objects.get_or_create(duty=locked, defaults={"edited_by": by})
        if seen is not None and report.edition_number != seen:
            raise WrongState(
                _("Somebody else has saved this report meanwhile. Your text is kept below; compare it.")
            )
        report.text, report.language, report.edited_by, report.edited_at = text, language, by, clock.now()
        report.edition_number += 1
        if asking is not None:
            _ask(report, asking)
        report.save()
        _replace_figures(report, figures)
        if evidence is not None:
            _replace_evidence(report, evidence)
        record(locked, "begin_report" if is_new else "save_report", by=by)
    return report


def _writable(duty: Duty, by: User, *, is_to_sign: bool = False) -> Duty:
    """Lock a duty and return it, if its report may be written now; `is_to_sign` for what the signatory adds."""
    locked = (
        Duty.objects.select_for_update(of=("self",))
        .select_related("measure__edition", "edition")
        .get(pk=duty.pk)
    )
    if not may_write(by, locked):
        raise NotAllowed(not_yours_to_write())
    if is_silent_edit(locked):
        raise NotAllowed(period_is_closed())
    # What was agreed and signed is what leaves the body.
    if not is_to_sign and Report.objects.filter(duty=locked, state__in=Report.SIGNING).exists():
        raise WrongState(being_signed())
    return locked


def _ask(report: Report, asking: Asking) -> None:
    report.request, report.asked_on = asking.request, asking.asked_on
    report.asked_reason, report.responsible = asking.asked_reason, asking.responsible
    report.periodicity = asking.periodicity
    report.order = report.files.filter(pk=asking.order).first() if asking.order else None


def _replace_figures(report: Report, figures: Sequence[Figure]) -> None:
    report.figures.all().delete()
    ReportFigure.objects.bulk_create(
        ReportFigure(
            report=report,
            position=place,
            label=item.label,
            value=item.value,
            unit=item.unit,
            field=item.field,
            lines=item.lines,
        )
        for place, item in enumerate(figures, start=1)
    )


def _replace_evidence(report: Report, evidence: Sequence[Proof]) -> None:
    files = {item.pk: item for item in report.files.all()}
    report.evidence.all().delete()
    Evidence.objects.bulk_create(
        Evidence(
            report=report,
            position=place,
            kind=item.kind,
            product=item.product,
            title=item.title,
            number=item.number,
            held_on=item.held_on,
            place=item.place,
            people=item.people,
            url=item.url,
            file=files.get(item.file) if item.file else None,
        )
        for place, item in enumerate(evidence, start=1)
    )


def attach(duty: Duty, upload: Upload, *, by: User) -> ReportFile:
    """Add a stored file to the report of a duty; the same file is there once."""
    with unit_of_work():
        return _attach(_writable(duty, by), upload, by)


def attach_signed_copy(duty: Duty, upload: Upload, *, by: User) -> ReportFile:
    """Add the signed copy to a report that waits for the signature of this person."""
    with unit_of_work():
        locked = _writable(duty, by, is_to_sign=True)
        report = Report.objects.filter(duty=locked).first()
        if report is None or not may_sign(by, report):
            raise NotAllowed(_("The head of the body signs its reports."))
        if report.state not in (Report.State.PREPARED, Report.State.AGREED):
            raise WrongState(_("The report does not wait for a signature."))
        return _attach(locked, upload, by)


def _attach(locked: Duty, upload: Upload, by: User) -> ReportFile:
    report, _made = Report.objects.get_or_create(duty=locked, defaults={"edited_by": by})
    item, is_new = ReportFile.objects.get_or_create(report=report, upload=upload, defaults={"added_by": by})
    if is_new:
        record(locked, "attach", by=by, facts={"file": upload.sha256})
    return item


def detach(item: ReportFile, *, by: User) -> None:
    """Take a file off a report that is not submitted; versions submitted earlier still name it."""
    with unit_of_work():
        locked = _writable(item.report.duty, by)
        record(locked, "detach", by=by, facts={"file": item.upload.sha256})
        item.delete()


def carry_over(duty: Duty, *, by: User) -> Report:
    """Begin a report with the text of the body's report on the moment before; it stays marked until it is changed."""
    before = report_before(duty)
    if before is None:
        raise ValidationError(_("There is no submitted report on this measure before this one."))
    present: Report | None = getattr(duty, "report", None)
    if present is not None and present.text.strip():
        raise ValidationError(_("This report has a text already; empty it first to carry the last one over."))
    with unit_of_work():
        seen = present.edition_number if present else 0
        figures = _figures_kept(before)
        report = save_report(
            duty, text=before.text, language=before.language, figures=figures, by=by, seen=seen
        )
        report.carried_from = before
        report.save(update_fields=["carried_from"])
        record(duty, "carry_over", by=by, facts={"version": before.pk})
    return report


def _figures_kept(version: ReportVersion) -> list[Figure]:
    """Return the figures of a submitted version; an answer to the lead stays the answer to its field."""
    fields = ContributionField.objects.in_bulk([row["field"] for row in version.figures if row.get("field")])
    return [_figure(row, fields) for row in version.figures]


def _figure(row: Mapping[str, Any], fields: Mapping[int, ContributionField]) -> Figure:
    value = Decimal(row["value"]) if row.get("value") else None
    field = fields.get(row.get("field", 0))
    return Figure(row["label"], value, row["unit"], field=field, lines=row.get("lines", ""))


def share(report: Report, duties: Sequence[Duty], *, by: User) -> list[Report]:
    """Give the files and evidence of one report to the drafts on other duties of one's own; their texts stay.

    A piece of evidence answers for a product of the same completion form there, else it stands for itself.
    """
    if not may_see_report(by, report.duty):
        raise NotAllowed(_("This report is not yours to read."))
    with unit_of_work():
        return [_share_with(report, duty, by) for duty in duties]


def _share_with(report: Report, duty: Duty, by: User) -> Report:
    items = {item.pk: attach(duty, item.upload, by=by).pk for item in report.files.select_related("upload")}
    locked = _writable(duty, by)
    target, _made = Report.objects.get_or_create(duty=locked, defaults={"edited_by": by})
    forms = {product.form: product for product in locked.measure.products.all()}
    have = {(item.kind, item.title, item.number, item.url, item.held_on) for item in target.evidence.all()}
    place = target.evidence.count()
    for item in report.evidence.select_related("product"):
        if (item.kind, item.title, item.number, item.url, item.held_on) in have:
            continue
        place += 1
        item.pk, item.report, item.position = None, target, place
        item.product = forms.get(item.product.form) if item.product else None
        item.file_id = items.get(item.file_id) if item.file_id else None
        item.save()
    record(locked, "share", by=by, facts={"from": report.duty_id})
    return target
