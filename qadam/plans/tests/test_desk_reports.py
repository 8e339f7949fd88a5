"""The form of a report: evidence by product, the one request, carrying over, the sign-off inside the body."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.people.tests.factories import person_in
from qadam.plans import actions
from qadam.plans.models import Duty, Evidence, Report, ReportVersion, SignOff
from qadam.plans.office import page
from qadam.plans.tests.desk import address, errors_in, paper, proofs, signed_in, typed
from qadam.plans.tests.factories import DutyFactory, ProductFactory, Role, submitted
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


@pytest.fixture
def duty() -> Duty:
    """A duty due in five days under the decree's scheme."""
    made: Duty = DutyFactory(measure__node__edition__scheme="decree", due_on=TODAY + timedelta(days=5))
    return made


def english(client: Client, name: str, *args: object, **data: Any) -> Any:
    """Post to an address in English and return the answer."""
    return client.post(address(name, *args).replace("/kk/", "/en/", 1), data)


def promised(duty: Duty, form: str = "joint_order", position: int = 1) -> str:
    return str(ProductFactory(measure=duty.measure, form=form, position=position).pk)


def test_an_act_is_shown_by_number_date_and_a_file_sent_in_its_row(client: Client, duty: Duty) -> None:
    product = promised(duty)
    signed_in(client, person_in(duty.body))
    row = {"product": product, "kind": "act", "number": "12", "held_on": "2026-03-01", "upload": paper()}

    answer = client.post(address("report-save", duty.pk), typed(step="submit", **proofs(row)))
    kept = Evidence.objects.get()

    assert answer.status_code == 302
    assert (kept.kind, str(kept.product_id), kept.number, kept.held_on) == (
        "act",
        product,
        "12",
        date(2026, 3, 1),
    )
    assert kept.file is not None
    assert kept.file.upload.name == "қаулы.txt"
    assert Report.objects.get().state == Report.State.SUBMITTED


@pytest.mark.parametrize(
    ("form", "kind", "row", "missing"),
    [
        ("joint_order", "act", {"number": "12"}, ["its date", "its text as a file or a link"]),
        (
            "sitting",
            "event",
            {"place": "Тараз"},
            ["the date", "the number of people", "minutes, a list or a photo"],
        ),
        ("article", "media", {"url": "https://egemen.kz/1"}, ["the channel", "the date"]),
        ("list", "list", {"title": "Спикерлер"}, ["the list as a file or a link"]),
    ],
)
def test_a_row_asks_for_its_kind_and_says_what_is_missing(
    client: Client, duty: Duty, form: str, kind: str, row: dict[str, str], missing: list[str]
) -> None:
    product = promised(duty, form)
    signed_in(client, person_in(duty.body))

    client.post(address("report-save", duty.pk), typed(**proofs({"product": product, "kind": kind, **row})))
    page_ = client.get(address("duty", duty.pk).replace("/kk/", "/en/", 1))
    (group,) = page_.context["proofs"]

    assert (group.kind, group.is_shown, group.is_owed) == (kind, False, True)
    assert group.rows[0].missing() == missing
    assert f"Still missing: {', '.join(missing)}." in page_.content.decode()


def test_a_report_without_promised_evidence_is_saved_and_not_sent(client: Client, duty: Duty) -> None:
    promised(duty)
    signed_in(client, person_in(duty.body))

    answer = english(client, "report-save", duty.pk, **typed(step="submit"))
    report = Report.objects.get()

    assert answer.status_code == 400
    assert errors_in(answer) == ["Show what was promised – add the evidence of: joint order."]
    assert (report.state, report.text) == ("draft", "Екі отырыс өтті.")


def test_a_row_is_added_for_one_product_and_all_that_was_typed_stays(client: Client, duty: Duty) -> None:
    product = promised(duty, "sitting")
    signed_in(client, person_in(duty.body))
    row = {"product": product, "kind": "event", "place": "Тараз", "people": "көп"}

    answer = client.post(
        address("report-save", duty.pk),
        typed(
            "жартысы",
            step=f"proof-{product}-event",
            request="extend",
            asked_reason="Сатып алу",
            **proofs(row),
        ),
    )
    (group,) = answer.context["proofs"]

    assert answer.status_code == 200
    assert [row["place"].value() for row in group.rows] == ["Тараз", None]
    assert group.rows[0]["people"].value() == "көп"
    assert answer.context["form"]["asked_reason"].value() == "Сатып алу"
    assert not Report.objects.exists()


def test_a_fault_in_a_row_names_its_field_and_keeps_its_file(client: Client, duty: Duty) -> None:
    product = promised(duty, "sitting")
    signed_in(client, person_in(duty.body))
    row = {"product": product, "kind": "event", "people": "2,5", "upload": paper("хаттама.txt")}

    answer = client.post(address("report-save", duty.pk), typed(**proofs(row)))
    item = duty.report.files.get()
    (group,) = answer.context["proofs"]

    assert answer.status_code == 400
    assert answer.context["errors"][0]["id"] == "id_proofs-0-people"
    assert group.rows[0]["file"].value() == str(item.pk)
    assert not Evidence.objects.exists()


def test_evidence_names_no_product_of_another_measure(client: Client, duty: Duty) -> None:
    other = ProductFactory(form="sitting")
    signed_in(client, person_in(duty.body))
    row = {"product": str(other.pk), "kind": "event", "place": "Тараз"}

    client.post(address("report-save", duty.pk), typed(**proofs(row)))

    assert Evidence.objects.get().product is None


def test_a_script_in_a_link_is_refused(client: Client, duty: Duty) -> None:
    signed_in(client, person_in(duty.body))
    row = {"product": "", "kind": "media", "url": "javascript:alert(1)"}

    answer = client.post(address("report-save", duty.pk), typed(**proofs(row)))

    assert answer.status_code == 400
    assert answer.context["errors"][0]["id"] == "id_proofs-0-url"


def test_what_was_shown_in_an_earlier_report_is_not_asked_again(client: Client, duty: Duty) -> None:
    product = ProductFactory(measure=duty.measure, form="joint_order")
    before = submitted(
        DutyFactory(measure=duty.measure, body=duty.body, due_on=TODAY - timedelta(days=30)), text="Бұрын"
    )
    Evidence.objects.create(
        report=before,
        position=1,
        kind="act",
        product=product,
        number="1",
        held_on=TODAY,
        url="https://adilet.zan.kz/1",
    )
    signed_in(client, person_in(duty.body))

    groups = client.get(address("duty", duty.pk)).context["proofs"]
    answer = client.post(address("report-save", duty.pk), typed(step="submit"))

    assert [(group.is_shown, group.rows) for group in groups] == [(True, [])]
    assert answer.status_code == 302


def test_an_extension_without_reasons_is_refused_and_what_was_typed_stays(client: Client, duty: Duty) -> None:
    signed_in(client, person_in(duty.body))

    answer = english(
        client, "report-save", duty.pk, **typed(step="submit", request="extend", asked_on="2026-04-01")
    )

    assert answer.status_code == 400
    assert errors_in(answer) == [
        "A new term is asked for with its day and the reasons: fill in both.",
        "Name the officials who answer for the delay.",
    ]
    assert (answer.context["form"]["request"].value(), str(answer.context["form"]["asked_on"].value())) == (
        "extend",
        "2026-04-01",
    )


def test_a_report_carries_exactly_one_request(client: Client, duty: Duty) -> None:
    signed_in(client, person_in(duty.body))
    asked = {"asked_on": "2026-04-01", "asked_reason": "Сатып алу", "responsible": "А. Әлімов"}

    client.post(address("report-save", duty.pk), typed(request="extend", periodicity="month", **asked))
    report = Report.objects.get()
    first = (report.request, report.asked_on, report.periodicity)
    client.post(address("report-save", duty.pk), typed(seen="1", request="information", **asked))
    report.refresh_from_db()

    assert first == ("extend", date(2026, 4, 1), "")
    assert (report.request, report.asked_on, report.asked_reason) == ("information", None, "")


def test_the_page_says_the_last_day_to_ask_as_the_rule_judges_it(client: Client, duty: Duty) -> None:
    signed_in(client, person_in(duty.body))

    shown = client.get(address("duty", duty.pk)).context["last_to_ask"]

    assert shown == actions.last_day_to_ask(duty)
    assert page.last_day_to_ask(page.duties_in_full().get(pk=duty.pk)) == shown


def test_a_repeated_extension_shows_the_field_for_the_order_and_keeps_its_file(
    client: Client, duty: Duty
) -> None:
    Duty.objects.filter(pk=duty.pk).update(times_extended=1)
    signed_in(client, person_in(duty.body))
    asked = {"asked_on": "2026-04-01", "asked_reason": "Сатып алу", "responsible": "А. Әлімов"}

    page_ = client.get(address("duty", duty.pk)).content.decode()
    without = english(client, "report-save", duty.pk, **typed(step="submit", request="extend", **asked))
    answer = client.post(
        address("report-save", duty.pk),
        typed(step="submit", seen="1", request="extend", order_upload=paper("бұйрық.txt"), **asked),
    )
    report = Report.objects.get()

    assert 'name="order_upload"' in page_
    assert errors_in(without) == [
        "The term was extended already: a repeated extension needs the disciplinary order attached."
    ]
    assert answer.status_code == 302
    assert report.order is not None
    assert report.order.upload.name == "бұйрық.txt"


def before_it(duty: Duty, text: str = "Бұрынғы мәтін") -> Report:
    earlier = DutyFactory(measure=duty.measure, body=duty.body, due_on=TODAY - timedelta(days=30))
    return submitted(earlier, text=text)


def test_the_last_report_is_carried_over_and_marked_until_it_is_changed(client: Client, duty: Duty) -> None:
    before_it(duty)
    signed_in(client, person_in(duty.body))

    offered = client.get(address("duty", duty.pk)).content.decode()
    client.post(address("report-save", duty.pk), typed("", step="carry"))
    carried = client.get(address("duty", duty.pk).replace("/kk/", "/en/", 1)).content.decode()
    client.post(address("report-save", duty.pk), typed("Жаңа мәтін", seen="1"))
    changed = client.get(address("duty", duty.pk).replace("/kk/", "/en/", 1)).content.decode()

    assert 'value="carry"' in offered
    assert ("Бұрынғы мәтін" in carried, "Carried over and unchanged since" in carried) == (True, True)
    assert "Carried over and unchanged since" not in changed


def test_a_typed_text_is_not_lost_by_carrying_over(client: Client, duty: Duty) -> None:
    before_it(duty)
    signed_in(client, person_in(duty.body))

    answer = client.post(address("report-save", duty.pk), typed("Өз мәтінім", step="carry"))

    assert answer.status_code == 400
    assert answer.context["form"]["text"].value() == "Өз мәтінім"
    assert len(errors_in(answer)) == 1


def test_a_version_says_that_its_text_is_that_of_the_report_before(client: Client, duty: Duty) -> None:
    before_it(duty)
    signed_in(client, person_in(duty.body))
    client.post(address("report-save", duty.pk), typed("Бұрынғы мәтін", step="submit"))

    page_ = client.get(address("duty", duty.pk).replace("/kk/", "/en/", 1))

    assert page_.context["versions"][0].unchanged_since == TODAY
    assert "The text is word for word that of" in page_.content.decode()


def signing(body: Body) -> None:
    SignOff.objects.create(body=body, needs_prepared=True, needs_agreed=True, needs_signed=True)


def test_a_report_is_prepared_agreed_signed_and_then_sent(client: Client, duty: Duty) -> None:
    signing(duty.body)
    first, second = person_in(duty.body), person_in(duty.body)
    head = person_in(duty.body, Role.HEAD)

    signed_in(client, first).post(address("report-save", duty.pk), typed(step="prepare"))
    own = english(client, "report-agree", duty.pk)
    signed_in(client, second).post(address("report-agree", duty.pk))
    steps = [(step.is_done, step.who) for step in client.get(address("duty", duty.pk)).context["sign_off"]]
    signed_in(client, head).post(
        address("report-sign", duty.pk),
        {"outgoing_number": "7-1/12", "outgoing_on": "2026-03-04", "signed_upload": paper("скан.txt")},
    )
    shown = client.get(address("duty", duty.pk).replace("/kk/", "/en/", 1)).content.decode()
    answer = client.post(address("report-submit", duty.pk))
    again = client.post(address("report-submit", duty.pk))
    version = ReportVersion.objects.get()

    assert (own.status_code, errors_in(own)) == (
        403,
        ["You have prepared this report; another person of the body agrees it."],
    )
    assert steps == [(True, first.full_name), (True, second.full_name), (False, "")]
    assert "signed, not verified" in shown
    assert (answer.status_code, again.status_code) == (302, 302)
    assert version.signing["outgoing_number"] == "7-1/12"
    assert version.signing["signed_by"] == head.log_key


def test_only_the_next_step_of_the_sign_off_is_offered(client: Client, duty: Duty) -> None:
    signing(duty.body)
    first, second, head = (person_in(duty.body, role) for role in (Role.EXECUTOR, Role.EXECUTOR, Role.HEAD))

    def offered(user: User) -> tuple[list[str], str]:
        answer = signed_in(client, user).get(address("duty", duty.pk))
        steps = ("agree", "sign", "submit")
        forms = [step for step in steps if address(f"report-{step}", duty.pk) in answer.content.decode()]
        return forms, answer.context["still_needed"]

    signed_in(client, first).post(address("report-save", duty.pk), typed(step="prepare"))
    prepared = [offered(user) for user in (first, second, head)]
    signed_in(client, second).post(address("report-agree", duty.pk))
    agreed = [offered(user) for user in (first, head)]
    signed_in(client, head).post(address("report-sign", duty.pk), {"outgoing_number": "", "outgoing_on": ""})

    with translation.override("kk"):
        to_agree = translation.gettext("The report has to be agreed inside the body before it is submitted.")
        to_sign = translation.gettext("The head of the body has to sign the report before it is submitted.")
    assert prepared == [([], to_agree), (["agree"], to_agree), (["agree"], to_agree)]
    assert agreed == [([], to_sign), (["sign"], to_sign)]
    assert offered(first) == (["submit"], "")


def test_a_body_that_signs_is_told_what_is_missing_before_sending(client: Client, duty: Duty) -> None:
    signing(duty.body)
    signed_in(client, person_in(duty.body))

    page_ = client.get(address("duty", duty.pk)).content.decode()
    answer = english(client, "report-save", duty.pk, **typed(step="submit"))

    assert ('value="prepare"' in page_, 'value="submit"' in page_) == (True, False)
    assert errors_in(answer) == ["The head of the body has to sign the report before it is submitted."]


def test_a_report_in_sign_off_is_not_changed_and_keeps_what_was_typed(client: Client, duty: Duty) -> None:
    signing(duty.body)
    signed_in(client, person_in(duty.body)).post(address("report-save", duty.pk), typed(step="prepare"))

    late = client.post(address("report-save", duty.pk), typed("Кешіккен түзету", seen="1"))
    taken = client.post(address("report-take-back", duty.pk))
    saved = client.post(address("report-save", duty.pk), typed("Түзету", seen="1"))

    assert (late.status_code, late.context["unsent"]) == (409, "Кешіккен түзету")
    assert (taken.status_code, saved.status_code) == (302, 302)
    assert Report.objects.get().text == "Түзету"


def test_no_file_leaves_a_report_that_is_being_signed(client: Client, duty: Duty) -> None:
    signing(duty.body)
    signed_in(client, person_in(duty.body))
    client.post(address("report-save", duty.pk), typed(step="prepare", evidence=[paper()]))
    item = duty.report.files.get()

    answer = client.post(address("file-remove", duty.pk, item.pk))

    assert answer.status_code == 409
    assert duty.report.files.count() == 1


@pytest.mark.parametrize(
    "data", [{"outgoing_number": "7-1/12"}, {"outgoing_number": "7-1/12", "outgoing_on": "2026-03-05"}]
)
def test_a_signature_with_half_a_number_or_a_day_ahead_is_refused(
    client: Client, duty: Duty, data: dict[str, str]
) -> None:
    SignOff.objects.create(body=duty.body, needs_prepared=True, needs_signed=True)
    signed_in(client, person_in(duty.body)).post(address("report-save", duty.pk), typed(step="prepare"))

    answer = signed_in(client, person_in(duty.body, Role.HEAD)).post(address("report-sign", duty.pk), data)

    assert answer.status_code == 400
    assert answer.context["sign"]["outgoing_number"].value() == "7-1/12"
    assert Report.objects.get().state == Report.State.PREPARED


def test_an_executor_does_not_sign(client: Client, duty: Duty) -> None:
    signed_in(client, person_in(duty.body)).post(address("report-save", duty.pk), typed(step="prepare"))

    answer = client.post(address("report-sign", duty.pk))

    assert answer.status_code == 403
    assert Report.objects.get().state == Report.State.PREPARED


def test_a_draft_in_sign_off_is_not_shown_to_the_other_side(client: Client, duty: Duty) -> None:
    signed_in(client, person_in(duty.body)).post(
        address("report-save", duty.pk), typed("Ішкі мәтін", step="prepare", evidence=[paper("ішкі.txt")])
    )
    side = duty.measure.edition.issuer
    assert side is not None

    page_ = (
        signed_in(client, person_in(side, Role.COORDINATOR)).get(address("duty", duty.pk)).content.decode()
    )

    assert ("Ішкі мәтін" in page_, "ішкі.txt" in page_) == (False, False)


@pytest.mark.parametrize("total", ["x", ""])
def test_a_broken_count_of_rows_saves_nothing_and_says_so(client: Client, duty: Duty, total: str) -> None:
    signed_in(client, person_in(duty.body))

    answer = client.post(address("report-save", duty.pk), typed(**{"proofs-TOTAL_FORMS": total}))

    assert answer.status_code == 400
    assert errors_in(answer) != []
    assert answer.context["form"]["text"].value() == "Екі отырыс өтті."
    assert not Report.objects.exists()


def test_too_many_files_at_once_are_refused_with_the_text_kept(client: Client, duty: Duty) -> None:
    signed_in(client, person_in(duty.body))

    answer = client.post(
        address("report-save", duty.pk), typed(evidence=[paper(f"{number}.txt") for number in range(21)])
    )

    assert answer.status_code == 400
    assert answer.context["errors"][0]["id"] == "id_evidence"
    assert (duty.report.text, duty.report.files.count()) == ("Екі отырыс өтті.", 0)


def test_the_same_report_sent_twice_is_sent_once(client: Client, duty: Duty) -> None:
    product = promised(duty)
    signed_in(client, person_in(duty.body))
    row = {
        "product": product,
        "kind": "act",
        "number": "12",
        "held_on": "2026-03-01",
        "url": "https://adilet.zan.kz/1",
    }

    first = client.post(address("report-save", duty.pk), typed(step="submit", **proofs(row)))
    second = client.post(address("report-save", duty.pk), typed(step="submit", **proofs(row)))

    assert (first.status_code, second.status_code) == (302, 302)
    assert (ReportVersion.objects.count(), Evidence.objects.count()) == (1, 1)
