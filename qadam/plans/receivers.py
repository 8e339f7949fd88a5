"""What follows from a step with a report: the people whom it concerns are told."""

from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.notices.actions import tell
from qadam.people.models import Membership, Person, User
from qadam.plans.models import CoveringLetter, Duty, Report, ReportVersion
from qadam.plans.rules import WRITERS, control_sides, may_see_report
from qadam.plans.wordings import names_of, path_of
from qadam.programmes.rules import CONTROLLERS


def tell_reviewers(sender: type, report: Report, by: User, **kwargs: Any) -> None:
    """Tell those who review that a report has come: a contribution goes to its lead."""
    duty = report.duty
    if duty.lead is not None:
        _tell("plans.contributed", report, {duty.lead.body_id}, WRITERS, by)
    else:
        _tell("plans.submitted", report, control_sides(duty), CONTROLLERS, by)


def tell_accepted(sender: type, report: Report, by: User, **kwargs: Any) -> None:
    """Tell the body that its report is accepted."""
    _tell("plans.accepted", report, {report.duty.body_id}, WRITERS, by)


def tell_returned(sender: type, report: Report, by: User, **kwargs: Any) -> None:
    """Tell the body that its report came back, and why."""
    _tell("plans.returned", report, {report.duty.body_id}, WRITERS, by, why=report.remark)


def _tell(kind: str, report: Report, bodies: set[Any], roles: set[Any], by: User, **more: str) -> None:
    moment, duty = clock.now(), report.duty
    held = Membership.objects.on(moment.date()).filter(body__in=bodies, role__in=roles).exclude(user=by)
    people = User.objects.filter(pk__in=held.values("user"))
    key = f"{report.pk}:{report.versions.count()}"
    tell(people, kind, once_key=key, values=names_of(duty) | more, path=path_of([duty]), at=moment)


def may_fetch_report_file(user: Person, upload: Upload) -> bool:
    """Let those see a file who may see the report it is or was attached to; a draft's files only its own body."""
    if not isinstance(user, User):
        return False
    items = upload.report_files.select_related("report__duty__measure__edition", "report__duty__lead")
    if any(may_see_report(user, item.report.duty) and _is_own(user, item.report.duty) for item in items):
        return True
    return any(may_see_report(user, version.report.duty) for version in _versions_with(upload))


def may_fetch_letter(user: Person, upload: Upload) -> bool:
    """Let those see a covering letter whose body wrote it, and those who see a report that it brought."""
    if not isinstance(user, User):
        return False
    bodies = {held.body_id for held in user.memberships_on(clock.today())}
    letters = CoveringLetter.objects.filter(upload=upload)
    if letters.filter(body__in=bodies).exists():
        return True
    # A report that came back goes out with another letter; its version keeps the one that brought it.
    brought = ReportVersion.objects.filter(
        report__duty__body__in=letters.values("body"),
        signing__letter__in=[str(letter.pk) for letter in letters],
    )
    sent = Report.objects.filter(
        Q(letter__in=letters) | Q(pk__in=brought.values("report")), first_submitted_at__isnull=False
    )
    return any(
        may_see_report(user, report.duty)
        for report in sent.select_related("duty__measure__edition", "duty__lead")
    )


def _is_own(user: User, duty: Duty) -> bool:
    bodies = {held.body_id for held in user.memberships_on(clock.today())}
    return user.is_administrator or duty.body_id in bodies


def _versions_with(upload: Upload) -> list[ReportVersion]:
    told = ReportVersion.objects.annotate(told=Cast("files", TextField())).filter(
        told__contains=upload.sha256
    )
    # The text of the column only narrows: a file may be named like the digest of another.
    versions = told.select_related("report__duty__measure__edition")
    return [one for one in versions if upload.sha256 in {file["sha256"] for file in one.files}]
