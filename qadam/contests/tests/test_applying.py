"""Applying: beginning without an account, coming back, writing, handing in, and every refusal said."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from qadam.contests.actions import entries as actions
from qadam.contests.applicants import Applicant
from qadam.contests.models import Arena, Consent, Contest, Entry, Nomination
from qadam.contests.tests.factories import ActivityFactory, ArenaFactory, ContestFactory, NominationFactory
from qadam.kit import clock
from qadam.people.tests.factories import UserFactory
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 6, 20, 12, tzinfo=clock.ALMATY)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.moved(NOW):
        yield


@pytest.fixture
def nomination() -> Nomination:
    made: Nomination = NominationFactory(contest=ContestFactory(slug="enbek-zholy"))
    return made


@pytest.fixture
def arena(nomination: Nomination) -> Arena:
    made: Arena = ArenaFactory(level__contest=nomination.contest, territory__code="KZ-31")
    ActivityFactory(
        arena=made, kind="intake", opens_at=NOW - timedelta(days=10), closes_at=NOW + timedelta(days=12)
    )
    return made


def typed(arena: Arena, nomination: Nomination, **more: Any) -> dict[str, Any]:
    return {
        "begun_by": "m" * 32,
        "nomination": nomination.pk,
        "arena": arena.pk,
        "language": "kk",
        "title": "Ақмарал Сейітова",
        "contact_name": "Ақмарал Сейітова",
        "phone": "+7 701 234 56 78",
        "taking_part": "on",
    } | more


def begin(client: Client, arena: Arena, nomination: Nomination, **more: Any) -> Any:
    address = reverse("contests:apply", args=[nomination.contest.slug])
    return client.post(address, typed(arena, nomination, **more))


def whole(entry: Entry) -> dict[str, Any]:
    texts = {f"block_{block}": f"Мәтін {block}" for block in entry.contest.blocks}
    return {
        "seen": entry.edition_number,
        "title": entry.title_kk,
        "contact_name": "Ақмарал Сейітова",
        "phone": "+7 701 234 56 78",
        "publishing": "on",
        **texts,
    }


def begun(client: Client, arena: Arena, nomination: Nomination) -> Entry:
    begin(client, arena, nomination)
    return Entry.objects.get()


def page(entry: Entry, name: str = "entry") -> str:
    return reverse(f"contests:{name}", args=[entry.number])


def said(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_applicant_without_an_account_gets_a_number_and_a_code(
    client: Client, arena: Arena, nomination: Nomination
) -> None:
    answer = begin(client, arena, nomination)

    entry = Entry.objects.get()
    assert (entry.number, entry.state, entry.channel) == ("18-31-0001", "draft", "online")
    assert answer.headers["Location"] == page(entry, "entry-code")
    assert entry.consents.get().purpose == Consent.Purpose.TAKING_PART
    shown = said(client.get(answer.headers["Location"]))
    code = client.session["entry_codes"][str(entry.pk)]
    assert entry.number in shown
    assert code in shown
    assert code not in entry.secret_hash


def test_a_second_click_begins_one_application(client: Client, arena: Arena, nomination: Nomination) -> None:
    begin(client, arena, nomination)
    again = begin(Client(), arena, nomination)

    assert Entry.objects.count() == 1
    assert again.status_code == 302


def test_one_comes_back_by_number_and_code_however_typed(
    client: Client, arena: Arena, nomination: Nomination
) -> None:
    entry = begun(client, arena, nomination)
    code = client.session["entry_codes"][str(entry.pk)]
    other = Client()

    spaced = {"number": entry.number.lower(), "code": code.replace("-", " ")}
    answer = other.post(reverse("contests:entry-open"), spaced)

    assert answer.headers["Location"] == page(entry)
    assert other.get(page(entry)).status_code == 200


def test_a_stranger_with_a_wrong_code_learns_nothing(
    client: Client, arena: Arena, nomination: Nomination
) -> None:
    entry = begun(client, arena, nomination)
    stranger = Client()
    address = reverse("contests:entry-open")

    wrong = stranger.post(address, {"number": entry.number, "code": "0000-0000-0000"})
    nobody = stranger.post(address, {"number": "18-31-9999", "code": "0000-0000-0000"})

    assert (wrong.status_code, nobody.status_code) == (400, 400)
    assert wrong.context["form"].errors == nobody.context["form"].errors
    assert stranger.get(page(entry)).status_code == 302


def test_wrong_codes_are_limited(client: Client, arena: Arena, nomination: Nomination) -> None:
    entry = begun(client, arena, nomination)
    stranger = Client()
    guess = {"number": entry.number, "code": "1111-1111-1111"}

    statuses = [stranger.post(reverse("contests:entry-open"), guess).status_code for _ in range(6)]

    assert statuses == [400, 400, 400, 400, 400, 429]


def test_beginnings_are_limited_by_network(client: Client, arena: Arena, nomination: Nomination) -> None:
    statuses = [
        begin(client, arena, nomination, begun_by=f"{number:032}").status_code for number in range(31)
    ]

    assert statuses == [302] * 30 + [429]


def test_without_the_consent_nothing_is_kept(client: Client, arena: Arena, nomination: Nomination) -> None:
    answer = begin(client, arena, nomination, taking_part="")

    assert answer.status_code == 400
    assert "Ақмарал" in said(answer)
    assert not Entry.objects.exists()


def test_a_minor_applies_through_a_guardian(client: Client, arena: Arena, nomination: Nomination) -> None:
    answer = begin(client, arena, nomination, is_minor="on")
    assert answer.status_code == 400
    assert "guardian" in answer.context["form"].errors

    begin(client, arena, nomination, is_minor="on", guardian="Сәуле Сейітова")
    assert Entry.objects.get().consents.get().by_guardian


def test_numbers_run_on_past_those_of_another_contest(arena: Arena, nomination: Nomination) -> None:
    other = NominationFactory()
    same = ArenaFactory(level__contest=other.contest, territory=arena.territory)
    ActivityFactory(arena=same, kind="intake", opens_at=None, closes_at=None)

    numbers = [
        actions.begin_entry(one.contest, one, place, title="А")[0].number
        for one, place in ((nomination, arena), (other, same), (nomination, arena))
    ]

    assert numbers == ["18-31-0001", "18-31-0002", "18-31-0003"]


def test_a_draft_is_saved_and_handed_in(client: Client, arena: Arena, nomination: Nomination) -> None:
    entry = begun(client, arena, nomination)

    answer = client.post(page(entry), whole(entry) | {"step": "submit"})

    entry.refresh_from_db()
    assert answer.headers["Location"] == page(entry, "entry-receipt")
    assert (entry.state, entry.submitted_at) == ("submitted", NOW)
    receipt = said(client.get(answer.headers["Location"]))
    assert entry.number in receipt


def test_a_second_click_hands_in_once(client: Client, arena: Arena, nomination: Nomination) -> None:
    entry = begun(client, arena, nomination)
    data = whole(entry) | {"step": "submit"}
    client.post(page(entry), data)

    again = client.post(page(entry), data)

    assert again.status_code == 409
    assert Change.objects.filter(verb="submit").count() == 1


def test_what_is_missing_is_named_with_links(client: Client, arena: Arena, nomination: Nomination) -> None:
    entry = begun(client, arena, nomination)

    shown = client.get(page(entry))
    refused = client.post(page(entry), whole(entry) | {"block_story": "", "publishing": "", "step": "submit"})

    places = [lack.place for lack in shown.context["needed"]]
    assert places == [*(f"id_block_{block}" for block in entry.contest.blocks), "consents"]
    assert 'href="#id_block_story"' in said(shown)
    assert refused.status_code == 400
    entry.refresh_from_db()
    assert entry.state == "draft"
    # What was there is saved all the same.
    assert entry.texts.get(block="biography").text == "Мәтін biography"


@pytest.mark.parametrize(
    ("before", "state"), [(timedelta(microseconds=1), "submitted"), (timedelta(0), "draft")]
)
def test_the_last_instant_of_the_intake_counts_and_the_close_does_not(
    client: Client, arena: Arena, nomination: Nomination, before: timedelta, state: str
) -> None:
    entry = begun(client, arena, nomination)
    closes = arena.activities.get().closes_at
    assert closes is not None

    with clock.moved(closes - before):
        answer = client.post(page(entry), whole(entry) | {"step": "submit"})

    entry.refresh_from_db()
    assert entry.state == state
    if state == "draft":
        assert answer.status_code == 400
        # A latecomer's words are kept.
        assert entry.texts.get(block="story").text == "Мәтін story"


def test_nobody_begins_before_the_intake_and_after_it(arena: Arena, nomination: Nomination) -> None:
    window = arena.activities.get()
    assert window.opens_at is not None
    assert window.closes_at is not None

    for moment in (window.opens_at - timedelta(microseconds=1), window.closes_at):
        with clock.moved(moment), pytest.raises(ValidationError):
            actions.begin_entry(nomination.contest, nomination, arena, title="А")
    with clock.moved(window.opens_at):
        actions.begin_entry(nomination.contest, nomination, arena, title="А")


def test_another_contests_nomination_is_refused(arena: Arena, nomination: Nomination) -> None:
    with pytest.raises(ValidationError):
        actions.begin_entry(nomination.contest, NominationFactory(), arena, title="А")


def test_a_closed_contest_takes_nothing(client: Client, arena: Arena, nomination: Nomination) -> None:
    Contest.objects.update(state=Contest.State.CLOSED)

    answer = begin(client, arena, nomination)

    assert answer.status_code == 400
    assert not Entry.objects.exists()


def test_two_devices_do_not_overwrite_each_other(
    client: Client, arena: Arena, nomination: Nomination
) -> None:
    entry = begun(client, arena, nomination)
    data = whole(entry)
    client.post(page(entry), data)

    answer = client.post(page(entry), data | {"block_story": "Басқа құрылғыдан"})

    assert answer.status_code == 409
    assert "Басқа құрылғыдан" in said(answer)
    assert entry.texts.get(block="story").text == "Мәтін story"
    # The page now knows the other's save: saved once more, it is a choice.
    entry.refresh_from_db()
    assert answer.context["form"]["seen"].value() == str(entry.edition_number)


def test_a_page_saves_itself_and_keeps_what_is_wrong(
    client: Client, arena: Arena, nomination: Nomination
) -> None:
    entry = begun(client, arena, nomination)

    answer = client.post(page(entry, "entry-autosave"), whole(entry) | {"email": "no address"})

    told = answer.json()
    entry.refresh_from_db()
    assert told["seen"] == {"seen": entry.edition_number}
    assert told["unsaved"] == ["email"]
    assert entry.texts.count() == 4


def test_a_stranger_saves_nothing(client: Client, arena: Arena, nomination: Nomination) -> None:
    entry = begun(client, arena, nomination)
    stranger = Client(headers={"accept": "application/json"})

    answer = stranger.post(page(entry, "entry-autosave"), whole(entry))

    assert answer.status_code == 403
    assert not entry.texts.exists()
    with pytest.raises(NotAllowed):
        actions.submit(entry, by=Applicant(Entry(pk=entry.pk + 1)))


def test_with_an_account_no_code_is_needed(client: Client, arena: Arena, nomination: Nomination) -> None:
    user = UserFactory()
    client.force_login(user)
    entry = begun(client, arena, nomination)
    other = Client()
    other.force_login(user)

    assert entry.applicant == user
    assert other.get(page(entry)).status_code == 200
    assert entry.number in said(other.get(reverse("contests:entry-open")))


def test_leaving_a_shared_device_closes_the_application(
    client: Client, arena: Arena, nomination: Nomination
) -> None:
    entry = begun(client, arena, nomination)

    client.post(reverse("contests:entry-leave"))

    assert client.get(page(entry)).status_code == 302


def test_a_new_code_ends_the_sessions_of_the_old_one(
    client: Client, arena: Arena, nomination: Nomination
) -> None:
    entry = begun(client, arena, nomination)
    Entry.objects.update(secret_hash="another")

    assert client.get(page(entry)).status_code == 302


def test_withdrawn_by_the_applicant_it_is_gone_at_once(
    client: Client, arena: Arena, nomination: Nomination
) -> None:
    entry = begun(client, arena, nomination)
    Entry.objects.update(state="admitted", is_public=True)

    assert client.post(page(entry, "entry-withdraw")).status_code == 400
    client.post(page(entry, "entry-withdraw"), {"sure": "on"})

    entry.refresh_from_db()
    assert (entry.state, entry.is_public, entry.withdrawn_at) == ("withdrawn", False, NOW)
    assert client.post(page(entry, "entry-withdraw"), {"sure": "on"}).status_code == 409


def test_without_the_consent_to_taking_part_the_application_is_withdrawn(
    client: Client, arena: Arena, nomination: Nomination
) -> None:
    entry = begun(client, arena, nomination)
    client.post(page(entry), whole(entry) | {"step": "submit"})

    client.post(page(entry, "entry-consents"), {"publishing": "on"})

    entry.refresh_from_db()
    assert entry.state == "withdrawn"
    assert entry.consents.filter(withdrawn_at=None).get().purpose == "publishing"


def test_the_log_holds_no_personal_data(client: Client, arena: Arena, nomination: Nomination) -> None:
    entry = begun(client, arena, nomination)
    client.post(page(entry), whole(entry) | {"step": "submit"})

    told = " ".join(Change.objects.values_list("canonical", flat=True))
    assert "begin_entry" in told
    for private in ("Сейітова", "234 56 78", "Мәтін"):
        assert private not in told


def test_a_submitted_application_is_not_written_any_more(
    client: Client, arena: Arena, nomination: Nomination
) -> None:
    entry = begun(client, arena, nomination)
    client.post(page(entry), whole(entry) | {"step": "submit"})

    with pytest.raises(WrongState):
        actions.save_draft(entry, actions.Draft(title="Б"), by=Applicant(entry))
