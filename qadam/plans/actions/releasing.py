"""Opening accepted reports to everybody, and taking them back; office words stay inside until somebody decides."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.files.marking import is_marked
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people.models import User
from qadam.plans.models import Duty, Report, ReportFile, ReportVersion, Withdrawal
from qadam.plans.refusals import not_accepted_yet, not_released, not_yours_to_release, released_once
from qadam.plans.rules import may_release, side_that_releases
from qadam.programmes.models import Edition
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState


def release(report: Report, *, by: User, seen: int | None = None) -> Report:
    """Let everybody read the accepted version of a report: its text, figures and evidence.

    `seen` is the number of the version that was read.
    """
    with unit_of_work():
        held = _locked(report)
        _check_programme(held.duty.measure.edition)
        if not may_release(by, held):
            raise NotAllowed(not_yours_to_release())
        if held.state not in Report.TAKEN:
            raise WrongState(not_accepted_yet())
        if held.released_at is not None:
            raise WrongState(released_once())
        version = _last_version(held)
        if seen is not None and version.number != seen:
            raise WrongState(_("A newer version was accepted meanwhile. Read it before you release it."))
        _check_files(held)
        held.released_at, held.released_by = clock.now(), by
        held.released_for_id = side_that_releases(by, held.duty)
        held.save(update_fields=["released_at", "released_by", "released_for"])
        record(held, "release", by=by, facts={"version": version.number})
    return held


def withdraw_release(report: Report, *, by: User, why: str) -> Report:
    """Take a released report back: from now on its text is the office's again, and the public list says so."""
    with unit_of_work():
        held = _locked(report)
        if not may_release(by, held):
            raise NotAllowed(not_yours_to_release())
        if held.released_at is None:
            raise WrongState(not_released())
        if not why.strip():
            raise ValidationError(_("Say why the release is withdrawn."))
        close_release(held, by=by, why=why)
        held.save(update_fields=["released_at", "released_by", "released_for"])
    return held


def close_release(report: Report, *, by: User, why: str) -> None:
    """Keep what was open and until when, and close it; the caller has locked the report and saves it."""
    if report.released_at is None:
        return
    version = _last_version(report)
    Withdrawal.objects.create(
        report=report,
        version=version,
        released_at=report.released_at,
        withdrawn_at=clock.now(),
        withdrawn_by=by,
        why=why[:1000],
    )
    report.released_at = report.released_by = report.released_for = None
    record(report, "withdraw_release", by=by, why=why, facts={"version": version.number})


def _locked(report: Report) -> Report:
    """Lock the duty before its report, as in every step with both."""
    Duty.objects.select_for_update(of=("self",)).get(pk=report.duty_id)
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "duty__measure__edition", "duty__lead"
    )
    return rows.get(pk=report.pk)


def _check_programme(edition: Edition) -> None:
    if edition.state == Edition.State.ARCHIVE:
        raise ValidationError(
            _("Of a founding document no reports are kept here: there is nothing to release.")
        )
    if edition.state == Edition.State.DRAFT:
        raise ValidationError(_("The programme is not in force yet: there is nothing to release."))


def _last_version(report: Report) -> ReportVersion:
    version = report.versions.order_by("-number").first()
    assert version is not None
    return version


def _check_files(report: Report) -> None:
    """Look once more into each file that would be open: marks for official use are known better than they were."""
    for item in ReportFile.objects.fit_for_release().filter(report=report).select_related("upload"):
        _check_file(item.upload)


def _check_file(upload: Upload) -> None:
    try:
        with upload.file.open("rb") as content:
            marked = is_marked(upload.name, content)
    except OSError as error:
        raise ValidationError(
            _("{name} cannot be read, so the report is not released. Ask its body for the file.").format(
                name=upload.name
            )
        ) from error
    if marked:
        raise ValidationError(
            _(
                "{name} is marked for official use: the report is not released with it. Take the duty under control"
                " again and ask its body for a report without this file."
            ).format(name=upload.name)
        )
