import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qadam.kit.tables import Row, Table, Unreadable, read_table, write_csv, write_xlsx
from qadam.people.forms.imports import BODY_COLUMNS, MEMBERSHIP_COLUMNS, import_bodies, import_memberships
from qadam.people.models import Body, Membership, User
from qadam.people.queries import body_rows, membership_rows
from qadam.people.tests.factories import (
    BodyFactory,
    MembershipFactory,
    TerritoryFactory,
    UserFactory,
    administrator_of,
)
from qadam.workflow.models import Change

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def body_table(*rows: str) -> Table:
    """Make a table of bodies: key, kind and parent of each row are given, separated by spaces."""
    made = []
    for line, row in enumerate(rows, start=2):
        key, kind, parent = [*row.split(" "), "", ""][:3]
        cells = dict.fromkeys(BODY_COLUMNS, "")
        cells |= {"key": key, "kind": kind, "parent": parent}
        cells |= {f"name_{language}": f"Атауы {key}" for language in ("kk", "ru", "en")}
        made.append(Row(line, cells))
    return Table(BODY_COLUMNS, made)


def state() -> list[list[object]]:
    return [list(row) for row in body_rows(Body.objects.order_by("key"))]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_an_exported_table_is_taken_back_and_changes_nothing(write: type) -> None:
    platform = UserFactory(is_administrator=True)
    TerritoryFactory(code="KZ-31")
    top = BodyFactory(
        key="akimat", territory_code="KZ-31", short_kk="«ЭКСПО-2017» ҰК» АҚ", source='=1+1, "а"\nб'
    )
    BodyFactory(key="aa-below", parent=top, valid_from=date(2014, 8, 6), valid_to=date(2017, 1, 24))
    before = state()

    content = write(BODY_COLUMNS, body_rows(Body.objects.order_by("key")))
    report = import_bodies(read_table(content, BODY_COLUMNS), platform)

    assert [line.faults for line in report.lines] == [[], []]
    assert (report.same, report.added, report.changed) == (2, 0, 0)
    assert state() == before
    assert write(BODY_COLUMNS, body_rows(Body.objects.order_by("key"))) == content


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_an_exported_table_fills_an_empty_platform(write: type) -> None:
    platform = UserFactory(is_administrator=True)
    top = BodyFactory(key="ministry")
    BodyFactory(key="aa-below", parent=top, valid_from=date(2014, 8, 6))
    before = state()
    content = write(BODY_COLUMNS, body_rows(Body.objects.order_by("key")))
    Body.objects.filter(parent__isnull=False).delete()
    Body.objects.all().delete()

    report = import_bodies(read_table(content, BODY_COLUMNS), platform)

    assert (report.added, report.is_faulty) == (2, False)
    assert state() == before


def test_one_faulty_row_stops_the_whole_table_and_every_fault_has_its_row() -> None:
    platform = UserFactory(is_administrator=True)
    BodyFactory(key="known")
    before, links = state(), Change.objects.count()

    report = import_bodies(
        body_table("fresh ministry", "known empire", "lost office nowhere", "Bad!Key court"), platform
    )

    assert [line.number for line in report.lines if line.faults] == [3, 4, 5]
    assert [fault.partition(":")[0] for line in report.lines for fault in line.faults] == [
        "kind",
        "parent",
        "key",
    ]
    assert state() == before
    assert Change.objects.count() == links


def test_bodies_in_a_circle_are_refused() -> None:
    platform = UserFactory(is_administrator=True)

    report = import_bodies(body_table("a ministry b", "b ministry a"), platform)

    assert report.is_faulty
    assert not Body.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"key;kind\nmoj;ministry\n",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"PK\x03\x04 not a table",
        "key,kind".encode("utf-16"),
        ",".join([*BODY_COLUMNS, "surprise"]).encode(),
        ",".join([*BODY_COLUMNS, "key"]).encode(),
        (",".join(BODY_COLUMNS) + "\n" + "x," * 20).encode(),
    ],
)
def test_what_is_no_table_of_bodies_is_refused_with_the_reason(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"\w+"):
        read_table(content, BODY_COLUMNS)


def test_semicolons_and_day_dot_month_are_understood() -> None:
    platform = UserFactory(is_administrator=True)
    out = io.StringIO()
    writer = csv.DictWriter(out, BODY_COLUMNS, delimiter=";")
    writer.writeheader()
    names = {f"name_{language}": "Сот" for language in ("kk", "ru", "en")}
    writer.writerow({"key": "court", "kind": "court", "valid_from": "30.10.2015", **names})

    report = import_bodies(read_table(out.getvalue().encode(), BODY_COLUMNS), platform)

    assert report.added == 1
    assert Body.objects.get(key="court").valid_from == date(2015, 10, 30)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_memberships_go_out_and_come_back(write: type) -> None:
    platform = UserFactory(is_administrator=True)
    region = TerritoryFactory(code="KZ-31")
    MembershipFactory(territory=region, valid_from=date(2026, 1, 1), act="№ 8")
    rows = Membership.objects.select_related("user", "body", "territory")
    content = write(MEMBERSHIP_COLUMNS, membership_rows(rows))

    again = import_memberships(read_table(content, MEMBERSHIP_COLUMNS), platform, TODAY)
    Membership.objects.all().delete()
    User.objects.exclude(pk=platform.pk).delete()
    anew = import_memberships(read_table(content, MEMBERSHIP_COLUMNS), platform, TODAY)

    assert (again.same, anew.added) == (1, 1)
    assert write(MEMBERSHIP_COLUMNS, membership_rows(rows.all())) == content


def test_a_bodys_administrator_imports_only_into_it() -> None:
    own, foreign = BodyFactory(key="own"), BodyFactory(key="foreign")
    chief = administrator_of(own)
    cells = dict.fromkeys(MEMBERSHIP_COLUMNS, "") | {"role": "executor", "full_name": "Жаңа Адам"}
    rows = [
        Row(2, cells | {"email": "a@example.kz", "body": own.key}),
        Row(3, cells | {"email": "b@example.kz", "body": foreign.key}),
    ]

    report = import_memberships(Table(MEMBERSHIP_COLUMNS, rows), chief, TODAY)

    assert [bool(line.faults) for line in report.lines] == [False, True]
    assert not User.objects.filter(email="a@example.kz").exists()


def test_the_page_reports_row_by_row(client: Client) -> None:
    client.force_login(UserFactory(is_administrator=True))
    rows = [
        [row.cells[column] for column in BODY_COLUMNS] for row in body_table("a ministry", "b empire").rows
    ]
    file = SimpleUploadedFile("bodies.csv", write_csv(BODY_COLUMNS, rows))

    response = client.post(reverse("people:body-import"), {"file": file})

    assert response.status_code == 422
    assert [line.number for line in response.context["report"].shown] == [3]
    assert not Body.objects.exists()


def test_a_picture_called_a_table_is_refused_on_the_page(client: Client) -> None:
    client.force_login(UserFactory(is_administrator=True))
    file = SimpleUploadedFile("bodies.csv", b"\x89PNG\r\n\x1a\n" + bytes(100))

    response = client.post(reverse("people:body-import"), {"file": file})

    assert response.context["form"].errors["file"]
    assert response.context["report"] is None
