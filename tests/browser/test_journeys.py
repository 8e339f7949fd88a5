"""What people come for, from the first page to the last, with scripts and without them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qadam.people.models import Membership, User
from qadam.people.tests.factories import PASSWORD
from qadam.plans.models import Duty, Report
from qadam.plans.tests.plans_to_read import founding
from tests.browser.conftest import OpenPage, SignIn, kk
from tests.world import PDF, Role, World

SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
PLAN = "/kk/programmes/enbek-qogamy-2015/"
MEASURE_25 = re.compile(r"/programmes/enbek-qogamy-2015/measures/25/$")
FIVE_DAYS = ["20160105", "20160405", "20160705", "20161005", "20170105"]


def switch(page: Page, language: str) -> None:
    """Read the same page in another language."""
    page.locator(f"nav.languages a[hreflang={language}]").first.click()
    page.wait_for_url(re.compile(f"/{language}/"))


def heading(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator("h1").inner_text()).strip()


def enter(page: Page, user: User, password: str = PASSWORD) -> None:
    """Sign in by the form, as a person does."""
    page.goto("/kk/account/login/")
    form = page.locator("form:has(input[name=password])").first
    form.get_by_label(kk("E-mail")).fill(user.email)
    form.get_by_label(kk("Password")).fill(password)
    form.get_by_role("button", name=kk("Sign in"), exact=True).click()


def leads(page: Page, name: str) -> None:
    """Follow the section of the desk with this name."""
    page.get_by_role("link", name=re.compile(f"^{re.escape(kk(name))}")).first.click()


@SCRIPTS
@pytest.mark.django_db(transaction=True)
def test_a_visitor_reads_measure_25_in_three_languages(open_page: OpenPage, javascript: bool) -> None:
    edition = founding()
    measure = edition.measures.get(code="25")
    page = open_page(javascript=javascript)

    page.goto("/")
    assert page.url.endswith("/kk/")
    page.get_by_role("link", name=kk("Programmes"), exact=True).first.click()
    page.get_by_role("link", name=edition.short_kk, exact=True).first.click()
    page.get_by_role("link", name=kk("Open the plan"), exact=True).click()
    page.locator(f"a[href='{PLAN}measures/25/']").first.click()

    page.wait_for_url(MEASURE_25)
    assert measure.name_kk in heading(page)
    assert page.locator("html").get_attribute("lang") == "kk"
    for language, days in {
        "kk": ["2016 жылғы 5 қаңтар", "2017 жылғы 5 қаңтар"],
        "ru": ["5 января 2016 года", "5 апреля 2016 года", "5 июля 2016 года", "5 октября 2016 года"],
        "en": ["5 January 2016", "5 April 2016", "5 July 2016", "5 October 2016", "5 January 2017"],
    }.items():
        if language != "kk":
            switch(page, language)
        assert getattr(measure, f"name_{language}") in heading(page)
        text = page.locator("main").inner_text()
        assert [day for day in days if day not in text] == []


@SCRIPTS
@pytest.mark.django_db(transaction=True)
def test_a_visitor_subscribes_to_the_days_of_a_measure(
    open_page: OpenPage, live_server: LiveServer, javascript: bool
) -> None:
    founding()
    page = open_page(javascript=javascript)
    page.goto(f"{PLAN}measures/25/")

    link = page.get_by_role("link", name=kk("Subscribe in the calendar")).get_attribute("href") or ""
    download = page.get_by_role("link", name=kk("Download once")).get_attribute("href") or ""

    assert link.startswith("webcal:")
    path = re.sub(r"^\w+://[^/]+", "", link)
    assert download.endswith(path)
    answer = page.request.get(f"{live_server.url}{path}")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", answer.text()) == FIVE_DAYS


@SCRIPTS
@pytest.mark.django_db(transaction=True)
def test_a_filter_stays_when_the_language_changes(open_page: OpenPage, javascript: bool) -> None:
    founding()
    page = open_page(javascript=javascript)
    page.goto(f"{PLAN}plan/")
    every = page.locator("article.measure").count()

    page.locator("main form input[name=q]").first.fill("жастар")
    page.locator("main form input[name=q]").first.press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))
    found = page.locator("article.measure").count()
    switch(page, "ru")
    in_russian = page.locator("article.measure").count()
    switch(page, "en")

    assert 0 < found < every == 70
    assert found == in_russian == page.locator("article.measure").count()
    assert page.locator("main form input[name=q]").first.input_value() == "жастар"


@SCRIPTS
def test_a_search_on_a_russian_keyboard_finds_the_measure(
    open_page: OpenPage, world: World, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    page.goto("/kk/")

    page.locator("#home-search").fill("откизу")
    page.locator("#home-search").press("Enter")
    page.locator(f"main a[href*='/programmes/{world.live.slug}/measures/1/']").first.click()

    assert "Отырыс өткізу" in heading(page)


@SCRIPTS
def test_an_executor_files_a_report_and_the_coordinator_accepts_it(
    open_page: OpenPage, world: World, tmp_path: Path, javascript: bool
) -> None:
    evidence = tmp_path / "дәлел.pdf"
    evidence.write_bytes(PDF)
    duty = f"[href$='/desk/duties/{world.empty_duty.pk}/']"
    page = open_page(javascript=javascript)

    enter(page, world.people[Role.EXECUTOR])
    page.wait_for_url(re.compile(r"/kk/desk/$"))
    page.get_by_role("link", name="Анықтама беру").and_(page.locator(duty)).first.click()
    page.wait_for_url(re.compile(rf"/desk/duties/{world.empty_duty.pk}/$"))
    page.get_by_label(re.compile(f"^{kk('What was done')}")).fill("Анықтама берілді: Ғылым күні өтті.")
    page.get_by_label(re.compile(f"^{kk('What is counted')}")).first.fill("анықтама")
    page.get_by_label(re.compile(f"^{kk('Number')}")).first.fill("1 234,5")
    page.get_by_label(re.compile(f"^{kk('Unit')}")).first.fill("дана")
    page.get_by_role("button", name=kk("Add a row"), exact=True).click()
    expect(page.get_by_label(re.compile(f"^{kk('What is counted')}"))).to_have_count(2)
    page.locator("input[name=evidence]").set_input_files(evidence)
    page.get_by_role("button", name=kk("Submit"), exact=True).click()

    expect(
        page.get_by_text(kk("The report is submitted. You will be told when it is accepted or returned."))
    ).to_be_visible()
    report = Report.objects.get(duty=world.empty_duty)
    assert report.state == Report.State.SUBMITTED
    shown = page.locator("main").inner_text()
    for words in ("Ғылым күні", "1 234,5", "дана", "дәлел.pdf"):
        assert words in shown.replace("\u00a0", " ").replace("\u202f", " ")
    history = page.locator("section[aria-labelledby=history]")
    assert world.people[Role.EXECUTOR].full_name in history.inner_text()

    reviewer = open_page(javascript=javascript)
    enter(reviewer, world.people[Role.COORDINATOR])
    reviewer.locator("#reviews").get_by_role("link", name="Анықтама беру").first.click()
    assert "Ғылым күні" in reviewer.locator("main").inner_text()
    reviewer.get_by_role("button", name=kk("Accept"), exact=True).click()
    expect(reviewer.get_by_text(kk("The report is accepted; its body is told."))).to_be_visible()
    assert Duty.objects.get(pk=world.empty_duty.pk).state == Duty.State.ACCEPTED

    page.reload()
    assert world.people[Role.COORDINATOR].full_name in history.inner_text()
    leads(page, "Messages")
    assert "Анықтама беру" in page.locator("main").inner_text()


@SCRIPTS
def test_what_was_typed_is_kept_when_a_report_is_faulty(
    open_page: OpenPage, world: World, sign_in: SignIn, tmp_path: Path, javascript: bool
) -> None:
    disguised = tmp_path / "program.pdf"
    disguised.write_bytes(b"MZ\x90\x00 not a document")
    page = open_page(javascript=javascript)
    sign_in(page, world.people[Role.EXECUTOR])
    page.goto(f"/kk/desk/duties/{world.empty_duty.pk}/")

    page.get_by_label(re.compile(f"^{kk('What was done')}")).fill("Сақталуы тиіс сөз")
    page.locator("input[name=evidence]").set_input_files(disguised)
    page.get_by_role("button", name=kk("Submit"), exact=True).click()
    page.wait_for_load_state()

    text = page.locator("main").inner_text()
    assert "program.pdf" in text
    assert page.get_by_label(re.compile(f"^{kk('What was done')}")).input_value() == "Сақталуы тиіс сөз"
    assert Report.objects.get(duty=world.empty_duty).state == Report.State.DRAFT


@SCRIPTS
def test_an_administrator_adds_a_membership(open_page: OpenPage, world: World, javascript: bool) -> None:
    page = open_page(javascript=javascript)

    enter(page, world.people[Role.ADMINISTRATOR])
    leads(page, "Memberships")
    page.get_by_role("link", name=kk("Give a role"), exact=True).first.click()
    page.get_by_label(kk("E-mail of the person")).fill("jana@example.kz")
    page.get_by_label(re.compile(f"^{kk('Full name')}")).fill("Әсем Ғаниқызы")
    page.get_by_label(kk("Body"), exact=True).select_option(label="Министрлік")
    page.get_by_label(kk("Role"), exact=True).select_option("executor")
    page.get_by_role("button", name=kk("Give the role"), exact=True).click()

    page.wait_for_url(re.compile(r"/desk/admin/people/\d+/$"))
    assert "Әсем Ғаниқызы" in heading(page)
    held = Membership.objects.get(user__email="jana@example.kz")
    assert (held.role, held.body.key) == ("executor", "ministry")
    leads(page, "Memberships")
    assert "Әсем Ғаниқызы" in page.locator("main").inner_text()


@SCRIPTS
def test_a_wrong_password_is_told_and_the_address_is_kept(
    open_page: OpenPage, world: World, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    executor = world.people[Role.EXECUTOR]

    enter(page, executor, "not it at all")

    text = page.locator("main").inner_text()
    assert kk("The e-mail or the password is not right.") in text
    assert page.locator("input[name=login]").first.input_value() == executor.email
    page.goto("/kk/desk/")
    page.wait_for_url(re.compile(r"/account/login/\?next="))


@SCRIPTS
def test_the_desk_keeps_its_query_when_the_language_changes(
    open_page: OpenPage, world: World, sign_in: SignIn, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    sign_in(page, world.people[Role.EXECUTOR])
    page.goto("/kk/desk/duties/?state=all&q=отырыс")
    rows = page.locator("main table tbody tr").count()

    switch(page, "ru")

    assert "state=all" in page.url
    assert rows == page.locator("main table tbody tr").count() > 0
    assert page.locator("main input[name=q]").first.input_value() == "отырыс"


def test_a_dead_link_says_so_in_three_languages(open_page: OpenPage, world: World) -> None:
    page = open_page()

    answer = page.goto(f"/kk/desk/calendar/{world.revoked}.ics")

    assert answer is not None
    assert answer.status == 404
    text = page.locator("main").inner_text()
    for words in ("Мұндай бет жоқ", "Такой страницы нет", "There is no such page"):
        assert words in text
    page.get_by_role("link", name="Басты бетке").click()
    page.wait_for_url(re.compile(r"/kk/$"))
