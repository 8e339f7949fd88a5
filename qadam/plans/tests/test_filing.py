"""Filing many duties at once: the sheet, files and facts for several duties, the covering letter, autosave."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people import limits
from qadam.people.models import Body, User
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.plans import actions
from qadam.plans.models import ContributionField, ContributionForm, CoveringLetter, Duty, Report
from qadam.plans.tests.factories import (
    DutyFactory,
    MeasureFactory,
    NodeFactory,
    ProductFactory,
    ReportFactory,
    Role,
    VersionFactory,
    reviewer_of,
)
from qadam.plans.views import autosaving
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.models import Change

pytestmark = pytest.mark.django_db
Data = dict[str, Any]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def address(name: str, *args: object, **query: Any) -> str:
    with translation.override("en"):
        return reverse(f"desk:{name}", args=args, query=query)


@pytest.fixture
def body(client: Client) -> Body:
    """Sign an executor of this body in."""
    made: Body = BodyFactory()
    client.force_login(person_in(made))
    return made


def duties_of(body: Body, programmes: int = 1, each: int = 2, **facts: Any) -> list[Duty]:
    """Make duties of several programmes."""
    nodes = [NodeFactory(edition=EditionFactory()) for _ in range(programmes)]
    return [
        DutyFactory(body=body, measure=MeasureFactory(node=node), **facts)
        for node in nodes
        for _ in range(each)
    ]


def typed(*duties: Duty, text: Any = "Отырыс өтті", seen: Any = 0, **more: Any) -> Data:
    """Return what a browser sends with a sheet."""
    data: Data = {"duty": [duty.pk for duty in duties], "step": "save"}
    for duty in duties:
        data |= {
            f"d{duty.pk}-seen": str(seen),
            f"d{duty.pk}-text": text,
            f"d{duty.pk}-language": "kk",
            f"d{duty.pk}-f0-label": "",
            f"d{duty.pk}-f0-value": "",
            f"d{duty.pk}-f0-unit": "",
        }
    return data | more


def sent_with(*duties: Duty, **more: Any) -> Data:
    """Return what a browser sends with a covering letter."""
    keys = [duty.pk for duty in duties]
    return {
        "duty": keys,
        "row": keys,
        "step": "submit",
        "number": "05-12/734",
        "dated_on": clock.today().isoformat(),
        **more,
    }


def states(duties: list[Duty]) -> set[str]:
    return set(Duty.objects.filter(pk__in=[duty.pk for duty in duties]).values_list("state", flat=True))


def test_thirty_duties_of_five_programmes_leave_with_one_letter(client: Client, body: Body) -> None:
    duties = duties_of(body, programmes=5, each=6)

    saved = client.post(address("filing-sheet"), typed(*duties, step="letter"))
    page = client.get(saved["Location"])
    sent = client.post(address("filing-letter"), sent_with(*duties))

    letter = CoveringLetter.objects.get()
    assert (saved.status_code, page.status_code, sent.status_code) == (302, 200, 200)
    assert len(page.context["ready"]) == 30
    assert states(duties) == {"submitted"}
    assert (letter.number, letter.body, letter.reports.count()) == ("05-12/734", body, 30)
    assert sum(outcome.is_done for outcome in sent.context["outcomes"]) == 30
    assert "30 reports are submitted." in sent.content.decode()


def test_a_second_click_sends_nothing_twice(client: Client, body: Body) -> None:
    duties = duties_of(body)
    client.post(address("filing-sheet"), typed(*duties))
    client.post(address("filing-letter"), sent_with(*duties))
    before = Change.objects.count()

    again = client.post(address("filing-letter"), sent_with(*duties))
    sheet = client.post(address("filing-sheet"), typed(*duties, seen=1))

    assert [report.versions.count() for report in Report.objects.all()] == [1, 1]
    assert CoveringLetter.objects.count() == 1
    assert again.content.decode().count("it was sent once") == 2
    assert (sheet.status_code, Change.objects.count()) == (302, before)


def test_a_report_to_be_prepared_is_not_counted_ready_without_its_evidence(
    client: Client, body: Body
) -> None:
    head = person_in(body, Role.HEAD)
    actions.set_sign_off(body, needs_prepared=True, needs_agreed=False, needs_signed=False, by=head)
    whole, lacking = duties_of(body)
    ProductFactory(measure=lacking.measure, form="joint_order")
    client.post(address("filing-sheet"), typed(whole, lacking))

    look = client.get(address("filing-letter", duty=[whole.pk, lacking.pk]))
    client.post(address("filing-letter"), sent_with(whole, lacking, step="prepare"))

    assert [(line.step, line.is_ready) for line in look.context["lines"]] == [
        ("prepare", True),
        ("prepare", False),
    ]
    assert [Report.objects.get(duty=duty).state for duty in (whole, lacking)] == ["prepared", "draft"]


def test_the_duties_to_choose_are_those_of_the_body_that_come_near(client: Client, body: Body) -> None:
    near, late = DutyFactory(body=body, days=20), DutyFactory(body=body, days=-3)
    far = DutyFactory(body=body, days=40)
    DutyFactory(body=body, state=Duty.State.ACCEPTED)
    DutyFactory(body=body, is_by_agreement=True)
    DutyFactory()

    def offered(**query: Any) -> list[Duty]:
        return [duty for duty, _state in client.get(address("filing", **query)).context["duties"]]

    until = far.due_on.isoformat()
    assert offered() == [late, near]
    assert offered(until=until) == [late, near, far]
    assert offered(until=until, programme=far.edition.slug) == [far]
    assert offered(until="yesterday", programme="none", body="none") == [late, near]


def test_whoever_writes_for_no_body_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(UserFactory())

    page = client.get(address("filing"))

    assert "You do not write reports for any body today" in page.content.decode()


def test_a_duty_of_another_body_is_not_taken_in(client: Client, body: Body) -> None:
    [own], other = duties_of(body, each=1), DutyFactory()

    page = client.get(address("filing-sheet", duty=[own.pk, other.pk, "x", "9" * 30]))
    none = client.post(address("filing-sheet"), typed(other))

    assert [card.duty for card in page.context["cards"]] == [own]
    assert (none["Location"], Report.objects.count()) == (address("filing"), 0)


def test_what_was_not_changed_is_not_saved_again(client: Client, body: Body) -> None:
    one, two = duties_of(body)
    client.post(address("filing-sheet"), typed(one))

    client.post(
        address("filing-sheet"), typed(one, seen=1) | typed(two, text="") | {"duty": [one.pk, two.pk]}
    )

    assert [report.edition_number for report in Report.objects.all()] == [1]


def test_the_conflict_of_one_row_loses_nothing_of_the_others(client: Client, body: Body) -> None:
    one, two = duties_of(body)
    colleague = person_in(body)
    actions.save_report(one, text="Әріптестің мәтіні", language="kk", figures=[], by=colleague)

    page = client.post(address("filing-sheet"), typed(one, two, text="Менің мәтінім"))
    cards = {card.duty.pk: card for card in page.context["cards"]}
    again = client.post(address("filing-sheet"), typed(one, text="Бірге жазылған", seen=1))

    html = page.content.decode()
    assert page.status_code == 400
    assert (cards[one.pk].theirs, cards[one.pk].row.text["text"].value()) == (
        "Әріптестің мәтіні",
        "Менің мәтінім",
    )
    assert (cards[two.pk].said, Report.objects.get(duty=two).text) == ([], "Менің мәтінім")
    assert f'href="#duty-{one.pk}"' in html
    assert (again.status_code, Report.objects.get(duty=one).text) == (302, "Бірге жазылған")


def test_a_wrong_number_keeps_its_row_and_saves_the_others(client: Client, body: Body) -> None:
    one, two = duties_of(body)
    wrong = {f"d{one.pk}-f0-label": "отырыс", f"d{one.pk}-f0-value": "үш"}
    right = {f"d{two.pk}-f0-label": "отырыс", f"d{two.pk}-f0-value": "1 234,5", f"d{two.pk}-f0-unit": "рет"}

    page = client.post(address("filing-sheet"), typed(one, two, step="letter", **wrong, **right))

    saved = Report.objects.get()
    assert (page.status_code, saved.duty) == (400, two)
    assert [(row.label, row.value, row.unit) for row in saved.figures.all()] == [
        ("отырыс", Decimal("1234.5"), "рет")
    ]
    assert 'value="үш"' in page.content.decode()


def test_last_time_is_carried_over_where_nothing_is_written_yet(client: Client, body: Body) -> None:
    duties = duties_of(body, each=3)
    for duty in duties[:2]:
        before = DutyFactory(body=body, measure=duty.measure, days=-60, state=Duty.State.ACCEPTED)
        report = ReportFactory(duty=before, state=Report.State.ACCEPTED, text="Өткен тоқсан")
        VersionFactory(report=report)
    client.post(address("filing-sheet"), typed(duties[1], text="Осы тоқсан"))

    page = client.get(address("filing-sheet", duty=[duty.pk for duty in duties]))
    client.post(address("filing-sheet"), typed(*duties, text="", step="carry-all") | {
        f"d{duties[1].pk}-text": "Осы тоқсан", f"d{duties[1].pk}-seen": "1"
    })  # fmt: skip
    after = client.get(address("filing-sheet", duty=[duty.pk for duty in duties]))

    assert [card.may_carry for card in page.context["cards"]] == [True, False, False]
    texts = {report.duty_id: report.text for report in Report.objects.filter(duty__in=duties)}
    assert texts == {duties[0].pk: "Өткен тоқсан", duties[1].pk: "Осы тоқсан"}
    assert [card.is_carried for card in after.context["cards"]] == [True, False, False]
    assert "Carried over and unchanged" in after.content.decode()


def test_one_file_serves_many_duties_and_is_stored_once(client: Client, body: Body) -> None:
    duties = duties_of(body, programmes=2, each=2)
    file = SimpleUploadedFile("хаттама.pdf", PDF, "application/pdf")

    page = client.post(
        address("filing-sheet"),
        typed(*duties, step="attach", serves=[duty.pk for duty in duties[:3]], shared=file),
    )

    upload = Upload.objects.get()
    assert page.status_code == 302
    assert set(upload.report_files.values_list("report__duty", flat=True)) == {duty.pk for duty in duties[:3]}
    assert Report.objects.count() == 4


def test_a_file_that_serves_nothing_is_asked_for_again(client: Client, body: Body) -> None:
    duties = duties_of(body)
    bad = SimpleUploadedFile("хаттама.pdf", b"MZ not a pdf", "application/pdf")
    good = SimpleUploadedFile("хаттама.pdf", PDF, "application/pdf")

    untold = client.post(address("filing-sheet"), typed(*duties, step="attach", shared=good))
    refused = client.post(
        address("filing-sheet"), typed(*duties, step="attach", seen=1, serves=[duties[0].pk], shared=bad)
    )

    assert "Tick the duties that the files serve" in untold.content.decode()
    assert "does not match" in refused.content.decode()
    assert (Upload.objects.count(), Report.objects.count()) == (0, 2)


def test_facts_of_one_report_serve_others(client: Client, body: Body) -> None:
    duties = duties_of(body, each=3)
    for duty in duties:
        ProductFactory(measure=duty.measure, form="list")
    [user] = User.objects.filter(memberships__body=body)
    proof = actions.Proof("list", product=duties[0].measure.products.get(), url="https://example.kz/list")
    actions.save_report(duties[0], text="Тізім", language="kk", figures=[], by=user, evidence=[proof])

    page = client.get(address("filing-sheet", duty=[duty.pk for duty in duties]))
    client.post(
        address("filing-sheet"),
        typed(*duties[1:], step="share", serves=[duties[1].pk], **{"from": duties[0].pk})
        | {"duty": [duty.pk for duty in duties]},
    )
    after = client.get(address("filing-letter", duty=[duty.pk for duty in duties]))

    assert [bool(card.missing) for card in page.context["cards"]] == [False, True, True]
    assert [bool(line.faults) for line in after.context["lines"]] == [False, False, True]


def test_what_lacks_its_evidence_stays_while_the_others_leave(client: Client, body: Body) -> None:
    one, two = duties_of(body)
    ProductFactory(measure=one.measure, form="list")
    client.post(address("filing-sheet"), typed(one, two))

    look = client.get(address("filing-letter", duty=[one.pk, two.pk]))
    sent = client.post(address("filing-letter"), sent_with(one, two))

    assert [line.is_ready for line in look.context["lines"]] == [False, True]
    assert {outcome.duty.pk: outcome.is_done for outcome in sent.context["outcomes"]} == {
        one.pk: False,
        two.pk: True,
    }
    assert "Show what was promised" in sent.content.decode()


def test_a_letter_is_of_one_body(client: Client, body: Body) -> None:
    [user] = User.objects.filter(memberships__body=body)
    [own] = duties_of(body, each=1)
    [other] = duties_of(person_in(BodyFactory(), user=user).memberships.exclude(body=body).get().body, each=1)
    client.post(address("filing-sheet"), typed(own, other))

    look = client.get(address("filing-letter", duty=[own.pk, other.pk]))
    sent = client.post(address("filing-letter"), sent_with(own, other))

    assert len(look.context["ready"]) == len(look.context["lacking"]) == 1
    assert sum(outcome.is_done for outcome in sent.context["outcomes"]) == 1


def test_what_was_typed_after_a_report_left_is_kept(client: Client, body: Body) -> None:
    one, two = duties_of(body)
    colleague = person_in(body)
    report = actions.save_report(one, text="Әріптес жолдады", language="kk", figures=[], by=colleague)
    actions.submit(report, by=colleague)

    page = client.post(address("filing-sheet"), typed(one, two, text="Менің мәтінім", seen=0))

    cards = {card.duty.pk: card for card in page.context["cards"]}
    assert (cards[one.pk].unsent, cards[one.pk].may_write) == ("Менің мәтінім", False)
    assert (Report.objects.get(duty=one).text, Report.objects.get(duty=two).text) == (
        "Әріптес жолдады",
        "Менің мәтінім",
    )


def test_no_letter_is_registered_when_nothing_leaves(client: Client, body: Body) -> None:
    duties = duties_of(body)

    page = client.post(address("filing-letter"), sent_with(*duties))

    assert not any(outcome.is_done for outcome in page.context["outcomes"])
    assert not CoveringLetter.objects.exists()


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        ({"number": " "}, "Give the outgoing number"),
        ({"dated_on": "2099-01-01"}, "The outgoing date is in the future."),
        ({"dated_on": "кеше"}, "Enter a valid date"),
        ({"row": []}, "Tick the rows that you mean."),
        ({"step": "burn"}, "Choose what is to be done"),
    ],
)
def test_a_letter_without_its_facts_sends_nothing(
    client: Client, body: Body, letter: Data, said: str
) -> None:
    duties = duties_of(body)
    client.post(address("filing-sheet"), typed(*duties))

    page = client.post(address("filing-letter"), sent_with(*duties, **letter))

    assert (page.status_code, said in page.content.decode()) == (400, True)
    assert states(duties) == {"open"}


def test_the_letter_is_kept_as_a_file(client: Client, body: Body) -> None:
    duties = duties_of(body)
    client.post(address("filing-sheet"), typed(*duties))

    client.post(
        address("filing-letter"),
        sent_with(*duties, scan=SimpleUploadedFile("хат.pdf", PDF, "application/pdf")),
    )

    letter = CoveringLetter.objects.get()
    assert letter.upload is not None
    assert letter.upload.name == "хат.pdf"
    fetched = {}
    for name, user in {
        "reviewer": reviewer_of(duties[0]),
        "colleague": person_in(body),
        "stranger": person_in(BodyFactory()),
    }.items():
        client.force_login(user)
        fetched[name] = client.get(reverse("files:fetch", args=[letter.upload.pk])).status_code
    assert fetched == {"reviewer": 200, "colleague": 200, "stranger": 404}


def test_the_steps_of_the_body_are_taken_by_many_at_once(client: Client, body: Body) -> None:
    duties = duties_of(body, each=3)
    head = person_in(body, Role.HEAD)
    actions.set_sign_off(body, needs_prepared=True, needs_agreed=False, needs_signed=True, by=head)
    client.post(address("filing-sheet"), typed(*duties))

    early = client.post(address("filing-letter"), sent_with(*duties))
    prepared = client.post(address("filing-letter"), sent_with(*duties, step="prepare", number=""))
    waiting = client.get(address("filing-letter", duty=[duty.pk for duty in duties]))
    client.force_login(head)
    look = client.get(address("filing-letter", duty=[duty.pk for duty in duties]))
    signed = client.post(address("filing-letter"), sent_with(*duties, step="sign"))
    sent = client.post(address("filing-letter"), sent_with(*duties))

    assert not any(outcome.is_done for outcome in early.context["outcomes"])
    assert "3 reports are prepared." in prepared.content.decode()
    assert waiting.content.decode().count("It waits for the signature of the head") == 3
    assert look.context["steps"] == ["sign"]
    assert "3 reports are signed." in signed.content.decode()
    assert "3 reports are submitted." in sent.content.decode()
    assert set(Report.objects.values_list("outgoing_number", "signed_by")) == {("05-12/734", head.pk)}


def test_a_coordinator_writes_the_sheet_but_does_not_send_it(client: Client) -> None:
    body: Body = BodyFactory()
    client.force_login(person_in(body, Role.COORDINATOR))
    duties = duties_of(body)

    saved = client.post(address("filing-sheet"), typed(*duties))
    sent = client.post(address("filing-letter"), sent_with(*duties))

    assert saved.status_code == 302
    assert "An executor or the head of the body submits this report." in sent.content.decode()
    assert states(duties) == {"open"}


def test_the_answers_to_the_lead_stand_on_the_sheet(client: Client, body: Body) -> None:
    measure = MeasureFactory()
    lead = DutyFactory(measure=measure, part="lead", days=9)
    duty = DutyFactory(measure=measure, body=body, part="co", lead=lead)
    form = ContributionForm.objects.create(measure=measure, changed_by=UserFactory())
    asked = ContributionField.objects.create(
        form=form, position=1, label_kk="отырыс", label_ru="заседание", unit="рет"
    )

    without = client.post(address("filing-sheet"), typed(duty))
    lacking = client.get(address("filing-letter", duty=duty.pk)).context["lines"][0].faults
    answer = {f"d{duty.pk}-answer-{asked.pk}-answer": "3"}
    client.post(address("filing-sheet"), typed(duty, seen=1, **answer))
    client.post(address("filing-sheet"), typed(duty, seen=2, text="Толығырақ"))

    assert (without.status_code, len(lacking)) == (302, 1)
    assert [(row.field, row.value) for row in Report.objects.get().figures.all()] == [(asked, Decimal(3))]


@pytest.mark.parametrize("page", ["filing", "filing-sheet", "filing-letter"])
def test_thirty_duties_cost_as_many_queries_as_one(client: Client, body: Body, page: str) -> None:
    [user] = User.objects.filter(memberships__body=body)
    lead = DutyFactory(part="lead")

    def more(count: int) -> None:
        for _ in range(count):
            [duty, co] = duties_of(body, each=2)
            Duty.objects.filter(pk=co.pk).update(part="co", lead=lead)
            ContributionForm.objects.create(measure=co.measure, changed_by=user)
            ProductFactory(measure=duty.measure, form="list")
            before = DutyFactory(body=body, measure=duty.measure, days=-60, state=Duty.State.ACCEPTED)
            VersionFactory(report=ReportFactory(duty=before, state=Report.State.ACCEPTED))
            for owed in (duty, co):
                actions.save_report(owed, text="Мәтін", language="kk", figures=[], by=user)
            Duty.objects.filter(pk=duty.pk).update(times_submitted=1)

    def cost() -> int:
        keys = list(Duty.objects.filter(body=body).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(page, duty=keys)).status_code == 200
        return len(queries)

    more(1)
    cost()
    one = cost()
    more(14)

    assert cost() == one <= 17


# Autosave.


def drafted(duty: Duty, text: str, seen: Any = 0, **more: str) -> Data:
    """Return what a duty's page sends by itself."""
    return {
        "seen": str(seen),
        "text": text,
        "language": "kk",
        "figures-TOTAL_FORMS": "1",
        "figures-INITIAL_FORMS": "0",
        "figures-0-label": "",
        "figures-0-value": "",
        "figures-0-unit": "",
    } | more


def test_a_page_saves_itself_and_never_submits(client: Client, body: Body) -> None:
    [duty] = duties_of(body, each=1)

    first = client.post(address("report-autosave", duty.pk), drafted(duty, "Жаз", step="submit")).json()
    second = client.post(address("report-autosave", duty.pk), drafted(duty, "Жазды", seen=1)).json()

    report = Report.objects.get()
    assert (first["seen"], second["seen"], second["faults"]) == ({"seen": 1}, {"seen": 2}, {})
    assert first["said"].startswith("Saved at ")
    assert (report.text, report.state, report.duty.state) == ("Жазды", "draft", "open")


def test_a_number_half_typed_leaves_the_saved_ones(client: Client, body: Body) -> None:
    [duty] = duties_of(body, each=1)
    figures = {"figures-0-label": "отырыс", "figures-0-value": "3", "figures-0-unit": "рет"}
    client.post(address("report-autosave", duty.pk), drafted(duty, "Жаз", **figures))

    told = client.post(
        address("report-autosave", duty.pk), drafted(duty, "Жазды", 1, **figures | {"figures-0-value": "3,"})
    ).json()

    report = Report.objects.get()
    assert (told["unsaved"], report.text) == (["figures-"], "Жазды")
    assert [(row.label, row.value) for row in report.figures.all()] == [("отырыс", Decimal(3))]


def test_an_autosave_never_takes_the_place_of_anothers_text(client: Client, body: Body) -> None:
    [duty] = duties_of(body, each=1)
    actions.save_report(duty, text="Әріптес", language="kk", figures=[], by=person_in(body))

    answer = client.post(address("report-autosave", duty.pk), drafted(duty, "Мен"))
    sheet = client.post(address("filing-autosave"), typed(duty, text="Мен"))

    assert (answer.status_code, sheet.status_code) == (409, 409)
    assert "Somebody else has saved this report meanwhile" in answer.json()["faults"][""]
    assert list(sheet.json()["faults"]) == [f"d{duty.pk}"]
    assert Report.objects.get().text == "Әріптес"


def test_an_autosave_after_the_report_was_sent_changes_nothing(client: Client, body: Body) -> None:
    [duty] = duties_of(body, each=1)
    [user] = User.objects.filter(memberships__body=body)
    actions.submit(actions.save_report(duty, text="Мәтін", language="kk", figures=[], by=user), by=user)

    answer = client.post(address("report-autosave", duty.pk), drafted(duty, "Кейін", 1))

    assert (answer.status_code, Report.objects.get().text) == (409, "Мәтін")


def test_nobody_saves_for_another_body(client: Client, body: Body) -> None:
    duty = DutyFactory()

    assert client.post(address("report-autosave", duty.pk), drafted(duty, "Бөтен")).status_code == 404
    assert client.post(address("filing-autosave"), typed(duty)).json()["seen"] == {}
    assert not Report.objects.exists()


def test_the_rows_of_a_sheet_save_themselves(client: Client, body: Body) -> None:
    one, two = duties_of(body)

    told = client.post(address("filing-autosave"), typed(one, two, text="Жаз")).json()
    page = client.post(address("filing-sheet"), typed(one, two, text="Жазды", seen=1))

    assert told["seen"] == {f"d{one.pk}-seen": 1, f"d{two.pk}-seen": 1}
    assert (page.status_code, states([one, two])) == (302, {"open"})
    assert {report.text for report in Report.objects.all()} == {"Жазды"}


def test_a_page_that_saves_too_often_is_held_back(
    client: Client, body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    [duty] = duties_of(body, each=1)
    monkeypatch.setattr(autosaving, "AUTOSAVES_A_MINUTE", 1)
    # The minute does not turn between the two.
    monkeypatch.setattr(limits, "_now", lambda: 6000)
    client.post(address("report-autosave", duty.pk), drafted(duty, "Бір"))

    answer = client.post(address("report-autosave", duty.pk), drafted(duty, "Екі", 1))

    assert (answer.status_code, Report.objects.get().text) == (429, "Бір")
    assert "kept on this device" in answer.json()["said"]
