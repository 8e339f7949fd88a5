"""The sample reports: a text that says it is a sample, figures, evidence, and the sign-off of bodies that use it."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from qadam.desk.demonstration.people import People, Role
from qadam.files.actions import store
from qadam.kit import clock
from qadam.kit.dates import format_until
from qadam.people.models import User
from qadam.plans import actions
from qadam.plans.actions import Asking, Proof
from qadam.plans.actions.consolidation import build_report
from qadam.plans.evidence import kind_for, owes_products
from qadam.plans.models import ContributionField, Duty, Evidence, Report


def count_of(duty: Duty) -> int:
    """Return the number a sample report gives, the same at every start."""
    seed = f"{duty.measure.code}/{duty.body.key}/{duty.original_on}/count".encode()
    return int(hashlib.sha256(seed).hexdigest()[:4], 16) % 40 + 3


def write(
    duty: Duty, person: User, *, asking: Asking | None = None, evidence: list[Proof] | None = None
) -> Report:
    """Write a sample report on a duty."""
    number = count_of(duty)
    text = (
        f"Үлгі мәтін. «{duty.measure.name_kk}» іс-шарасы бойынша {format_until(duty.last_on, 'kk')}гі "
        f"жұмыс орындалды, {number} іс-шара өткізілді. Бұл – көрсетуге арналған мәлімет, нақты есеп емес."
    )
    report = actions.save_report(
        duty,
        text=text,
        language="kk",
        figures=_figures(duty, number),
        by=person,
        evidence=evidence,
        asking=asking or Asking(),
    )
    if not report.is_sample:
        report.is_sample = True
        report.save(update_fields=["is_sample"])
    return report


def _figures(duty: Duty, number: int) -> list[actions.Figure]:
    asked = ContributionField.objects.filter(form__measure=duty.measure_id, is_asked=True)
    if duty.part != Duty.Part.CO or not asked:
        return [actions.Figure("өткізілген іс-шаралар", Decimal(number), "бірлік")]
    return [
        actions.Figure(field.label_kk, Decimal(number * place), field.unit, field=field)
        if field.kind == ContributionField.Kind.NUMBER
        else actions.Figure(field.label_kk, None, field=field, lines="Үлгі іс-шара 1\nҮлгі іс-шара 2")
        for place, field in enumerate(asked, start=1)
    ]


def evidence_for(duty: Duty) -> list[Proof]:
    """Return sample evidence for each product the duty owes, with addresses that lead nowhere by design."""
    if not owes_products(duty):
        return []
    held_on = min(duty.last_on, clock.today()) - timedelta(days=3)
    url = f"https://sample.example/{duty.measure.code}"
    number = count_of(duty)
    return [
        Proof(
            kind_for(product),
            product,
            title="Үлгі дәлел",
            number=f"{number}-Ү" if kind_for(product) == Evidence.Kind.ACT else "",
            held_on=held_on,
            place="Үлгі алаң",
            people=number * 4 if kind_for(product) == Evidence.Kind.EVENT else None,
            url=url,
        )
        for product in duty.measure.products.all()
    ]


def asking_for(duty: Duty, request: str, days: int = 0) -> Asking:
    """Return what a sample report asks: a new day so many days on, a co-executor's not after its lead's, and why."""
    days = days or (20 if request == Report.Request.EXTEND else 90)
    asked_on = max(duty.due_on, clock.today()) + timedelta(days=days)
    if duty.lead is not None:
        asked_on = max(min(asked_on, duty.lead.due_on), duty.due_on + timedelta(days=1))
    return Asking(
        request=request,
        asked_on=asked_on,
        asked_reason="Іс-шара келесі айға жоспарланды (үлгі).",
        responsible="Басқарма басшысы (үлгі)",
        periodicity=Report.Periodicity.QUARTER if request == Report.Request.LONGER else "",
    )


def send(duty: Duty, people: People, *, request: str = "accept", is_written: bool = False) -> None:
    """Write a sample report, take it through the body's own steps and submit it."""
    duty = Duty.objects.select_related("measure__edition", "edition", "body", "lead__body").get(pk=duty.pk)
    if duty.is_finished:
        return
    person = people.of(duty.body)
    report = Report.objects.filter(duty=duty).first()
    if not is_written or report is None:
        if report is not None and report.state in Report.SIGNING:
            actions.take_back(report, by=person)
        report = _content(duty, person, request)
        if duty.part != Duty.Part.CO and count_of(duty) % 8 == 0:
            _attach_list(duty, person)
    actions.submit(sign_off(report, people), by=person)


def _content(duty: Duty, person: User, request: str) -> Report:
    """Write a report; a lead builds its own from what the others have sent."""
    asking, evidence = Asking(request=request), evidence_for(duty)
    has_contributions = duty.contributions.filter(state__in=(Duty.State.SUBMITTED, *Duty.DONE)).exists()
    if duty.part != Duty.Part.LEAD or not has_contributions:
        return write(duty, person, asking=asking, evidence=evidence)
    built = build_report(duty, language="kk", by=person, is_replacing=True)
    figures = [
        actions.Figure(row.label, row.value, row.unit, field=row.field, lines=row.lines)
        for row in built.figures.all()
    ]
    report = actions.save_report(
        duty, text=built.text, language="kk", figures=figures, by=person, evidence=evidence, asking=asking
    )
    Report.objects.filter(pk=report.pk).update(is_sample=True)
    return report


def _attach_list(duty: Duty, person: User) -> None:
    """Attach a sample list of what was held."""
    lines = ["іс-шара,күні", *(f"Үлгі іс-шара {place},{duty.last_on}" for place in range(1, 4))]
    file = SimpleUploadedFile("ulgi-tizim.csv", "\n".join(lines).encode(), content_type="text/csv")
    actions.attach(duty, store(file, by=person, is_sample=True), by=person)


def sign_off(report: Report, people: People) -> Report:
    """Take a report through the steps its body uses."""
    body = report.duty.body
    steps = actions.steps_of(body)
    if steps.needs_prepared:
        report = actions.prepare(report, by=people.of(body))
    if steps.needs_agreed:
        report = actions.agree(report, by=people.of(body, place=1))
    if steps.needs_signed:
        number = f"{count_of(report.duty)}-{report.duty_id}"
        head = people.of(body, Role.HEAD)
        report = actions.sign(report, by=head, outgoing_number=number, outgoing_on=clock.today())
    return report


def signed_steps(count: int) -> Callable[[Duty, People], None]:
    """Return the step that leaves a report prepared (1), agreed (2) or signed (3) inside its body."""

    def take_steps(duty: Duty, people: People) -> None:
        body = duty.body
        report = write(duty, people.of(body), evidence=evidence_for(duty))
        report = actions.prepare(report, by=people.of(body))
        if count > 1:
            report = actions.agree(report, by=people.of(body, place=1))
        if count > 2:
            head = people.of(body, Role.HEAD)
            actions.sign(report, by=head, outgoing_number=f"{duty.pk}", outgoing_on=clock.today())

    return take_steps
