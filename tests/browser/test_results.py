"""Results in Chromium, in Kazakh: a quarter from the district's grid to the map and the passport; what Zhambyl's say.

All walk through the founding programme of Zhambyl as its package gives it. The first runs it as a programme in force
whose counts are gathered by quarter; the others read it as the archive it is.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from django.conf import settings as product
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from qadam.indicators.models import Round, Series, Value
from qadam.indicators.spans import span_in_words
from qadam.kit import clock
from qadam.kit.numbers import format_number
from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.programmes.actions import load
from qadam.programmes.package.package import read_files
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE
from tests.browser.conftest import CheckAxe, OpenPage, SignIn, kk
from tests.browser.test_keyboard import reach, starting_with

pytestmark = pytest.mark.django_db(transaction=True)

SLUG = "zhambyl-employment-2005"
FOLDER = Path(product.PROGRAMMES_DIR) / SLUG
QUARTER = "2005-Q1"
OBLAST, DISTRICT, NEIGHBOUR = "KZ-31", "KZ-31-korday", "KZ-31-shu"
PLACE = "Қордай ауданы"
PLACEMENTS = "Жұмыспен қамту органдары арқылы жұмысқа орналасқандар"
# The five measures of the district in the order of its grid.
MEASURES = ("placements", "public-works", "training", "social-workplaces", "youth-practice")
WHY = "Тізімде 112 адам бар, кестеде 121: қайсысы дұрыс?"
Role = Membership.Role
State = Value.State


def spoken(number: int) -> str:
    """Return a number as a page in Kazakh writes it."""
    return format_number(number, "kk")


def quarter() -> str:
    """Return the name of the quarter in Kazakh."""
    return span_in_words(QUARTER, "kk")


def address(name: str, *args: object) -> str:
    """Return the Kazakh address of a page."""
    with translation.override("kk"):
        return reverse(name, args=args)


def result(view: str) -> str:
    """Return the address of a page of the placements."""
    return address(f"results:{view}", SLUG, "placements")


@dataclass
class Gathering:
    """Whoever gathers: a page at the desk, a page of a visitor, the people by what they are."""

    desk: Page
    visitor: Page
    sign_in: SignIn
    people: dict[str, User] = field(default_factory=dict)

    def as_(self, name: str) -> Page:
        """Let another person sit down at the desk and open the values there."""
        self.sign_in(self.desk, self.people[name])
        self.desk.goto("/kk/desk/")
        sections = self.desk.get_by_role("navigation", name=kk("Sections of the desk"))
        sections.get_by_role("link", name=starting_with(kk("Values"))).click()
        expect(heading(self.desk)).to_have_text(kk("Values"))
        return self.desk

    def opened_by(self, name: str) -> Page:
        """Let another person come to the quarter from the list of gatherings."""
        desk = self.as_(name)
        desk.get_by_role("main").get_by_role("link", name=quarter(), exact=True).first.click()
        expect(heading(desk)).to_have_text(quarter())
        return desk


@pytest.fixture
def files(transactional_db: None, settings: Settings, tmp_path: Path) -> dict[str, bytes]:
    """Give the files of the package in a country that has its territories, in April 2005."""
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.MEDIA_ROOT = tmp_path / "media"
    moment = datetime(2005, 4, 5, 10, tzinfo=clock.ALMATY)
    settings.CLOCK_FILE.write_text(moment.isoformat(), encoding="ascii")
    load_units(by=MACHINE)
    return {path.name: path.read_bytes() for path in FOLDER.iterdir()}


@pytest.fixture
def archive(files: dict[str, bytes]) -> None:
    """Load the programme as it is."""
    load(read_files(files), by=MACHINE)


@pytest.fixture
def gathering(files: dict[str, bytes], open_page: OpenPage, sign_in: SignIn) -> Gathering:
    """Load the programme as one in force whose counts are gathered by quarter; those who gather have accounts."""
    described = files["programme.yaml"].replace(b"status: archive", b"status: approved")
    files["programme.yaml"] = described.replace(b"  issuer:\n", b"  issuer: akimat-kz-31\n")
    files["indicators.csv"] = files["indicators.csv"].replace(
        b",person,count,rising,year,", b",person,count,rising,quarter,"
    )
    load(read_files(files), by=MACHINE)
    akimat = Body.objects.get(key="akimat-kz-31")
    people = {
        "coordinator": person_in(akimat, Role.COORDINATOR),
        "oblast": person_in(Body.objects.get(key="zhambyl-dept-employment"), Role.OPERATOR),
        "district": person_in(_akimat(DISTRICT), Role.OPERATOR),
        "neighbour": person_in(_akimat(NEIGHBOUR), Role.OPERATOR),
    }
    return Gathering(open_page(), open_page(), sign_in, people)


def _akimat(code: str) -> Body:
    body: Body = BodyFactory(kind=Body.Kind.AKIMAT, territory_code=code)
    return body


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def press(within: Page | Locator, sentence: str) -> None:
    within.get_by_role("button", name=kk(sentence), exact=True).click()


def follow(page: Page, sentence: str) -> None:
    page.get_by_role("main").get_by_role("link", name=kk(sentence), exact=True).first.click()


def turn(page: Page, sentence: str) -> None:
    """Follow the link of a page beside this one, and be there."""
    # A programme has pages of the same names above: the ones nearer to the content come last.
    link = page.get_by_role("main").get_by_role("link", name=kk(sentence), exact=True).last
    link.click()
    expect(link).to_have_attribute("aria-current", "page")
    page.wait_for_load_state()


def value_of(code: str) -> Value:
    """Return the last version of a number of the district."""
    found = Value.objects.current().select_related("series__indicator")
    return found.get(series__indicator__code=code, series__territory_code=DISTRICT, span=QUARTER)


def cell(desk: Page, code: str) -> Locator:
    """Return the input of the district's number."""
    series = Series.objects.get(indicator__code=code, territory_code=DISTRICT)
    return desk.locator(f"#s{series.pk}")


def test_a_quarter_goes_from_the_grid_of_a_district_to_the_map_and_the_passport(
    gathering: Gathering, axe: CheckAxe
) -> None:
    open_quarter(gathering)
    enter_quarter(gathering, axe)
    assert fact_on_map(gathering) == kk("not reported")
    return_one(gathering, axe)
    correct_returned(gathering, axe)
    accept_corrected(gathering)
    lock_quarter(gathering, axe)
    nothing_more_is_taken(gathering)
    read_public_pages(gathering, axe)
    read_passport(gathering)


def open_quarter(gathering: Gathering) -> None:
    desk = gathering.as_("coordinator")
    follow(desk, "Open a gathering")
    desk.get_by_label(starting_with(kk("Programme and period"))).select_option(f"{SLUG}:{QUARTER}")
    desk.get_by_label(starting_with(kk("Values are due on"))).fill("2005-04-10")
    press(desk, "Open a gathering")
    expect(heading(desk)).to_have_text(quarter())
    expect(desk.get_by_role("main")).to_contain_text(PLACE)


def enter_quarter(gathering: Gathering, axe: CheckAxe) -> None:
    """Paste a column out of an office table, mend a cell by keyboard, send all."""
    desk = gathering.opened_by("district")
    turn(desk, "Enter")
    first, third = cell(desk, "placements"), cell(desk, "training")
    reach(desk, first)
    paste(desk, "121\n 35 \n2O\n15\nx\n")
    expect(first).to_have_value("121")
    expect(cell(desk, "youth-practice")).to_have_value("x")
    # A letter for a zero is told at once, before anything is sent.
    expect(third).to_have_attribute("aria-invalid", "true")
    axe(desk)
    for key in ("Enter", "ArrowDown"):
        desk.keyboard.press(key)
    expect(third).to_be_focused()
    desk.keyboard.type("20")
    expect(third).not_to_have_attribute("aria-invalid", "true")
    reach_backwards(desk, desk.get_by_role("button", name=kk("Submit all"), exact=True))
    desk.keyboard.press("Enter")
    expect(desk.locator(".spot-value")).to_have_text(["121", "35", "20", "15", "x"])
    assert [value_of(code).state for code in MEASURES] == [State.SUBMITTED] * 5


def paste(desk: Page, text: str) -> None:
    """Copy a text and paste it by the keys, as one does who comes from an office program."""
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.evaluate("text => navigator.clipboard.writeText(text)", text)
    desk.keyboard.press("Control+V")


def reach_backwards(page: Page, wanted: Locator) -> None:
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"no Shift+Tab reaches {wanted}")


def return_one(gathering: Gathering, axe: CheckAxe) -> None:
    """Return the placements with a reason, accept the rest."""
    desk = gathering.opened_by("oblast")
    turn(desk, "Review")
    axe(desk)
    row = desk.get_by_role("row").filter(has_text=PLACEMENTS)
    row.locator(".review-return").click()
    expect(heading(desk)).to_have_text(PLACEMENTS)
    expect(desk.get_by_role("main")).to_contain_text(PLACE)
    press(desk, "Return for changes")
    expect(desk.get_by_label(starting_with(kk("What is to be changed")))).to_have_attribute(
        "aria-invalid", "true"
    )
    assert value_of("placements").state == State.SUBMITTED
    desk.get_by_label(starting_with(kk("What is to be changed"))).fill(WHY)
    press(desk, "Return for changes")
    expect(
        desk.get_by_text(kk("The value is returned: whoever entered it sees your reason."))
    ).to_be_visible()
    desk.get_by_role("link", name=quarter(), exact=True).first.click()
    turn(desk, "Review")
    expect(desk.get_by_role("row").filter(has_text=PLACEMENTS)).to_have_count(0)
    accept_all(desk)
    assert [value_of(code).state for code in MEASURES] == [State.RETURNED] + [State.ACCEPTED] * 4


def accept_all(desk: Page) -> None:
    desk.locator("[data-tick-all]").check()
    press(desk, "Accept the ticked")
    expect(desk.get_by_text(kk("Nothing waits for your review"))).to_be_visible()


def correct_returned(gathering: Gathering, axe: CheckAxe) -> None:
    """The reason stands beside the cell, the only one that is open; mended it goes again."""
    desk = gathering.opened_by("district")
    turn(desk, "Enter")
    expect(desk.locator(".spot-hints .is-returned")).to_have_text(f"{kk('Returned:')} {WHY}")
    expect(desk.locator("[data-spot]")).to_have_count(1)
    axe(desk)
    reach(desk, cell(desk, "placements"))
    desk.keyboard.type("112")
    press(desk, "Submit all")
    expect(desk.locator("[data-spot]")).to_have_count(0)
    assert (value_of("placements").value, value_of("placements").state) == (Decimal(112), State.SUBMITTED)


def accept_corrected(gathering: Gathering) -> None:
    assert fact_on_map(gathering) == kk("not reported")
    desk = gathering.opened_by("oblast")
    turn(desk, "Review")
    expect(desk.get_by_role("row").filter(has_text=PLACEMENTS).locator(".spot-value")).to_have_text("112")
    accept_all(desk)
    assert fact_on_map(gathering) == "112"


def lock_quarter(gathering: Gathering, axe: CheckAxe) -> None:
    desk = gathering.opened_by("coordinator")
    axe(desk)
    press(desk, "Lock the period")
    said = "The period is locked. A value changes only by a correction with a reason, from its own page."
    expect(desk.get_by_text(kk(said))).to_be_visible()
    assert Round.objects.get(span=QUARTER).state == Round.State.LOCKED
    assert {value_of(code).state for code in MEASURES} == {State.LOCKED}


def nothing_more_is_taken(gathering: Gathering) -> None:
    """Who was late finds the period locked, not an input that refuses afterwards."""
    desk = gathering.opened_by("neighbour")
    turn(desk, "Enter")
    told = "The period is locked: no more values are taken. Open a value to correct it with a reason."
    expect(desk.get_by_text(kk(told))).to_be_visible()
    expect(desk.get_by_role("button", name=kk("Submit all"))).to_have_count(0)
    assert not Value.objects.filter(series__territory_code=NEIGHBOUR, span=QUARTER).exists()


def fact_on_map(gathering: Gathering) -> str:
    """Return what the table of the map says of the district."""
    page = gathering.visitor
    page.goto(f"{result('map')}?span={QUARTER}&by=value")
    page.locator(".chart-twin summary").click()
    return page.get_by_role("row").filter(has_text=PLACE).get_by_role("cell").last.inner_text()


def read_public_pages(gathering: Gathering, axe: CheckAxe) -> None:
    """Come from the programme to the map and the matrix as a visitor does."""
    page = gathering.visitor
    page.goto(f"/kk/programmes/{SLUG}/")
    follow(page, "Results")
    expect(heading(page)).to_have_text(kk("Results of the programme"))
    page.get_by_role("main").get_by_role("link", name=PLACEMENTS, exact=True).click()
    expect(heading(page)).to_have_text(PLACEMENTS)
    turn(page, "Map")
    assert fact_on_map(gathering) == "112"
    axe(page)
    turn(page, "By territory and period")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=PLACE, exact=True))
    expect(row).to_contain_text("112")
    expect(page.get_by_role("main")).not_to_contain_text("121")
    row.get_by_role("link", name="112", exact=True).first.click()
    expect(page.locator("#one")).to_contain_text(PLACE)


def read_passport(gathering: Gathering) -> None:
    """The passport that is taken away has the number in the row of the district."""
    page = gathering.visitor
    page.goto(address("results:overview", SLUG))
    with page.expect_download() as taken:
        page.locator("a[href$='passport-kk.docx']").click()
    passport = docx.Document(io.BytesIO(Path(taken.value.path()).read_bytes()))
    rows = [[part.text for part in row.cells] for table in passport.tables for row in table.rows]
    said = [row for row in rows if row[0].strip() == PLACE]
    assert any("112" in row for row in said), said
    assert not any("121" in row for row in rows)


@pytest.mark.usefixtures("archive")
def test_zhambyl_is_4615_placements_in_2005_and_its_towns_are_not_added(
    browser_page: Page, axe: CheckAxe
) -> None:
    """The eleven districts make 4615; with the three towns that they hold already it would be 5155."""
    for place in (
        address("results:overview", SLUG) + "?year=2005",
        result("indicator"),
        result("matrix") + "?year=2005",
        result("map") + "?span=2005",
        address("results:number", SLUG, "placements", OBLAST, "2005"),
    ):
        browser_page.goto(place)
        said = browser_page.locator("main").text_content() or ""
        assert is_written(4615, said), place
        assert not is_written(5155, said), place
    for place in (
        result("ranking") + "?span=2005",
        result("scatter") + "?span=2005",
        address("results:matrix-table", SLUG, "placements", "csv"),
        address("resultdocuments:passport-file", SLUG, "kk", "html"),
    ):
        answer = browser_page.request.get(place)
        assert answer.ok, place
        assert not is_written(5155, answer.text()), place
    assert is_written(4615, answer.text()), "the passport lost the sum"

    browser_page.goto(result("matrix"))
    axe(browser_page)
    lines = browser_page.locator("table.matrix tbody tr")
    towns = browser_page.locator("table.matrix tbody tr.of-which")
    assert (lines.count(), towns.count()) == (14, 3)
    for title in ("Total as stated", "Sum of its parts"):
        whole = browser_page.locator("table.matrix tfoot tr").filter(has_text=kk(title))
        expect(whole.get_by_role("cell")).to_have_text([spoken(number) for number in (4615, 4925, 5205)])


def is_written(number: int, text: str) -> bool:
    """Tell whether a number stands in a text, as a person or as a table writes it."""
    return (
        re.search(rf"(?<!\d)({number}|{spoken(number)})(?!\d)", text.replace("&nbsp;", "\u00a0")) is not None
    )


@pytest.mark.usefixtures("archive")
def test_the_contradictions_of_zhambyl_are_read_in_kazakh(open_page: OpenPage, axe: CheckAxe) -> None:
    page = open_page()
    page.goto(address("results:overview", SLUG))
    follow(page, "Findings in the numbers")
    expect(heading(page)).to_have_text(kk("Findings in the numbers"))
    found = page.locator("#results .finding-said")
    expect(found).to_have_count(14)
    # A rise that fell, a share that is none, measures dearer than the budget, a measure without a line in it.
    for numbers in (
        "462,1 (2003 жыл) → 442,4 (2004 жыл)",
        "89,8 %",
        "5 076; 6 050; 6 940",
        "5 000; 5 000; 5 000",
    ):
        expect(found.filter(has_text=numbers)).to_have_count(1)
    assert english_in(page) == []
    axe(page)

    page.locator("#results").get_by_role("heading", level=2).first.wait_for()
    page.get_by_label(starting_with(kk("Severity"))).select_option("low")
    press(page, "Show")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("592 (2004 жыл) → 572 (2005 жыл)")

    narrow = open_page(width=390)
    narrow.goto(page.url)
    expect(narrow.locator("#results .finding-said")).to_have_count(1)
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 390


def english_in(page: Page) -> list[str]:
    """Return what stands in Latin letters as a sentence does: two words side by side."""
    said = page.locator("main").inner_text()
    return re.findall(r"[A-Za-z]*[a-z]{2,}[ ,]+[A-Za-z]*[a-z]{2,}", said)
