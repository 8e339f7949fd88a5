"""Makers of programmes in force, measures, duties and reports; what matters to a test is given by the test."""

from datetime import date, timedelta

import factory

from qadam.kit import clock
from qadam.people.models import Membership, User
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.plans.models import Duty, Report, ReportFigure, ReportVersion
from qadam.programmes.models import BodyQuestion, Edition, Executor, Measure, PlanNode, Product
from qadam.programmes.tests.factories import EditionFactory

Role = Membership.Role


class NodeFactory(factory.django.DjangoModelFactory[PlanNode]):
    class Meta:
        model = PlanNode

    edition = factory.SubFactory(EditionFactory)
    position = factory.Sequence(lambda number: number + 1)
    key = factory.Sequence(lambda number: f"node-{number}")
    kind = PlanNode.Kind.DIRECTION
    number = "I"
    name_kk = "Бағыт"
    name_ru = "Направление"
    name_en = "Direction"


class MeasureFactory(factory.django.DjangoModelFactory[Measure]):
    class Meta:
        model = Measure

    node = factory.SubFactory(NodeFactory)
    edition = factory.SelfAttribute("node.edition")
    position = factory.Sequence(lambda number: number + 1)
    number = factory.Sequence(lambda number: f"{number + 1}")
    code = factory.SelfAttribute("number")
    name_kk = factory.Sequence(lambda number: f"Қадам {number}")
    name_ru = factory.Sequence(lambda number: f"Шаг {number}")
    name_en = factory.Sequence(lambda number: f"Step {number}")
    deadline = "until 2026-11-30"
    addressee = factory.SelfAttribute("edition.issuer")


class ProductFactory(factory.django.DjangoModelFactory[Product]):
    class Meta:
        model = Product

    measure = factory.SubFactory(MeasureFactory)
    position = 1
    form = "information"


class ExecutorFactory(factory.django.DjangoModelFactory[Executor]):
    class Meta:
        model = Executor

    measure = factory.SubFactory(MeasureFactory)
    position = 1
    body = factory.SubFactory(BodyFactory)


class DutyFactory(factory.django.DjangoModelFactory[Duty]):
    """An open duty due in five days."""

    class Meta:
        model = Duty

    class Params:
        days = 5

    measure = factory.SubFactory(MeasureFactory)
    edition = factory.SelfAttribute("measure.edition")
    body = factory.SubFactory(BodyFactory)
    kind = Duty.Kind.WORK
    due_on = factory.LazyAttribute(lambda duty: clock.today() + timedelta(days=duty.days))
    original_on = factory.SelfAttribute("due_on")
    measure_on = factory.SelfAttribute("due_on")
    term_on = factory.SelfAttribute("due_on")
    last_on = factory.SelfAttribute("due_on")
    received_on = factory.SelfAttribute("opens_on")
    agreement = factory.LazyAttribute(lambda duty: "asked" if duty.is_by_agreement else "")
    is_by_agreement = False
    opens_on = factory.LazyAttribute(lambda duty: duty.due_on - timedelta(days=30))
    state = Duty.State.OPEN


class ReportFactory(factory.django.DjangoModelFactory[Report]):
    """A draft of a report; `submitted` makes one that waits for review, with its version."""

    class Meta:
        model = Report
        skip_postgeneration_save = True

    class Params:
        submitted = factory.Trait(
            state=Report.State.SUBMITTED,
            submitted_at=factory.LazyFunction(clock.now),
            first_submitted_at=factory.LazyFunction(clock.now),
            version=factory.RelatedFactory(
                "qadam.plans.tests.factories.VersionFactory", factory_related_name="report"
            ),
        )

    duty = factory.SubFactory(DutyFactory, state=Duty.State.OPEN)
    text = "Екі отырыс өтті."
    edited_by = factory.SubFactory(UserFactory)
    edition_number = 1


class VersionFactory(factory.django.DjangoModelFactory[ReportVersion]):
    class Meta:
        model = ReportVersion

    report = factory.SubFactory(ReportFactory)
    number = 1
    language = "kk"
    text = factory.SelfAttribute("report.text")
    figures = factory.LazyFunction(list)
    files = factory.LazyFunction(list)
    submitted_by = factory.SelfAttribute("report.edited_by")
    submitted_at = factory.LazyFunction(clock.now)


class FigureFactory(factory.django.DjangoModelFactory[ReportFigure]):
    class Meta:
        model = ReportFigure

    report = factory.SubFactory(ReportFactory)
    position = factory.Sequence(lambda number: number + 1)
    label = "отырыс"
    value = "2"
    unit = "бірлік"


class QuestionFactory(factory.django.DjangoModelFactory[BodyQuestion]):
    class Meta:
        model = BodyQuestion

    edition = factory.SubFactory(EditionFactory, state=Edition.State.DRAFT)
    body = factory.SubFactory(BodyFactory, valid_to=date(2020, 1, 1))
    cause = BodyQuestion.Cause.ENDED


def reviewer_of(duty: Duty) -> User:
    """Make a coordinator on the side to which a duty is reported."""
    side = duty.measure.edition.issuer
    assert side is not None
    return person_in(side, Role.COORDINATOR)


def submitted(duty: Duty | None = None, **facts: object) -> Report:
    """Make a report that waits for review, with its duty in the same state."""
    duty = duty or DutyFactory()
    Duty.objects.filter(pk=duty.pk).update(state=Duty.State.SUBMITTED)
    duty.refresh_from_db()
    report: Report = ReportFactory(submitted=True, duty=duty, **facts)
    return report
