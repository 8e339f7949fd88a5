"""The page of a duty: writing, saving, submitting, reviewing; what strangers, latecomers and second clicks get."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from qadam.files.models import Upload
from qadam.notices.models import Notice
from qadam.people.models import User
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.plans.forms import parse_number
from qadam.plans.models import Duty, Report, ReportVersion
from qadam.plans.tests.factories import (
    DutyFactory,
    MeasureFactory,
    NodeFactory,
    ProductFactory,
    ReportFactory,
    Role,
    reviewer_of,
    submitted,
)
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def address(name: str, *args: object) -> str:
    with translation.override("kk"):
        return reverse(f"desk:{name}", args=args)


def typed(
    text: str = "Екі отырыс өтті.", rows: Iterable[tuple[str, str, str]] = (), **more: Any
) -> dict[str, Any]:
    """Return what a browser sends for the form of a report."""
    given = list(rows)
    data = {
        "step": "save",
        "seen": "0",
        "language": "kk",
        "text": text,
        "figures-TOTAL_FORMS": str(len(given)),
        "figures-INITIAL_FORMS": "0",
    }
    for place, (label, value, unit) in enumerate(given):
        data |= {
            f"figures-{place}-label": label,
            f"figures-{place}-value": value,
            f"figures-{place}-unit": unit,
        }
    return data | more


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def errors_in(response: Any) -> list[str]:
    return [error["text"] for error in response.context["errors"]]


def test_an_executor_saves_and_submits_and_the_coordinator_sees_it(client: Client) -> None:
    duty = DutyFactory()
    executor, coordinator = person_in(duty.body), reviewer_of(duty)
    signed_in(client, executor)

    client.post(address("report-save", duty.pk), typed(rows=[("отырыс", "1 234,5", "бірлік")]))
    report = duty.report
    saved = (report.state, report.text, [(row.label, row.value, row.unit) for row in report.figures.all()])
    answer = client.post(address("report-save", duty.pk), typed(seen="1", step="submit"))
    signed_in(client, coordinator)
    reports = client.get(address("reports")).content.decode()
    page = client.get(address("duty", duty.pk)).content.decode()

    assert saved == ("draft", "Екі отырыс өтті.", [("отырыс", Decimal("1234.500"), "бірлік")])
    assert (answer.status_code, answer.headers["Location"]) == (302, address("duty", duty.pk))
    assert Duty.objects.get(pk=duty.pk).state == Duty.State.SUBMITTED
    assert duty.measure.name_kk in reports
    assert "Екі отырыс өтті." in page
    assert address("report-accept", duty.pk) in page


def test_an_empty_report_is_not_submitted_and_says_why(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))

    answer = client.post(
        address("report-save", duty.pk), typed("  ", rows=[("отырыс", "3", "")], step="submit")
    )

    assert answer.status_code == 400
    assert answer.context["errors"][0]["id"] == "id_text"
    assert answer.context["rows"][0]["value"].value() == "3"
    assert not Report.objects.exists()


def test_an_empty_draft_may_be_saved(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))

    answer = client.post(address("report-save", duty.pk), typed(""))

    assert answer.status_code == 302
    assert duty.report.text == ""


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1 234,5", "kk", "1234.5"),
        ("1\u00a0234,5", "ru", "1234.5"),
        ("1234.5", "kk", "1234.5"),
        ("−3", "ru", "-3"),
        ("1,234.5", "en", "1234.5"),
        ("1,234", "en", "1234"),
        ("1,5", "en", "1.5"),
        ("0", "kk", "0"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, language: str, number: str) -> None:
    assert parse_number(text, language) == Decimal(number)


@pytest.mark.parametrize("text", ["бес", "1,2,3", "1.2.3", "12%", "1e5", "--3", "NaN", "٣"])
def test_what_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        parse_number(text, "kk")


def test_a_faulty_number_keeps_what_was_typed(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))

    answer = client.post(address("report-save", duty.pk), typed(rows=[("отырыс", "бірнеше", "")]))

    assert answer.status_code == 400
    assert answer.context["errors"][0]["id"] == "id_figures-0-value"
    assert "бірнеше" in answer.content.decode()
    assert answer.context["form"]["text"].value() == "Екі отырыс өтті."


@pytest.mark.parametrize("row", [("", "3", ""), ("отырыс", "", ""), ("", "", "бірлік")])
def test_half_a_row_of_figures_is_asked_about(client: Client, row: tuple[str, str, str]) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))

    answer = client.post(address("report-save", duty.pk), typed(rows=[row]))

    assert answer.status_code == 400
    assert not Report.objects.exists()


def test_a_number_too_large_is_refused(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))

    answer = client.post(address("report-save", duty.pk), typed(rows=[("теңге", "9" * 16, "")]))

    assert answer.status_code == 400


def test_a_row_is_added_without_saving_anything(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))

    answer = client.post(
        address("report-save", duty.pk), typed("жартысы", rows=[("отырыс", "екі", "")], step="row")
    )

    assert answer.status_code == 200
    assert [row["label"].value() for row in answer.context["rows"]] == ["отырыс", None]
    assert answer.context["form"]["text"].value() == "жартысы"
    assert errors_in(answer) == []
    assert not Report.objects.exists()


def test_good_files_are_attached_and_each_faulty_one_is_named(client: Client, settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))
    files = [
        SimpleUploadedFile("тізім.txt", "бір, екі".encode()),
        SimpleUploadedFile("қаулы.pdf", b"MZ this is no PDF"),
        SimpleUploadedFile("бос.txt", b""),
        SimpleUploadedFile("үлкен.txt", b"x" * (1024 * 1024 + 1)),
    ]

    answer = client.post(address("report-save", duty.pk), typed(step="submit", evidence=files))

    texts = errors_in(answer)
    assert answer.status_code == 400
    assert [
        name for name in ("қаулы.pdf", "бос.txt", "үлкен.txt") if any(name in text for text in texts)
    ] == [
        "қаулы.pdf",
        "бос.txt",
        "үлкен.txt",
    ]
    assert len(texts) == 3
    assert [item.upload.name for item in duty.report.files.all()] == ["тізім.txt"]
    assert (duty.report.text, duty.report.state) == ("Екі отырыс өтті.", "draft")


def test_files_are_kept_when_the_text_has_a_fault(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))

    answer = client.post(
        address("report-save", duty.pk),
        typed("", step="submit", evidence=[SimpleUploadedFile("тізім.txt", b"list")]),
    )

    assert answer.status_code == 400
    assert [item["title"] for item in answer.context["files"]] == ["тізім.txt"]


def test_a_file_is_taken_off_until_the_report_is_submitted(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))
    client.post(address("report-save", duty.pk), typed(evidence=[SimpleUploadedFile("тізім.txt", b"list")]))
    item = duty.report.files.get()

    client.post(address("report-save", duty.pk), typed(seen="1", step="submit"))
    late = client.post(address("file-remove", duty.pk, item.pk))

    assert late.status_code == 403
    assert duty.report.files.count() == 1


def test_two_who_edit_at_once_see_both_texts(client: Client) -> None:
    duty = DutyFactory()
    first, second = person_in(duty.body), person_in(duty.body)
    signed_in(client, first).post(address("report-save", duty.pk), typed("Бірінші мәтін"))

    answer = signed_in(client, second).post(address("report-save", duty.pk), typed("Екінші мәтін"))
    page = answer.content.decode()
    duty.report.refresh_from_db()

    assert answer.status_code == 409
    assert ("Бірінші мәтін" in page, "Екінші мәтін" in page) == (True, True)
    assert duty.report.text == "Бірінші мәтін"
    assert answer.context["form"]["seen"].value() == "1"


def test_the_second_save_of_a_conflict_is_a_choice(client: Client) -> None:
    duty = DutyFactory()
    first, second = person_in(duty.body), person_in(duty.body)
    signed_in(client, first).post(address("report-save", duty.pk), typed("Бірінші мәтін"))
    signed_in(client, second).post(address("report-save", duty.pk), typed("Екінші мәтін"))

    answer = client.post(address("report-save", duty.pk), typed("Екеуінен бір мәтін", seen="1"))

    assert answer.status_code == 302
    assert Report.objects.get().text == "Екеуінен бір мәтін"


def test_a_second_click_on_submit_sends_once_and_says_so(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))

    first = client.post(address("report-save", duty.pk), typed(step="submit"))
    second = client.post(address("report-save", duty.pk), typed(step="submit"))

    assert (first.status_code, second.status_code) == (302, 302)
    assert ReportVersion.objects.count() == 1


def test_text_typed_after_a_colleague_has_submitted_is_given_back(client: Client) -> None:
    report = submitted()
    signed_in(client, person_in(report.duty.body))

    answer = client.post(address("report-save", report.duty.pk), typed("Кешіккен мәтін"))

    assert answer.status_code == 409
    assert answer.context["unsent"] == "Кешіккен мәтін"
    assert "Кешіккен мәтін" in answer.content.decode()


def test_a_coordinator_of_the_body_writes_and_does_not_submit(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body, Role.COORDINATOR))

    page = client.get(address("duty", duty.pk)).content.decode()
    answer = client.post(address("report-save", duty.pk), typed(step="submit"))

    assert 'value="submit"' not in page
    assert answer.status_code == 403
    assert (duty.report.text, duty.report.state) == ("Екі отырыс өтті.", "draft")


def test_an_analyst_of_the_body_reads_and_does_not_write(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body, Role.ANALYST))

    page = client.get(address("duty", duty.pk))
    answer = client.post(address("report-save", duty.pk), typed())

    assert (page.status_code, answer.status_code) == (200, 403)
    assert "form" not in page.context
    assert not Report.objects.exists()


def steps_of(duty: Duty) -> list[str]:
    return [
        address("report-save", duty.pk),
        address("report-accept", duty.pk),
        address("report-return", duty.pk),
        address("file-remove", duty.pk, 1),
    ]


def test_a_stranger_finds_no_duty(client: Client) -> None:
    duty = submitted().duty
    signed_in(client, person_in(BodyFactory(), Role.HEAD))

    page = client.get(address("duty", duty.pk))
    answers = [client.post(step, typed()).status_code for step in steps_of(duty)]

    assert (page.status_code, answers) == (404, [404, 404, 404, 404])


def test_the_operator_of_another_region_finds_no_duty(client: Client) -> None:
    own = BodyFactory(kind="akimat", territory_code="KZ-31")
    other = BodyFactory(kind="akimat", territory_code="KZ-11")
    measure = MeasureFactory()
    duty = DutyFactory(measure=measure, body=own)
    DutyFactory(measure=measure, body=other)
    signed_in(client, person_in(other, Role.OPERATOR))

    page = client.get(address("duty", duty.pk))
    listed = client.get(address("duties") + "?state=all")

    assert page.status_code == 404
    assert [row.body for row in listed.context["page"]] == [other]


def test_someone_whose_role_has_ended_finds_no_duty(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body, valid_to="2020-01-01"))

    assert client.get(address("duty", duty.pk)).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    duty = DutyFactory()

    answer = client.get(address("duty", duty.pk))

    assert answer.status_code == 302
    assert "/account/login/" in answer.headers["Location"]


def test_a_report_is_accepted_once(client: Client) -> None:
    report = submitted()
    signed_in(client, reviewer_of(report.duty))

    first = client.post(address("report-accept", report.duty.pk))
    second = client.post(address("report-accept", report.duty.pk))
    report.refresh_from_db()

    assert (first.status_code, second.status_code) == (302, 409)
    assert report.state == Report.State.ACCEPTED
    assert len(errors_in(second)) == 1


def test_returning_needs_a_remark(client: Client) -> None:
    report = submitted()
    signed_in(client, reviewer_of(report.duty))

    answer = client.post(address("report-return", report.duty.pk), {"cause": "figures", "why": "  "})
    report.refresh_from_db()

    assert answer.status_code == 400
    assert answer.context["errors"][0]["id"] == "id_why"
    assert report.state == Report.State.SUBMITTED


def test_a_returned_report_shows_its_remark_and_is_submitted_again(client: Client) -> None:
    report = submitted()
    duty = report.duty
    executor = person_in(duty.body)
    signed_in(client, reviewer_of(duty)).post(
        address("report-return", duty.pk), {"cause": "evidence", "why": "Тізімді қосыңыз"}
    )

    day = signed_in(client, executor).get(address("day")).content.decode()
    page = client.get(address("duty", duty.pk)).content.decode()
    client.post(address("report-save", duty.pk), typed("Тізім қосылды", seen="1", step="submit"))
    report.refresh_from_db()

    assert ("Тізімді қосыңыз" in day, "Тізімді қосыңыз" in page) == (True, True)
    assert (report.state, report.remark, report.versions.count()) == ("submitted", "", 2)


def test_an_executor_does_not_review(client: Client) -> None:
    report = submitted()
    signed_in(client, person_in(report.duty.body, Role.HEAD))

    answer = client.post(address("report-accept", report.duty.pk))

    assert answer.status_code == 403
    assert Report.objects.get().state == Report.State.SUBMITTED


def test_nobody_reviews_the_report_of_an_own_body(client: Client) -> None:
    edition = EditionFactory()
    duty = DutyFactory(measure=MeasureFactory(node=NodeFactory(edition=edition)), body=edition.issuer)
    report = submitted(duty)
    coordinator = person_in(duty.body, Role.COORDINATOR)
    signed_in(client, coordinator)

    page = client.get(address("duty", duty.pk))
    answer = client.post(address("report-accept", duty.pk))

    assert "remark" not in page.context
    assert answer.status_code == 403
    assert Report.objects.get(pk=report.pk).state == Report.State.SUBMITTED


def test_a_reviewer_reads_what_was_submitted_and_not_the_draft(client: Client) -> None:
    report = ReportFactory(text="Әлі жазылып жатыр")
    signed_in(client, reviewer_of(report.duty))

    page = client.get(address("duty", report.duty.pk)).content.decode()

    assert "Әлі жазылып жатыр" not in page


def test_there_is_nothing_to_accept_where_nobody_has_reported(client: Client) -> None:
    duty = DutyFactory()
    signed_in(client, reviewer_of(duty))

    assert client.post(address("report-accept", duty.pk)).status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_speaks_three_languages(client: Client, language: str) -> None:
    duty = ProductFactory().measure
    duty = DutyFactory(measure=duty)
    signed_in(client, person_in(duty.body))

    with translation.override(language):
        page = client.get(reverse("desk:duty", args=[duty.pk])).content.decode()

    assert f'<html lang="{language}">' in page
    assert getattr(duty.measure, f"name_{language}") in page


def test_a_sample_wears_its_label_everywhere(client: Client) -> None:
    edition = EditionFactory(is_sample=True)
    duty = DutyFactory(measure=MeasureFactory(node=NodeFactory(edition=edition)))
    signed_in(client, person_in(duty.body))

    with translation.override("en"):
        pages = [reverse("desk:day"), reverse("desk:duties"), reverse("desk:duty", args=[duty.pk])]
        said = ["Sample" in client.get(page).content.decode() for page in pages]

    assert said == [True, True, True]


def test_the_duty_of_a_founding_programme_shows_no_countdown_and_takes_no_report(client: Client) -> None:
    edition = EditionFactory(state=Edition.State.ARCHIVE)
    duty = DutyFactory(measure=MeasureFactory(node=NodeFactory(edition=edition)), days=-400)
    signed_in(client, person_in(duty.body))

    page = client.get(address("duty", duty.pk))
    answer = client.post(address("report-save", duty.pk), typed())

    assert page.context["standing"] == "archive"
    assert "form" not in page.context
    assert answer.status_code == 403


def test_opening_a_duty_marks_its_message_as_read(client: Client) -> None:
    report = submitted()
    coordinator = reviewer_of(report.duty)
    Notice.objects.create(user=coordinator, kind="x", path=f"/desk/duties/{report.duty.pk}/", once_key="x")
    signed_in(client, coordinator)

    client.get(address("duty", report.duty.pk))

    assert Notice.objects.get().read_at is not None


def fetch(client: Client, upload: Upload) -> int:
    with translation.override("kk"):
        return int(client.get(reverse("files:fetch", args=[upload.pk])).status_code)


def test_files_are_given_to_the_body_and_after_submission_to_the_reviewer(client: Client) -> None:
    duty = DutyFactory()
    executor, colleague, coordinator = person_in(duty.body), person_in(duty.body), reviewer_of(duty)
    stranger = UserFactory()
    signed_in(client, executor).post(
        address("report-save", duty.pk), typed(evidence=[SimpleUploadedFile("тізім.txt", b"list")])
    )
    upload = Upload.objects.get()

    before = [fetch(signed_in(client, user), upload) for user in (colleague, coordinator, stranger)]
    signed_in(client, executor).post(address("report-save", duty.pk), typed(seen="1", step="submit"))
    after = [fetch(signed_in(client, user), upload) for user in (colleague, coordinator, stranger)]

    assert before == [200, 404, 404]
    assert after == [200, 200, 404]
