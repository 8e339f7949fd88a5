"""Every kind of page in Chromium: without violations of accessibility, without scrolling sideways, light and dark."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from qadam.people.actions import password_link
from tests.browser.conftest import CheckAxe, OpenPage, SignIn
from tests.pages import Page as Kind
from tests.pages import pages
from tests.world import Role, World

NARROW, PHONE, TABLET, DESK = 320, 390, 768, 1440
GROUPS = {
    "public": re.compile(r"^(portal|programmes|plans):"),
    "desk": re.compile(r"^(desk|notices):"),
    "amending": re.compile(r"^amending:"),
    "documents": re.compile(r"^intake:"),
    "contests": re.compile(r"^(contests|programmecontests):"),
    "contests at the desk": re.compile(r"^contestdesk:"),
    "results": re.compile(r"^(results|countryresults|norms|budgets|findings):"),
    "numbers at the desk": re.compile(r"^(values|normdesk|moneydesk):"),
    "administration": re.compile(r"^(people|territories):"),
    "account": re.compile(r"^(account_|mfa_|usersessions_)"),
}
DARK = {
    "plans:plan", "plans:measure", "plans:calendar", "plans:execution", "plans:released", "people:body-page",
    "desk:day", "desk:duty", "desk:report-versions", "desk:filing-sheet", "desk:many", "desk:consolidation",
    "desk:control", "desk:control-compare", "desk:control-late", "amending:amendment", "amending:row",
    "intake:row", "intake:document", "intake:compare", "contests:contest", "contests:candidate", "contests:entry",
    "contestdesk:running", "contestdesk:sitting", "contestdesk:entry", "contestdesk:vote",
    "results:overview", "results:indicator", "results:matrix", "results:map", "results:scatter", "norms:norm",
    "budgets:overview", "findings:overview", "values:grid", "values:value", "moneydesk:finding",
}  # fmt: skip


def test_every_page_belongs_to_a_group(world: World) -> None:
    names = {page.name for page in pages(world)}

    assert [name for name in names if not any(group.match(name) for group in GROUPS.values())] == []


class Browsers:
    """A page of the browser for each reader."""

    def __init__(self, open_page: OpenPage, sign_in: SignIn, world: World) -> None:
        self._open, self._sign_in, self._world = open_page, sign_in, world
        self._pages: dict[str, Page] = {}

    def show(self, kind: Kind, language: str = "kk") -> Page:
        """Open a page as its reader."""
        if kind.reader not in self._pages:
            self._pages[kind.reader] = self._open()
            if kind.reader != Role.STRANGER:
                self._sign_in(self._pages[kind.reader], self._world.people[kind.reader])
        page = self._pages[kind.reader]
        page.set_viewport_size({"width": DESK, "height": 900})
        answer = page.goto(kind.address(language))
        assert answer is not None
        assert answer.ok, kind
        return page


@pytest.fixture
def browsers(open_page: OpenPage, sign_in: SignIn, world: World) -> Browsers:
    return Browsers(open_page, sign_in, world)


def kinds(world: World, group: str) -> list[Kind]:
    return [page for page in pages(world) if GROUPS[group].match(page.name)]


@pytest.mark.sampled
@pytest.mark.parametrize("group", GROUPS)
def test_every_page_is_accessible_and_fits(
    group: str, browsers: Browsers, world: World, axe: CheckAxe, sample: Any
) -> None:
    found = kinds(world, group)
    on_a_phone = set(sample(found, len(found) // 2))
    faults = []

    for kind in found:
        page = browsers.show(kind)
        faults += violations(page, axe) + too_wide(page)
        page.set_viewport_size({"width": PHONE, "height": 844})
        faults += violations(page, axe) if kind in on_a_phone else []

    assert not faults, "\n".join(dict.fromkeys(faults))


@pytest.mark.parametrize("group", [group for group in GROUPS if group != "account"])
def test_pages_are_accessible_in_the_dark(
    group: str, browsers: Browsers, world: World, axe: CheckAxe
) -> None:
    faults = []

    for kind in kinds(world, group):
        if kind.name in DARK:
            page = browsers.show(kind)
            page.emulate_media(color_scheme="dark")
            faults += violations(page, axe)

    assert not faults, "\n".join(faults)


def test_pages_that_refuse_and_the_page_for_a_first_password_are_accessible(
    open_page: OpenPage, world: World, axe: CheckAxe
) -> None:
    first_password = re.sub(r"^\w+://[^/]+", "", password_link(world.invited))
    page = open_page()
    faults = []

    for path in ("/kk/nothing/", "/ru/account/password/reset/key/1-never-given/", first_password):
        page.set_viewport_size({"width": DESK, "height": 900})
        page.goto(path)
        faults += violations(page, axe) + too_wide(page)

    assert page.locator("input[type=password]").count() == 2
    assert not faults, "\n".join(faults)


def violations(page: Page, axe: CheckAxe) -> list[str]:
    try:
        axe(page)
    except AssertionError as fault:
        width = page.evaluate("innerWidth")
        return [f"{width} px, {str(fault).partition(chr(10) + 'assert')[0]}"]
    return []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_page_scrolls_sideways_in_the_other_languages(
    language: str, browsers: Browsers, world: World
) -> None:
    faults = [fault for kind in pages(world) for fault in too_wide(browsers.show(kind, language))]

    assert not faults, "\n".join(faults)


def too_wide(page: Page) -> list[str]:
    """Return at which widths a page scrolls sideways, and why."""
    found = []
    for width in (DESK, TABLET, PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": 844})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append(f"{page.url} needs {needed} px of {width}: {widest(page, width)}")
    return found


def widest(page: Page, width: int) -> list[str]:
    """Name the elements that reach beyond the edge."""
    found: list[str] = page.evaluate(
        """(width) => [...document.querySelectorAll("body *")]
            .filter(element => element.getBoundingClientRect().right > width + 0.5)
            .slice(0, 3).map(element => `<${element.tagName.toLowerCase()} class="${element.className}">`)""",
        width,
    )
    return found
