from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from qadam.kit.workdays import KNOWN_TRANSFERS
from qadam.territories import actions, queries
from qadam.territories.models import DayTransfer
from qadam.territories.rules import may_edit_calendar
from qadam.territories.signals import workdays_changed
from qadam.workflow.log import MACHINE
from qadam.workflow.models import Change
from qadam.workflow.queries import verify_chain

DAY = date(2026, 5, 8)
FORM = {"day": "2026-05-08", "is_working": "no", "source": "Order № 1 of 10 January 2026"}

pytestmark = pytest.mark.django_db


def person(email: str = "someone@example.kz", **fields: Any) -> Any:
    return get_user_model().objects.create_user(email=email, full_name="Айгүл Сейітова", **fields)


@pytest.fixture
def administrator() -> Any:
    return person("administrator@example.kz", is_administrator=True)


@pytest.fixture
def desk(client: Client, administrator: Any) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def transfer() -> DayTransfer:
    return actions.add_transfer(DAY, is_working=False, source="Order № 1", by=MACHINE)


def pages(transfer: DayTransfer) -> list[str]:
    names = ["calendar", "calendar-import", "transfer-new"]
    return [
        *(reverse(f"territories:{name}") for name in names),
        reverse("territories:calendar-year", args=[2016]),
        reverse("territories:calendar-table", args=["csv"]),
        reverse("territories:transfer", args=[transfer.pk]),
        reverse("territories:transfer-remove", args=[transfer.pk]),
    ]


def test_the_calendar_knows_holidays_and_the_worked_saturday_of_2016() -> None:
    calendar = queries.work_calendar(2015, 2016)

    worked = [date(2016, 3, 5), date(2015, 11, 10)]
    free = [date(2015, 11, 15), date(2015, 12, 1), date(2016, 3, 7), date(2016, 3, 8)]
    assert [calendar.is_working(day) for day in worked + free] == [True] * 2 + [False] * 4


def test_a_transfer_makes_a_day_free_or_worked_at_once() -> None:
    assert queries.work_calendar(2026, 2026).is_working(DAY)

    transfer = actions.add_transfer(DAY, is_working=False, source="Order № 1", by=MACHINE)
    assert not queries.work_calendar(2026, 2026).is_working(DAY)

    actions.change_transfer(transfer, day=date(2026, 5, 16), is_working=True, source="Order № 2", by=MACHINE)
    assert queries.work_calendar(2026, 2026).is_working(DAY)
    assert queries.work_calendar(2026, 2026).is_working(date(2026, 5, 16))

    actions.remove_transfer(transfer, by=MACHINE, why="cancelled")
    assert not queries.work_calendar(2026, 2026).is_working(date(2026, 5, 16))


def test_a_transfer_overrides_what_is_known_otherwise() -> None:
    actions.add_transfer(date(2016, 3, 5), is_working=False, source="Order № 3", by=MACHINE)

    assert not queries.work_calendar(2016, 2016).is_working(date(2016, 3, 5))


def test_the_calendar_costs_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        queries.work_calendar(2015, 2017)
    with django_assert_num_queries(2):
        queries.calendar_year(2016)


def test_a_year_lists_what_is_out_of_the_ordinary_and_counts_its_days() -> None:
    actions.load_known_transfers()

    year = queries.calendar_year(2016)

    days = {row.day: (row.is_working, bool(row.holiday), row.transfer is not None) for row in year.days}
    assert days[date(2016, 3, 5)] == (True, False, True)
    assert days[date(2016, 3, 7)] == (False, True, True)
    assert days[date(2016, 3, 8)] == (False, True, False)
    assert [worked + free for _month, worked, free in year.months] == [
        31,
        29,
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ]
    assert year.worked == sum(
        queries.work_calendar(2016, 2016).is_working(date.fromordinal(n)) for n in year_of(2016)
    )


def year_of(year: int) -> range:
    return range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())


def test_known_transfers_are_added_once_and_a_changed_one_is_left_alone() -> None:
    call_command("territories", "prepare")
    actions.change_transfer(
        DayTransfer.objects.get(day=date(2016, 3, 5)),
        day=date(2016, 3, 5),
        is_working=False,
        source="Corrected",
        by=MACHINE,
    )

    call_command("territories", "prepare")

    assert DayTransfer.objects.count() == len(KNOWN_TRANSFERS)
    assert DayTransfer.objects.get(day=date(2016, 3, 5)).source == "Corrected"


def test_whoever_counts_days_is_told_which_have_changed(transfer: DayTransfer) -> None:
    told: list[set[date]] = []

    def listen(days: set[date], **kwargs: Any) -> None:
        told.append(days)

    workdays_changed.connect(listen)
    try:
        actions.change_transfer(
            transfer, day=date(2026, 5, 15), is_working=False, source="Order № 1", by=MACHINE
        )
        actions.change_transfer(
            transfer, day=date(2026, 5, 15), is_working=False, source="Order № 1", by=MACHINE
        )
        actions.remove_transfer(transfer, by=MACHINE, why="cancelled")
    finally:
        workdays_changed.disconnect(listen)

    assert told == [{DAY, date(2026, 5, 15)}, {date(2026, 5, 15)}]


def test_only_administrators_may_edit_the_calendar(administrator: Any) -> None:
    left = person("left@example.kz", is_administrator=True, is_active=False)

    may = [may_edit_calendar(who) for who in (administrator, MACHINE, left, person(), AnonymousUser())]

    assert may == [True, True, False, False, False]


def test_an_action_refuses_whoever_may_not(transfer: DayTransfer) -> None:
    stranger = person()

    with pytest.raises(PermissionDenied):
        actions.add_transfer(date(2026, 1, 10), is_working=True, source="Order", by=stranger)
    with pytest.raises(PermissionDenied):
        actions.change_transfer(transfer, day=DAY, is_working=True, source="Order", by=stranger)
    with pytest.raises(PermissionDenied):
        actions.remove_transfer(transfer, by=stranger, why="no")
    with pytest.raises(PermissionDenied):
        actions.import_transfers(b"", by=stranger)

    assert list(DayTransfer.objects.values_list("day", "is_working")) == [(DAY, False)]


def test_pages_ask_visitors_to_sign_in_and_refuse_others(client: Client, transfer: DayTransfer) -> None:
    as_visitor = {client.get(page).status_code for page in pages(transfer)}
    client.force_login(person())
    as_stranger = {client.get(page).status_code for page in pages(transfer)}

    assert (as_visitor, as_stranger) == ({302}, {403})


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_administrator_opens_every_page(desk: Client, transfer: DayTransfer, language: str) -> None:
    for page in pages(transfer):
        response = desk.get(page.replace("/kk/", f"/{language}/", 1))

        assert response.status_code == 200, page


def test_a_year_out_of_range_or_a_strange_table_is_not_found(desk: Client) -> None:
    assert desk.get(reverse("territories:calendar-year", args=[1700])).status_code == 404
    assert desk.get(reverse("territories:calendar-table", args=["exe"])).status_code == 404
    assert desk.get(reverse("territories:transfer", args=[404])).status_code == 404


def test_a_transfer_is_added_with_its_act_and_logged(desk: Client, administrator: Any) -> None:
    response = desk.post(reverse("territories:transfer-new"), FORM)

    transfer = DayTransfer.objects.get()
    change = Change.objects.get(subject="territories.daytransfer")
    assert response.headers["Location"] == reverse("territories:calendar-year", args=[2026])
    assert (transfer.day, transfer.is_working, transfer.source) == (DAY, False, FORM["source"])
    assert (change.verb, change.actor) == ("add_transfer", administrator.log_key)
    assert list(verify_chain()) == []


@pytest.mark.parametrize(
    "wrong",
    [{"day": ""}, {"day": "31.02.2026"}, {"day": "1700-01-01"}, {"source": " "}, {"is_working": "perhaps"}],
)
def test_a_wrong_form_adds_nothing_and_keeps_what_was_typed(desk: Client, wrong: dict[str, str]) -> None:
    response = desk.post(reverse("territories:transfer-new"), {**FORM, **wrong})

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == wrong.keys()
    assert not DayTransfer.objects.exists()


def test_a_day_has_one_entry(desk: Client, transfer: DayTransfer) -> None:
    response = desk.post(reverse("territories:transfer-new"), FORM)

    assert list(response.context["form"].errors) == ["day"]
    assert DayTransfer.objects.count() == 1


def test_a_change_and_a_removal_ask_why_and_stand_in_the_history(desk: Client, transfer: DayTransfer) -> None:
    change, remove = (
        reverse(f"territories:{name}", args=[transfer.pk]) for name in ("transfer", "transfer-remove")
    )

    without = [desk.post(change, {**FORM, "is_working": "yes"}), desk.post(remove, {})]
    desk.post(change, {**FORM, "is_working": "yes", "why": "the order was misread"})
    shown = desk.get(change).content.decode()
    desk.post(remove, {"why": "the order was cancelled"})

    reasons = (
        Change.objects.filter(subject_key=transfer.pk).exclude(reason="").values_list("reason", flat=True)
    )
    assert [list(response.context["form"].errors) for response in without] == [["why"], ["why"]]
    assert "the order was misread" in shown
    assert list(reasons) == ["the order was misread", "the order was cancelled"]
    assert not DayTransfer.objects.exists()


def test_the_export_is_accepted_back(desk: Client) -> None:
    actions.load_known_transfers()
    tables = {
        kind: desk.get(reverse("territories:calendar-table", args=[kind])).content for kind in ("csv", "xlsx")
    }
    DayTransfer.objects.filter(day__year=2016).delete()

    for kind, content in tables.items():
        file = SimpleUploadedFile(f"days.{kind}", content)
        response = desk.post(reverse("territories:calendar-import"), {"file": file})
        assert response.status_code == 302

    kept = [(one.day, one.is_working, one.source) for one in DayTransfer.objects.all()]
    assert kept == [(one.day, one.is_working, one.source) for one in KNOWN_TRANSFERS]


def test_a_table_with_faults_changes_nothing_and_names_each(desk: Client, english: None) -> None:
    rows = [
        "day,is_working,source",
        "2026-05-08,no,A",
        "2026-05-08,yes,A",
        "32.01.2026,yes,A",
        "2026-01-10,maybe,",
    ]
    table = "\n".join(rows).encode()

    with pytest.raises(actions.Refused) as refused:
        actions.import_transfers(table, by=MACHINE)
    response = desk.post(
        reverse("territories:calendar-import"), {"file": SimpleUploadedFile("days.csv", b"\x89PNG\r\n\x1a\n")}
    )

    assert refused.value.faults == [
        "line 3: the day stands in the table twice",
        "line 4: “32.01.2026” is not a day",
        "line 5: is_working must be yes or no",
        "line 5: the source is missing",
    ]
    assert response.status_code == 200
    assert response.context["faults"]
    assert not DayTransfer.objects.exists()


def test_the_page_of_a_year_costs_the_same_with_many_transfers(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    page = reverse("territories:calendar-year", args=[2018])
    # The first page of a session writes down the session.
    desk.get(page)

    with django_assert_max_num_queries(12) as few:
        desk.get(page)
    actions.load_known_transfers()
    with django_assert_max_num_queries(12) as many:
        desk.get(page)

    assert len(many) == len(few)
