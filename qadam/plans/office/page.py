"""One duty in full: what to do, what was reported, what this person may do with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.files.models import Upload
from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day, format_period
from qadam.kit.deadlines import describe, describe_reports
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.kit.periods import Period
from qadam.people.models import User
from qadam.plans.models import Duty, Report, ReportVersion
from qadam.plans.public.card import product_words
from qadam.plans.rules import WRITERS, may_review, may_submit_on, may_write
from qadam.programmes.rules import roles_among

Facts = list[tuple[str, Any]]


@dataclass(frozen=True)
class Version:
    """A report as it was submitted, ready to read."""

    number: int
    at: str
    by: str
    language: str
    text: str
    figures: list[tuple[str, str, str]]
    files: list[dict[str, str]]


@dataclass(frozen=True)
class Permits:
    """What this person may do with the duty now; page and actions ask the same rules."""

    write: bool
    submit: bool
    review: bool


def duties_in_full() -> QuerySet[Duty]:
    """Return duties with everything their page reads."""
    return Duty.objects.select_related(
        "measure__edition__issuer",
        "measure__edition__control",
        "measure__addressee",
        "measure__node__parent__parent",
        "body",
        "via",
        "decision",
        "report__edited_by",
    ).prefetch_related("measure__products", "report__figures", "report__files__upload", "report__versions")


def report_of(duty: Duty) -> Report | None:
    """Return the report on a duty, none where nobody has begun one."""
    return getattr(duty, "report", None)


def permits(user: User, duty: Duty) -> Permits:
    """Return what a person may do with a duty."""
    report = report_of(duty)
    waits = report is not None and report.state == Report.State.SUBMITTED
    return Permits(
        write=may_write(user, duty),
        submit=may_write(user, duty) and may_submit_on(user, duty),
        review=report is not None and waits and may_review(user, report),
    )


def is_writer(user: User, duty: Duty) -> bool:
    """Tell whether the person writes the reports of the duty's body, whatever its state."""
    return bool(roles_among(user, {duty.body_id}) & WRITERS)


def facts_of(duty: Duty, reader: User) -> Facts:
    """Return what the document and the calendar say of a duty, as (label, value); empty ones are left out."""
    measure, language = duty.measure, active()
    period = Period(duty.first_on, duty.last_on) if duty.first_on and duty.first_on <= duty.last_on else None
    facts: Facts = [
        (_("Who carries it out"), localized(duty.body, "name")),
        (_("Named in the plan as"), localized(duty.via, "name") if duty.via else ""),
        (_("Part in the measure"), str(duty.get_role_display()) if duty.role else ""),
        (_("Condition"), _("by agreement: the body takes part if it agrees") if duty.is_by_agreement else ""),
        (_("Time of the work"), describe(measure.deadline_rule, language)),
        (_("Information"), describe_reports(measure.report_rule, language)),
        (_("For the period"), format_period(period, language) if period else ""),
        (_("Work begins"), format_day(duty.opens_on, language) if duty.state == Duty.State.PLANNED else ""),
        (_("To whom"), localized(measure.addressee, "name") if measure.addressee else ""),
        (_("With whom it lies"), with_whom(duty, reader)),
        (_("Channels"), localized(measure, "channels")),
        (_("Note"), localized(measure, "note")),
    ]
    if duty.decision:
        words = _("{day}: {reason}").format(
            day=format_day(duty.decision.due_on, language), reason=duty.decision.reason
        )
        facts.append((_("The day was set by a decision"), words))
    return [(label, value) for label, value in facts if value]


def with_whom(duty: Duty, reader: User) -> str:
    """Return with whom an open duty lies: its executor, or who is to review it; persons only within their own body."""
    edition, report = duty.measure.edition, report_of(duty)
    if edition.is_archive or duty.state == Duty.State.ACCEPTED:
        return ""
    if duty.state == Duty.State.SUBMITTED:
        side = duty.measure.addressee or edition.control or edition.issuer
        return localized(side, "name") if side else ""
    body = localized(duty.body, "name")
    if report is None or not roles_among(reader, {duty.body_id}):
        return body
    return f"{body}, {report.edited_by}"


def evidence_expected(duty: Duty) -> list[str]:
    """Return the completion forms of the measure in words."""
    return [product_words(product) for product in duty.measure.products.all()]


def figures_of(report: Report | None) -> list[tuple[str, str, str]]:
    """Return the figures of a report as (what, number, unit) in the reader's way of writing."""
    if report is None:
        return []
    return [(row.label, format_number(row.value, active()), row.unit) for row in report.figures.all()]


def files_of(report: Report | None, *, is_removable: bool) -> list[dict[str, str]]:
    """Return the attached files for components/evidence_list.html."""
    if report is None:
        return []
    return [
        _file(item.upload, _remove_url(report, item.pk) if is_removable else "")
        for item in report.files.all()
    ]


def _remove_url(report: Report, pk: int) -> str:
    return reverse("desk:file-remove", args=[report.duty_id, pk])


def _file(upload: Upload, remove_url: str = "") -> dict[str, str]:
    return {
        "kind": "file",
        "title": upload.name,
        "url": reverse("files:fetch", args=[upload.pk]),
        "size": size_words(upload.size),
        "remove_url": remove_url,
    }


def size_words(size: int) -> str:
    """Return a size in bytes as people read it: 12 KB, 1,4 MB."""
    if size < 1024 * 1024:
        return _("{size} KB").format(size=format_number(max(1, round(size / 1024)), active()))
    return _("{size} MB").format(size=format_number(round(size / (1024 * 1024), 1), active()))


def versions_of(report: Report | None) -> list[Version]:
    """Return what was submitted, the newest first."""
    if report is None:
        return []
    versions = list(report.versions.all())
    people = dict(
        User.objects.filter(pk__in={version.submitted_by_id for version in versions}).values_list(
            "pk", "full_name"
        )
    )
    uploads = _uploads(versions)
    return [_version(version, people, uploads) for version in reversed(versions)]


def _uploads(versions: Iterable[ReportVersion]) -> dict[str, Upload]:
    digests = {file["sha256"] for version in versions for file in version.files}
    return {upload.sha256: upload for upload in Upload.objects.filter(sha256__in=digests)} if digests else {}


def _version(version: ReportVersion, people: dict[int, str], uploads: dict[str, Upload]) -> Version:
    local = version.submitted_at.astimezone(ALMATY)
    return Version(
        number=version.number,
        at=f"{format_day(local.date(), active())}, {local:%H:%M}",
        by=people.get(version.submitted_by_id, ""),
        language=version.language,
        text=version.text,
        figures=[
            (row["label"], format_number(Decimal(row["value"]), active()), row["unit"])
            for row in version.figures
        ],
        files=[
            _file(uploads[row["sha256"]]) | {"title": row["name"]}
            if row["sha256"] in uploads
            else {"kind": "file", "title": row["name"], "url": "", "size": size_words(row["size"])}
            for row in version.files
        ],
    )


def shown_state(duty: Duty, today: date) -> str:
    """Return one code of kit.states: overdue where the day is past, waiting where the reviewer is asked."""
    if duty.measure.edition.is_archive:
        return "archive"
    if duty.agreement in (Duty.Agreement.ASKED, Duty.Agreement.DECLINED) and not duty.is_finished:
        return "agreement" if duty.agreement == Duty.Agreement.ASKED else "declined"
    if duty.is_overdue(today) and duty.state != Duty.State.RETURNED:
        return "overdue"
    return "waiting" if duty.state == Duty.State.SUBMITTED else str(duty.state)
