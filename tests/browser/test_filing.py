"""Thirty duties of five plans leave in one go, though the connection is cut twice; the desk by single keys."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from qadam.people.models import Body, User
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans.models import CoveringLetter, Duty, Report
from qadam.plans.tests.factories import (
    DutyFactory,
    MeasureFactory,
    NodeFactory,
    reviewer_of,
    submitted,
)
from qadam.programmes.tests.factories import EditionFactory
from tests.browser.conftest import CheckAxe, OpenPage, SignIn

pytestmark = pytest.mark.django_db(transaction=True)
PLANS, EACH = 5, 6


def thirty(body: Body) -> list[Duty]:
    """Make thirty duties of five plans that come near."""
    nodes = [NodeFactory(edition=EditionFactory()) for _ in range(PLANS)]
    return [
        DutyFactory(body=body, measure=MeasureFactory(node=node), days=3 + place)
        for node in nodes
        for place in range(EACH)
    ]


def executor(body: Body) -> User:
    return person_in(body)


def text_of(page: Page, duty: Duty) -> Locator:
    return page.locator(f"textarea[name=d{duty.pk}-text]")


def button(page: Page, step: str) -> Locator:
    return page.locator(f"main button[name=step][value={step}]").first


def test_thirty_duties_are_filed_through_a_cut_connection(
    open_page: OpenPage, sign_in: SignIn, axe: CheckAxe
) -> None:
    body = BodyFactory()
    duties = thirty(body)
    page = open_page()
    sign_in(page, executor(body))

    page.goto("/kk/desk/filing/")
    axe(page)
    page.locator("input[data-tick-all=duty]").check()
    page.locator("form.filing-choose button[type=submit]").click()
    page.wait_for_url(re.compile(r"/desk/filing/sheet/"))
    assert page.locator(".filing-card").count() == 30
    axe(page)
    for duty in duties:
        text_of(page, duty).fill(f"Орындалды: {duty.measure.number}")

    # The connection is cut: what is typed stays on the device, and the page says so.
    state = page.locator("[data-autosave-state]")
    page.context.set_offline(True)
    text_of(page, duties[0]).fill("Байланыссыз жазылды")
    expect(state).to_have_class(re.compile("autosave-kept"))
    assert not Report.objects.exists()
    page.context.set_offline(False)
    expect(state).to_have_attribute("data-state", "saved")
    expect(state).not_to_have_class(re.compile("autosave-kept"))
    assert Report.objects.get(duty=duties[0]).text == "Байланыссыз жазылды"
    assert set(Report.objects.values_list("state", flat=True)) == {"draft"}

    # It is cut again and the page is gone before anything was saved: it is offered back.
    page.context.set_offline(True)
    text_of(page, duties[1]).fill("Құлағанға дейін жазылды")
    expect(state).to_have_class(re.compile("autosave-kept"))
    page.wait_for_timeout(600)
    address, context = page.url, page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("[data-keep-offer]")).to_be_visible()
    assert text_of(page, duties[1]).input_value() == f"Орындалды: {duties[1].measure.number}"
    page.locator("[data-keep-restore]").click()
    assert text_of(page, duties[1]).input_value() == "Құлағанға дейін жазылды"

    button(page, "letter").click()
    page.wait_for_url(re.compile(r"/desk/filing/letter/"))
    axe(page)
    assert page.locator("input[name=row]:checked").count() == 30
    page.locator("input[name=number]").fill("05-12/734")
    button(page, "submit").click()
    expect(page.locator(".filing-outcomes")).to_be_visible()
    assert page.locator(".filing-outcomes .tone-done").count() == 30

    letter = CoveringLetter.objects.get()
    assert letter.reports.filter(state="submitted").count() == 30
    assert Report.objects.get(duty=duties[1]).text == "Құлағанға дейін жазылды"
    page.goto(address)
    expect(page.locator("[data-keep-offer]")).to_be_hidden()


def test_the_report_of_one_duty_is_offered_back(open_page: OpenPage, sign_in: SignIn) -> None:
    body = BodyFactory()
    duty = DutyFactory(body=body)
    page = open_page(width=390)
    sign_in(page, executor(body))
    page.goto(f"/kk/desk/duties/{duty.pk}/")

    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.locator("textarea[name=text]").fill("Пойызда жазылды")
    expect(page.locator("[data-autosave-state]")).to_have_class(re.compile("autosave-kept"))
    page.wait_for_timeout(600)
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"/kk/desk/duties/{duty.pk}/")
    page.locator("[data-keep-restore]").click()
    page.locator("main .buttons button[name=step][value=save]").click()
    page.wait_for_load_state()

    assert Report.objects.get(duty=duty).text == "Пойызда жазылды"
    # What has arrived is not offered again.
    page.goto(f"/kk/desk/duties/{duty.pk}/")
    expect(page.locator("[data-keep-offer]")).to_be_hidden()


def test_a_save_by_itself_is_no_conflict_for_the_button(open_page: OpenPage, sign_in: SignIn) -> None:
    body = BodyFactory()
    duty = DutyFactory(body=body)
    page = open_page()
    page.clock.install()
    sign_in(page, executor(body))
    page.goto(f"/kk/desk/duties/{duty.pk}/")

    page.locator("textarea[name=text]").fill("Бірінші")
    page.clock.fast_forward(21_000)
    expect(page.locator("[data-autosave-state]")).to_have_attribute("data-state", "saved")
    page.locator("textarea[name=text]").fill("Екінші")
    page.locator("main .buttons button[name=step][value=save]").click()
    page.wait_for_load_state()

    report = Report.objects.get(duty=duty)
    assert (report.text, report.edition_number, report.state) == ("Екінші", 2, "draft")


def test_rows_are_ticked_and_accepted_by_single_keys(open_page: OpenPage, sign_in: SignIn) -> None:
    node = NodeFactory(edition=EditionFactory())
    reports = [submitted(DutyFactory(measure=MeasureFactory(node=node))) for _ in range(3)]
    page = open_page()
    sign_in(page, reviewer_of(reports[0].duty))
    page.goto("/kk/desk/reports/")

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    # The same key where the layout is Kazakh.
    page.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'ч', code: 'KeyX', bubbles: true, cancelable: true}))"
    )
    assert page.locator("tbody input:checked").count() == 2
    page.keyboard.press("/")
    page.keyboard.type("xj?")
    assert page.locator("main input[name=q]").input_value() == "xj?"
    assert page.locator("tbody input:checked").count() == 2
    page.locator("main input[name=q]").fill("")
    page.locator("main input[name=q]").blur()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#many-step").select_option("accept")
    page.locator("form#many button[type=submit]").click()
    page.wait_for_url(re.compile(r"/desk/many/"))
    page.locator("main form button.button-primary").click()
    expect(page.locator(".filing-outcomes .tone-done")).to_have_count(2)
    assert Report.objects.filter(state="accepted").count() == 2

    page.wait_for_load_state("networkidle")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url(re.compile(r"/desk/duties/$"))
    page.wait_for_load_state("networkidle")
    page.locator("[data-view-settings] summary").click()
    page.locator("input[name=keys]").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()
