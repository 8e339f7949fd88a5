"""Administration of control: rows of schemes, the scheme of a draft, sign-off steps, who gathers, who takes over."""

from datetime import date, datetime, time
from typing import Any, cast

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.people.models import Body, Succession
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.plans import actions
from qadam.plans.models import Consolidator, ControlScheme, Duty, SignOff
from qadam.plans.tests.factories import DutyFactory, ExecutorFactory, MeasureFactory, Role
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import MACHINE
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed

pytestmark = pytest.mark.django_db
# A programme, a body that ended, its heirs, what it still owes.
Divided = tuple[Any, Body, list[Body], list[Duty]]
NOON = clock.parse("2026-03-04T12:00:00+05:00")


@pytest.fixture(autouse=True)
def _noon() -> object:
    with clock.moved(NOON):
        yield


@pytest.fixture
def schemes() -> None:
    actions.load_schemes(by=MACHINE)


@pytest.fixture
def administrator(client: Client, schemes: None) -> Any:
    user = UserFactory(is_administrator=True)
    client.force_login(user)
    return user


def address(name: str, *args: object) -> str:
    with translation.override("en"):
        return reverse(f"desk:{name}", args=args)


def errors_in(answer: Any) -> str:
    return " ".join(error["text"] for error in answer.context["errors"])


def row(code: str = "government") -> ControlScheme:
    return ControlScheme.objects.filter(code=code).order_by("-valid_from")[0]


def typed(**changes: str) -> dict[str, str]:
    """Return what a browser sends with a row of a scheme: two kinds, numbers that are in order."""
    return {
        "valid_from": "2026-07-01", "name_kk": "Регламент", "name_ru": "Регламент", "name_en": "Regulation",
        "source": "№ 77 қаулы, 01.06.2026", "shift": "next", "default_reports": "day 15 after quarter",
        "lead_rule": "first", "ask_days_before": "2", "most_extensions": "", "reminder_days": "1, 20,5 , 0",
        "escalation_days": "2, 9, 4", "rework_workdays": "7",
        "kinds-TOTAL_FORMS": "3", "kinds-INITIAL_FORMS": "0",
        "kinds-0-code": "urgent", "kinds-0-most_workdays": "10", "kinds-0-most_months": "",
        "kinds-0-co_workdays": "3", "kinds-0-co_counted": "before",
        "kinds-1-code": "long", "kinds-1-most_workdays": "", "kinds-1-most_months": "",
        "kinds-1-co_workdays": "20", "kinds-1-co_counted": "before",
        "kinds-2-code": "", "kinds-2-most_workdays": "", "kinds-2-most_months": "", "kinds-2-co_workdays": "",
        "kinds-2-co_counted": "before",
        **changes,
    }  # fmt: skip


def test_a_new_row_begins_as_a_copy_of_the_one_before(client: Client, administrator: Any) -> None:
    answer = client.get(address("scheme-copy", row().pk))

    form, kinds = answer.context["form"], answer.context["kinds"]
    assert (form["name_kk"].value(), form["reminder_days"].value()) == (row().name_kk, "10,3,1,0")
    assert form["valid_from"].value() is None
    assert [line["code"].value() for line in kinds][:5] == ["urgent", "short", "short", "medium", "long"]


def test_the_report_days_of_a_row_are_told_in_words(client: Client, administrator: Any) -> None:
    page = client.get(address("scheme", row().pk)).content.decode()

    assert row().default_reports == "day 20 after quarter; day 20 after halfyear; day 20 after year"
    assert row().default_reports not in page
    assert "quarterly, by the 20th of the month after the reported quarter; half-yearly" in page


def test_a_row_is_added_with_its_kinds_and_source(client: Client, administrator: Any) -> None:
    before = row()

    answer = client.post(address("scheme-copy", before.pk), typed())

    added = row()
    assert answer.status_code == 302
    assert (added.code, added.valid_from, added.reminder_days) == ("government", date(2026, 7, 1), "20,5,1,0")
    assert (added.escalation_days, added.most_extensions) == ("2,4,9", None)
    assert list(added.kinds.values_list("code", "co_workdays")) == [("urgent", 3), ("long", 20)]
    assert Change.objects.get(verb="add_scheme_row").reason == "№ 77 қаулы, 01.06.2026"
    assert ControlScheme.objects.filter(pk=before.pk, valid_from="2023-01-06").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reminder_days": "ten"}, "Write whole numbers with commas between them"),
        ({"reminder_days": "-1, 5"}, "each between 0 and 365"),
        ({"escalation_days": "1, 5"}, "Write three different numbers from 1 on"),
        ({"escalation_days": "0, 1, 5"}, "Write three different numbers from 1 on"),
        ({"default_reports": "every friday"}, "The report rule is not understood"),
        ({"valid_from": "2026-03-03"}, "A new row begins today at the earliest"),
        ({"valid_from": ""}, "This field is required"),
        ({"kinds-1-most_months": "6"}, "Leave the last kind without a limit"),
        ({"kinds-0-most_workdays": ""}, "Only the last kind may have no limit"),
        ({"kinds-0-most_months": "2"}, "not by both"),
        ({"kinds-1-co_workdays": ""}, "Write the co-executor's working days"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_with_a_sentence(
    client: Client, administrator: Any, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.post(address("scheme-copy", row().pk), typed(**wrong))

    assert answer.status_code == 400
    page = answer.content.decode()
    assert sentence in errors_in(answer) or sentence in page
    assert "№ 77 қаулы, 01.06.2026" in page
    assert ControlScheme.objects.filter(code="government").count() == 1


def test_two_rows_do_not_begin_on_one_day(client: Client, administrator: Any) -> None:
    client.post(address("scheme-copy", row().pk), typed())

    answer = client.post(address("scheme-copy", row().pk), typed())

    assert answer.status_code == 400
    assert "This scheme has a row from this day already." in answer.content.decode()


def test_a_row_ahead_is_changed_and_one_in_force_is_history(client: Client, administrator: Any) -> None:
    old = row()
    client.post(address("scheme-copy", old.pk), typed())
    new = row()

    changed = client.post(address("scheme-edit", new.pk), typed(rework_workdays="4"))
    asked = client.get(address("scheme-edit", old.pk))
    forced = client.post(address("scheme-edit", old.pk), typed(rework_workdays="4"))

    new.refresh_from_db()
    old.refresh_from_db()
    assert (changed.status_code, new.rework_workdays) == (302, 4)
    assert asked.status_code == 302
    assert (forced.status_code, old.rework_workdays) == (400, 5)
    assert "This row is in force and stays as it is." in forced.content.decode()


def test_a_scheme_of_its_own_is_begun(client: Client, administrator: Any) -> None:
    answer = client.post(address("scheme-new"), typed(code="akimat"))

    assert answer.status_code == 302
    assert row("akimat").lead_rule == "first"
    assert "akimat" in client.get(address("schemes")).content.decode()


def test_schemes_are_for_administrators(client: Client, schemes: None) -> None:
    client.force_login(person_in(BodyFactory(), Role.HEAD))

    codes = [client.get(address("schemes")).status_code, client.get(address("scheme", row().pk)).status_code]

    assert codes == [403, 403]
    with pytest.raises(NotAllowed):
        actions.add_scheme_row({"code": "x", "valid_from": date(2026, 7, 1)}, [], by=UserFactory())


def test_duties_follow_a_new_row_from_its_day_on(client: Client, administrator: Any) -> None:
    edition = EditionFactory(scheme="government")
    before, after = (
        DutyFactory(measure=MeasureFactory(node__edition=edition), due_on=day, opens_on=date(2026, 3, 1))
        for day in (date(2026, 6, 30), date(2026, 7, 31))
    )
    Duty.objects.update(next_moment_at=datetime(2026, 3, 5, 6, tzinfo=ALMATY))
    measures = edition.measures.all()
    for duty in (before, after):
        ExecutorFactory(measure=duty.measure, body=duty.body)
        measures.filter(pk=duty.measure_id).update(deadline=f"until {duty.due_on}")

    client.post(address("scheme-copy", row().pk), typed())

    moments = Duty.objects.order_by("due_on").values_list("due_on", "next_moment_at")
    assert dict(moments)[date(2026, 7, 31)] == datetime.combine(date(2026, 7, 11), time(6), ALMATY)


def test_the_issuers_side_chooses_the_scheme_of_a_draft(client: Client, schemes: None) -> None:
    edition = EditionFactory(state=Edition.State.DRAFT)
    client.force_login(person_in(edition.issuer, Role.COORDINATOR))

    answer = client.post(address("programme-scheme", edition.slug), {"scheme": "government"})

    edition.refresh_from_db()
    assert answer.status_code == 302
    assert (edition.scheme, edition.shift) == ("government", "next")
    assert Change.objects.get(verb="choose_scheme").subject_key == str(edition.pk)


def test_a_programme_in_force_keeps_its_scheme(client: Client, schemes: None) -> None:
    edition = EditionFactory()
    client.force_login(person_in(edition.issuer, Role.COORDINATOR))

    answer = client.post(address("programme-scheme", edition.slug), {"scheme": "government"})

    edition.refresh_from_db()
    assert (answer.status_code, edition.scheme) == (400, "none")
    assert "chosen while the programme is a draft" in errors_in(answer)


def test_the_public_page_says_by_which_rules_a_programme_is_controlled(client: Client, schemes: None) -> None:
    controlled, other = EditionFactory(scheme="government"), EditionFactory(scheme="none")

    with translation.override("en"):
        pages = [
            client.get(reverse("programmes:programme", args=[edition.slug])).content.decode()
            for edition in (controlled, other)
        ]

    assert [row().source_en in page for page in pages] == [True, False]


def test_a_head_switches_the_steps_of_the_body_on(client: Client) -> None:
    body = BodyFactory()
    client.force_login(person_in(body, Role.HEAD))

    answer = client.post(address("steps"), {"needs_agreed": "on", "needs_signed": "on"})

    steps = SignOff.objects.get(body=body)
    assert answer.status_code == 302
    assert (steps.needs_prepared, steps.needs_agreed, steps.needs_signed) == (False, True, True)
    assert len(client.get(address("steps")).context["history"]) == 1


def test_an_executor_reads_the_steps_and_does_not_set_them(client: Client) -> None:
    client.force_login(person_in(BodyFactory()))

    read, sent = client.get(address("steps")), client.post(address("steps"), {"needs_signed": "on"})

    assert (read.status_code, read.context["may_set"], sent.status_code) == (200, False, 403)
    assert not SignOff.objects.exists()


def test_my_body_leads_to_its_steps(client: Client) -> None:
    client.force_login(person_in(BodyFactory()))

    with translation.override("en"):
        page = client.get(reverse("people:body")).content.decode()

    assert address("steps") in page


def shared_measure(edition: Edition) -> tuple[Any, list[Body]]:
    """Make a measure that its document gives to three bodies equally."""
    measure = MeasureFactory(node__edition=edition)
    bodies = [ExecutorFactory(measure=measure, position=place).body for place in (1, 2, 3)]
    actions.make_duties(edition, by=MACHINE)
    return measure, bodies


def test_the_control_side_names_who_gathers(client: Client) -> None:
    edition = EditionFactory()
    measure, bodies = shared_measure(edition)
    client.force_login(person_in(edition.issuer, Role.COORDINATOR))
    listed = client.get(address("programme", edition.slug)).context["shared"]

    answer = client.post(
        address("measure-consolidator", edition.slug, measure.code),
        {"body": bodies[1].key, "document": "№ 5 хат"},
    )

    assert [(item.measure, item.consolidator) for item in listed] == [(measure, None)]
    assert answer.status_code == 302
    assert Consolidator.objects.get().body == bodies[1]
    parts = dict(Duty.objects.values_list("body", "part"))
    assert parts == {bodies[0].pk: "co", bodies[1].pk: "lead", bodies[2].pk: "co"}


def test_a_collective_name_is_not_offered_to_gather(client: Client) -> None:
    edition = EditionFactory()
    measure, _bodies = shared_measure(edition)
    name = BodyFactory(kind=Body.Kind.COLLECTIVE)
    client.force_login(person_in(edition.issuer, Role.COORDINATOR))

    answer = client.post(address("measure-consolidator", edition.slug, measure.code), {"body": name.key})

    assert answer.status_code == 400
    assert not Consolidator.objects.exists()


def crowded() -> tuple[Any, list[Duty]]:
    """Make a lead's duty and those of two co-executors who have no day of their own before it."""
    lead = DutyFactory(measure=MeasureFactory(node__edition=EditionFactory()), part=Duty.Part.LEAD)
    facts = {"measure": lead.measure, "part": Duty.Part.CO, "lead": lead, "has_no_room": True}
    return lead, [DutyFactory(**facts) for _place in range(2)]


def test_an_own_day_is_set_for_all_co_executors_without_room(client: Client) -> None:
    lead, _duties = crowded()
    edition = lead.edition
    client.force_login(person_in(edition.issuer, Role.COORDINATOR))
    listed = client.get(address("programme", edition.slug)).context["without_room"]
    page = address("measure-inner-day", edition.slug, lead.measure.code, str(lead.measure_on))

    late = client.post(page, {"to_on": "2026-03-10", "why": "Орын жоқ"})
    done = client.post(page, {"to_on": "2026-03-06", "why": "Мереке күндері"})

    assert [(item.measure.code, item.lead_on, item.count) for item in listed] == [
        (lead.measure.code, lead.measure_on, 2)
    ]
    assert (late.status_code, done.status_code) == (400, 302)
    days = Duty.objects.filter(part="co").values_list("due_on", "has_no_room", "has_own_term").distinct()
    assert list(days.order_by()) == [(date(2026, 3, 6), False, True)]
    assert client.get(address("programme", edition.slug)).context["without_room"] == []
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "soon"])
def test_a_day_that_is_none_is_not_found(client: Client, day: str) -> None:
    lead, _duties = crowded()
    client.force_login(person_in(lead.edition.issuer, Role.COORDINATOR))

    answer = client.get(address("measure-inner-day", lead.edition.slug, lead.measure.code, day))

    assert answer.status_code == 404


@pytest.fixture
def divided() -> Divided:
    """Make a body that ended, the two between whom its functions were divided, and what it still owes."""
    edition = EditionFactory()
    old = BodyFactory(valid_to=date(2026, 2, 28))
    heirs = BodyFactory.create_batch(2)
    for heir in heirs:
        Succession.objects.create(
            from_body=old, to_body=heir, from_day=date(2026, 3, 1), act="№ 1 Жарлық", function_kk=heir.name_kk
        )
    duties = [DutyFactory(body=old, measure=MeasureFactory(node__edition=edition)) for _place in range(2)]
    return (edition, cast(Body, old), heirs, cast(list[Duty], duties))


def test_the_page_of_successors_asks_measure_by_measure(client: Client, divided: Divided) -> None:
    edition, old, heirs, duties = divided
    client.force_login(person_in(edition.issuer, Role.CONTROL))
    page = address("succession-of", edition.slug, old.key)
    listed = client.get(address("succession")).context["left"]

    client.post(page, {"successor": heirs[0].key, "measures": [duties[0].measure_id]})
    client.post(page, {"successor": heirs[1].key, "measures": [duties[1].measure_id]})

    assert [(item.body, item.count) for item in listed] == [(old, 2)]
    assert list(Duty.objects.order_by("pk").values_list("body", flat=True)) == [heirs[0].pk, heirs[1].pk]
    assert client.get(address("succession")).context["left"] == []


def test_the_page_of_successors_needs_a_choice_and_a_second_click_changes_nothing(
    client: Client, divided: Divided
) -> None:
    edition, old, heirs, duties = divided
    client.force_login(person_in(edition.issuer, Role.CONTROL))
    page = address("succession-of", edition.slug, old.key)
    whole = {"successor": heirs[0].key, "measures": [duty.measure_id for duty in duties]}

    nothing = client.post(page, {})
    codes = [client.post(page, whole).status_code, client.post(page, whole).status_code]

    assert nothing.status_code == 400
    assert codes == [302, 400]
    assert Change.objects.filter(verb="hand_over").count() == 2


def test_successors_are_chosen_by_the_control_side_alone(client: Client, divided: Divided) -> None:
    edition, old, heirs, _duties = divided
    client.force_login(person_in(heirs[0], Role.HEAD))
    refused = client.get(address("succession")).status_code
    client.force_login(person_in(EditionFactory().issuer, Role.COORDINATOR))
    foreign = client.get(address("succession-of", edition.slug, old.key)).status_code

    assert (refused, foreign) == (403, 404)


def test_who_is_no_heir_is_no_choice(divided: Divided) -> None:
    edition, old, _heirs, duties = divided
    control = person_in(edition.issuer, Role.CONTROL)

    with translation.override("en"), pytest.raises(ValidationError, match="Choose at least one measure"):
        actions.choose_successor(edition, old, _heirs[0], measures=[], by=control)
    assert {duty.body_id for duty in Duty.objects.filter(pk__in=[duty.pk for duty in duties])} == {old.pk}
