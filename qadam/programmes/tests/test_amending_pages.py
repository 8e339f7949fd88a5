"""The pages by which a plan is amended keep what was typed, and say what is wrong with it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from qadam.kit.registries import Registry
from qadam.people.models import Membership, User
from qadam.people.tests.factories import MembershipFactory
from qadam.programmes import previews
from qadam.programmes.actions import load
from qadam.programmes.amending import begin_amendment, enact
from qadam.programmes.amendments import earlier_of
from qadam.programmes.models import Amendment, Edition
from qadam.programmes.package.package import read_files
from qadam.programmes.tests.acts import act_file
from qadam.programmes.views import amending
from qadam.workflow.log import MACHINE

pytestmark = pytest.mark.django_db
DESK = "/en/desk/programmes/steps-2015"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
ACT = {
    "number": "17", "date": "2016-02-20", "in_force_on": "2016-03-01", "title_kk": "Өзгерістер туралы",
    "title_ru": "Об изменениях", "title_en": "On changes", "seen": "0",
}  # fmt: skip
ROW = {
    "step": "save", "seen": "0", "name_kk": "Анықтама беру", "name_ru": "Дать справку", "name_en": "Give a note",
    "deadline": "until 2016-06-15", "reports": "", "addressee": "office",
    "executors-TOTAL_FORMS": "2", "executors-INITIAL_FORMS": "1", "executors-0-body": "ministry",
    "executors-1-body": "akimat-one", "executors-1-role": "prepare", "executors-1-is_by_agreement": "on",
    "products-TOTAL_FORMS": "1", "products-INITIAL_FORMS": "1", "products-0-form": "brief_note",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel("2016-02-25T09:00:00+06:00", tick=False):
        yield


@pytest.fixture
def edition(small: dict[str, bytes]) -> Edition:
    small["programme.yaml"] = small["programme.yaml"].replace(b"status: archive", b"status: approved")
    return load(read_files(small), by=MACHINE)[0]


@pytest.fixture
def coordinator(edition: Edition) -> User:
    held: Membership = MembershipFactory(body=edition.issuer, role=Membership.Role.COORDINATOR)
    return held.user


@pytest.fixture
def desk(coordinator: User) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def draft(edition: Edition, coordinator: User) -> Amendment:
    days: dict[str, Any] = {"date": date(2016, 2, 20), "in_force_on": date(2016, 3, 1)}
    titles = {name: ACT[name] for name in ("number", "title_kk", "title_ru", "title_en")}
    return begin_amendment(edition, by=coordinator, **titles, **days, upload=act_file(coordinator))


def text_of_page(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_an_act_is_begun_with_its_file_which_is_public_once_in_force(
    edition: Edition, desk: Client, coordinator: User
) -> None:
    file = SimpleUploadedFile("akt.pdf", PDF, "application/pdf")

    desk.post(f"{DESK}/amendments/begin/", ACT | {"file": file})

    amendment = edition.amendments.get()
    assert amendment.upload is not None
    address = f"/en/files/{amendment.upload.pk}/"
    assert Client().get(address).status_code == 404
    desk.post(f"{DESK}/amendments/{amendment.pk}/measures/1/end/")
    enact(amendment, by=coordinator)
    assert Client().get(address).status_code == 200


def test_a_file_that_is_none_is_refused_and_the_act_stays_typed(edition: Edition, desk: Client) -> None:
    file = SimpleUploadedFile("akt.pdf", b"not a pdf", "application/pdf")

    response = desk.post(f"{DESK}/amendments/begin/", ACT | {"file": file})

    assert response.status_code == 400
    assert "akt.pdf is not taken" in text_of_page(response)
    assert "Өзгерістер туралы" in text_of_page(response)
    assert not edition.amendments.exists()


def test_a_row_is_saved_as_typed(draft: Amendment, desk: Client) -> None:
    desk.post(f"{DESK}/amendments/{draft.pk}/measures/2/", ROW)

    new = draft.changes.get().new
    assert (
        new["deadline"],
        [(line["body"], line["role"], line["is_by_agreement"]) for line in new["executors"]],
    ) == (
        "until 2016-06-15",
        [("ministry", "", False), ("akimat-one", "prepare", True)],
    )


def test_a_rule_is_shown_in_words_before_it_is_saved(draft: Amendment, desk: Client) -> None:
    response = desk.post(f"{DESK}/amendments/{draft.pk}/measures/2/", ROW | {"step": "show"})

    assert "15 June 2016" in text_of_page(response)
    assert not draft.changes.exists()


def test_a_rule_that_is_not_understood_is_said_beside_it_and_stays_typed(
    draft: Amendment, desk: Client
) -> None:
    response = desk.post(f"{DESK}/amendments/{draft.pk}/measures/2/", ROW | {"deadline": "quarterly; soon"})

    assert response.status_code == 400
    assert "The deadline is not understood from “soon” on." in text_of_page(response)
    assert 'value="quarterly; soon"' in text_of_page(response)
    assert not draft.changes.exists()


def test_one_more_row_is_added_without_losing_what_was_typed(draft: Amendment, desk: Client) -> None:
    typed = ROW | {"step": "more", "name_kk": "Жаңа атау", "executors-TOTAL_FORMS": "2"}

    page = text_of_page(desk.post(f"{DESK}/amendments/{draft.pk}/measures/2/", typed))

    assert "Жаңа атау" in page
    assert 'name="executors-2-body"' in page
    assert "error-summary" not in page


def test_a_row_saved_by_somebody_else_meanwhile_is_not_overwritten(draft: Amendment, desk: Client) -> None:
    desk.post(f"{DESK}/amendments/{draft.pk}/measures/2/", ROW)

    response = desk.post(f"{DESK}/amendments/{draft.pk}/measures/2/", ROW | {"name_kk": "Екінші"})

    assert response.status_code == 409
    assert "Somebody else has saved this meanwhile" in text_of_page(response)
    assert "Екінші" in text_of_page(response)
    assert draft.changes.get().new["name_kk"] == "Анықтама беру"


def test_a_measure_is_added_and_written_anew(draft: Amendment, desk: Client) -> None:
    desk.post(f"{DESK}/amendments/{draft.pk}/add/", ROW | {"number": "2-1", "node": "1.1"})
    change = draft.changes.get()

    desk.post(
        f"{DESK}/amendments/{draft.pk}/added/{change.pk}/",
        ROW | {"number": "2-2", "node": "1.1", "seen": "1"},
    )

    assert [held.new["number"] for held in draft.changes.all()] == ["2-2"]


def test_an_act_that_lacks_something_stays_a_draft_with_the_reasons(
    edition: Edition, coordinator: User, desk: Client
) -> None:
    draft = begin_amendment(edition, by=coordinator)

    response = desk.post(f"{DESK}/amendments/{draft.pk}/enact/")

    assert response.status_code == 400
    assert "Write the number of the act." in text_of_page(response)
    draft.refresh_from_db()
    assert draft.is_draft


def test_the_public_page_shows_acts_in_force_and_no_drafts(
    edition: Edition, draft: Amendment, desk: Client, coordinator: User
) -> None:
    desk.post(f"{DESK}/amendments/{draft.pk}/measures/2/", ROW)
    address = "/en/programmes/steps-2015/amendments/"
    assert "On changes" not in text_of_page(Client().get(address))

    enact(draft, by=coordinator)

    page = text_of_page(Client().get(address))
    assert "On changes" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert "act No 17" in text_of_page(Client().get("/en/programmes/steps-2015/"))


def test_a_measure_shows_its_earlier_wordings_beside_what_replaced_them(
    edition: Edition, draft: Amendment, desk: Client, coordinator: User
) -> None:
    desk.post(f"{DESK}/amendments/{draft.pk}/measures/2/", ROW)
    enact(draft, by=coordinator)
    measure = edition.measures.get(code="2")

    with override("en"):
        earlier = earlier_of(measure, edition)
        page = render_to_string(
            "programmes/earlier.html", {"earlier": earlier, "measure": measure, "edition": edition}
        )

    assert [(row.first_on, row.last_on, row.amendment) for row in earlier] == [
        (None, date(2016, 2, 29), draft)
    ]
    assert "In force until 29 February 2016" in page
    assert "amended by act No 17 of 20 February 2016" in page


def test_a_measure_no_act_touched_shows_nothing_of_amendments(edition: Edition) -> None:
    measure = edition.measures.get(code="2")

    page = render_to_string(
        "programmes/earlier.html",
        {"earlier": earlier_of(measure, edition), "measure": measure, "edition": edition},
    )

    assert page.strip() == ""


def test_an_ended_measure_says_its_last_day(edition: Edition) -> None:
    measure = edition.measures.get(code="2")
    measure.ended_on = date(2016, 2, 29)

    with override("en"):
        page = render_to_string(
            "programmes/earlier.html", {"earlier": [], "measure": measure, "edition": edition}
        )

    assert "its last day in force was 29 February 2016" in page


def test_what_will_follow_is_said_when_it_is_asked_for(
    draft: Amendment, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post(f"{DESK}/amendments/{draft.pk}/measures/2/", ROW)
    registry: Registry[Any] = Registry()
    registry.add("test", lambda amendment: [f"Seven duties follow act {amendment.number}."])
    monkeypatch.setattr(previews, "PREVIEWS", registry)
    monkeypatch.setattr(amending, "PREVIEWS", registry)

    before = text_of_page(desk.get(f"{DESK}/amendments/{draft.pk}/"))
    after = text_of_page(desk.get(f"{DESK}/amendments/{draft.pk}/?preview=1"))

    assert "Seven duties" not in before
    assert "Seven duties follow act 17." in after
