"""The issuer's side: open questions, days to set, approval, new editions; what others get."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.plans import actions
from qadam.plans.models import DateDecision, Duty
from qadam.plans.tests.factories import (
    DutyFactory,
    ExecutorFactory,
    MeasureFactory,
    QuestionFactory,
    Role,
)
from qadam.plans.tests.plans_to_read import small
from qadam.programmes.models import Edition, Measure
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import MACHINE
from qadam.workflow.models import Change

pytestmark = pytest.mark.django_db


def address(name: str, *args: object) -> str:
    with translation.override("kk"):
        return reverse(f"desk:{name}", args=args)


def controller_of(edition: Edition) -> User:
    assert edition.issuer is not None
    return person_in(edition.issuer, Role.COORDINATOR)


@pytest.fixture
def draft(client: Client) -> Edition:
    """Sign the coordinator of a draft in."""
    edition: Edition = EditionFactory(state=Edition.State.DRAFT)
    client.force_login(controller_of(edition))
    return edition


def errors_in(answer: object) -> list[str]:
    return [error["text"] for error in answer.context["errors"]]  # type: ignore[attr-defined]


def test_the_issuers_side_sees_its_programmes_and_nobody_elses(client: Client, draft: Edition) -> None:
    other = EditionFactory()

    groups = client.get(address("programmes")).context["groups"]

    assert [list(editions) for _label, editions in groups] == [[draft]]
    assert client.get(address("programme", draft.slug)).status_code == 200
    assert client.get(address("programme", other.slug)).status_code == 404


def test_the_numbers_of_a_programme_are_parts_of_what_is_due_and_lead_to_their_duties(client: Client) -> None:
    edition = EditionFactory()
    client.force_login(controller_of(edition))
    done, sent = Duty.State.ACCEPTED, Duty.State.SUBMITTED
    for days, state in [(-9, done), (-9, sent), (-9, Duty.State.OPEN), (30, done), (30, sent)]:
        DutyFactory(measure__node__edition=edition, days=days, state=state)
    DutyFactory(measure__node__edition=edition, days=-9, state=Duty.State.EXCUSED)

    page = client.get(address("programme", edition.slug))
    numbers = page.context["numbers"]
    behind = client.get(address("control-duties"), {"programme": edition.slug, "what": "waiting"})

    assert (numbers.due, numbers.accepted, numbers.waiting, numbers.overdue) == (3, 1, 1, 1)
    assert len(behind.context["table"]["rows"]) == numbers.waiting
    assert f"{address('control-duties')}?programme={edition.slug}&amp;what=waiting" in page.content.decode()


@pytest.mark.parametrize("role", [Role.HEAD, Role.EXECUTOR, Role.ANALYST])
def test_other_roles_of_the_issuer_control_nothing(client: Client, draft: Edition, role: str) -> None:
    assert draft.issuer is not None
    client.force_login(person_in(draft.issuer, role))

    assert client.get(address("programme", draft.slug)).status_code == 404
    assert client.post(address("programme-approve", draft.slug)).status_code == 404


def test_a_measure_that_needs_a_date_stops_approval_until_it_is_set(client: Client, draft: Edition) -> None:
    measure = MeasureFactory(node__edition=draft, deadline="standing", number="25")
    ExecutorFactory(measure=measure)

    refused = client.post(address("programme-approve", draft.slug))
    client.post(
        address("measure-date", draft.slug, measure.code),
        {"due_on": "2026-09-01", "reason": "Комиссия шешімі", "document": "№ 4 хаттама"},
    )
    approved = client.post(address("programme-approve", draft.slug), {"confirmed": "1"})
    draft.refresh_from_db()

    assert refused.status_code == 400
    assert "25" in errors_in(refused)[0]
    assert approved.status_code == 302
    assert draft.state == Edition.State.APPROVED
    assert [duty.due_on for duty in Duty.objects.all()] == [date(2026, 9, 1)]
    assert DateDecision.objects.get().document == "№ 4 хаттама"


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the fifteenth of June 2026."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 6, 15))


def with_days(draft: Edition, *days: str) -> None:
    """Give the draft a measure with one executor for each of these days."""
    for day in days:
        ExecutorFactory(measure=MeasureFactory(node__edition=draft, deadline=f"until {day}"))


@pytest.mark.usefixtures("now")
def test_duties_past_their_day_are_told_before_a_draft_is_approved(client: Client, draft: Edition) -> None:
    with_days(draft, "2026-03-31", "2026-06-15", "2026-11-30")
    here = reverse("desk:programme-approve", args=[draft.slug])

    with translation.override("en"):
        asked = client.post(reverse("desk:programme-approve", args=[draft.slug]))
    page = asked.content.decode()
    draft.refresh_from_db()

    assert asked.status_code == 200
    assert "3 duties will be made, 1 of them are past their day already." in page
    assert "Approve all the same" in page
    assert (draft.state, draft.approved_on) == (Edition.State.DRAFT, None)
    assert not Duty.objects.exists()

    confirmed = client.post(here, {"confirmed": "1"})
    draft.refresh_from_db()

    assert confirmed.status_code == 302
    assert draft.state == Edition.State.APPROVED
    assert Duty.objects.count() == 3


@pytest.mark.usefixtures("now")
def test_duties_of_past_days_are_left_out_where_a_person_says_so_and_stay_out(
    client: Client, draft: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_days(draft, "2026-03-31", "2026-06-15", "2026-11-30")
    here = reverse("desk:programme-approve", args=[draft.slug])
    asked: Any = client.post(here)

    client.post(here, {"confirmed": "1", "past": "left_out"})
    draft.refresh_from_db()
    monkeypatch.setattr(clock, "today", lambda: date(2026, 7, 1))
    actions.make_duties(draft, by=MACHINE)

    days = sorted(Duty.objects.values_list("due_on", flat=True))
    assert asked.context["may_be_left_out"] == 1
    assert (draft.state, draft.owed_from) == (Edition.State.APPROVED, date(2026, 6, 15))
    assert days == [date(2026, 6, 15), date(2026, 11, 30)]
    with translation.override("en"):
        page = client.get(reverse("desk:programme", args=[draft.slug])).content.decode()
    assert "Duties due before 15 June 2026 left out: 1" in page


@pytest.mark.usefixtures("now")
def test_nothing_is_left_out_before_a_person_has_seen_what(client: Client, draft: Edition) -> None:
    with_days(draft, "2026-03-31")

    client.post(address("programme-approve", draft.slug), {"past": "left_out"})
    draft.refresh_from_db()

    assert (draft.state, draft.owed_from) == (Edition.State.DRAFT, None)


@pytest.mark.usefixtures("now")
def test_a_programme_whose_every_day_is_left_out_is_not_said_to_have_duties(
    client: Client, draft: Edition
) -> None:
    with_days(draft, "2026-03-31")

    with translation.override("en"):
        here = reverse("desk:programme-approve", args=[draft.slug])
        page = client.post(here, {"confirmed": "1", "past": "left_out"}, follow=True).content.decode()

    assert "no duties come of it" in page
    assert "its duties are made" not in page


@pytest.mark.usefixtures("now")
def test_a_day_set_by_a_decision_is_owed_though_it_is_past(draft: Edition) -> None:
    coordinator = controller_of(draft)
    with_days(draft, "2026-03-31")
    measure = MeasureFactory(node__edition=draft, deadline="none")
    ExecutorFactory(measure=measure)
    actions.set_date(measure, due_on=date(2026, 4, 1), reason="хаттама", by=coordinator)

    actions.approve(draft, by=coordinator, leave_out_past=True)

    assert [duty.due_on for duty in Duty.objects.all()] == [date(2026, 4, 1)]


@pytest.mark.usefixtures("now")
def test_without_past_duties_one_press_approves(client: Client, draft: Edition) -> None:
    with_days(draft, "2026-06-15", "2026-11-30")

    answer = client.post(address("programme-approve", draft.slug))
    draft.refresh_from_db()

    assert answer.status_code == 302
    assert draft.state == Edition.State.APPROVED


def test_a_second_click_on_approve_says_that_it_is_done(client: Client, draft: Edition) -> None:
    client.post(address("programme-approve", draft.slug))

    answer = client.post(address("programme-approve", draft.slug))

    assert answer.status_code == 409
    assert len(errors_in(answer)) == 1
    assert Change.objects.filter(verb="approve").count() == 1


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"due_on": "", "reason": "себеп"}, "due_on"),
        ({"due_on": "2026-99-01", "reason": "себеп"}, "due_on"),
        ({"due_on": "2020-01-01", "reason": "себеп"}, "due_on"),
        ({"due_on": "2026-09-01", "reason": " "}, "reason"),
    ],
)
def test_a_faulty_day_is_refused_with_its_field(
    client: Client, draft: Edition, data: dict[str, str], field: str
) -> None:
    measure = MeasureFactory(node__edition=draft, deadline="standing")

    answer = client.post(address("measure-date", draft.slug, measure.code), data)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert not DateDecision.objects.exists()


def test_each_event_registered_in_a_plan_in_force_makes_a_duty(client: Client) -> None:
    edition = EditionFactory()
    client.force_login(controller_of(edition))
    measure = MeasureFactory(node__edition=edition, deadline="relative permit", number="25")
    ExecutorFactory(measure=measure)
    events = [("2026-03-02", "2026-04-01", "№ 17 рұқсат"), ("2026-05-04", "2026-06-01", "№ 21 рұқсат")]

    before = client.get(address("programme", edition.slug)).context["on_events"]
    without_event = client.post(
        address("measure-date", edition.slug, measure.code), {"due_on": "2026-04-01", "reason": "себеп"}
    )
    for event_on, due_on, reason in events:
        client.post(
            address("measure-date", edition.slug, measure.code),
            {"event_on": event_on, "due_on": due_on, "reason": reason},
        )
    after = client.get(address("programme", edition.slug)).context["on_events"]

    assert [item.registered for item in (*before, *after)] == [0, 2]
    assert list(without_event.context["form"].errors) == ["event_on"]
    assert [duty.due_on for duty in Duty.objects.order_by("due_on")] == [date(2026, 4, 1), date(2026, 6, 1)]


def test_the_same_day_is_not_set_twice(client: Client, draft: Edition) -> None:
    measure = MeasureFactory(node__edition=draft, deadline="standing")
    data = {"due_on": "2026-09-01", "reason": "себеп"}
    client.post(address("measure-date", draft.slug, measure.code), data)

    answer = client.post(address("measure-date", draft.slug, measure.code), data)

    assert answer.status_code == 400
    assert DateDecision.objects.count() == 1


def test_an_administrator_of_the_platform_reads_and_does_not_set_days(client: Client, draft: Edition) -> None:
    measure = MeasureFactory(node__edition=draft, deadline="standing")
    client.force_login(UserFactory(is_administrator=True))

    page = client.get(address("programme", draft.slug))
    day = client.get(address("measure-date", draft.slug, measure.code))
    approval = client.post(address("programme-approve", draft.slug))

    assert (page.status_code, day.status_code, approval.status_code) == (200, 403, 403)


@pytest.fixture
def measure(draft: Edition) -> Measure:
    """A measure of the draft carried out by a body that has ended."""
    made: Measure = MeasureFactory(node__edition=draft)
    return made


def executors_of(measure: Measure) -> set[Body]:
    return {executor.body for executor in measure.executors.all()}


def test_proposed_bodies_are_confirmed_with_one_press(
    client: Client, draft: Edition, measure: Measure
) -> None:
    question = QuestionFactory(edition=draft)
    ExecutorFactory(measure=measure, body=question.body)
    heir = BodyFactory()
    question.proposed.set([heir])

    refused = client.post(address("programme-approve", draft.slug))
    answer = client.post(address("body-question", draft.slug, question.pk), {"bodies": [heir.pk]})
    again = client.post(address("body-question", draft.slug, question.pk), {"bodies": [heir.pk]})

    assert refused.status_code == 400
    assert answer.status_code == 302
    assert again.status_code == 400
    assert executors_of(measure) == {heir}


def test_other_bodies_are_added_one_by_one(client: Client, draft: Edition, measure: Measure) -> None:
    question = QuestionFactory(edition=draft)
    ExecutorFactory(measure=measure, body=question.body)
    first, second, third = (BodyFactory() for _place in range(3))
    question.proposed.set([first])
    here = address("body-question", draft.slug, question.pk)

    added = client.post(here, {"other": second.pk, "step": "add"})
    offered = set(added.context["form"].fields["bodies"].queryset)
    client.post(here, {"bodies": [second.pk], "other": third.pk, "step": "confirm"})

    assert added.status_code == 200
    assert offered == {first, second}
    assert executors_of(measure) == {second, third}


def test_a_body_that_has_ended_or_none_at_all_is_refused(client: Client, draft: Edition) -> None:
    question = QuestionFactory(edition=draft)
    here = address("body-question", draft.slug, question.pk)

    none = client.post(here, {})
    ended = client.post(here, {"other": question.body.pk})
    ticked = client.post(here, {"bodies": [question.body.pk]})

    assert (none.status_code, ended.status_code, ticked.status_code) == (400, 400, 400)
    question.refresh_from_db()
    assert question.answered_at is None


def test_the_question_of_another_programme_is_not_found(client: Client, draft: Edition) -> None:
    question = QuestionFactory()

    assert client.post(address("body-question", draft.slug, question.pk), {}).status_code == 404


def test_a_new_edition_is_begun_by_the_issuers_side(client: Client) -> None:
    origin = small()
    client.force_login(controller_of(origin))

    answer = client.post(address("programme-begin", origin.slug), {"start": "2026-11-01"})
    draft = Edition.objects.get(origin=origin)

    assert answer.headers["Location"] == address("programme", draft.slug)
    assert (draft.state, draft.first_on) == (Edition.State.DRAFT, date(2026, 11, 1))
    assert (
        Change.objects.get(verb="begin_edition").actor
        == User.objects.get(memberships__body=origin.issuer).log_key
    )


@pytest.mark.parametrize("start", ["", "2026-11-02", "2014-11-01", "2015-11-01", "tomorrow"])
def test_a_start_that_cannot_be_is_refused_with_a_sentence(client: Client, start: str) -> None:
    origin = small()
    client.force_login(controller_of(origin))

    answer = client.post(address("programme-begin", origin.slug), {"start": start})

    assert answer.status_code == 400
    assert answer.context["errors"][0]["id"] == "id_start"
    assert Edition.objects.count() == 1


def test_an_edition_is_begun_once_for_a_start(client: Client) -> None:
    origin = small()
    client.force_login(controller_of(origin))
    client.post(address("programme-begin", origin.slug), {"start": "2026-11-01"})

    with translation.override("en"):
        answer = client.post(reverse("desk:programme-begin", args=[origin.slug]), {"start": "2026-11-01"})

    assert answer.status_code == 400
    assert errors_in(answer) == ["There is an edition that begins in this month already."]


def test_a_platform_administrator_may_begin_an_edition(client: Client) -> None:
    origin = small()
    client.force_login(UserFactory(is_administrator=True))

    assert client.post(address("programme-begin", origin.slug), {"start": "2026-11-01"}).status_code == 302


def test_a_draft_of_a_sample_is_a_sample(client: Client) -> None:
    origin = small(is_sample=True)
    client.force_login(controller_of(origin))

    client.post(address("programme-begin", origin.slug), {"start": "2026-11-01"})

    assert Edition.objects.get(origin=origin).is_sample
