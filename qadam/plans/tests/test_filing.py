"""Filing many duties at once: the sheet, files and facts for several duties, the covering letter, autosave."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.kit import clock
from qadam.people.models import Body
from qadam.people.tests.factories import BodyFactory
from qadam.plans.models import CoveringLetter, Duty, Report
from qadam.plans.tests.factories import (
    DutyFactory,
    EditionFactory,
    MeasureFactory,
    NodeFactory,
    person_in,
)
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


def typed(*duties: Duty, text: str = "Отырыс өтті", seen: int = 0, **more: Any) -> Data:
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
    assert page.context["ready_count"] == 30
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
