"""The log vouches for what was submitted and for every programme that is here."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from qadam.people.tests.factories import person_in
from qadam.plans.actions import save_report, submit
from qadam.plans.models import ReportVersion
from qadam.plans.tests.factories import DutyFactory
from qadam.programmes.actions import load_folder
from qadam.territories.actions import load_units
from qadam.workflow import append_only
from qadam.workflow.log import MACHINE
from qadam.workflow.models import ChainHead, Change

pytestmark = pytest.mark.django_db


def faults() -> str:
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_log", stdout=StringIO(), stderr=said)
    return said.getvalue()


@pytest.fixture
def version() -> ReportVersion:
    load_units(by=MACHINE)
    load_folder(settings.PROGRAMMES_DIR / "enbek-zholy-2018", by=MACHINE)
    duty = DutyFactory()
    person = person_in(duty.body)
    report = save_report(duty, text="Жасалды", language="kk", figures=[], by=person)
    return submit(report, by=person).versions.get()


def by_hand(table: str, change: str) -> None:
    """Change a table as somebody with the database's password would, and put the triggers back."""
    from django.db import connection

    append_only.lift()
    with connection.cursor() as cursor:
        cursor.execute(change.format(table=table))
    append_only.install()


def test_a_submitted_text_altered_by_hand_is_found(version: ReportVersion) -> None:
    by_hand("plans_reportversion", "UPDATE {table} SET text = 'Басқа'")

    assert f"submitted version {version.pk} was altered" in faults()


def test_a_submitted_version_taken_out_is_found(version: ReportVersion) -> None:
    by_hand("plans_reportversion", "DELETE FROM {table}")

    assert f"submitted version {version.pk} is missing" in faults()


def test_a_log_thrown_away_with_its_head_is_found(version: ReportVersion) -> None:
    by_hand(Change._meta.db_table, "DELETE FROM {table}")
    by_hand(ChainHead._meta.db_table, "DELETE FROM {table}")

    said = faults()

    assert "programme enbek-zholy-2018 is not in the log" in said
    assert f"submitted version {version.pk} is not in the log" in said
