"""An act comes as two Word files, is checked beside its source, becomes a draft programme and is put into force."""

import re

import pytest
from playwright.sync_api import Page, expect

from qadam.intake.models import Intake, Row
from qadam.intake.tests.papers import word_file
from qadam.jobs.worker import Worker
from qadam.programmes.models import Edition
from tests.browser.conftest import CheckAxe, OpenPage, SignIn
from tests.world import Role, World

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def bring(page: Page, *languages: str) -> None:
    """Bring Word files of one act on the page for it."""
    page.goto("/kk/desk/documents/bring/")
    files = [
        {"name": f"{code}.docx", "mimeType": WORD, "buffer": word_file(code).read()} for code in languages
    ]
    page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    if len(languages) == 2:
        page.locator("input[name=are_twins]").check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/desk/documents/\d+/$"))


def step(page: Page, name: str) -> None:
    page.locator(f"main button[name=step][value={name}]:not([tabindex])").click()


def settle_bodies(page: Page, document: Intake) -> None:
    """Confirm what the register is sure of, and say that the inspection is a new body."""
    page.goto(f"/kk/desk/documents/{document.pk}/bodies/")
    page.locator("main form button[type=submit]").click()
    page.locator("main section a").first.click()
    page.locator("input[name=answer][value=new]").check()
    page.locator("input[name=name_kk]").fill("Су көлігі инспекциясы")
    page.locator("input[name=name_ru]").fill("Инспекция водного транспорта")
    page.locator("select[name=kind]").select_option("office")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/bodies/$"))


def test_an_act_in_two_languages_becomes_a_programme_in_force(
    open_page: OpenPage, sign_in: SignIn, axe: CheckAxe, world: World
) -> None:
    page = open_page()
    sign_in(page, world.people[Role.COORDINATOR])
    bring(page, "kk", "ru")
    expect(page.locator("#reading")).to_be_visible()
    axe(page)

    Worker(batch=True).run()

    # The page that waits turns into the document by itself.
    expect(page.locator(".checking-rows tbody tr")).to_have_count(3)
    axe(page)
    kazakh = Intake.objects.get(language="kk", upload__name="kk.docx")

    # What is without doubts is accepted at once; the doubtful measure is asked next.
    page.locator("main form[action$='/accept/'] button").click()
    page.wait_for_url(re.compile(r"/rows/\d+/$"))
    third = kazakh.rows.get(position=3)
    assert page.url.endswith(f"/rows/{third.pk}/")
    first = page.locator("[data-part]").first
    expect(first).to_have_attribute("data-part", "deadline")
    expect(page.locator(".source .cell-now")).to_contain_text("кестеге сәйкес")
    axe(page)

    # The words are typed anew: what they mean is shown at once, and the field saves itself.
    words = page.locator("textarea[name=deadline]")
    words.fill("2017 жылғы 1 маусымға дейін")
    words.blur()
    expect(page.locator("#meaning")).to_have_attribute("data-rule", "2017 жылғы 1 маусымға дейін")
    expect(page.locator("#meaning code")).to_have_text("until 2017-06-01")
    expect(page.locator("[data-autosave-state]")).to_have_attribute("data-state", "saved")
    assert Row.objects.get(pk=third.pk).as_checked["rule"] == "until 2017-06-01"
    page.reload()
    expect(page.locator("textarea[name=deadline]")).to_have_value("2017 жылғы 1 маусымға дейін")

    # A single key accepts it; all are checked.
    page.locator("h1").click()
    page.keyboard.press("a")
    page.wait_for_url(re.compile(rf"/documents/{kazakh.pk}/$"))
    assert not kazakh.rows.filter(is_checked=False).exists()

    settle_bodies(page, kazakh)

    # The two languages are compared: the deadline that was corrected differs now.
    page.goto(f"/kk/desk/documents/{kazakh.pk}/compare/")
    expect(page.locator(".is-differing th")).to_have_text(["3"])
    axe(page)

    page.goto(f"/kk/desk/documents/{kazakh.pk}/make/")
    axe(page)
    page.locator("input[name=slug]").fill("qauipsizdik-2017")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/desk/programmes/qauipsizdik-2017/$"))
    edition = Edition.objects.get(slug="qauipsizdik-2017")
    assert [measure.name_ru for measure in edition.measures.all()] == [
        "Провести на предприятиях 12 семинаров",
        "Проверить условия труда",
        "Разработать инструкцию",
    ]

    page.locator("main form[action$='/approve/'] button").click()
    page.wait_for_load_state()
    edition.refresh_from_db()
    assert edition.state == Edition.State.APPROVED
    assert edition.duties.exists()


def test_two_people_at_one_measure_are_told(open_page: OpenPage, sign_in: SignIn, world: World) -> None:
    row = world.documents["read"].rows.get(position=1)
    address = f"/kk/desk/documents/{row.intake_id}/rows/{row.pk}/"
    mine, theirs = open_page(javascript=False), open_page()
    for page, role in ((mine, Role.COORDINATOR), (theirs, Role.CONTROL)):
        sign_in(page, world.people[role])
        page.goto(address)

    theirs.locator("textarea[name=title]").fill("Басқаның сөзі")
    theirs.locator("textarea[name=title]").blur()
    expect(theirs.locator("[data-autosave-state]")).to_have_attribute("data-state", "saved")
    mine.locator("textarea[name=title]").fill("Менің сөзім")
    step(mine, "save")
    mine.wait_for_load_state()

    expect(mine.locator(".error-summary")).to_be_visible()
    expect(mine.locator("textarea[name=title]")).to_have_value("Менің сөзім")
    assert Row.objects.get(pk=row.pk).as_checked["title"] == "Басқаның сөзі"


@pytest.mark.parametrize("width", [390, 1440])
def test_a_document_is_checked_without_a_script(
    width: int, open_page: OpenPage, sign_in: SignIn, world: World
) -> None:
    page = open_page(width=width, javascript=False)
    sign_in(page, world.people[Role.COORDINATOR])
    bring(page, "ru")
    Worker(batch=True).run()
    document = Intake.objects.get(upload__name="ru.docx")

    page.goto(f"/kk/desk/documents/{document.pk}/")
    page.locator("main form[action$='/accept/'] button").click()
    page.locator("textarea[name=deadline]").fill("до 1 июня 2017 года")
    step(page, "accept")
    page.wait_for_url(re.compile(rf"/documents/{document.pk}/$"))

    assert [row.as_checked["rule"] for row in document.rows.filter(is_checked=True)] == [
        "until 2017-04-01",
        "quarterly",
        "until 2017-06-01",
    ]
