"""Steps with many rows of a list: which may be taken, what happens with each row, and why some are refused."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.languages import localized
from qadam.kit.numbers import whole_number
from qadam.people.models import Membership, User
from qadam.plans.actions.nudging import nudge_fault
from qadam.plans.models import Duty, Report
from qadam.plans.office.page import report_of
from qadam.plans.public.tree import short_name
from qadam.plans.refusals import asks_for_a_term, not_accepted_yet, not_yours_to_release, released_once
from qadam.plans.rules import (
    WRITERS,
    may_assign,
    may_nudge,
    may_release,
    may_review,
    may_write,
    silent_edits,
)

MOST = 100
REVIEWS = ("accept", "information", "return")
STEPS: dict[str, str | Promise] = {
    "file": gettext_lazy("File together on one sheet"),
    "accept": gettext_lazy("Accept"),
    "information": gettext_lazy("Take for information"),
    "return": gettext_lazy("Return for changes"),
    "release": gettext_lazy("Release to the public"),
    "remind": gettext_lazy("Remind"),
    "assign": gettext_lazy("Give to a person"),
}


@dataclass(frozen=True)
class Planned:
    """One row before a step with many: what will happen with it, or why nothing; `seen` binds what was read."""

    duty: Duty
    number: str
    title: str
    programme: str
    body: str
    will: str
    fault: str
    seen: str


def steps_for(user: User, duties: Iterable[Duty]) -> list[tuple[str, str]]:
    """Return the steps that the person may take with at least one of these rows, as (code, words)."""
    rows = list(duties)
    may: dict[str, Callable[[Duty], bool]] = {
        "file": lambda duty: may_write(user, duty),
        **dict.fromkeys(REVIEWS, lambda duty: _waits_for(user, duty)),
        "release": lambda duty: _may_be_released(user, duty),
        "remind": lambda duty: may_nudge(user, duty),
        "assign": lambda duty: may_assign(user, duty),
    }
    return [(code, str(words)) for code, words in STEPS.items() if any(may[code](duty) for duty in rows)]


def _waits_for(user: User, duty: Duty) -> bool:
    report = _report(duty)
    return report is not None and report.state == Report.State.SUBMITTED and may_review(user, report)


def _may_be_released(user: User, duty: Duty) -> bool:
    report = _report(duty)
    return report is not None and not _release_fault(report, user)


def _release_fault(report: Report, user: User) -> str:
    if not may_release(user, report):
        return not_yours_to_release()
    if report.state not in Report.TAKEN:
        return not_accepted_yet()
    return released_once() if report.released_at is not None else ""


def _report(duty: Duty) -> Report | None:
    report = report_of(duty)
    if report is not None:
        report.duty = duty
    return report


def rows_of(duties: QuerySet[Duty], keys: Iterable[str]) -> list[Duty]:
    """Return the ticked duties among those a person sees, with what a preview reads."""
    wanted = [number for key in keys if (number := whole_number(key)) is not None][:MOST]
    return list(
        duties.filter(pk__in=wanted)
        .select_related("measure__edition", "edition", "body", "lead", "report", "assigned_to")
        .annotate(version=Max("report__versions__number"))
        .order_by("edition__sort_kk", "measure__position", "body__sort_kk", "due_on", "pk")
    )


def seen_of(duty: Duty) -> str:
    """Return in what shape a row was read: whoever changed it meanwhile has changed this."""
    version = getattr(duty, "version", None) or 0
    return f"{duty.state}.{version}.{duty.term_on:%Y%m%d}.{duty.assigned_to_id or 0}"


def version_of(duty: Duty) -> int | None:
    """Return the number of the version that a row shows."""
    found: int | None = getattr(duty, "version", None)
    return found


def plan_of(step: str, duties: list[Duty], user: User, today: date) -> list[Planned]:
    """Return what a step will do with each row; as many queries for many rows as for one."""
    closed = silent_edits(duties, today) if step == "return" else set()
    return [_planned(step, duty, user, closed) for duty in duties]


def _planned(step: str, duty: Duty, user: User, closed: Collection[int]) -> Planned:
    fault = _fault(step, duty, user, closed)
    return Planned(
        duty=duty,
        number=duty.measure.number,
        title=localized(duty.measure, "name"),
        programme=localized(duty.edition, "short"),
        body=short_name(duty.body),
        will="" if fault else WILL[step](duty),
        fault=fault,
        seen=seen_of(duty),
    )


def _fault(step: str, duty: Duty, user: User, closed: Collection[int]) -> str:
    if step == "remind":
        return nudge_fault(duty, user)
    if step == "assign":
        return "" if may_assign(user, duty) else _("The head or the coordinator of the body gives its work.")
    report = _report(duty)
    if step == "release":
        return _release_fault(report, user) if report else not_accepted_yet()
    if report is None or report.state != Report.State.SUBMITTED:
        return _("No report waits for review here.")
    if not may_review(user, report):
        return _("This report is not yours to review.")
    if step != "return" and report.request in Report.FOR_A_TERM:
        return asks_for_a_term()
    if duty.pk in closed:
        return _("The period is closed and consolidated: a return needs an exception with its document.")
    return ""


WILL: dict[str, Callable[[Duty], str]] = {
    "accept": lambda duty: _("version {number} is accepted").format(number=version_of(duty)),
    "information": lambda duty: _("version {number} is taken for information").format(
        number=version_of(duty)
    ),
    "return": lambda duty: _("version {number} is returned for changes").format(number=version_of(duty)),
    "release": lambda duty: _("version {number} is open to everybody").format(number=version_of(duty)),
    "remind": lambda duty: _("those who write for the body get a message"),
    "assign": lambda duty: (
        _("now with {person}").format(person=duty.assigned_to) if duty.assigned_to else _("with nobody yet")
    ),
}


def people_of(duties: Iterable[Duty], today: date) -> list[User]:
    """Return those who write the reports of the bodies of these duties, by name."""
    held = Membership.objects.on(today).filter(body__in={duty.body_id for duty in duties}, role__in=WRITERS)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("full_name", "pk"))
