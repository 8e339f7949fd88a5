"""One duty in full: what to do, what was reported, what this person may do with it."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.dates import format_day, format_period
from qadam.kit.deadlines import describe, describe_reports
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.kit.periods import Period
from qadam.people.models import User
from qadam.plans.models import ClosedPeriod, ControlScheme, Duty, Report, ReportFile, ReportVersion, SignOff
from qadam.plans.office.versions import file_item
from qadam.plans.office.versions import size_words as size_words
from qadam.plans.public.card import product_words
from qadam.plans.rules import (
    WRITERS,
    is_silent_edit,
    may_agree_inside,
    may_answer_agreement,
    may_assign,
    may_control,
    may_decide_term,
    may_explain,
    may_release,
    may_review,
    may_sign,
    may_submit_on,
    may_write,
)
from qadam.programmes.rules import roles_among

Facts = list[tuple[str, Any]]
State, Request = Report.State, Report.Request
CLOSED = (Duty.State.ACCEPTED, Duty.State.INFORMATION, Duty.State.EXCUSED)


@dataclass(frozen=True)
class Permits:
    """What this person may do with the duty now; page and actions ask the same rules."""

    write: bool = False
    submit: bool = False
    agree: bool = False
    sign: bool = False
    take_back: bool = False
    review: bool = False
    decide_term: bool = False
    set_term: bool = False
    excuse: bool = False
    resume: bool = False
    set_inner: bool = False
    explain: bool = False
    answer: bool = False
    decline: bool = False
    assign: bool = False
    release: bool = False
    withdraw: bool = False

    @property
    def control(self) -> bool:
        """Tell whether any step of the control side stands open."""
        return self.set_term or self.excuse or self.resume or self.set_inner

    @property
    def anything(self) -> bool:
        """Tell whether the person may do anything at all."""
        return any(getattr(self, field.name) for field in fields(self))


def duties_in_full() -> QuerySet[Duty]:
    """Return duties with everything their page reads."""
    held = ClosedPeriod.objects.filter(
        edition=OuterRef("edition"), first_on__lte=OuterRef("due_on"), last_on__gte=OuterRef("due_on")
    )
    schemes = ControlScheme.objects.filter(code=OuterRef("edition__scheme"))
    begun = schemes.filter(valid_from__lte=OuterRef("due_on")).order_by("-valid_from")
    first = schemes.order_by("valid_from")
    rows = Duty.objects.annotate(
        is_in_closed=Exists(held),
        ask_days=Coalesce(
            Subquery(begun.values("ask_days_before")[:1]), Subquery(first.values("ask_days_before")[:1]), 0
        ),
    )
    return rows.select_related(
        "measure__edition__issuer",
        "measure__edition__control",
        "measure__addressee",
        "measure__node__parent__parent",
        "edition",
        "body__sign_off",
        "via",
        "handed_from",
        "assigned_to",
        "decision",
        "lead__body",
        "report__edited_by",
        "report__prepared_by",
        "report__agreed_by",
        "report__signed_by",
        "report__released_for",
        "report__signed_file__upload",
        "report__carried_from__report__duty",
    ).prefetch_related("measure__products")


def read_draft(report: Report) -> None:
    """Read what a report holds that has not left its body, once for the whole page."""
    files = Prefetch("files", ReportFile.objects.select_related("upload"))
    prefetch_related_objects([report], "figures", files)


def versions_in(report: Report | None) -> list[ReportVersion]:
    """Return the submitted versions of a report in their order."""
    if report is None or report.first_submitted_at is None:
        return []
    return list(report.versions.select_related("submitted_by"))


def last_day_to_ask(duty: Duty) -> date:
    """Return the last day to ask for an extension, as the action judges it; the duty comes from `duties_in_full`."""
    days: int = getattr(duty, "ask_days", 0)
    return duty.due_on - timedelta(days=days)


def is_closed(duty: Duty) -> bool:
    """Tell whether the report belongs to a closed period and no leave stands; the duty comes from `duties_in_full`."""
    return bool(getattr(duty, "is_in_closed", True)) and is_silent_edit(duty)


def report_of(duty: Duty) -> Report | None:
    """Return the report on a duty, none where nobody has begun one."""
    return getattr(duty, "report", None)


def permits(user: User, duty: Duty) -> Permits:
    """Return what a person may do with a duty."""
    report = report_of(duty)
    state = report.state if report else State.DRAFT
    writes = may_write(user, duty) and not is_closed(duty)
    is_signing, waits = state in Report.SIGNING, report is not None and state == State.SUBMITTED
    controls, is_late = may_control(user, duty), duty.is_late_answer or duty.is_overdue(clock.today())
    is_sent = duty.state == Duty.State.SUBMITTED
    still_needed = step_needed(report, duty) if report else ""
    is_ready_to_sign = state == State.AGREED or (state == State.PREPARED and not needs_of(duty).needs_agreed)
    answers = may_answer_agreement(user, duty)
    releases = report is not None and state in Report.TAKEN and may_release(user, report)
    is_released = report is not None and report.released_at is not None
    return Permits(
        write=writes and not is_signing,
        submit=writes and may_submit_on(user, duty) and not still_needed,
        agree=report is not None and state == State.PREPARED and may_agree_inside(user, report),
        sign=report is not None and is_ready_to_sign and may_sign(user, report),
        take_back=writes and is_signing,
        review=report is not None and waits and may_review(user, report),
        decide_term=report is not None and waits and may_decide_term(user, report),
        set_term=controls and (not duty.is_finished or is_sent),
        excuse=controls and not duty.is_finished,
        resume=controls and duty.state in CLOSED,
        set_inner=controls and duty.part == Duty.Part.CO and not duty.is_finished,
        explain=is_late and duty.state not in Duty.DONE and may_explain(user, duty),
        answer=answers and duty.agreement in (Duty.Agreement.ASKED, Duty.Agreement.DECLINED),
        decline=answers and duty.agreement == Duty.Agreement.ASKED,
        assign=may_assign(user, duty),
        release=releases and not is_released,
        withdraw=releases and is_released,
    )


def is_writer(user: User, duty: Duty) -> bool:
    """Tell whether the person writes the reports of the duty's body, whatever its state."""
    return bool(roles_among(user, {duty.body_id}) & WRITERS)


def is_own(user: User, duty: Duty) -> bool:
    """Tell whether the person belongs to the duty's body, and so reads what has not left it."""
    return user.is_administrator or bool(roles_among(user, {duty.body_id}))


def facts_of(duty: Duty, reader: User) -> Facts:
    """Return what the document and the calendar say of a duty, as (label, value); empty ones are left out."""
    measure, language = duty.measure, active()
    period = Period(duty.first_on, duty.last_on) if duty.first_on and duty.first_on <= duty.last_on else None
    facts: Facts = [
        (_("Who carries it out"), localized(duty.body, "name")),
        (_("Before it"), localized(duty.handed_from, "name") if duty.handed_from else ""),
        (_("Named in the plan as"), localized(duty.via, "name") if duty.via else ""),
        (_("Part in the measure"), str(duty.get_role_display()) if duty.role else ""),
        (_("Condition"), _("by agreement: the body takes part if it agrees") if duty.is_by_agreement else ""),
        (_("Given to"), str(duty.assigned_to) if duty.assigned_to and is_own(reader, duty) else ""),
        (_("Time of the work"), describe(measure.deadline_rule, language)),
        (_("Information"), describe_reports(measure.report_rule, language)),
        (_("For the period"), format_period(period, language) if period else ""),
        (_("Kind of control"), str(duty.get_control_kind_display()) if duty.control_kind else ""),
        (_("Work begins"), format_day(duty.opens_on, language) if duty.state == Duty.State.PLANNED else ""),
        (_("To whom"), _to_whom(duty)),
        (_("Channels"), localized(measure, "channels")),
        (_("Note"), localized(measure, "note")),
    ]
    if duty.decision:
        words = _("{day}: {reason}").format(
            day=format_day(duty.decision.due_on, language), reason=duty.decision.reason
        )
        facts.append((_("The day was set by a decision"), words))
    return [(label, value) for label, value in facts if value]


def _to_whom(duty: Duty) -> str:
    """Return who reads the report; who leads a co-executor is said beside it."""
    addressee = duty.measure.addressee
    return localized(addressee, "name") if addressee and duty.lead is None else ""


def evidence_expected(duty: Duty) -> list[str]:
    """Return the completion forms of the measure in words."""
    return [product_words(product) for product in duty.measure.products.all()]


def figures_of(report: Report | None) -> list[tuple[str, str, str]]:
    """Return the figures of a report as (what, number, unit) in the reader's way of writing."""
    if report is None:
        return []
    return [
        (row.label, row.lines if row.value is None else format_number(row.value, active()), row.unit)
        for row in report.figures.all()
    ]


def sums_of(report: Report | None, duty: Duty) -> list[tuple[str, str, str]]:
    """Return the sums that building the information wrote into a lead's report; they are changed by building again."""
    if report is None or duty.part != Duty.Part.LEAD:
        return []
    rows = [row for row in report.figures.all() if row.field_id is not None and row.value is not None]
    return [(row.label, format_number(row.value or 0, active()), row.unit) for row in rows]


def files_of(report: Report | None, *, is_removable: bool) -> list[dict[str, str]]:
    """Return the attached files for components/evidence_list.html."""
    if report is None:
        return []
    return [
        file_item(item.upload, _remove_url(report, item.pk) if is_removable else "")
        for item in report.files.all()
    ]


def _remove_url(report: Report, pk: int) -> str:
    return reverse("desk:file-remove", args=[report.duty_id, pk])


def attached_to(duty: Duty) -> list[tuple[str, str]]:
    """Return the files of a duty's report as choices of a form, read anew."""
    items = ReportFile.objects.filter(report__duty=duty).select_related("upload")
    return [(str(item.pk), item.upload.name) for item in items]


def attached(report: Report | None) -> list[tuple[str, str]]:
    """Return the files of a report as choices of a form."""
    return [(str(item.pk), item.upload.name) for item in report.files.all()] if report else []


@dataclass(frozen=True)
class Step:
    """One step of the sign-off inside a body."""

    word: str
    who: str
    is_done: bool
    is_needed: bool


def needs_of(duty: Duty) -> SignOff:
    """Return the steps that the reports of the duty's body take; the duty comes from `duties_in_full`."""
    return getattr(duty.body, "sign_off", None) or SignOff(body=duty.body)


def is_signed_off(duty: Duty) -> bool:
    """Tell whether the reports of the duty's body take any step before they leave it."""
    needs = needs_of(duty)
    return needs.needs_prepared or needs.needs_agreed or needs.needs_signed


def step_needed(report: Report, duty: Duty) -> str:
    """Return which step a report in its sign-off still takes before it is submitted, in a sentence."""
    needs = needs_of(duty)
    if needs.needs_agreed and report.state == State.PREPARED:
        return _("The report has to be agreed inside the body before it is submitted.")
    if needs.needs_signed and report.state in (State.PREPARED, State.AGREED):
        return _("The head of the body has to sign the report before it is submitted.")
    return ""


def sign_off_of(report: Report | None, duty: Duty) -> list[Step]:
    """Return the steps of the sign-off that the body uses or that were taken; none where there are none."""
    needs = needs_of(duty)
    state = report.state if report else State.DRAFT
    rows = [
        (_("Prepared"), report and report.prepared_by, needs.needs_prepared, state in Report.SIGNING),
        (
            _("Agreed"),
            report and report.agreed_by,
            needs.needs_agreed,
            state in (State.AGREED, State.SIGNED) and bool(report and report.agreed_by),
        ),
        (_("Signed"), report and report.signed_by, needs.needs_signed, state == State.SIGNED),
    ]
    used = any(is_needed or is_done for _word, _who, is_needed, is_done in rows)
    if not used:
        return []
    return [
        Step(word, str(who) if who and is_done else "", is_done, is_needed)
        for word, who, is_needed, is_done in rows
        if is_needed or is_done
    ]


def shown_state(duty: Duty, today: date) -> str:
    """Return one code of kit.states: overdue where the day is past, waiting where the reviewer is asked."""
    if duty.measure.edition.is_archive:
        return "archive"
    if duty.agreement in (Duty.Agreement.ASKED, Duty.Agreement.DECLINED) and not duty.is_finished:
        return "agreement" if duty.agreement == Duty.Agreement.ASKED else "declined"
    if duty.is_overdue(today) and duty.state != Duty.State.RETURNED:
        return "overdue"
    return "waiting" if duty.state == Duty.State.SUBMITTED else str(duty.state)
