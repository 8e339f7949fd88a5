"""The term of a duty at its page: what control sets, what the body explains, answers and gives to a person."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans import actions
from qadam.plans.models import ClosedPeriod, Duty, Explanation, PeriodException, Report
from qadam.plans.tests.desk import address, errors_in, paper, signed_in, typed
from qadam.plans.tests.factories import DutyFactory, Role, reviewer_of, submitted
from qadam.workflow.log import MACHINE, record, unit_of_work

pytestmark = pytest.mark.django_db
NOON = clock.parse("2026-03-04T12:00:00+05:00")
TODAY = date(2026, 3, 4)
NEW_DAY = {"to_on": "2026-04-20", "document": "№ 17-2/45 хат", "why": "Тапсырма нақтыланды"}


@pytest.fixture(autouse=True)
def _noon(settings: Settings, tmp_path: Any) -> object:
    settings.MEDIA_ROOT = tmp_path
    actions.load_schemes(by=MACHINE)
    with clock.moved(NOON), translation.override("en"):
        yield


def english(client: Client, name: str, *args: object, **data: Any) -> Any:
    """Post to an address in English and return the answer."""
    return client.post(address(name, *args).replace("/kk/", "/en/", 1), data)


def fresh(duty: Duty) -> Duty:
    return Duty.objects.get(pk=duty.pk)


def test_control_sets_a_new_term_and_every_day_stays_visible(client: Client) -> None:
    duty = DutyFactory(due_on=date(2026, 3, 9), original_on=date(2026, 3, 7))
    signed_in(client, reviewer_of(duty))

    answer = client.post(address("duty-term", duty.pk), NEW_DAY)
    page = client.get(address("duty", duty.pk).replace("/kk/", "/en/", 1))

    assert answer.status_code == 302
    assert (fresh(duty).state, fresh(duty).due_on) == ("retermed", date(2026, 4, 20))
    assert [(term.what, term.day, term.document) for term in page.context["terms"]] == [
        ("Day of the document", date(2026, 3, 7), ""),
        ("Moved by the calendar", date(2026, 3, 9), ""),
        ("New term set", date(2026, 4, 20), "№ 17-2/45 хат"),
    ]


@pytest.mark.parametrize("name", ["document", "why", "to_on"])
def test_a_new_term_needs_its_day_document_and_reason(client: Client, name: str) -> None:
    duty = DutyFactory()
    signed_in(client, reviewer_of(duty))

    answer = client.post(address("duty-term", duty.pk), NEW_DAY | {name: " "})

    assert answer.status_code == 400
    assert answer.context["errors"][0]["id"] == f"new-term-{name}"
    assert fresh(duty).state == Duty.State.OPEN


def test_a_body_is_excused_by_a_document_and_resumed_by_another(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, reviewer_of(duty))

    excused = client.post(address("duty-excuse", duty.pk), NEW_DAY)
    state = fresh(duty).state
    again = client.post(address("duty-excuse", duty.pk), NEW_DAY)
    resumed = client.post(address("duty-resume", duty.pk), NEW_DAY)

    assert (excused.status_code, state, again.status_code) == (302, "excused", 409)
    assert (resumed.status_code, fresh(duty).state) == (302, "resumed")


@pytest.mark.parametrize("name", ["duty-term", "duty-excuse", "duty-resume"])
def test_an_executor_never_moves_or_closes_its_own_duty(client: Client, name: str) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body, Role.HEAD))

    page = client.get(address("duty", duty.pk))
    answer = english(client, name, duty.pk, **NEW_DAY)

    assert page.context["may"].control is False
    assert answer.status_code == 403
    assert errors_in(answer) == [
        "Your own body owes this duty. Ask for a new term in the report; the issuer's side decides."
    ]


def test_the_inner_day_of_a_co_executor_is_set_where_there_is_no_room(client: Client) -> None:
    lead = DutyFactory(part="lead", due_on=date(2026, 4, 20))
    duty = DutyFactory(measure=lead.measure, part="co", lead=lead, due_on=date(2026, 4, 20), has_no_room=True)
    signed_in(client, reviewer_of(duty))

    late = english(client, "duty-inner", duty.pk, to_on="2026-04-21", why="Орын жоқ")
    answer = client.post(address("duty-inner", duty.pk), {"to_on": "2026-04-15", "why": "Орын жоқ"})

    assert errors_in(late) == ["The inner day cannot come after the lead's own day."]
    assert (answer.status_code, fresh(duty).due_on) == (302, date(2026, 4, 15))


def closed(duty: Duty) -> ClosedPeriod:
    person = reviewer_of(duty)
    return actions.close_period(duty.edition, Period(date(2026, 2, 1), date(2026, 2, 28)), by=person)


def test_a_closed_period_is_changed_only_by_leave_with_its_document(client: Client) -> None:
    duty = DutyFactory(due_on=date(2026, 2, 20))
    Duty.objects.filter(pk=duty.pk).update(times_submitted=1, state="returned")
    closed(duty)
    writer, controller = person_in(duty.body), reviewer_of(duty)
    given = {"until_on": "2026-03-10", "document": "№ 5", "reason": "Қате түзету"}

    shut = english(signed_in(client, writer), "report-save", duty.pk, **typed())
    page = client.get(address("duty", duty.pk))
    signed_in(client, controller).post(address("duty-leave", duty.pk), given)
    leaves = client.get(address("duty", duty.pk)).context["leaves"]
    saved = signed_in(client, writer).post(address("report-save", duty.pk), typed())

    assert errors_in(shut) == [
        "The period is closed and consolidated. Ask the control office for an exception with its document."
    ]
    assert (shut.status_code, page.context["is_closed"]) == (403, True)
    assert [(leave["until"], leave["document"]) for leave in leaves] == [(date(2026, 3, 10), "№ 5")]
    assert saved.status_code == 302


def test_leave_is_given_by_the_issuers_side_alone(client: Client) -> None:
    duty = DutyFactory(due_on=date(2026, 2, 20))
    closed(duty)
    signed_in(client, person_in(duty.body, Role.HEAD))

    answer = client.post(
        address("duty-leave", duty.pk), {"until_on": "2026-03-10", "document": "№ 5", "reason": "Қате"}
    )

    assert answer.status_code == 403
    assert not PeriodException.objects.exists()


WHY = {
    "cause": "procurement",
    "text": "Сатып алу екінші рет өтпеді",
    "promised_on": "2026-03-20",
    "responsible": "А. Әлімов, бөлім басшысы",
}


def test_a_late_duty_shows_with_whom_it_lies_why_and_what_is_promised(client: Client) -> None:
    duty = DutyFactory(days=-3, lies_with="executor", lies_since=TODAY - timedelta(days=20))
    answer = signed_in(client, person_in(duty.body)).post(address("duty-explain", duty.pk), WHY)

    page = signed_in(client, reviewer_of(duty)).get(address("duty", duty.pk).replace("/kk/", "/en/", 1))

    assert answer.status_code == 302
    assert page.context["lying"].facts == [
        ("With whom it lies", duty.body.name_en),
        ("Since", "12 February 2026"),
        ("Reason", "Procurement"),
        ("Explanation", "Сатып алу екінші рет өтпеді"),
        ("Promised day", "20 March 2026"),
        ("Responsible official", "А. Әлімов, бөлім басшысы"),
    ]


def test_the_heads_explanation_is_the_note_that_the_last_threshold_asks_for(client: Client) -> None:
    duty = DutyFactory(days=-12)
    with unit_of_work():
        facts = {"step": "note", "term_on": duty.term_on.isoformat()}
        record(duty, "escalate", by=MACHINE, facts=facts)
    signed_in(client, person_in(duty.body, Role.HEAD))

    asked = client.get(address("duty", duty.pk)).context["lying"].is_note_owed
    client.post(address("duty-explain", duty.pk), WHY | {"note": paper("түсіндірме.txt")})
    given = client.get(address("duty", duty.pk)).context["lying"]
    kept = Explanation.objects.get()

    assert (asked, given.is_note_owed) == (True, False)
    assert kept.is_by_head
    assert kept.upload is not None
    assert given.file["title"] == "түсіндірме.txt"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"promised_on": "2026-03-01"}, "The promised day lies in the past."),
        ({"promised_on": ""}, "Name the day by which it will be done."),
    ],
)
def test_an_explanation_with_a_fault_is_kept_as_typed(
    client: Client, change: dict[str, str], said: str
) -> None:
    duty = DutyFactory(days=-3)
    signed_in(client, person_in(duty.body))

    answer = english(client, "duty-explain", duty.pk, **(WHY | change))

    assert (answer.status_code, errors_in(answer)) == (400, [said])
    assert answer.context["explain"]["text"].value() == WHY["text"]
    assert not Explanation.objects.exists()


def test_a_body_named_by_agreement_takes_part_or_declines_with_its_reason(client: Client) -> None:
    duty = DutyFactory(is_by_agreement=True)
    signed_in(client, person_in(duty.body))

    silent = client.post(address("duty-decline", duty.pk), {"why": " "})
    declined = client.post(address("duty-decline", duty.pk), {"why": "Құзыретімізге кірмейді"})
    state = fresh(duty).agreement
    agreed = client.post(address("duty-agree", duty.pk))
    again = client.post(address("duty-agree", duty.pk))

    assert (silent.status_code, silent.context["errors"][0]["id"]) == (400, "decline-why")
    assert (declined.status_code, state) == (302, "declined")
    assert (agreed.status_code, fresh(duty).agreement, again.status_code) == (302, "agreed", 409)


def test_nobody_else_answers_for_a_body(client: Client) -> None:
    duty = DutyFactory(is_by_agreement=True)
    signed_in(client, reviewer_of(duty))

    answer = english(client, "duty-agree", duty.pk)

    assert (answer.status_code, errors_in(answer)) == (
        403,
        ["Only the body that is asked says whether it takes part."],
    )


def test_the_head_gives_the_work_to_a_person_and_a_stranger_is_no_choice(client: Client) -> None:
    duty = DutyFactory()
    head, executor, stranger = person_in(duty.body, Role.HEAD), person_in(duty.body), person_in(BodyFactory())
    signed_in(client, head)

    wrong = client.post(address("duty-assign", duty.pk), {"person": stranger.pk})
    right = client.post(address("duty-assign", duty.pk), {"person": executor.pk})
    mine = signed_in(client, executor).post(address("duty-assign", duty.pk), {"person": ""})

    assert (wrong.status_code, right.status_code, mine.status_code) == (400, 302, 403)
    assert fresh(duty).assigned_to == executor


def test_a_lead_sees_who_has_sent_and_who_has_not_and_a_co_executor_who_leads(client: Client) -> None:
    lead = DutyFactory(part="lead")
    sent = DutyFactory(measure=lead.measure, part="co", lead=lead, body=BodyFactory(sort_kk="а"))
    owes = DutyFactory(measure=lead.measure, part="co", lead=lead, days=-1, body=BodyFactory(sort_kk="б"))
    submitted(sent)

    shown = signed_in(client, person_in(lead.body)).get(address("duty", lead.pk)).context["contributions"]
    page = signed_in(client, person_in(owes.body)).get(address("duty", owes.pk))

    assert {part.body: part.state for part in shown} == {
        sent.body.name_kk: "waiting",
        owes.body.name_kk: "overdue",
    }
    assert (page.context["lead"].body, page.context["lead"].url) == (lead.body.name_kk, "")


def test_a_new_term_takes_a_waiting_report_back_to_its_writer(client: Client) -> None:
    report = submitted()
    signed_in(client, reviewer_of(report.duty))

    answer = client.post(address("duty-term", report.duty_id), NEW_DAY)

    assert answer.status_code == 302
    assert Report.objects.get().state == Report.State.RETERMED
