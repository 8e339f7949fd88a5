"""Applying to a contest on a telephone: the code, the draft kept on the device, a lost connection, the handing in."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings

from qadam.contests.models import Entry, Nomination
from qadam.contests.tests.factories import ActivityFactory, ArenaFactory, ContestFactory, NominationFactory
from qadam.kit import clock
from tests.browser.conftest import CheckAxe, OpenPage, kk

pytestmark = pytest.mark.django_db(transaction=True)

FILM = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 1_400_000


@pytest.fixture
def nomination() -> Nomination:
    """Make a contest that takes applications in one region."""
    made: Nomination = NominationFactory(contest=ContestFactory(slug="enbek-zholy"))
    arena = ArenaFactory(level__contest=made.contest, territory__code="KZ-31")
    now = clock.now()
    ActivityFactory(
        arena=arena, kind="intake", opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=5)
    )
    return made


def begin(page: Page, nomination: Nomination) -> None:
    page.goto(f"/kk/contests/{nomination.contest.slug}/apply/")
    page.get_by_label(kk("Name of the participant"), exact=True).fill("Ақмарал Сейітова")
    page.get_by_label(kk("Whom we may call"), exact=True).fill("Ақмарал Сейітова")
    page.get_by_label(kk("Telephone"), exact=True).fill("+7 701 234 56 78")
    page.locator("#id_taking_part").check()


def test_a_telephone_applies_and_a_lost_connection_loses_nothing(
    open_page: OpenPage, nomination: Nomination, axe: CheckAxe, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = open_page(width=390)
    begin(page, nomination)
    axe(page)
    page.get_by_role("button", name=kk("Get a number and go on")).click()
    expect(page.locator(".receipt-number").first).to_have_text(Entry.objects.get().number)
    axe(page)
    page.get_by_role("link", name=kk("I have written it down, go on")).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)

    lost: list[str] = []

    def once_lost(route: Route) -> None:
        if len(lost) < 1:
            lost.append(route.request.url)
            # Half an answer: what a script gets of a connection that breaks.
            route.fulfill(status=200, content_type="application/json", body='{"held": 5')
        else:
            route.continue_()

    page.locator("#id_block_story").fill("Әкем 1961 жылы шахтаға түсті.")
    page.route("**/piece/", once_lost)
    page.locator("#id_video").set_input_files({"name": "a.mp4", "mimeType": "video/mp4", "buffer": FILM})
    page.wait_for_selector(".entry-files li", timeout=30_000)

    entry = Entry.objects.get()
    upload = entry.files.get().upload
    assert lost
    assert upload is not None
    assert upload.size == len(FILM)
    # The page that came after the upload holds what had been typed.
    expect(page.locator("#id_block_story")).to_have_value("Әкем 1961 жылы шахтаға түсті.")
    for block in entry.contest.blocks:
        page.locator(f"#id_block_{block}").fill(f"Мәтін {block}")
    page.locator("#id_publishing").check()
    page.get_by_role("button", name=kk("Hand in the application")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(kk("The application is handed in"))
    axe(page)
    entry.refresh_from_db()
    assert entry.state == Entry.State.SUBMITTED
    # Nothing of it stays on the device.
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('qadam-draft-'))") == []


def test_what_was_typed_and_not_sent_is_offered_again(open_page: OpenPage, nomination: Nomination) -> None:
    page = open_page(width=390)
    begin(page, nomination)
    page.wait_for_timeout(600)

    page.reload()
    page.get_by_role("button", name=kk("Put it back")).click()

    expect(page.get_by_label(kk("Name of the participant"), exact=True)).to_have_value("Ақмарал Сейітова")


def test_without_scripts_one_applies_too(open_page: OpenPage, nomination: Nomination) -> None:
    page = open_page(width=390, javascript=False)
    begin(page, nomination)

    page.get_by_role("button", name=kk("Get a number and go on")).click()
    page.get_by_role("link", name=kk("I have written it down, go on")).click()
    page.get_by_role("button", name=kk("Hand in the application")).click()

    expect(page.locator(".error-summary li")).to_have_count(5)
    assert Entry.objects.get().state == Entry.State.DRAFT
