"""Reading a measure and filing a report by keyboard alone; every stop has its name in Kazakh."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from qadam.plans.models import Report
from qadam.plans.tests.plans_to_read import small
from tests.browser.conftest import OpenPage, SignIn, kk
from tests.world import Role, World

MOST_STOPS = 120


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until this one has the focus, and make sure that the focus can be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            assert is_marked(wanted), "the focus cannot be seen"
            return
    raise AssertionError(f"no Tab reaches {wanted}")


def is_marked(focused: Locator) -> bool:
    """Tell whether the focused element is drawn with an outline or a shadow of its own."""
    drawn: bool = focused.evaluate(
        """element => {
            const style = getComputedStyle(element);
            return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
                || style.boxShadow !== "none";
        }"""
    )
    return drawn


def follow(page: Page, wanted: Locator) -> None:
    reach(page, wanted)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def starting_with(words: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(words)}")


@pytest.mark.django_db(transaction=True)
def test_a_measure_is_read_by_keyboard_alone(open_page: OpenPage) -> None:
    edition = small("approved")
    page = open_page()
    page.goto("/kk/")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=kk("Skip to the content"), exact=True)
    assert skip.evaluate("element => element === document.activeElement")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.goto("/kk/")
    navigation = page.get_by_role("navigation", name=kk("Main sections"))
    follow(page, navigation.get_by_role("link", name=kk("Programmes"), exact=True))
    follow(page, page.get_by_role("main").get_by_role("link", name=edition.short_kk, exact=True))
    follow(page, page.get_by_role("link", name=kk("Open the plan"), exact=True))
    follow(page, page.get_by_role("main").get_by_role("link", name="Анықтама беру", exact=True))

    page.wait_for_url(re.compile(r"/kk/programmes/steps-2015/measures/2/$"))
    tree = page.get_by_role("main").aria_snapshot()
    for line in (
        'heading "2 Анықтама беру" [level=1]',
        f'heading "{kk("The columns of the plan")}" [level=2]',
        f'heading "{kk("Due days in your own calendar")}" [level=2]',
        f"term: {kk('Deadline')}",
        f"term: {kk('Completion form')}",
        f"term: {kk('Who does it')}",
        f'navigation "{kk("Pages of the programme")}"',
        f'navigation "{kk("Neighbouring measures")}"',
        f'link "{kk("Subscribe in the calendar")}"',
        f'textbox "{kk("Address of the calendar")}"',
    ):
        assert line in tree, tree
    follow(page, page.get_by_role("link", name="Русский", exact=True).first)
    page.wait_for_url(re.compile(r"/ru/programmes/steps-2015/measures/2/$"))


def test_a_report_is_filed_by_keyboard_alone(open_page: OpenPage, world: World, sign_in: SignIn) -> None:
    page = open_page()
    sign_in(page, world.people[Role.EXECUTOR])
    page.goto("/kk/desk/")

    duty = page.get_by_role("link", name="Анықтама беру", exact=True)
    follow(page, duty.and_(page.locator(f"[href$='/desk/duties/{world.empty_duty.pk}/']")).first)
    form = page.get_by_role("main")
    what_was_done = form.get_by_role("textbox", name=starting_with(kk("What was done")))
    reach(page, what_was_done)
    page.keyboard.type("Анықтама берілді")
    group = form.get_by_role("group", name=starting_with(kk("Figures")))
    for label, typed in {"What is counted": "анықтама", "Number": "3", "Unit": "дана"}.items():
        reach(page, group.get_by_role("textbox", name=starting_with(kk(label))))
        page.keyboard.type(typed)
    tree = form.aria_snapshot()
    for line in (
        'heading "2 Анықтама беру" [level=1]',
        f'heading "{kk("Report")}" [level=2]',
        f'heading "{kk("How it stands")}" [level=2]',
        f'heading "{kk("The task")}" [level=2]',
        f'group "{kk("Figures")}',
        f'button "{kk("Add a row")}"',
        f'button "{kk("Save")}"',
        f'button "{kk("Submit")}"',
        f'combobox "{kk("Language of the report")}"',
    ):
        assert line in tree, tree
    assert (
        form.locator("input[name=evidence]")
        .evaluate("input => input.labels[0].innerText")
        .startswith(kk("Files"))
    )
    reach(page, form.get_by_role("button", name=kk("Submit"), exact=True))
    page.keyboard.press("Space")
    said = kk("The report is submitted. You will be told when it is accepted or returned.")
    expect(page.get_by_text(said)).to_be_visible()

    report = Report.objects.get(duty=world.empty_duty)
    assert report.state == Report.State.SUBMITTED
    assert [(row.label, row.value, row.unit) for row in report.figures.all()] == [
        ("анықтама", Decimal(3), "дана")
    ]
    assert said in page.get_by_role("main").aria_snapshot()


def test_signing_in_and_the_filter_go_by_keyboard(open_page: OpenPage, world: World) -> None:
    page = open_page()
    page.goto("/kk/account/login/")

    form = page.locator("form:has(input[name=password])").first
    reach(page, form.get_by_role("textbox", name=kk("E-mail")))
    page.keyboard.type(world.people[Role.EXECUTOR].email)
    reach(page, form.get_by_label(kk("Password")))
    page.keyboard.type("a long walk to Taraz")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/kk/desk/$"))
    page.goto("/kk/desk/duties/")
    words = page.get_by_role("main").locator("input[name=q]").first
    reach(page, words)
    page.keyboard.type("анықтама")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"q="))
    assert "Анықтама беру" in page.get_by_role("main").inner_text()
