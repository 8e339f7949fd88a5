"""What nobody is let do with duties and reports, by whatever path it is tried."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from qadam.files.actions import store
from qadam.kit import clock
from qadam.people.models import Membership, User
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans import actions
from qadam.plans.models import ClosedPeriod, CoveringLetter, Duty, Report, ReportFile
from qadam.plans.tests.desk import address, errors_in, paper, proofs, signed_in, typed
from qadam.plans.tests.factories import (
    DutyFactory,
    MeasureFactory,
    ReportFactory,
    reviewer_of,
    submitted,
)
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db

Role = Membership.Role
SCRIPT = "<script>alert(1)</script>"


def attached(duty: Duty, user: User, name: str = "құпия.txt") -> ReportFile:
    """Attach a small file to the report of a duty."""
    return actions.attach(duty, store(paper(name, name), by=user), by=user)


# Terms: nobody gives more than they have.


def test_a_lead_grants_no_day_after_its_own() -> None:
    lead = DutyFactory(part="lead", days=20)
    day = lead.due_on + timedelta(days=1)
    report = _contribution_asking(lead, day)
    writer = person_in(lead.body)

    with translation.override("en"), pytest.raises(ValidationError, match="lead"):
        actions.extend(report, document="№ 7", by=writer)

    assert Duty.objects.get(pk=report.duty_id).due_on < lead.due_on


def test_a_lead_grants_a_day_up_to_its_own() -> None:
    lead = DutyFactory(part="lead", days=20)
    report = _contribution_asking(lead, lead.due_on)

    actions.extend(report, document="№ 7", by=person_in(lead.body))

    assert Duty.objects.get(pk=report.duty_id).due_on == lead.due_on


def test_the_control_side_grants_a_contribution_any_later_day() -> None:
    lead = DutyFactory(part="lead", days=20)
    day = lead.due_on + timedelta(days=9)
    report = _contribution_asking(lead, day)

    actions.extend(report, document="№ 7", by=reviewer_of(report.duty))

    assert Duty.objects.get(pk=report.duty_id).due_on == day


def _contribution_asking(lead: Duty, day: date) -> Report:
    duty = DutyFactory(measure=lead.measure, part="co", lead=lead, days=10)
    return submitted(duty, request="extend", asked_on=day, asked_reason="Дерек", responsible="Бөлім")


# Signing: what was signed is what leaves.


@pytest.mark.parametrize("state", Report.SIGNING)
def test_no_file_is_added_to_a_report_that_is_being_signed(state: str) -> None:
    report = ReportFactory(state=state)
    user = person_in(report.duty.body)

    with pytest.raises(WrongState):
        attached(report.duty, user)

    assert report.files.count() == 0


def test_a_signed_report_gets_nothing_shared_into_it() -> None:
    source, signed = ReportFactory(), ReportFactory(state="signed")
    user = person_in(source.duty.body)
    Duty.objects.filter(pk=signed.duty_id).update(body=source.duty.body)
    attached(source.duty, user)

    with pytest.raises(WrongState):
        actions.share(source, [Duty.objects.get(pk=signed.duty_id)], by=user)

    assert (signed.files.count(), signed.evidence.count()) == (0, 0)


def test_a_signed_report_gets_no_file_from_the_sheet(client: Client) -> None:
    report = ReportFactory(state="signed")
    user = person_in(report.duty.body)
    data = {"duty": [report.duty_id], "serves": [report.duty_id], "step": "save", "shared": paper()}

    response = signed_in(client, user).post(address("filing-sheet"), data)

    assert response.status_code == 400
    assert report.files.count() == 0


def test_the_head_signs_with_a_new_file(client: Client) -> None:
    report = ReportFactory(state="prepared")
    head = person_in(report.duty.body, Role.HEAD)
    data = {
        "outgoing_number": "05/1",
        "outgoing_on": clock.today().isoformat(),
        "signed_upload": paper("қол.txt"),
    }

    signed_in(client, head).post(address("report-sign", report.duty_id), data)
    report.refresh_from_db()

    assert report.state == "signed"
    assert report.signed_file is not None
    assert report.signed_file.upload.name == "қол.txt"


def test_a_report_is_not_signed_with_the_file_of_another() -> None:
    report, other = ReportFactory(state="prepared"), ReportFactory()
    theirs = attached(other.duty, person_in(other.duty.body))

    with pytest.raises(ValidationError):
        actions.sign(report, signed_file=theirs, by=person_in(report.duty.body, Role.HEAD))


# Foreign files, by their numbers.


def test_a_foreign_file_is_no_evidence_and_no_order(client: Client) -> None:
    report, other = ReportFactory(), ReportFactory()
    theirs = attached(other.duty, person_in(other.duty.body))
    user = person_in(report.duty.body)
    row = {"kind": "list", "title": "Тізім", "file": str(theirs.pk)}
    asking = {
        "request": "extend",
        "order": str(theirs.pk),
        "asked_on": "",
        "asked_reason": "",
        "responsible": "",
    }

    own = attached(report.duty, user, "өзіміздікі.txt")
    evidence = signed_in(client, user).post(
        address("report-save", report.duty_id), typed(seen="1", **proofs(row))
    )
    order = client.post(address("report-save", report.duty_id), typed(seen="1", **asking))
    actions.save_report(
        report.duty,
        text="Мәтін",
        language="kk",
        figures=[],
        evidence=[actions.Proof("list", title="Тізім", file=theirs.pk)],
        asking=actions.Asking("extend", order=theirs.pk),
        by=user,
    )
    report.refresh_from_db()

    assert (evidence.status_code, order.status_code) == (400, 400)
    assert (report.order, report.evidence.get().file, list(report.files.all())) == (None, None, [own])


def test_a_file_named_like_the_digest_of_a_secret_one_opens_nothing(client: Client) -> None:
    report, other = ReportFactory(), ReportFactory()
    secret = attached(other.duty, person_in(other.duty.body)).upload
    user = person_in(report.duty.body)
    attached(report.duty, user, f"{secret.sha256}.txt")
    actions.submit(report, by=user)

    response = signed_in(client, user).get(f"/kk/files/{secret.pk}/")

    assert response.status_code == 404


def test_a_letter_is_registered_by_those_who_may_send(client: Client) -> None:
    body = BodyFactory()

    with pytest.raises(NotAllowed):
        actions.register_letter(
            body, number="1", dated_on=clock.today(), upload=None, by=person_in(BodyFactory())
        )

    assert CoveringLetter.objects.count() == 0


def test_a_sheet_of_two_bodies_registers_no_letter_for_the_one_that_sends_nothing(client: Client) -> None:
    ready, other = ReportFactory(), DutyFactory()
    user = person_in(other.body, Role.COORDINATOR)
    Membership.objects.create(
        user=user, body=ready.duty.body, role=Role.EXECUTOR, valid_from=date(2015, 1, 1)
    )
    keys = [other.pk, ready.duty_id]
    data = {
        "duty": keys, "row": keys, "step": "submit", "number": "05/9", "dated_on": clock.today().isoformat()
    }  # fmt: skip

    signed_in(client, user).post(address("filing-letter"), data)

    assert not CoveringLetter.objects.filter(body=other.body).exists()


# Archive and closed.


def test_nothing_is_decided_on_in_a_founding_document() -> None:
    report = submitted()
    reviewer = reviewer_of(report.duty)
    Edition.objects.update(state=Edition.State.ARCHIVE)

    for decide in (actions.accept, actions.take_for_information):
        with pytest.raises(NotAllowed):
            decide(report, by=reviewer)
    with pytest.raises(NotAllowed):
        actions.return_for_changes(report, why="Толықтырыңыз", by=reviewer)


def closed_report(**facts: Any) -> Report:
    """Make a report that was sent in a period since closed, and is in its writer's hands."""
    duty = DutyFactory(days=-40, times_submitted=1)
    report: Report = ReportFactory(duty=duty, **facts)
    ClosedPeriod.objects.create(
        edition=duty.edition,
        first_on=duty.due_on - timedelta(days=5),
        last_on=duty.due_on + timedelta(days=5),
        closed_by=reviewer_of(duty),
        closed_at=clock.now(),
    )
    return report


def test_no_path_changes_a_report_of_a_closed_period(client: Client) -> None:
    report = closed_report(text="Бұрынғы")
    duty, body = report.duty, report.duty.body
    user, head = person_in(body), person_in(body, Role.HEAD)
    other: Report = ReportFactory(duty__body=body)
    attached(other.duty, user)
    signed_in(client, user)
    row = {
        f"d{duty.pk}-{name}": value for name, value in (("seen", "1"), ("text", "Жаңа"), ("language", "kk"))
    }
    letter = {"duty": [duty.pk], "row": [duty.pk], "number": "1", "dated_on": clock.today().isoformat()}

    client.post(address("report-save", duty.pk), typed("Жаңа", seen="1"))
    client.post(address("report-save", duty.pk), typed("", seen="1", step="carry"))
    client.post(address("report-autosave", duty.pk), typed("Жаңа", seen="1"))
    client.post(address("filing-sheet"), {"duty": [duty.pk], "step": "save", **row})
    client.post(address("filing-autosave"), {"duty": [duty.pk], **row})
    shared = {"duty": [duty.pk, other.duty_id], "serves": [duty.pk], "from": other.duty_id, "step": "share"}
    client.post(address("filing-sheet"), shared)
    for step in ("prepare", "agree", "submit"):
        client.post(address("filing-letter"), letter | {"step": step})
    for acts in ("report-submit", "report-agree"):
        client.post(address(acts, duty.pk))
    signed_in(client, head).post(address("report-sign", duty.pk), {"outgoing_number": "", "outgoing_on": ""})
    after = Report.objects.get(pk=report.pk)

    assert (after.text, after.state, after.edition_number) == ("Бұрынғы", "draft", 1)
    assert (after.files.count(), after.evidence.count(), after.versions.count()) == (0, 0, 0)


# Numbers and days that nobody types.


@pytest.mark.parametrize("day", ["0001-01-01", "0000-01-01", "9999-12-31", "2026-02-30", "x" * 5000])
@pytest.mark.parametrize("name", ["duty-term", "duty-leave", "duty-inner", "duty-explain", "report-extend"])
def test_an_impossible_day_is_told_and_kept(client: Client, name: str, day: str) -> None:
    lead = DutyFactory(part="lead")
    duty = DutyFactory(measure=lead.measure, part="co", lead=lead, days=-3)
    if name == "report-extend":
        submitted(duty, request="extend", asked_on=clock.today(), asked_reason="Дерек", responsible="Бөлім")
    control, writer = reviewer_of(duty), person_in(duty.body)
    ClosedPeriod.objects.create(
        edition=duty.edition, first_on=duty.due_on, last_on=duty.due_on, closed_by=control
    )
    words = {
        "document": "№ 7",
        "why": "Себеп",
        "reason": "Себеп",
        "cause": "data",
        "text": "Дерек",
        "responsible": "Бөлім",
    }
    signed_in(client, writer if name == "duty-explain" else control)

    response: Any = client.post(
        address(name, duty.pk), words | dict.fromkeys(("to_on", "until_on", "promised_on"), day)
    )

    assert response.status_code == 400
    assert errors_in(response)


@pytest.mark.parametrize("count", ["9" * 5000, "1000000", "-1", "abc", ""])
def test_a_hidden_count_of_rows_breaks_nothing(client: Client, count: str) -> None:
    duty = DutyFactory()
    signed_in(client, person_in(duty.body))

    for name in ("figures-TOTAL_FORMS", "proofs-TOTAL_FORMS"):
        for step in ("save", "row", "proof--act"):
            response: Any = client.post(address("report-save", duty.pk), typed(step=step, **{name: count}))

            assert response.status_code in (200, 302, 400, 409)
            assert response.status_code < 400 or errors_in(response)


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 40, "-1", "²", "abc", "a\0b"])
def test_a_tampered_count_of_saves_saves_nothing(client: Client, number: str) -> None:
    report = ReportFactory(text="Бұрынғы")
    duty = report.duty
    row = {
        f"d{duty.pk}-{name}": value
        for name, value in (("seen", number), ("text", "Жаңа"), ("language", "kk"))
    }
    signed_in(client, person_in(duty.body))

    statuses = [
        client.post(address("report-save", duty.pk), typed("Жаңа", seen=number)).status_code,
        client.post(address("report-autosave", duty.pk), typed("Жаңа", seen=number)).status_code,
        client.post(address("filing-sheet"), {"duty": [duty.pk], "step": "save", **row}).status_code,
        client.post(address("filing-autosave"), {"duty": [duty.pk], **row}).status_code,
    ]

    assert all(status < 500 for status in statuses)
    assert Report.objects.get().text == "Бұрынғы"


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 40, "²", "a\0b"])
def test_a_number_nobody_has_in_an_address_finds_nothing(client: Client, number: str) -> None:
    report = submitted()
    lead = DutyFactory(part="lead", measure=report.duty.measure)
    control, writer = reviewer_of(report.duty), person_in(lead.body)
    names = ("node", "in", "body", "side", "territory", "month", "page")

    signed_in(client, control)
    asked = [client.get(address("control-duties"), {name: number}) for name in names]
    asked += [client.get(address("report-versions", report.duty_id), {"compare": f"{number},1"})]
    asked += [client.get(address("many"), {"step": "accept", "duty": number})]
    signed_in(client, writer)
    asked += [client.post(address("consolidation-accept", lead.pk), {"row": f"{number}.{number}"})]
    asked += [client.post(address("consolidation-build", lead.pk), {"seen": number, "expected": number})]

    assert [response.status_code for response in asked if response.status_code >= 500] == []


def test_a_nul_sign_in_the_name_of_a_filter_is_left_out(client: Client) -> None:
    user = person_in(BodyFactory())

    signed_in(client, user).post(
        address("filter-keep"), {"page": "duties", "name": "Менің\0сүзгім", "query": "q=a%00b"}
    )

    assert [kept.name for kept in user.saved_filters.all()] == ["Менің сүзгім"]


# Words where a line or a name is expected.


def test_a_number_of_a_letter_with_the_end_of_a_line_stays_one_line(client: Client) -> None:
    report = ReportFactory()
    user = person_in(report.duty.body)
    data = {
        "duty": [report.duty_id], "row": [report.duty_id], "step": "submit",
        "number": "05/9\r\nBcc: all@example.kz", "dated_on": clock.today().isoformat(),
    }  # fmt: skip

    signed_in(client, user).post(address("filing-letter"), data)

    assert [letter.number for letter in CoveringLetter.objects.all()] in ([], ["05/9 Bcc: all@example.kz"])


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "..\\..\\a.txt", "a\r\nX-Evil: 1.txt", 'a";b.txt'])
def test_the_name_of_a_file_leads_nowhere(client: Client, name: str) -> None:
    report = ReportFactory()
    user = person_in(report.duty.body)
    upload = attached(report.duty, user, name).upload

    answer = signed_in(client, user).get(f"/kk/files/{upload.pk}/")

    assert answer.status_code == 200
    assert not {"/", "\\", "\r", "\n"} & set(upload.name)
    assert "X-Evil" not in answer.headers
    assert ".." not in str(upload.file.name)


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_many_lead_back_to_no_other_site(client: Client, there: str) -> None:
    user = person_in(BodyFactory())

    answer = signed_in(client, user).get(address("many"), {"step": "nothing", "back": there})

    assert answer.headers["Location"] == address("duties")


def test_a_text_of_ten_megabytes_is_told_and_saves_nothing(client: Client) -> None:
    report = ReportFactory(text="Бұрынғы")
    signed_in(client, person_in(report.duty.body))
    text = "а" * 5_000_000

    answers = [
        client.post(address("report-save", report.duty_id), typed(text, seen="1")),
        client.post(address("report-autosave", report.duty_id), typed(text, seen="1")),
        client.post(address("report-return", report.duty_id), {"why": text}),
    ]

    assert all(answer.status_code < 500 for answer in answers)
    assert Report.objects.get().text == "Бұрынғы"


# Oneself.


def test_nobody_decides_on_the_report_of_an_own_body_in_whatever_other_role() -> None:
    report = submitted()
    user = reviewer_of(report.duty)
    Membership.objects.create(
        user=user, body=report.duty.body, role=Role.EXECUTOR, valid_from=date(2015, 1, 1)
    )
    day = clock.today() + timedelta(days=30)

    for decide in (actions.accept, actions.take_for_information):
        with pytest.raises(NotAllowed):
            decide(report, by=user)
    for act in (actions.set_new_term, actions.resume):
        with pytest.raises((NotAllowed, WrongState)):
            act(report.duty, to_on=day, document="№ 7", why="Себеп", by=user)
    with pytest.raises((NotAllowed, WrongState)):
        actions.excuse(report.duty, document="№ 7", why="Себеп", by=user)

    assert Duty.objects.get().state == "submitted"


def test_the_issuer_that_owes_a_duty_of_its_own_programme_does_not_close_it() -> None:
    edition = EditionFactory()
    duty = DutyFactory(measure=MeasureFactory(node__edition=edition), body=edition.issuer)
    report = submitted(duty)
    colleague = person_in(edition.issuer, Role.CONTROL)

    with pytest.raises(NotAllowed):
        actions.accept(report, by=colleague)
    with pytest.raises((NotAllowed, WrongState)):
        actions.excuse(duty, document="№ 7", why="Себеп", by=colleague)


def test_a_lead_does_not_accept_its_own_information() -> None:
    lead = DutyFactory(part="lead")
    report = submitted(lead)

    with pytest.raises(NotAllowed):
        actions.accept(report, by=person_in(lead.body, Role.HEAD))


def test_an_extension_without_reasons_day_or_officials_is_told_all_at_once() -> None:
    report = ReportFactory(request="extend")

    with pytest.raises(ValidationError) as told:
        actions.submit(report, by=person_in(report.duty.body))

    assert len(told.value.messages) >= 2
    assert Report.objects.get().state == "draft"
