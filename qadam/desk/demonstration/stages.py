"""What the coordinator's side did with a sample programme: forms, closed quarters, an amendment, regional plans."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count

from qadam.desk.demonstration.fates import at
from qadam.desk.demonstration.people import People, Role
from qadam.files.actions import store
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.kit.periods import Period, Unit, touching
from qadam.people.models import Body, User
from qadam.plans import actions
from qadam.plans.actions.consolidation import AskedField, FormContent, set_form
from qadam.plans.models import ContributionField as Field
from qadam.plans.models import Duty, SignOff
from qadam.programmes.amending import begin_amendment, change_measure, enact
from qadam.programmes.derived import akimats_without_plan, asked_of_regions
from qadam.programmes.deriving import derive_plan
from qadam.programmes.models import Edition, Measure
from qadam.programmes.rows import present_text
from qadam.writing.document import Document, Paragraph
from qadam.writing.pdf import write_pdf

Step = Callable[[], object]
# The body that shows the sign-off in the demonstration.
SIGNING = "ministry-labour"


def use_sign_off() -> None:
    """Let one ministry use every step of the sign-off."""
    body = Body.objects.filter(key=SIGNING).first()
    if body is not None and not SignOff.objects.filter(body=body).exists():
        steps = {"needs_prepared": True, "needs_agreed": True, "needs_signed": True}
        actions.set_sign_off(body, **steps, by=People().of(body, Role.HEAD))


def stages_of(edition: Edition, today: date, people: People) -> Iterator[tuple[datetime, Step]]:
    """Yield the steps of the coordinator's side with a programme until today."""
    assert edition.first_on is not None
    first = edition.first_on
    leads = Duty.objects.filter(edition=edition, part=Duty.Part.LEAD).order_by("measure__position")
    # Those with the most contributions have something to add up.
    busy = leads.annotate(count=Count("contributions")).order_by("due_on", "-count", "pk")
    asked = dict.fromkeys(lead.measure_id for lead in busy.filter(count__gte=5)[:12])
    for measure in Measure.objects.filter(pk__in=asked).select_related("edition"):
        yield at(first + timedelta(days=1), 10), partial(_ask_contributions, measure, people)
    for quarter in touching(Unit.QUARTER, Period(first, today)):
        closed_on = quarter.last + timedelta(days=25)
        if quarter.last < today and closed_on < today:
            yield at(closed_on, 17), partial(_close, edition, quarter, people)
    if (today - first).days > 200:
        yield (
            at(first + timedelta(days=170), 12),
            partial(_amend, edition, first + timedelta(days=190), people),
        )
    elif first + timedelta(days=14) < today:
        yield at(first + timedelta(days=14), 12), partial(_derive, edition, people)


def _ask_contributions(measure: Measure, people: People) -> None:
    """The lead asks for numbers with units and a list."""
    lead = Duty.objects.filter(measure=measure, part=Duty.Part.LEAD).select_related("body").first()
    if lead is None:
        return
    fields = [
        AskedField("өткізілген іс-шаралар", "проведено мероприятий", "events held", unit="бірлік"),
        AskedField("қатысушылар", "участников", "people", unit="адам"),
        AskedField("маңызды іс-шаралар", "важные мероприятия", "main events", kind=Field.Kind.LIST),
    ]
    set_form(measure, FormContent(fields=fields, text_limit=2000), by=people.of(lead.body))


def _close(edition: Edition, quarter: Period, people: People) -> None:
    """Close a quarter; in the first one a report is let be corrected later."""
    control = people.control(edition)
    closed = actions.close_period(edition, quarter, by=control)
    late = (
        closed.expected.filter(is_late=True, answered_on__isnull=False)
        .select_related("duty__edition")
        .first()
    )
    if late is not None:
        actions.allow_exception(
            closed,
            late.duty,
            until_on=quarter.last + timedelta(days=60),
            document="Үлгі хат № 18-1/21",
            reason="Санда қате табылды (үлгі)",
            by=control,
        )


def _amend(edition: Edition, in_force_on: date, people: People) -> None:
    """An act takes the last of its quarters from one measure."""
    control = people.control(edition)
    several = edition.measures.filter(deadline__startswith="quarters", deadline__contains=", ")
    measure = several.select_related("node", "addressee").order_by("position").first()
    if measure is None:
        return
    amendment = begin_amendment(
        edition,
        by=control,
        number="Ү-5",
        date=in_force_on - timedelta(days=21),
        in_force_on=in_force_on,
        title_kk="Жоспарға өзгеріс енгізу туралы (үлгі)",
        title_ru="О внесении изменения в план (образец)",
        title_en="On a change to the plan (sample)",
        upload=_act(edition, control),
    )
    row = present_text(measure)
    change_measure(
        amendment, measure, new=replace(row, deadline=row.deadline.rpartition(", ")[0]), by=control
    )
    enact(amendment, by=control)


def _act(edition: Edition, by: User) -> Upload:
    """Store the sample act as a file."""
    text = "Бұл – көрсетуге арналған үлгі акт, нақты құжат емес."
    page = Document(
        "kk", "Жоспарға өзгеріс енгізу туралы", [Paragraph(text)], mark="ҮЛГІ", as_of=edition.first_on
    )
    file = SimpleUploadedFile("ulgi-akt.pdf", write_pdf(page), content_type="application/pdf")
    return store(file, by=by, is_sample=True)


def _derive(edition: Edition, people: People) -> None:
    """Regions take up the measures that the plan gives to all akimats; two of their plans are in force already."""
    control = people.control(edition)
    coming = Duty.objects.filter(edition=edition, due_on__gt=clock.today())
    past = Duty.objects.filter(edition=edition, due_on__lte=clock.today()).values("measure")
    whole = coming.exclude(measure__in=past).values_list("measure", flat=True)
    measures = [measure for measure in asked_of_regions(edition) if measure.pk in set(whole)][:8]
    if not measures:
        return
    for place, (unit, body) in enumerate(akimats_without_plan(edition, clock.today())[:3]):
        plan = derive_plan(edition, body=body, territory_code=unit.code, measures=measures, by=control)
        if place < 2:
            actions.approve(plan, by=people.of(body, Role.COORDINATOR))
