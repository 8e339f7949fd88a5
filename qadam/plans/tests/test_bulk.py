"""Steps with many rows of a list: first a look, then each row on its own; filters kept by name."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from qadam.notices.models import Notice
from qadam.people.models import User
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.plans import actions
from qadam.plans.models import ClosedPeriod, Duty, Report, Review, SavedFilter
from qadam.plans.office import bulk
from qadam.plans.tests.factories import (
    DutyFactory,
    MeasureFactory,
    NodeFactory,
    Role,
    reviewer_of,
    submitted,
)
from qadam.programmes.tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def address(name: str, *args: object, **query: Any) -> str:
    with translation.override("en"):
        return reverse(f"desk:{name}", args=args, query=query)


def reports(count: int, **facts: Any) -> list[Report]:
    """Make submitted reports on one programme, each of another body."""
    node = NodeFactory(edition=EditionFactory())
    return [submitted(DutyFactory(measure=MeasureFactory(node=node)), **facts) for _ in range(count)]


def coordinator_of(client: Client, duty: Duty) -> User:
    user = reviewer_of(duty)
    client.force_login(user)
    return user


def sent(step: str, *duties: Duty, **more: Any) -> dict[str, Any]:
    """Return what a browser sends from the preview of a step with rows as they stand now."""
    rows = bulk.rows_of(Duty.objects.all(), [str(duty.pk) for duty in duties])
    seen = {f"seen-{duty.pk}": bulk.seen_of(duty) for duty in rows}
    return {"step": step, "duty": [duty.pk for duty in duties], **seen, **more}


def faults(page: Any) -> dict[int, tuple[str, ...]]:
    return {outcome.duty.pk: outcome.faults for outcome in page.context["outcomes"] if outcome.faults}


def test_a_look_says_what_will_happen_and_changes_nothing(client: Client) -> None:
    one, two = reports(2)
    Duty.objects.filter(pk=two.duty_id).update(state="open")
    Report.objects.filter(pk=two.pk).update(state="draft")
    coordinator_of(client, one.duty)

    page = client.get(address("many", step="accept", duty=[one.duty_id, two.duty_id]))

    assert [row.duty for row in page.context["rows"]] == [one.duty]
    assert [(row.duty, row.fault) for row in page.context["refused"]] == [
        (two.duty, "No report waits for review here.")
    ]
    assert "version 1 is accepted" in page.content.decode()
    assert Review.objects.count() == 0


def test_many_reports_are_accepted_each_for_itself(client: Client) -> None:
    found = reports(3)
    duties = [report.duty for report in found]
    coordinator_of(client, duties[0])
    Report.objects.filter(pk=found[1].pk).update(request="extend")

    page = client.post(address("many"), sent("accept", *duties))
    again = client.post(address("many"), sent("accept", *duties))

    assert [Report.objects.get(pk=report.pk).state for report in found] == [
        "accepted",
        "submitted",
        "accepted",
    ]
    assert list(faults(page)) == [duties[1].pk]
    assert len(faults(again)) == 3
    assert Review.objects.count() == 2


def test_one_reason_returns_many_reports(client: Client) -> None:
    found = reports(2)
    duties = [report.duty for report in found]
    coordinator_of(client, duties[0])

    untold = client.post(address("many"), sent("return", *duties, why=""))
    page = client.post(address("many"), sent("return", *duties, why="Тізімді қосыңыз", cause="evidence"))

    assert (untold.status_code, page.context["done"]) == (400, 2)
    assert set(Review.objects.values_list("decision", "text", "cause")) == {
        ("returned", "Тізімді қосыңыз", "evidence")
    }


def test_what_is_sent_again_meanwhile_is_left_alone(client: Client) -> None:
    one, two = reports(2)
    user = coordinator_of(client, one.duty)
    looked_at = sent("accept", one.duty, two.duty)
    actions.return_for_changes(one, by=user, why="Толықтырыңыз")
    actions.submit(Report.objects.get(pk=one.pk), by=person_in(one.duty.body))

    page = client.post(address("many"), looked_at)

    assert list(faults(page)) == [one.duty_id]
    assert "has changed since you looked at it" in page.content.decode()
    assert (Report.objects.get(pk=one.pk).state, Report.objects.get(pk=two.pk).state) == (
        "submitted",
        "accepted",
    )


def test_a_closed_period_is_not_returned_from_and_the_look_says_so(client: Client) -> None:
    [report] = reports(1)
    duty = report.duty
    user = coordinator_of(client, duty)
    Duty.objects.filter(pk=duty.pk).update(times_submitted=1)
    ClosedPeriod.objects.create(
        edition=duty.edition, first_on=duty.due_on, last_on=duty.due_on, closed_by=user
    )

    page = client.get(address("many", step="return", duty=duty.pk))

    assert [row.fault for row in page.context["refused"]] == [
        "The period is closed and consolidated: a return needs an exception with its document."
    ]


def test_nobody_accepts_for_another_side(client: Client) -> None:
    [report], [other] = reports(1), reports(1)
    coordinator_of(client, report.duty)

    page = client.post(address("many"), sent("accept", report.duty, other.duty))

    assert [outcome.duty for outcome in page.context["outcomes"]] == [report.duty]
    assert Report.objects.get(pk=other.pk).state == "submitted"


def test_an_executor_accepts_nothing_of_its_own(client: Client) -> None:
    [report] = reports(1)
    client.force_login(person_in(report.duty.body))

    page = client.post(address("many"), sent("accept", report.duty))

    assert list(faults(page)) == [report.duty_id]
    assert Report.objects.get(pk=report.pk).state == "submitted"


def test_a_body_is_reminded_once_a_day_by_one_message(client: Client) -> None:
    node = NodeFactory(edition=EditionFactory())
    body = BodyFactory()
    duties = [DutyFactory(measure=MeasureFactory(node=node), body=body) for _ in range(3)]
    executor = person_in(body)
    coordinator_of(client, duties[0])

    first = client.post(address("many"), sent("remind", *duties[:2]))
    second = client.post(address("many"), sent("remind", *duties))

    assert (first.context["done"], second.context["done"]) == (2, 0)
    assert set(faults(second).values()) == {("You have reminded this body of this programme today already.",)}
    assert list(Notice.objects.values_list("user", "kind")) == [(executor.pk, "plans.nudged")]


def test_each_side_reminds_of_each_programme_once_a_day() -> None:
    lead = DutyFactory(part="lead")
    duty = DutyFactory(measure=lead.measure, part="co", lead=lead)
    elsewhere = DutyFactory(body=duty.body)
    person_in(duty.body)
    control, gathering = reviewer_of(duty), person_in(lead.body)

    def is_told(by: User, *duties: Duty) -> list[bool]:
        return [outcome.is_done for outcome in actions.nudge(duties, by=by)]

    assert is_told(control, duty) == [True]
    assert is_told(reviewer_of(duty), duty) == [False]
    assert is_told(gathering, duty) == [True]
    assert is_told(gathering, duty) == [False]
    assert is_told(reviewer_of(elsewhere), elsewhere) == [True]
    assert Notice.objects.count() == 3


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_message_reads_in_each_language(client: Client, language: str) -> None:
    from qadam.notices.wordings import sentence

    duty = DutyFactory()
    person_in(duty.body)
    actions.nudge([duty], by=reviewer_of(duty))

    said = sentence("plans.nudged", Notice.objects.get().values, language)

    assert duty.measure.number in said
    assert "{" not in said


def test_a_body_that_has_not_agreed_is_not_reminded(client: Client) -> None:
    duty = DutyFactory(is_by_agreement=True)
    person_in(duty.body)
    coordinator_of(client, duty)

    page = client.post(address("many"), sent("remind", duty))

    assert list(faults(page)) == [duty.pk]
    assert not Notice.objects.exists()


def test_many_duties_are_given_to_one_person(client: Client) -> None:
    body = BodyFactory()
    duties = [DutyFactory(body=body) for _ in range(2)]
    person = person_in(body)
    client.force_login(person_in(body, Role.HEAD))

    look = client.get(address("many", step="assign", duty=[duty.pk for duty in duties]))
    stranger = client.post(address("many"), sent("assign", *duties, person=UserFactory().pk))
    page = client.post(address("many"), sent("assign", *duties, person=person.pk))

    assert (look.status_code, stranger.status_code, page.context["done"]) == (200, 400, 2)
    assert set(Duty.objects.values_list("assigned_to", flat=True)) == {person.pk}


def test_an_address_of_another_site_leads_nowhere(client: Client) -> None:
    [report] = reports(1)
    coordinator_of(client, report.duty)

    page = client.get(address("many", step="accept", duty=report.duty_id, back="//evil.example/"))
    empty = client.get(address("many", step="accept"))

    assert page.context["back"] == address("duties")
    assert empty["Location"] == address("duties")


def test_a_list_offers_the_steps_that_can_be_taken_with_its_rows(client: Client) -> None:
    [report] = reports(1)
    owed = DutyFactory(measure=report.duty.measure)
    coordinator_of(client, report.duty)
    seen = {code for code, _words in client.get(address("reports")).context["steps"]}
    owing = {code for code, _words in client.get(address("duties")).context["steps"]}
    client.force_login(person_in(owed.body))
    own = {code for code, _words in client.get(address("duties")).context["steps"]}

    assert seen == {"accept", "information", "return"}
    assert owing == {"remind"}
    assert own == {"file"}


@pytest.mark.parametrize("step", ["accept", "return", "remind", "assign"])
def test_a_look_at_thirty_rows_costs_as_much_as_at_one(client: Client, step: str) -> None:
    node = NodeFactory(edition=EditionFactory())
    issuer = node.edition.issuer
    assert issuer is not None
    client.force_login(person_in(issuer, Role.COORDINATOR))

    def cost() -> int:
        keys = list(Duty.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address("many", step=step, duty=keys)).status_code == 200
        return len(queries)

    def more(count: int) -> None:
        for _ in range(count):
            report = submitted(DutyFactory(measure=MeasureFactory(node=node)))
            Duty.objects.filter(pk=report.duty_id).update(times_submitted=1)

    more(1)
    cost()
    one = cost()
    more(29)

    assert cost() == one <= 16


def test_a_filter_is_kept_shown_and_deleted(client: Client) -> None:
    duty = DutyFactory()
    user = person_in(duty.body)
    client.force_login(user)
    query = f"state=overdue&programme={duty.edition.slug}&next=//evil.example"

    kept = client.post(
        address("filter-keep"), {"page": "duties", "name": " Мерзімі өткендер ", "query": query}
    )
    shown = client.get(kept["Location"]).context["filters_kept"]

    found = SavedFilter.objects.get()
    assert (found.user, found.name, "evil" in found.query) == (user, "Мерзімі өткендер", False)
    assert [(item["name"], item["is_current"]) for item in shown] == [("Мерзімі өткендер", True)]

    client.post(address("filter-drop", found.pk), {"page": "duties"})
    assert not SavedFilter.objects.exists()


def test_twenty_filters_are_kept_and_no_more_and_nobody_deletes_anothers(client: Client) -> None:
    duty = DutyFactory()
    user, other = person_in(duty.body), person_in(duty.body)
    for number in range(20):
        actions.keep_filter(user, page="duties", name=f"{number}", query="")
    client.force_login(user)

    page = client.post(
        address("filter-keep"), {"page": "duties", "name": "one more", "query": ""}, follow=True
    )
    renamed = client.post(address("filter-keep"), {"page": "duties", "name": "7", "query": "q=а"})
    client.force_login(other)
    client.post(address("filter-drop", SavedFilter.objects.all()[0].pk), {"page": "duties"})

    assert "You have 20 saved filters already" in page.content.decode()
    assert (renamed.status_code, SavedFilter.objects.count()) == (302, 20)
    assert client.get(address("duties")).context["filters_kept"] == []
