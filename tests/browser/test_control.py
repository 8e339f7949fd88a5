"""Execution control by hand: evidence asked for, a return and a second version, a new term asked for and granted."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from qadam.plans.evidence import missing_of
from qadam.plans.models import Duty, Report
from tests.browser.conftest import OpenPage, SignIn, kk
from tests.world import Role, World, duty_of

SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])


def open_duty(page: Page, duty: Duty) -> None:
    page.goto(f"/kk/desk/duties/{duty.pk}/")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=kk(name), exact=True).click()
    page.wait_for_load_state()


def field(page: Page, name: str) -> str:
    """Return the value of the one filled field with this name."""
    return page.locator(f"main [name={name}]").first.input_value()


@SCRIPTS
def test_a_report_counts_with_the_evidence_it_promises(
    open_page: OpenPage, world: World, sign_in: SignIn, javascript: bool
) -> None:
    last = duty_of(world.live, "1", world.bodies["ministry"], -1)
    page = open_page(javascript=javascript)
    sign_in(page, world.people[Role.EXECUTOR])
    open_duty(page, last)

    page.locator(".report-form textarea[name=text]").fill("Қорытынды отырыс өтті.")
    press(page, "Submit")

    # Nothing is lost, nothing was sent, and the page says what is missing.
    assert field(page, "text") == "Қорытынды отырыс өтті."
    report = Report.objects.get(duty=last)
    assert report.state == Report.State.DRAFT
    # The text itself is the information promised; of the sitting nothing is shown yet.
    assert [product.form for product in missing_of([last])[last.pk]] == ["sitting"]
    assert page.locator(".error-summary").is_visible()

    for words in ("held_on", "place", "people", "url"):
        page.locator(f"main input[name^=proofs-][name$=-{words}]").first.fill(SITTING[words])
    press(page, "Submit")

    report.refresh_from_db()
    assert report.state == Report.State.SUBMITTED
    shown = page.locator("main").inner_text()
    assert [words for words in ("Қордай", "184", "https://example.kz/hattama") if words not in shown] == []


SITTING = {
    "held_on": "2016-07-01",
    "place": "Қордай",
    "people": "184",
    "url": "https://example.kz/hattama",
}


@SCRIPTS
def test_a_returned_report_comes_back_as_a_second_version(
    open_page: OpenPage, world: World, sign_in: SignIn, javascript: bool
) -> None:
    duty = world.sent_report.duty
    reviewer = open_page(javascript=javascript)
    sign_in(reviewer, world.people[Role.COORDINATOR])
    open_duty(reviewer, duty)

    review = reviewer.locator(".review details.step-form")
    review.locator("summary").click()
    review.locator("select[name=cause]").select_option("evidence")
    review.locator("textarea[name=why]").fill("Тізімді қосыңыз")
    review.locator(".buttons").last.get_by_role("button").click()
    reviewer.wait_for_load_state()
    assert Report.objects.get(duty=duty).state == Report.State.RETURNED

    page = open_page(width=390, javascript=javascript)
    sign_in(page, world.people[Role.EXECUTOR])
    open_duty(page, duty)
    assert "Тізімді қосыңыз" in page.locator(".banner-warning").first.inner_text()
    page.locator(".report-form textarea[name=text]").fill("Отырыс өткізілді, тізім қоса беріледі")
    press(page, "Submit")

    assert Report.objects.get(duty=duty).versions.count() == 2
    reviewer.goto(f"/kk/desk/duties/{duty.pk}/versions/")
    added = reviewer.locator("main ins").all_inner_texts()
    assert "тізім" in " ".join(added)


@SCRIPTS
def test_a_new_term_is_asked_for_and_granted(
    open_page: OpenPage, world: World, sign_in: SignIn, javascript: bool
) -> None:
    duty = duty_of(world.live, "1", world.bodies["ministry"], 3)
    page = open_page(javascript=javascript)
    sign_in(page, world.people[Role.EXECUTOR])
    open_duty(page, duty)

    page.locator(".report-form textarea[name=text]").fill("Дайындық жүріп жатыр.")
    page.locator("input[name=request][value=extend]").check()
    page.locator("input[name=asked_on]").fill("2016-11-01")
    page.locator("textarea[name=asked_reason]").fill("Статистика деректері кейін шығады")
    page.locator("input[name=responsible]").fill("Е. Тілеуов, бөлім басшысы")
    press(page, "Submit")
    report = Report.objects.get(duty=duty)
    assert (report.state, report.request) == ("submitted", "extend")

    reviewer = open_page(javascript=javascript)
    sign_in(reviewer, world.people[Role.COORDINATOR])
    open_duty(reviewer, duty)
    assert "Статистика деректері" in reviewer.locator("main").inner_text()
    grant = reviewer.locator(f"form[action$='/desk/duties/{duty.pk}/extend/']")
    grant.locator("input[name=to_on]").fill("2016-11-01")
    grant.locator("input[name=document]").fill("№ 7 хат, 10.07.2016")
    press(reviewer, "Grant the extension")

    duty.refresh_from_db()
    assert (duty.state, duty.due_on, duty.times_extended) == ("extended", date(2016, 11, 1), 1)
    page.reload()
    expect(page.locator(".standing")).to_contain_text(re.compile("1 қараша"))
