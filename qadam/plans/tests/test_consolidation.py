"""A lead gathers the contributions of sixteen akimats and sends one information on."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from qadam.kit import clock
from qadam.kit.text import sort_key
from qadam.notices.models import Notice
from qadam.people.models import Body, User
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans import actions
from qadam.plans.actions import AskedField, Figure, FormContent
from qadam.plans.contributions import (
    consolidate,
    contributions_of,
    fields_of,
    form_of,
    is_edited,
    newer_than,
    previous_of,
)
from qadam.plans.models import ContributionField, ContributionForm, Duty, Report
from qadam.plans.office.consolidation import sheet_of
from qadam.plans.office.contribution_rows import table_of
from qadam.plans.tests.factories import (
    ExecutorFactory,
    MeasureFactory,
    NodeFactory,
    reviewer_of,
)
from qadam.programmes.models import Executor
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import MACHINE
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
NOON = clock.parse("2026-07-02T12:00:00+05:00")
AKIMATS = (
    "Шығыс Қазақстан облысының", "Ақмола облысының", "Өскемен қаласының", "Алматы қаласының",
    "Әулие облысының", "Астана қаласының", "Атырау облысының", "Жамбыл облысының",
    "Қарағанды облысының", "Қостанай облысының", "Қызылорда облысының", "Маңғыстау облысының",
    "Оңтүстік Қазақстан облысының", "Павлодар облысының", "Солтүстік Қазақстан облысының",
    "Батыс Қазақстан облысының",
)  # fmt: skip


@dataclass
class Gathering:
    """A measure that sixteen akimats report on by the quarter and one ministry gathers."""

    lead: Duty
    before: Duty
    chief: User
    writers: dict[int, User]
    fields: list[ContributionField]

    @property
    def parts(self) -> list[Duty]:
        """The duties of the akimats to this quarter's information, in the Kazakh alphabet's order."""
        return sorted(Duty.objects.filter(lead=self.lead), key=lambda duty: sort_key(duty.body.name_kk))

    def send(self, duty: Duty, text: str = "", people: int | None = 1, lines: str = "") -> Report:
        """Submit the contribution of a body."""
        by, report = self.writers[duty.body_id], Report.objects.filter(duty=duty).first()
        number, listed = self.fields
        figures = (
            [Figure(number.label_kk, Decimal(people), "адам", field=number)] if people is not None else []
        )
        figures += [Figure(listed.label_kk, None, field=listed, lines=lines)] if lines else []
        saved = actions.save_report(
            duty, text=text or f"{duty.body.name_kk} орындады.", language="kk", figures=figures, by=by
        )
        assert report is None or report.pk == saved.pk
        return actions.submit(saved, by=by)

    def fresh(self) -> Duty:
        """Return the lead's duty as it is stored now."""
        return Duty.objects.select_related("measure__edition", "body").get(pk=self.lead.pk)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.moved(NOON):
        yield


def asked(*, with_list: bool = True, **facts: object) -> FormContent:
    rows = [AskedField("қатысушылар", "участники", "participants", unit="адам", is_required=False)]
    if with_list:
        rows.append(AskedField("іс-шаралар", "мероприятия", kind="list", is_required=False))
    return FormContent(rows, **facts)  # type: ignore[arg-type]


@pytest.fixture
def gathering() -> Gathering:
    """The second quarter's gathering, with that of the first quarter before it."""
    actions.load_schemes(by=MACHINE)
    edition = EditionFactory(scheme="decree")
    measure = MeasureFactory(
        node=NodeFactory(edition=edition), deadline="quarterly", reports="day 5 after quarter"
    )
    chief_body = ExecutorFactory(measure=measure, position=1, role=Executor.Role.COLLECT).body
    for place, name in enumerate(AKIMATS, start=2):
        body = BodyFactory(kind=Body.Kind.AKIMAT, name_kk=f"{name} әкімдігі", name_ru=f"Акимат {place}")
        ExecutorFactory(measure=measure, position=place, body=body)
    actions.make_duties(edition, by=MACHINE)
    chief = person_in(chief_body)
    form = actions.set_form(measure, asked(), by=chief)
    leads = Duty.objects.filter(measure=measure, part="lead").order_by("original_on")
    return Gathering(
        lead=leads.select_related("measure__edition", "body").get(original_on=date(2026, 7, 5)),
        before=leads.get(original_on=date(2026, 4, 5)),
        chief=chief,
        writers={duty.body_id: person_in(duty.body) for duty in Duty.objects.filter(lead=leads[0])},
        fields=list(form.fields.all()),
    )


def built(gathering: Gathering, **facts: object) -> Report:
    return actions.build_report(gathering.lead, language="kk", by=gathering.chief, **facts)  # type: ignore[arg-type]


def test_sixteen_akimats_contribute_and_the_lead_sends_one_information(gathering: Gathering) -> None:
    for place, duty in enumerate(gathering.parts, start=1):
        gathering.send(duty, people=place, lines=f"Жәрмеңке {place}")
    seen = {duty.pk: 1 for duty in gathering.parts}

    outcomes = actions.accept_contributions(gathering.lead, seen, by=gathering.chief)
    report = built(gathering)
    actions.submit(report, by=gathering.chief)

    assert [item.faults for item in outcomes] == [()] * 16
    names = [f"— {name} әкімдігі" for name in sorted(AKIMATS, key=sort_key)]
    assert [line for line in report.text.splitlines() if line.startswith("—")] == names
    sums = [(row.label, row.value, row.unit) for row in report.figures.all()]
    assert sums == [("қатысушылар", Decimal(136), "адам")]
    assert len(report.built_from["versions"]) == 16
    assert Report.objects.get(pk=report.pk).state == "submitted"


def test_from_the_same_contributions_the_text_is_the_same_to_the_letter(gathering: Gathering) -> None:
    for duty in reversed(gathering.parts):
        gathering.send(duty)

    first = built(gathering)
    second = built(gathering)

    assert second.text.encode() == first.text.encode()
    assert second.built_from == first.built_from
    # Nothing is saved a second time, as after a second click.
    assert second.edition_number == first.edition_number
    Report.objects.filter(pk=first.pk).update(text="", built_from={})
    first.figures.all().delete()
    assert built(gathering).text.encode() == first.text.encode()


def test_an_edited_text_is_replaced_only_when_asked_for(gathering: Gathering) -> None:
    gathering.send(gathering.parts[0])
    report = built(gathering)
    actions.save_report(
        gathering.lead, text=f"{report.text}\n\nҚорытынды.", language="kk", figures=[], by=gathering.chief
    )

    with pytest.raises(actions.TextWasEdited):
        built(gathering)

    assert Report.objects.get(pk=report.pk).text.endswith("Қорытынды.")
    assert built(gathering, is_replacing=True).text == report.text


def test_a_text_saved_as_it_was_built_counts_as_not_edited(gathering: Gathering) -> None:
    gathering.send(gathering.parts[0])
    report = built(gathering)
    number = gathering.fields[0]
    kept = [Figure("қатысушылар", Decimal(1), "адам", field=number)]

    # A browser ends the lines of a text in its own way.
    again = actions.save_report(
        gathering.lead,
        text=report.text.replace("\n", "\r\n"),
        language="kk",
        figures=kept,
        by=gathering.chief,
    )

    assert not is_edited(again, gathering.fields)


def test_the_leads_own_figures_stay_when_it_builds_again(gathering: Gathering) -> None:
    gathering.send(gathering.parts[0], people=5)
    own = [Figure("облыстар", Decimal(16), "бірлік")]
    actions.save_report(gathering.lead, text="", language="kk", figures=own, by=gathering.chief)

    built(gathering)
    report = built(gathering)

    rows = [(row.label, row.value) for row in report.figures.all()]
    assert rows == [("қатысушылар", Decimal(5)), ("облыстар", Decimal(16))]


def test_who_has_not_sent_stands_at_the_end_and_what_is_not_accepted_is_marked(gathering: Gathering) -> None:
    first, second, third, *others = gathering.parts
    gathering.send(first)
    gathering.send(second)
    office = reviewer_of(gathering.lead)
    for duty in others:
        actions.excuse(duty, document="№ 7", why="Шара өткізілмейді", by=office)
    actions.accept_contributions(gathering.lead, {first.pk: 1}, by=gathering.chief)

    text = built(gathering).text

    paragraphs = text.split("\n\n")
    assert paragraphs[0].endswith(f"\n— {first.body.name_kk}")
    assert not paragraphs[1].endswith(f"\n— {second.body.name_kk}")
    assert f"— {second.body.name_kk} (" in paragraphs[1]
    assert third.body.name_kk in paragraphs[-1]
    assert not any(duty.body.name_kk in text for duty in others)


def test_what_was_given_back_is_not_counted(gathering: Gathering) -> None:
    first, second = gathering.parts[:2]
    gathering.send(first, people=10)
    report = gathering.send(second, people=90)
    built(gathering)
    actions.return_for_changes(report, by=gathering.chief, why="Сан дәл емес")

    found = contributions_of(gathering.lead)
    stale = newer_than(Report.objects.get(duty=gathering.lead), found)
    again = built(gathering)

    assert [item.duty for item in stale] == [second]
    assert [row.value for row in again.figures.all()] == [Decimal(10)]


def test_a_later_contribution_is_newer_than_the_text(gathering: Gathering) -> None:
    first, second = gathering.parts[:2]
    gathering.send(first)
    report = built(gathering)
    gathering.send(second)

    assert [item.duty for item in newer_than(report, contributions_of(gathering.lead))] == [second]


def test_a_value_zero_nothing_and_not_applicable_are_four_things(gathering: Gathering) -> None:
    number = gathering.fields[0]
    for duty, people in zip(gathering.parts[:3], (7, 0, None), strict=True):
        gathering.send(duty, people=people)
    fourth = gathering.parts[3]
    by = gathering.writers[fourth.body_id]
    why = Figure("қатысушылар", None, "адам", field=number, lines="Мұндай мекеме жоқ")
    actions.submit(actions.save_report(fourth, text="Жоқ", language="kk", figures=[why], by=by), by=by)

    answers = [item.answers.get(number.pk) for item in contributions_of(gathering.lead)[:4]]

    assert [(item.value, item.why_not) if item else None for item in answers] == [
        (Decimal(7), ""),
        (Decimal(0), ""),
        None,
        (None, "Мұндай мекеме жоқ"),
    ]


def test_a_request_for_a_new_term_is_no_contribution(gathering: Gathering) -> None:
    duty = gathering.parts[0]
    by = gathering.writers[duty.body_id]
    asking = actions.Asking("longer", date(2026, 9, 1), "Деректер әзір емес", "А. Әлиев", "month")
    report = actions.save_report(duty, text="Сұраймыз", language="kk", figures=[], by=by, asking=asking)
    actions.submit(report, by=by)

    assert [item.is_sent for item in contributions_of(gathering.lead)] == [False] * 16
    with pytest.raises(ValidationError):
        built(gathering)


def test_the_period_before_is_found(gathering: Gathering) -> None:
    assert previous_of(gathering.lead) == gathering.before


def test_after_the_lead_has_submitted_a_contribution_changes_only_when_the_lead_gets_its_own_back(
    gathering: Gathering,
) -> None:
    sent = gathering.send(gathering.parts[0])
    actions.submit(built(gathering), by=gathering.chief)

    with pytest.raises(NotAllowed):
        actions.return_for_changes(Report.objects.get(pk=sent.pk), by=gathering.chief, why="Қате")
    assert Report.objects.get(pk=sent.pk).state == "submitted"
    actions.return_for_changes(
        Report.objects.get(duty=gathering.lead), by=reviewer_of(gathering.lead), why="Нақтылаңыз"
    )
    actions.return_for_changes(Report.objects.get(pk=sent.pk), by=gathering.chief, why="Қате")

    assert Report.objects.get(pk=sent.pk).state == "returned"


def test_a_late_contribution_is_taken_after_the_lead_has_submitted(gathering: Gathering) -> None:
    gathering.send(gathering.parts[0])
    actions.submit(built(gathering), by=gathering.chief)

    late = gathering.send(gathering.parts[1])

    assert late.state == "submitted"


def test_every_body_that_has_not_sent_is_reminded_once_a_day(gathering: Gathering) -> None:
    sent, *others = gathering.parts
    gathering.send(sent)

    first = actions.remind_missing(gathering.lead, by=gathering.chief)
    second = actions.remind_missing(gathering.lead, by=gathering.chief)

    assert [item.duty.body_id for item in first] == [duty.body_id for duty in others]
    assert {item.is_new for item in first} == {True}
    assert {item.is_new for item in second} == {False}
    told = Notice.objects.filter(kind="plans.asked")
    assert set(told.values_list("user", flat=True)) == {gathering.writers[duty.body_id].pk for duty in others}
    assert gathering.lead.body.name_kk in told[0].values["body_kk"]


def test_only_the_lead_reminds_and_builds(gathering: Gathering) -> None:
    other = gathering.writers[gathering.parts[0].body_id]
    gathering.send(gathering.parts[0])

    with pytest.raises(NotAllowed):
        actions.remind_missing(gathering.lead, by=other)
    with pytest.raises(NotAllowed):
        actions.build_report(gathering.lead, language="kk", by=other)
    with pytest.raises(NotAllowed):
        actions.set_form(gathering.lead.measure, asked(), by=other)


def test_a_field_asked_no_more_keeps_its_answers(gathering: Gathering) -> None:
    gathering.send(gathering.parts[0], people=4, lines="Жәрмеңке")
    number, _listed = gathering.fields
    kept = AskedField("қатысушылар", "участники", unit="адам", pk=number.pk)

    actions.set_form(gathering.lead.measure, FormContent([kept]), by=gathering.chief)

    form = form_of(gathering.lead.measure_id)
    assert form is not None
    assert [(row.label_kk, row.is_asked) for row in form.fields.all()] == [
        ("қатысушылар", True),
        ("іс-шаралар", False),
    ]
    assert len(fields_of(form, contributions_of(gathering.lead))) == 2
    assert len(fields_of(form, [])) == 1


def test_an_answer_carried_over_stays_the_answer_to_its_field(gathering: Gathering) -> None:
    part = gathering.parts[0]
    before = Duty.objects.get(lead=gathering.before, body=part.body_id)
    gathering.send(before, people=4, lines="Жәрмеңке")

    report = actions.carry_over(part, by=gathering.writers[part.body_id])

    rows = report.figures.values_list("field", "value", "lines")
    assert list(rows) == [
        (gathering.fields[0].pk, Decimal(4), ""),
        (gathering.fields[1].pk, None, "Жәрмеңке"),
    ]


def test_fields_change_places(gathering: Gathering) -> None:
    number, listed = gathering.fields
    rows = [
        AskedField("іс-шаралар", "мероприятия", kind="list", pk=listed.pk),
        AskedField("жаңа", "новое"),
        AskedField("қатысушылар", "участники", unit="адам", pk=number.pk),
    ]

    form = actions.set_form(gathering.lead.measure, FormContent(rows), by=gathering.chief)

    assert [row.label_kk for row in form.fields.all()] == ["іс-шаралар", "жаңа", "қатысушылар"]


def test_the_unit_of_an_answered_field_does_not_change(gathering: Gathering) -> None:
    gathering.send(gathering.parts[0])
    number, _listed = gathering.fields
    other = AskedField("қатысушылар", "участники", unit="мың адам", pk=number.pk)

    with pytest.raises(ValidationError):
        actions.set_form(gathering.lead.measure, FormContent([other]), by=gathering.chief)


def test_two_people_who_change_a_form_do_not_overwrite_each_other_unseen(gathering: Gathering) -> None:
    measure = gathering.lead.measure
    form = ContributionForm.objects.get(measure=measure)
    actions.set_form(measure, asked(with_list=False), by=gathering.chief, seen=form.edition_number)

    with pytest.raises(WrongState):
        actions.set_form(measure, asked(text_limit=100), by=gathering.chief, seen=form.edition_number)

    assert ContributionForm.objects.get(measure=measure).text_limit is None


def test_an_inner_day_moves_the_duties_of_the_others(gathering: Gathering) -> None:
    # 5 July is a Sunday and the 6th a holiday: the lead's day is the 7th, one working day before it Friday the 3rd.
    actions.set_form(gathering.lead.measure, asked(inner_workdays=1), by=gathering.chief)

    assert {duty.due_on for duty in gathering.parts} == {date(2026, 7, 3)}
    assert gathering.fresh().due_on == gathering.lead.due_on


def test_shares_do_not_add_up(gathering: Gathering) -> None:
    number, _listed = gathering.fields
    gathering.send(gathering.parts[0], people=50)
    number.unit = "%"

    assert consolidate([number], contributions_of(gathering.lead), "kk").sums == ()


def url_of(gathering: Gathering, name: str = "consolidation", *more: object) -> str:
    return reverse(f"desk:{name}", args=[gathering.lead.pk, *more])


def page(client: Client, user: User, url: str) -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_list_says_how_many_of_how_many_have_sent(gathering: Gathering, client: Client) -> None:
    gathering.send(gathering.parts[0])

    with translation.override("en"):
        text = page(client, gathering.chief, reverse("desk:consolidations"))

    assert "1 of 16" in text
    assert "0 of 16" in text


def test_the_sheet_shows_values_sums_gaps_and_jumps(gathering: Gathering, client: Client) -> None:
    first, second, third, fourth = gathering.parts[:4]
    earlier = sorted(Duty.objects.filter(lead=gathering.before), key=lambda duty: sort_key(duty.body.name_kk))
    for duty, people in zip(earlier[:3], (10, 10, 0), strict=True):
        gathering.send(duty, people=people)
    for duty, people in zip((first, second, third), (25, 0, 4), strict=True):
        gathering.send(duty, people=people)
    actions.excuse(fourth, document="№ 7", why="Өткізілмейді", by=reviewer_of(gathering.lead))

    with translation.override("en"):
        sheet = sheet_of(gathering.fresh(), gathering.chief)
        table = table_of(sheet, clock.today())

    column = [row[2] for row in table["rows"]]
    assert column[:5] == [
        {"number": Decimal(25), "state": "jump", "word": "more by 150 %"},
        {"number": Decimal(0), "state": "jump", "word": "fell to zero"},
        {"number": Decimal(4), "state": "jump", "word": "was zero the last time"},
        {"state": "not_applicable"},
        {"meta": "not sent"},
    ]
    assert table["foot"][1:3] == [
        {"text": "3 of 15 have sent"},
        {"number": Decimal(29), "meta": "more by 45 %"},
    ]
    assert page(client, gathering.chief, url_of(gathering))


def test_a_duty_with_some_of_its_contributions_is_partly_done(gathering: Gathering, client: Client) -> None:
    client.force_login(gathering.chief)
    address = reverse("desk:duty", args=[gathering.lead.pk])

    before = client.get(address).context["is_partly"]
    gathering.send(gathering.parts[0])
    some = client.get(address).context["is_partly"]
    for duty in gathering.parts[1:]:
        gathering.send(duty)
    every = client.get(address).context["is_partly"]

    assert (before, some, every) == (False, True, False)


def test_a_contributor_does_not_see_the_sheet_and_the_control_side_reads_it(
    gathering: Gathering, client: Client
) -> None:
    client.force_login(gathering.writers[gathering.parts[0].body_id])
    assert client.get(url_of(gathering)).status_code == 404

    text = page(client, reviewer_of(gathering.lead), url_of(gathering))

    assert url_of(gathering, "consolidation-remind") not in text


def test_the_sheet_asks_no_oftener_for_sixteen_bodies_than_for_one(
    gathering: Gathering, client: Client
) -> None:
    for duty in gathering.parts:
        gathering.send(duty)
    client.force_login(gathering.chief)
    client.get(url_of(gathering))

    with CaptureQueriesContext(connection) as many:
        client.get(url_of(gathering))
    Duty.objects.filter(lead=gathering.lead).exclude(pk=gathering.parts[0].pk).update(lead=None)
    with CaptureQueriesContext(connection) as one:
        client.get(url_of(gathering))

    assert len(many) == len(one)
    assert len(many) <= 17


def form_data(gathering: Gathering, *rows: dict[str, str], seen: int = 1, **more: str) -> dict[str, str]:
    data = {
        "seen": str(seen),
        "fields-TOTAL_FORMS": str(len(rows)),
        "fields-INITIAL_FORMS": "0",
        "step": "save",
    }
    for place, row in enumerate(rows):
        data |= {f"fields-{place}-{name}": value for name, value in row.items()}
    return data | more


def test_the_form_page_saves_rows_in_the_order_of_their_places(gathering: Gathering, client: Client) -> None:
    number, listed = gathering.fields
    client.force_login(gathering.chief)
    rows = [
        {"key": str(number.pk), "place": "2", "label_kk": "қатысушылар", "label_ru": "участники",
         "kind": "number", "unit": "адам", "is_asked": "on", "is_required": "on"},
        {"key": str(listed.pk), "place": "1", "label_kk": "іс-шаралар", "label_ru": "мероприятия",
         "kind": "list", "is_asked": "on"},
        {"place": "3", "label_kk": "", "label_ru": "", "kind": "number", "is_asked": "on", "is_required": "on"},
    ]  # fmt: skip

    answer = client.post(
        url_of(gathering, "consolidation-form"),
        form_data(gathering, *rows, text_limit="500", note_kk="Қысқа"),
    )

    assert answer.status_code == 302
    form = form_of(gathering.lead.measure_id)
    assert form is not None
    assert [(row.label_kk, row.is_required) for row in form.fields.all()] == [
        ("іс-шаралар", False),
        ("қатысушылар", True),
    ]
    assert (form.text_limit, form.note_kk, form.edition_number) == (500, "Қысқа", 2)


def test_what_another_person_saved_is_shown_beside_what_was_typed(
    gathering: Gathering, client: Client
) -> None:
    row = {"label_kk": "менің жолым", "label_ru": "моя строка", "kind": "number", "is_asked": "on"}
    client.force_login(gathering.chief)

    answer = client.post(url_of(gathering, "consolidation-form"), form_data(gathering, row, seen=0))

    text = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "менің жолым" in text
    assert 'id="theirs"' in text
    assert ContributionField.objects.filter(is_asked=True).count() == 2


def test_a_row_without_its_russian_name_is_refused_and_kept(gathering: Gathering, client: Client) -> None:
    row = {"label_kk": "тек қазақша", "kind": "number", "is_asked": "on"}
    client.force_login(gathering.chief)

    answer = client.post(url_of(gathering, "consolidation-form"), form_data(gathering, row))

    assert answer.status_code == 400
    assert "тек қазақша" in answer.content.decode()


def test_one_row_is_given_back_with_a_reason(gathering: Gathering, client: Client) -> None:
    report = gathering.send(gathering.parts[0])
    client.force_login(gathering.chief)
    url = url_of(gathering, "contribution", gathering.parts[0].pk)

    without = client.post(url, {"step": "return", "seen": "1", "why": ""})
    said = {"step": "return", "cause": "figures", "why": "Сан дәл емес"}
    stale = client.post(url, {**said, "seen": "2"})
    done = client.post(url, {**said, "seen": "1"})

    assert (without.status_code, stale.status_code, done.status_code) == (400, 409, 302)
    assert Report.objects.get(pk=report.pk).remark == "Сан дәл емес"


def test_those_left_ticked_are_accepted(gathering: Gathering, client: Client) -> None:
    first, second = gathering.parts[:2]
    gathering.send(first)
    gathering.send(second)
    client.force_login(gathering.chief)
    url = url_of(gathering, "consolidation-accept")
    assert page(client, gathering.chief, url).count('name="row"') == 2

    client.post(url, {"row": [f"{first.pk}.1"]})

    states = dict(Report.objects.values_list("duty", "state"))
    assert states == {first.pk: "accepted", second.pk: "submitted"}


def test_building_is_offered_until_the_lead_has_submitted(gathering: Gathering, client: Client) -> None:
    gathering.send(gathering.parts[0])
    address = reverse("desk:consolidation-build", args=[gathering.lead.pk])
    before = page(client, gathering.chief, url_of(gathering, "consolidation"))

    actions.submit(built(gathering), by=gathering.chief)

    after = page(client, gathering.chief, url_of(gathering, "consolidation"))
    assert [address in before, address in after] == [True, False]
    assert "оны қайтарылғаннан кейін ғана қайта қалыптастыруға болады" in after


def test_the_button_reminds_and_says_whom(gathering: Gathering, client: Client) -> None:
    gathering.send(gathering.parts[0])
    client.force_login(gathering.chief)

    answer = client.post(url_of(gathering, "consolidation-remind"), follow=True)

    said = [str(item) for item in answer.context["messages"]]
    assert len(said) == 1
    assert all(duty.body.name_kk in said[0] for duty in gathering.parts[1:])
    assert gathering.parts[0].body.name_kk not in said[0]


def test_building_over_an_edited_text_shows_the_difference_first(
    gathering: Gathering, client: Client
) -> None:
    gathering.send(gathering.parts[0], text="Жәрмеңке өтті.")
    report = built(gathering)
    edited = actions.save_report(
        gathering.lead, text="Өз сөзім.", language="kk", figures=[], by=gathering.chief
    )
    client.force_login(gathering.chief)
    url = url_of(gathering, "consolidation-build")
    shown = page(client, gathering.chief, url)

    refused = client.post(url, {"seen": str(edited.edition_number)})
    done = client.post(url, {"seen": str(edited.edition_number), "replace": "yes"})

    assert "<del>" in shown
    assert "<ins>" in shown
    assert (refused.status_code, done.status_code) == (409, 302)
    assert Report.objects.get(pk=report.pk).text == report.text


def test_the_sheet_is_taken_away_with_its_gaps_told_apart(gathering: Gathering, client: Client) -> None:
    first, second, third = gathering.parts[:3]
    gathering.send(first, people=0)
    gathering.send(second, people=None)
    actions.excuse(third, document="№ 7", why="Өткізілмейді", by=reviewer_of(gathering.lead))
    client.force_login(gathering.chief)

    answer = client.get(url_of(gathering, "consolidation-table", "csv"))

    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    column = "қатысушылар, адам"
    assert [row[column] for row in rows[:4]] == ["0", "", "not applicable", ""]
    assert len(rows) == 16


def answered(
    gathering: Gathering, *, number: str = "", why_not: str = "", lines: str = "", **more: str
) -> dict[str, str]:
    """Return what a browser sends with a contribution."""
    first, second = gathering.fields
    return {
        "step": "submit",
        "seen": "0",
        "language": "kk",
        "text": "Екі жәрмеңке өтті.",
        "figures-TOTAL_FORMS": "0",
        "figures-INITIAL_FORMS": "0",
        f"answer-{first.pk}-answer": number,
        f"answer-{first.pk}-why_not": why_not,
        f"answer-{second.pk}-answer": lines,
    } | more


def test_a_body_answers_inside_its_report(gathering: Gathering, client: Client) -> None:
    duty = gathering.parts[0]
    client.force_login(gathering.writers[duty.body_id])

    client.post(
        reverse("desk:report-save", args=[duty.pk]),
        answered(gathering, number="1 234,5", lines="Қаңтар жәрмеңкесі\r\nЖастар жәрмеңкесі"),
    )

    found = contributions_of(gathering.lead)[0]
    number, listed = (found.answers[field.pk] for field in gathering.fields)
    assert found.is_sent
    assert (number.value, listed.lines) == (Decimal("1234.5"), ("Қаңтар жәрмеңкесі", "Жастар жәрмеңкесі"))


def test_what_must_be_answered_is_refused_while_it_is_empty_and_what_was_typed_stays(
    gathering: Gathering, client: Client
) -> None:
    ContributionField.objects.update(is_required=True)
    duty = gathering.parts[0]
    client.force_login(gathering.writers[duty.body_id])

    answer = client.post(reverse("desk:report-save", args=[duty.pk]), answered(gathering, lines="Біреу"))

    assert answer.status_code == 400
    assert "қатысушылар" in answer.content.decode()
    assert [row.lines for row in Report.objects.get(duty=duty).figures.all()] == ["Біреу"]


def test_a_reason_why_a_number_does_not_apply_is_an_answer(gathering: Gathering, client: Client) -> None:
    ContributionField.objects.filter(kind="number").update(is_required=True)
    duty = gathering.parts[0]
    client.force_login(gathering.writers[duty.body_id])
    url = reverse("desk:report-save", args=[duty.pk])

    both = client.post(url, answered(gathering, number="3", why_not="Мекеме жоқ"))
    done = client.post(url, answered(gathering, why_not="Мекеме жоқ"))

    assert (both.status_code, done.status_code) == (400, 302)
    assert contributions_of(gathering.lead)[0].answers[gathering.fields[0].pk].why_not == "Мекеме жоқ"


def test_the_page_of_a_contribution_asks_in_the_readers_language(
    gathering: Gathering, client: Client
) -> None:
    duty = gathering.parts[0]
    content = asked(text_limit=500, note={"ru": "Пишите кратко", "kk": "Қысқа жазыңыз"})
    actions.set_form(gathering.lead.measure, content, by=gathering.chief)

    with translation.override("ru"):
        text = page(client, gathering.writers[duty.body_id], reverse("desk:duty", args=[duty.pk]))

    assert "участники, адам" in text
    assert "Пишите кратко" in text


def test_a_number_that_is_none_is_kept_as_typed(gathering: Gathering, client: Client) -> None:
    duty = gathering.parts[0]
    client.force_login(gathering.writers[duty.body_id])

    answer = client.post(reverse("desk:report-save", args=[duty.pk]), answered(gathering, number="көп"))

    assert answer.status_code == 400
    assert 'value="көп"' in answer.content.decode()
    assert not Report.objects.filter(duty=duty).exists()


def test_the_lead_edits_and_submits_through_the_page_of_its_duty_and_the_sums_go_with_it(
    gathering: Gathering, client: Client
) -> None:
    for duty in gathering.parts:
        gathering.send(duty, people=10)
    report = built(gathering)
    client.force_login(gathering.chief)
    shown = page(client, gathering.chief, reverse("desk:duty", args=[gathering.lead.pk]))

    client.post(
        reverse("desk:report-save", args=[gathering.lead.pk]),
        {
            "step": "submit",
            "seen": str(report.edition_number),
            "language": "kk",
            "text": f"{report.text}\r\n\r\nҚорытынды.",
            "figures-TOTAL_FORMS": "0",
            "figures-INITIAL_FORMS": "0",
        },
    )

    version = Report.objects.get(pk=report.pk).versions.get()
    number, _listed = gathering.fields
    assert "160" in shown
    assert version.text.endswith("Қорытынды.")
    assert version.figures == [
        {"label": "қатысушылар", "value": "160.000", "unit": "адам", "field": number.pk}
    ]


def test_a_body_that_asks_for_a_new_term_is_led_to_the_page_that_grants_it(gathering: Gathering) -> None:
    duty = gathering.parts[0]
    by = gathering.writers[duty.body_id]
    asking = actions.Asking("longer", date(2026, 9, 1), "Деректер әзір емес", "А. Әлиев", "month")
    actions.submit(
        actions.save_report(duty, text="Сұраймыз", language="kk", figures=[], by=by, asking=asking), by=by
    )

    row = table_of(sheet_of(gathering.fresh(), gathering.chief), clock.today())["rows"][0]

    assert row[-1]["url"] == reverse("desk:duty", args=[duty.pk])
    assert "number" not in row[2]


def test_a_second_click_on_save_is_no_conflict(gathering: Gathering) -> None:
    measure = gathering.lead.measure
    before = ContributionForm.objects.get(measure=measure).edition_number

    actions.set_form(measure, asked(text_limit=300), by=gathering.chief, seen=before)
    again = actions.set_form(measure, asked(text_limit=300), by=gathering.chief, seen=before)

    assert again.edition_number == before + 1
    assert again.fields.filter(is_asked=True).count() == 2
