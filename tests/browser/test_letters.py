"""Kazakh letters are drawn by our own font, none is borrowed from the machine."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import CheckAxe

LETTERS = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі ₸ №"


def fonts_of(page: Page, selector: str) -> dict[str, int]:
    """Return which fonts drew an element, each with the number of its glyphs."""
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    found = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"]: font["glyphCount"] for font in found if font["isCustomFont"]} | {
        f"{font['familyName']} of the machine": font["glyphCount"]
        for font in found
        if not font["isCustomFont"]
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("weight", [400, 700])
def test_our_font_draws_every_kazakh_letter(browser_page: Page, weight: int) -> None:
    browser_page.goto("/kk/about/")
    browser_page.evaluate(
        """([text, weight]) => {
            const line = document.createElement("p");
            line.id = "letters";
            line.textContent = text;
            line.style.fontWeight = weight;
            document.querySelector("main").prepend(line);
            return document.fonts.load(`${weight} 16px Onest`, text).then(() => true);
        }""",
        [LETTERS, str(weight)],
    )

    fonts = fonts_of(browser_page, "#letters")

    assert list(fonts.values()) == [len(LETTERS)]
    assert "Onest" in next(iter(fonts))


@pytest.mark.parametrize("browser_page", [390, 1440], indirect=True)
def test_the_home_page_is_accessible(browser_page: Page, axe: CheckAxe) -> None:
    browser_page.goto("/kk/")

    axe(browser_page)
