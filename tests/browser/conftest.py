"""Chromium for tests: pages that fail on any fault of a script, of the policy or of an address.

    def test_a_visitor_reads_a_measure(browser_page, axe):
        browser_page.goto("/kk/")
        axe(browser_page)

`browser_page` is 1440 px wide; `@pytest.mark.parametrize("browser_page", [390, 1440], indirect=True)`
takes other widths. `open_page(width=390, javascript=False)` gives more pages in one test.
Every test in this folder is marked `browser`.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Page, Response, Route, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from qadam.people.models import User
from qadam.workflow.log import unit_of_work
from tests.world import NOW, World, build
from tools import debian

HERE = Path(__file__).parent
PATIENCE_MS = 10_000
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


class OpenPage(Protocol):
    def __call__(self, width: int = 1440, *, javascript: bool = True, language: str = "kk-KZ") -> Page: ...


class SignIn(Protocol):
    def __call__(self, page: Page, user: User) -> None: ...


class CheckAxe(Protocol):
    def __call__(self, page: Page, *, without: tuple[str, ...] = ()) -> None: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium once for all tests."""
    program = debian.chromium()
    if program is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    # Playwright keeps an event loop in this thread, and Django would take the test for a coroutine.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=debian.CHROMIUM_FLAGS)
            yield browser
            browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Open pages of a width; when the test ends, complain of what went wrong on them unseen."""
    faults: list[str] = []
    contexts = []

    def refuse_strangers(route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(live_server.url).netloc:
            route.continue_()
        else:
            faults.append(f"a page asked another host: {route.request.url}")
            route.abort()

    def note_failure(answer: Response) -> None:
        is_part_of_page = answer.request.resource_type != "document"
        if answer.status >= (400 if is_part_of_page else 500):
            faults.append(f"{answer.status} {answer.url}")

    def open_one(width: int = 1440, *, javascript: bool = True, language: str = "kk-KZ") -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale=language,
            timezone_id="Asia/Almaty",
            has_touch=width < 600,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.route("**/*", refuse_strangers)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(f"a script failed: {fault}"))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("response", note_failure)
        return page

    yield open_one
    for context in contexts:
        context.close()
    # Chromium writes a line of its own for each page that answers 4xx; the test knows of those.
    said = [fault for fault in faults if "status of 4" not in fault]
    assert said == []


@pytest.fixture
def browser_page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """Open one page, 1440 px wide or of the width the test asks for."""
    return open_page(width=getattr(request, "param", 1440))


@pytest.fixture
def sign_in(live_server: LiveServer) -> SignIn:
    """Sign a user in without the form, by the session's cookie."""

    def put_cookie(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url, "httpOnly": True}]
        )

    return put_cookie


@pytest.fixture
def world(transactional_db: None, settings: Settings, tmp_path: Path) -> World:
    """Make the small world for real, with the clock of the server standing at its moment."""
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(NOW.isoformat(), encoding="ascii")
    with unit_of_work():
        return build()


def kk(sentence: str, language: str = "kk") -> str:
    """Return a sentence of ours in Kazakh, or in another language; it must have been translated."""
    with translation.override(language):
        said = gettext(sentence)
    assert said != sentence, f"not translated: {sentence}"
    return said


@pytest.fixture
def axe() -> CheckAxe:
    """Check a page's accessibility and list each violation with its places."""

    def check(page: Page, *, without: tuple[str, ...] = ()) -> None:
        options = {**AXE_OPTIONS, "rules": {rule: {"enabled": False} for rule in without}}
        found = Axe().run(page, options=options).response["violations"]
        lines = [f"{page.url}:"]
        for violation in found:
            lines.append(f"  {violation['id']} ({violation['impact']}): {violation['help']}")
            lines += [
                f"      {' '.join(map(str, node['target']))}: {node['html'][:160]}"
                for node in violation["nodes"]
            ]
        assert not found, "\n".join(lines)

    return check
