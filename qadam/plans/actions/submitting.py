"""Submitting reports: one, or many with one covering letter."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.kit.languages import active
from qadam.people.models import Body, User
from qadam.plans.actions.following import _submit_duty
from qadam.plans.evidence import missing_of
from qadam.plans.models import (
    ContributionForm,
    ControlScheme,
    CoveringLetter,
    Duty,
    Evidence,
    Report,
    ReportVersion,
    SignOff,
)
from qadam.plans.public.card import product_words
from qadam.plans.queries import report_before
from qadam.plans.refusals import nothing_written, outgoing_ahead, period_is_closed, sent_once
from qadam.plans.rules import is_silent_edit, may_send_letters, may_submit
from qadam.plans.schemes import Schemes
from qadam.plans.signals import report_submitted
from qadam.programmes.models import Product
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState, transition

State, Request = Report.State, Report.Request


@transition(source=[*Report.WRITABLE, *Report.SIGNING], target=State.SUBMITTED, rule=may_submit)
def submit(report: Report, *, by: User) -> None:
    """Send a report to the controlling side, or a contribution to its lead; the version is kept for good."""
    if is_silent_edit(report.duty):
        raise NotAllowed(period_is_closed())
    check_ready(report)
    moment = clock.now()
    report.submitted_at = moment
    report.first_submitted_at = report.first_submitted_at or moment
    report.remark = ""
    version = _keep_version(report, moment, by)
    record(version, "keep", by=by, facts={"sha256": version.fingerprint()})
    _submit_duty(report.duty, by=by, request=report.request)
    report_submitted.send(Report, report=report, by=by)


def check_ready(report: Report) -> None:
    """Raise ValidationError with every reason why a report cannot leave its body yet."""
    faults = faults_of([report])[report.pk]
    if faults:
        raise ValidationError(faults)


def check_contents(report: Report) -> None:
    """Raise ValidationError with every reason why a report cannot be handed on inside its body yet."""
    faults = contents_faults_of([report])[report.pk]
    if faults:
        raise ValidationError(faults)


@dataclass(frozen=True)
class Ground:
    """By what it is judged whether reports are ready, read once for many of them."""

    steps: dict[int, SignOff]
    forms: dict[int, ContributionForm]
    missing: dict[int, list[Product]]


def ground_of(reports: Collection[Report], missing: dict[int, list[Product]] | None = None) -> Ground:
    """Read the sign-off steps, the leads' forms and the missing products, where they are not at hand, for many."""
    duties = [report.duty for report in reports]
    forms = ContributionForm.objects.filter(measure__in={duty.measure_id for duty in duties})
    return Ground(
        steps={
            row.body_id: row for row in SignOff.objects.filter(body__in={duty.body_id for duty in duties})
        },
        forms={form.measure_id: form for form in forms.prefetch_related("fields")},
        missing=missing_of(duties) if missing is None else missing,
    )


def faults_of(reports: Collection[Report], ground: Ground | None = None) -> dict[int, list[str]]:
    """Return for each report, by its key, every reason why it cannot leave its body yet."""
    held = ground or ground_of(reports)
    return {report.pk: list(_faults(report, held)) for report in reports}


def contents_faults_of(reports: Collection[Report], ground: Ground | None = None) -> dict[int, list[str]]:
    """Return for each report, by its key, what it lacks itself, whoever has signed it or not."""
    held = ground or ground_of(reports)
    return {report.pk: list(_contents_faults(report, held)) for report in reports}


def _faults(report: Report, ground: Ground) -> Iterable[str]:
    yield from _signing_faults(report, ground.steps.get(report.duty.body_id) or SignOff())
    yield from _contents_faults(report, ground)


def _contents_faults(report: Report, ground: Ground) -> Iterable[str]:
    yield from _text_faults(report)
    yield from _request_faults(report)
    if report.request in Report.ANSWERS:
        yield from _form_faults(report, ground.forms.get(report.duty.measure_id))
        yield from _evidence_faults(ground.missing[report.duty_id])


def _signing_faults(report: Report, steps: SignOff) -> Iterable[str]:
    if steps.needs_signed and report.state != State.SIGNED:
        yield _("The head of the body has to sign the report before it is submitted.")
    elif steps.needs_agreed and report.state not in (State.AGREED, State.SIGNED):
        yield _("The report has to be agreed inside the body before it is submitted.")
    elif steps.needs_prepared and report.state not in Report.SIGNING:
        yield _("Mark the report as prepared before it is submitted.")


def _text_faults(report: Report) -> Iterable[str]:
    if not report.text.strip():
        yield nothing_written()


def _request_faults(report: Report) -> Iterable[str]:
    if report.request not in Report.FOR_A_TERM:
        return
    if report.asked_on is None or not report.asked_reason.strip():
        yield _("A new term is asked for with its day and the reasons: fill in both.")
    elif report.asked_on <= max(report.duty.due_on, clock.today()):
        yield _("The new day has to come after the present one and after today.")
    if not report.responsible.strip():
        yield _("Name the officials who answer for the delay.")
    if report.request == Request.LONGER and not report.periodicity:
        yield _("Say how often you will report on longer control.")
    if report.request == Request.EXTEND:
        yield from _extension_faults(report)


def last_day_to_ask(duty: Duty) -> date:
    """Return the last day on which an extension of the present term may be asked for."""
    return _ask_until(duty, _scheme_of(duty))


def _scheme_of(duty: Duty) -> ControlScheme:
    return Schemes().on(duty.edition.scheme, duty.due_on)


def _ask_until(duty: Duty, scheme: ControlScheme) -> date:
    return duty.due_on - timedelta(days=scheme.ask_days_before)


def _extension_faults(report: Report) -> Iterable[str]:
    duty = report.duty
    scheme = _scheme_of(duty)
    last = _ask_until(duty, scheme)
    if clock.today() > last:
        said = _(
            "An extension could be asked for until {day}. Report what has been done, and explain the delay."
        )
        yield said.format(day=format_day(last, active()))
    is_repeated = scheme.most_extensions is not None and duty.times_extended >= scheme.most_extensions
    if is_repeated and report.order is None:
        yield _("The term was extended already: a repeated extension needs the disciplinary order attached.")


def _form_faults(report: Report, form: ContributionForm | None) -> Iterable[str]:
    if form is None or report.duty.part != Duty.Part.CO:
        return
    answered = {row.field_id for row in report.figures.all()}
    for field in form.fields.all():
        if field.is_asked and field.is_required and field.pk not in answered:
            label = getattr(field, f"label_{active()}", "") or field.label_kk
            yield _("The lead asks for: {label}.").format(label=label)
    if form.text_limit and len(report.text) > form.text_limit:
        yield _("The lead asks for at most {limit} characters; there are {count}.").format(
            limit=form.text_limit, count=len(report.text)
        )


def _evidence_faults(missing: Collection[Product]) -> Iterable[str]:
    if missing:
        names = "; ".join(product_words(product) for product in missing)
        yield _("Show what was promised – add the evidence of: {products}.").format(products=names)


def _keep_version(report: Report, moment: datetime, by: User) -> ReportVersion:
    before = report_before(report.duty)
    return ReportVersion.objects.create(
        report=report,
        number=report.versions.count() + 1,
        language=report.language,
        text=report.text,
        figures=[
            {"label": row.label, "value": "" if row.value is None else str(row.value), "unit": row.unit}
            | ({"lines": row.lines} if row.lines else {})
            | ({"field": row.field_id} if row.field_id else {})
            for row in report.figures.all()
        ],
        files=[
            {"name": row.upload.name, "sha256": row.upload.sha256, "size": row.upload.size}
            for row in report.files.select_related("upload")
        ],
        request=_request_kept(report),
        evidence=[_evidence_kept(item) for item in report.evidence.select_related("product", "file__upload")],
        signing=_signing_kept(report),
        is_unchanged=before is not None and before.text == report.text,
        submitted_by=by,
        submitted_at=moment,
    )


def _request_kept(report: Report) -> dict[str, str]:
    kept = {
        "request": report.request,
        "asked_on": report.asked_on.isoformat() if report.asked_on else "",
        "reason": report.asked_reason,
        "responsible": report.responsible,
        "periodicity": report.periodicity,
        "order": report.order.upload.sha256 if report.order else "",
    }
    if report.request in Report.ANSWERS:
        return {"request": report.request}
    return {name: value for name, value in kept.items() if value}


def _evidence_kept(item: Evidence) -> dict[str, str]:
    kept = {
        "kind": item.kind,
        "product": item.product.form if item.product else "",
        "title": item.title,
        "number": item.number,
        "held_on": item.held_on.isoformat() if item.held_on else "",
        "place": item.place,
        "people": "" if item.people is None else str(item.people),
        "url": item.url,
        "file": item.file.upload.sha256 if item.file else "",
    }
    return {name: value for name, value in kept.items() if value}


def _signing_kept(report: Report) -> dict[str, str]:
    people = {
        "prepared_by": report.prepared_by.log_key if report.prepared_by else "",
        "agreed_by": report.agreed_by.log_key if report.agreed_by else "",
        "signed_by": report.signed_by.log_key if report.signed_by else "",
    }
    letter = report.letter
    kept = people | {
        "outgoing_number": report.outgoing_number or (letter.number if letter else ""),
        "outgoing_on": str(report.outgoing_on or (letter.dated_on if letter else "")),
        "signed_file": report.signed_file.upload.sha256 if report.signed_file else "",
        "letter": str(letter.pk) if letter else "",
    }
    return {name: value for name, value in kept.items() if value}


@dataclass(frozen=True)
class Outcome:
    """What came of one row of a step done with many: nothing in `faults` means that it was done."""

    duty: Duty
    faults: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Tell whether the step was done with this row."""
        return not self.faults


def for_each(duties: Iterable[Duty], act: Callable[[Duty], object]) -> list[Outcome]:
    """Do a step with each duty in its own unit of work: a refusal of one stops no other and is said beside it."""
    return [Outcome(duty, _try(duty, act)) for duty in duties]


def _try(duty: Duty, act: Callable[[Duty], object]) -> tuple[str, ...]:
    try:
        with unit_of_work():
            act(duty)
    except ValidationError as error:
        return tuple(error.messages)
    except (WrongState, NotAllowed) as error:
        return (str(error),)
    return ()


def register_letter(
    body: Body, *, number: str, dated_on: date, upload: Upload | None, by: User
) -> CoveringLetter:
    """Register the covering letter of a body; the same number and date is the same letter."""
    if not may_send_letters(by, body.pk):
        raise NotAllowed(_("An executor or the head of the body sends its letters."))
    # One line, whatever was pasted.
    number = " ".join(number.split())
    if not number:
        raise ValidationError(_("Give the outgoing number of the covering letter."))
    if dated_on > clock.today():
        raise ValidationError(outgoing_ahead())
    with unit_of_work():
        letter, is_new = CoveringLetter.objects.get_or_create(
            body=body, number=number, dated_on=dated_on, defaults={"upload": upload, "made_by": by}
        )
        if is_new:
            record(letter, "register", by=by)
    return letter


def submit_many(duties: Iterable[Duty], letter: CoveringLetter, *, by: User) -> list[Outcome]:
    """Submit the reports on many duties of one body with one covering letter; each row says what came of it."""
    return for_each(duties, lambda duty: _submit_with(duty, letter, by))


def _submit_with(duty: Duty, letter: CoveringLetter, by: User) -> None:
    if duty.body_id != letter.body_id:
        raise ValidationError(_("The covering letter is of another body."))
    # The duty before its report, as in every step with both.
    Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    report = Report.objects.filter(duty=duty).first()
    if report is None:
        raise ValidationError(nothing_written())
    if report.state == State.SUBMITTED:
        raise WrongState(sent_once())
    Report.objects.filter(pk=report.pk).update(letter=letter)
    submit(report, by=by)
