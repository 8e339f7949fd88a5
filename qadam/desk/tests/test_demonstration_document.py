"""The sample document of the demonstration: read from the product's own Word file, partly checked, brought once."""

from datetime import date

import pytest

from qadam.desk.demonstration.documents import BRINGER, CHECKED, show_document
from qadam.intake.models import Intake
from qadam.intake.queries import progress_of
from qadam.people.tests.factories import BodyFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def test_the_sample_document_waits_partly_checked_with_doubts_and_is_marked() -> None:
    BodyFactory(key=BRINGER)

    intake = show_document(TODAY)

    assert intake is not None
    assert (intake.state, intake.act_number, intake.upload.is_sample) == ("read", "14", True)
    assert (intake.first_on, intake.last_on) == (date(2027, 1, 1), date(2027, 12, 31))
    progress = progress_of(intake)
    assert (progress.total, progress.checked) == (10, CHECKED)
    assert [row.as_checked["number"] for row in intake.rows.exclude(doubts=[])] == ["3", "6", "7"]


def test_the_sample_document_is_brought_once() -> None:
    BodyFactory(key=BRINGER)

    assert show_document(TODAY) is not None
    assert show_document(TODAY) is None
    assert Intake.objects.count() == 1


def test_without_the_body_there_is_no_sample_document() -> None:
    assert show_document(TODAY) is None
