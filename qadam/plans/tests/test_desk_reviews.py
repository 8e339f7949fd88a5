"""The reviewer at the page of a duty: each decision, remarks bound to a version, what changed between two versions."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from qadam.kit import clock
from qadam.people.tests.factories import person_in
from qadam.plans import actions
from qadam.plans.actions import Asking, Said
from qadam.plans.models import Duty, Report, Review
from qadam.plans.tests.desk import address, errors_in, signed_in
from qadam.plans.tests.factories import (
    DutyFactory,
    MeasureFactory,
    NodeFactory,
    Role,
    VersionFactory,
    reviewer_of,
    submitted,
)
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import MACHINE

pytestmark = pytest.mark.django_db
NOON = clock.parse("2026-03-04T12:00:00+05:00")
TODAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _noon(settings: Settings, tmp_path: Any) -> object:
    settings.MEDIA_ROOT = tmp_path
    actions.load_schemes(by=MACHINE)
    with clock.moved(NOON), translation.override("en"):
        yield


def asks(request: str = "extend") -> Report:
    """Make a report that waits and asks for a new term."""
    duty = DutyFactory(measure__node__edition__scheme="decree", due_on=TODAY + timedelta(days=5))
    writer = person_in(duty.body)
    asking = Asking(
        request=request,
        asked_on=date(2026, 4, 6),
        asked_reason="Сатып алу кешікті",
        responsible="А. Әлімов",
        periodicity="month" if request == "longer" else "",
    )
    report = actions.save_report(duty, text="Мәтін", language="kk", figures=[], by=writer, asking=asking)
    return actions.submit(report, by=writer)


def english(client: Client, name: str, *args: object, **data: Any) -> Any:
    """Post to an address in English and return the answer."""
    return client.post(address(name, *args).replace("/kk/", "/en/", 1), data)


def test_the_buttons_ask_what_the_report_asks_for(client: Client) -> None:
    plain, extension, longer = submitted(), asks(), asks("longer")

    def offered(report: Report) -> list[str]:
        page = signed_in(client, reviewer_of(report.duty)).get(address("duty", report.duty_id))
        return [name for name in ("accept", "extend", "longer", "remark") if name in page.context]

    assert [offered(report) for report in (plain, extension, longer)] == [
        ["accept", "remark"],
        ["extend", "remark"],
        ["longer", "remark"],
    ]


def test_a_report_is_taken_for_information(client: Client) -> None:
    report = submitted()
    signed_in(client, reviewer_of(report.duty))

    answer = client.post(address("report-information", report.duty_id), {"seen": "1", "why": "Ескерілді"})
    report.refresh_from_db()

    assert (answer.status_code, report.state) == (302, "information")
    assert Review.objects.get().text == "Ескерілді"


def test_an_extension_is_granted_by_a_document_to_the_day_chosen(client: Client) -> None:
    report = asks()
    signed_in(client, reviewer_of(report.duty))

    offered = client.get(address("duty", report.duty_id)).context["extend"]["to_on"].value()
    answer = client.post(
        address("report-extend", report.duty_id),
        {"seen": "1", "to_on": "2026-03-30", "document": "№ 17-2/45 хат"},
    )
    duty = Duty.objects.get()
    page = client.get(address("duty", duty.pk))

    assert offered == date(2026, 4, 6)
    assert answer.status_code == 302
    assert (duty.state, duty.due_on, duty.times_extended) == ("extended", date(2026, 3, 30), 1)
    assert [(term.day, term.document) for term in page.context["terms"]] == [
        (date(2026, 3, 9), ""),
        (date(2026, 3, 30), "№ 17-2/45 хат"),
    ]


def test_an_extension_without_a_document_is_asked_about(client: Client) -> None:
    report = asks()
    signed_in(client, reviewer_of(report.duty))

    answer = client.post(address("report-extend", report.duty_id), {"seen": "1", "to_on": "2026-03-30"})

    assert answer.status_code == 400
    assert answer.context["errors"][0]["id"] == "extend-document"
    assert Duty.objects.get().state == Duty.State.SUBMITTED


def test_an_extension_to_a_day_before_the_present_one_is_refused(client: Client) -> None:
    report = asks()
    signed_in(client, reviewer_of(report.duty))

    answer = english(
        client, "report-extend", report.duty_id, seen="1", to_on="2026-03-06", document="№ 17-2/45"
    )

    assert answer.status_code == 400
    assert errors_in(answer) == ["The new day has to come after the present one, and not before today."]
    assert answer.context["extend"]["document"].value() == "№ 17-2/45"


def test_a_duty_is_moved_to_longer_control(client: Client) -> None:
    report = asks("longer")
    signed_in(client, reviewer_of(report.duty))

    answer = client.post(
        address("report-longer", report.duty_id),
        {"seen": "1", "to_on": "2026-12-01", "document": "№ 3", "control_kind": "long"},
    )
    duty = Duty.objects.get()

    assert (answer.status_code, duty.state, duty.control_kind) == (302, "longer", "long")


def test_a_report_that_asks_for_a_term_is_not_accepted(client: Client) -> None:
    report = asks()
    signed_in(client, reviewer_of(report.duty))

    answer = english(client, "report-accept", report.duty_id, seen="1")

    assert answer.status_code == 400
    assert errors_in(answer) == ["This report asks for a new term: grant it or return the report."]


def remarks(*rows: tuple[str, str]) -> dict[str, str]:
    data = {"remarks-TOTAL_FORMS": str(len(rows)), "remarks-INITIAL_FORMS": "0"}
    for place, (quote, text) in enumerate(rows):
        data |= {f"remarks-{place}-quote": quote, f"remarks-{place}-text": text}
    return data


def test_a_return_keeps_its_reason_and_the_remarks_on_the_version_read(client: Client) -> None:
    report = submitted()
    signed_in(client, reviewer_of(report.duty))
    said = remarks(("Екі отырыс", "Күндерін көрсетіңіз"), ("", "Тізім қосыңыз"), ("", ""))

    answer = client.post(
        address("report-return", report.duty_id),
        {"seen": "1", "cause": "evidence", "why": "Толық емес", **said},
    )
    review = Review.objects.get()
    page = signed_in(client, person_in(report.duty.body)).get(address("duty", report.duty_id))

    assert answer.status_code == 302
    assert (review.version.number, review.cause) == (1, "evidence")
    assert [(remark.quote, remark.text) for remark in review.remarks.all()] == [
        ("Екі отырыс", "Күндерін көрсетіңіз"),
        ("", "Тізім қосыңыз"),
    ]
    assert page.context["versions"][0].decision.remarks[0] == ("Екі отырыс", "Күндерін көрсетіңіз")
    assert "Күндерін көрсетіңіз" in page.content.decode()


def test_words_without_a_remark_are_asked_about_and_kept(client: Client) -> None:
    report = submitted()
    signed_in(client, reviewer_of(report.duty))

    answer = client.post(
        address("report-return", report.duty_id),
        {"seen": "1", "cause": "figures", "why": "Толық емес", **remarks(("Екі", ""))},
    )

    assert answer.status_code == 400
    assert answer.context["errors"][0]["id"] == "id_remarks-0-text"
    assert answer.context["remark"]["why"].value() == "Толық емес"
    assert answer.context["remarks"][0]["quote"].value() == "Екі"


def test_a_return_asks_for_its_reason_code_and_keeps_the_words(client: Client) -> None:
    report = submitted()
    signed_in(client, reviewer_of(report.duty))

    answer = english(client, "report-return", report.duty_id, seen="1", why="Толық емес")

    assert answer.status_code == 400
    assert errors_in(answer) == ["Choose the reason of the return."]
    assert answer.context["remark"]["why"].value() == "Толық емес"
    assert Review.objects.count() == 0


def test_rows_for_remarks_are_added_without_deciding(client: Client) -> None:
    report = submitted()
    signed_in(client, reviewer_of(report.duty))

    answer = client.post(
        address("report-return", report.duty_id),
        {"step": "row", "seen": "1", "why": "Толық емес", **remarks(("Екі", "Неше?"))},
    )

    assert (answer.status_code, len(answer.context["remarks"].forms)) == (200, 3)
    assert answer.context["remarks"][0]["text"].value() == "Неше?"
    assert Review.objects.count() == 0


def again(report: Report, text: str) -> None:
    """Return a report and submit it with another text."""
    actions.return_for_changes(
        report, by=reviewer_of(report.duty), why="Толықтырыңыз", remarks=[Said("Санын жазыңыз")]
    )
    writer = person_in(report.duty.body)
    fresh = actions.save_report(
        Duty.objects.get(pk=report.duty_id), text=text, language="kk", figures=[], by=writer
    )
    actions.submit(fresh, by=writer)


def test_a_decision_on_an_older_version_is_refused_kindly(client: Client) -> None:
    report = submitted()
    again(report, "Жаңа мәтін")
    signed_in(client, reviewer_of(report.duty))

    answer = english(client, "report-accept", report.duty_id, seen="1")

    assert answer.status_code == 409
    assert errors_in(answer) == ["A newer version was submitted meanwhile. Read it before you decide."]
    assert answer.context["accept"]["seen"].value() == "1"
    assert Report.objects.get().state == Report.State.SUBMITTED


def test_of_two_reviewers_the_second_sees_what_the_first_decided(client: Client) -> None:
    report = submitted()
    first, second = reviewer_of(report.duty), reviewer_of(report.duty)
    signed_in(client, first).post(
        address("report-return", report.duty_id), {"seen": "1", "cause": "figures", "why": "Толық емес"}
    )

    answer = english(signed_in(client, second), "report-accept", report.duty_id, seen="1")

    assert answer.status_code == 409
    assert errors_in(answer) == [
        "This has changed meanwhile. Open the page again and look at its present state."
    ]
    assert Review.objects.get().decided_by == first


def test_an_executors_own_side_is_told_why_it_does_not_accept(client: Client) -> None:
    edition = EditionFactory()
    duty = DutyFactory(measure=MeasureFactory(node=NodeFactory(edition=edition)), body=edition.issuer)
    report = submitted(duty)

    answer = english(
        signed_in(client, person_in(duty.body, Role.COORDINATOR)), "report-accept", duty.pk, seen="1"
    )

    assert answer.status_code == 403
    assert errors_in(answer)[0].startswith(
        "Your own body wrote this report: only the side to which it reports"
    )
    assert Report.objects.get(pk=report.pk).state == Report.State.SUBMITTED


def test_a_report_says_for_how_many_days_it_waits(client: Client) -> None:
    report = submitted()
    signed_in(client, reviewer_of(report.duty))

    with clock.moved(NOON + timedelta(days=4)):
        page = client.get(address("duty", report.duty_id).replace("/kk/", "/en/", 1))

    assert page.context["lying"].waits_days == 4
    assert "waits for review 4 days" in page.content.decode()


def test_what_changed_is_shown_word_by_word_with_the_remarks_of_the_earlier_version(client: Client) -> None:
    report = submitted(text="Екі отырыс өтті. Жастар келді.")
    again(report, "Үш отырыс өтті. Жастар келді.")
    signed_in(client, reviewer_of(report.duty))

    page = client.get(address("report-versions", report.duty_id)).content.decode()

    assert "Екі</del>" in page
    assert "Үш</ins>" in page
    assert " отырыс өтті. Жастар келді." in page
    assert "Санын жазыңыз" in page


def test_figures_files_and_request_are_compared_too(client: Client) -> None:
    report = submitted()
    VersionFactory(
        report=report,
        number=2,
        figures=[{"label": "отырыс", "value": "2", "unit": "рет"}],
        files=[{"name": "тізім.txt", "sha256": "a" * 64, "size": 5}],
        request={"request": "extend", "asked_on": "2026-04-06", "reason": "Сатып алу"},
    )
    signed_in(client, reviewer_of(report.duty))

    page = client.get(address("report-versions", report.duty_id).replace("/kk/", "/en/", 1))
    found = page.context["difference"]

    assert found.is_same_text
    assert [(turn.what, turn.was, turn.now) for turn in found.figures] == [("отырыс", "", "2 рет")]
    assert [(turn.what, turn.was, turn.now) for turn in found.files] == [("тізім.txt", "", "attached")]
    assert [turn.what for turn in found.request] == ["Asks for", "New day", "Reasons"]


@pytest.mark.parametrize("asked", ["1,9", "x", "1", "2,2"])
def test_versions_that_are_not_there_are_not_found(client: Client, asked: str) -> None:
    report = submitted()
    again(report, "Жаңа мәтін")
    signed_in(client, reviewer_of(report.duty))

    assert client.get(address("report-versions", report.duty_id) + f"?compare={asked}").status_code == 404


def test_a_single_version_has_nothing_to_compare(client: Client) -> None:
    report = submitted()
    signed_in(client, reviewer_of(report.duty))

    assert client.get(address("report-versions", report.duty_id)).status_code == 404
