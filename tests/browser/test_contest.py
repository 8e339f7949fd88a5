"""A whole contest in Chromium, with the clock moved from step to step, by what people see and press in Kazakh.

The founding package is announced, takes applications on paper and online, votes, decides, sends its winner up and
awards. The server is the one that is served: the fast path of the vote stands in front, one trusted proxy before it.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as product
from docx import Document
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from qadam import wsgi
from qadam.contests.models import Entry, Refusal, Vote
from qadam.contests.tests.factories import ActivityFactory, ArenaFactory, ContestFactory, NominationFactory
from qadam.contests.tests.public_world import build
from qadam.contests.tests.votes import give_secret
from qadam.contests.voting.ballots import Answer, Ballot, Outcome
from qadam.contests.voting.committer import COMMITTER
from qadam.contests.voting.fast import in_front_of
from qadam.kit import clock
from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import UserFactory, person_in
from qadam.programmes.actions import load
from qadam.programmes.package.package import read_files
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE
from tests.browser.conftest import CheckAxe, OpenPage, SignIn, kk
from tests.browser.test_keyboard import follow, reach, starting_with

pytestmark = pytest.mark.django_db(transaction=True)

FOLDER = Path(product.PROGRAMMES_DIR) / "enbek-zholy-2018"
SLUG = "enbek-zholy-2018"
REGION, DISTRICT = "Жамбыл облысы", "Қордай ауданы"
NOMINATION = "Жұмыс істейтін жастардың үздік тәлімгері"
FIRST, SECOND = "Ақмарал Сейітова", "Болат Жұмабеков"
ORDER = "2018 жылғы 11 маусымдағы № 15 бұйрық"
FILM = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 4000
SLIDES = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
TEXTS = {
    "biography": "1971 жылы Қордайда туған, зауытта жиырма жыл тәлімгер.",
    "appeal": "Құрметті жерлестер, еңбек адамын қолдап, дауыс беріңіздер!",
    "purpose": "Мұндай байқау жастарды еңбекке баулиды.",
    "story": "Отыз шәкірт тәрбиеледім, бәрі өз ісінің шебері.",
}
RUSSIAN = {
    "biography": "Родилась в Кордае в 1971 году, двадцать лет наставник на заводе.",
    "appeal": "Уважаемые земляки, поддержите человека труда, голосуйте!",
    "purpose": "Такой конкурс приучает молодёжь к труду.",
    "story": "Воспитала тридцать учеников, все они мастера своего дела.",
}


def picture() -> bytes:
    """Return a small photo."""
    kept = io.BytesIO()
    Image.new("RGB", (600, 750), (40, 110, 120)).save(kept, "JPEG")
    return kept.getvalue()


@pytest.fixture
def fast(
    live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Outcome]]:
    """Serve what `qadam run` serves, behind one trusted proxy; what the fast path answered is noted."""
    answered: list[Outcome] = []

    def cast(ballot: Ballot) -> Answer:
        answer = COMMITTER.cast(ballot)
        answered.append(answer.outcome)
        return answer

    settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
    httpd = live_server.thread.httpd
    pages = httpd.get_app()
    assert pages is not None
    monkeypatch.setattr(wsgi, "pages", in_front_of(pages, cast))
    httpd.set_app(wsgi.application)
    yield answered
    httpd.set_app(pages)
    COMMITTER.stop()


@dataclass
class Stage:
    """Whoever walks through the contest: the clock, a page at the desk, and the people by their names."""

    file: Path
    open_page: OpenPage
    sign_in: SignIn
    desk: Page
    people: dict[str, User] = field(default_factory=dict)

    def at(self, moment: str) -> None:
        """Move the clock of the server."""
        self.file.write_text(datetime.fromisoformat(moment).replace(tzinfo=clock.ALMATY).isoformat())

    def as_(self, name: str) -> Page:
        """Let another person sit down at the desk."""
        self.sign_in(self.desk, self.people[name])
        self.desk.goto("/kk/desk/")
        return self.desk

    def visitor(self, address: str, width: int = 390) -> Page:
        """Open a page of somebody whose address the proxy tells after whatever the visitor wrote there."""
        page = self.open_page(width=width)
        page.context.set_extra_http_headers({"X-Forwarded-For": f"198.51.100.1, {address}"})
        return page


@pytest.fixture
def stage(
    transactional_db: None, settings: Settings, tmp_path: Path, open_page: OpenPage, sign_in: SignIn
) -> Stage:
    """Load the founding package as an approved plan; those who carry it out have accounts."""
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VOTE_SECRETS = tmp_path / "vote-secrets"
    made = Stage(settings.CLOCK_FILE, open_page, sign_in, open_page())
    made.at("2018-06-09T10:00")
    load_units(by=MACHINE)
    files = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    files["programme.yaml"] = files["programme.yaml"].replace(b"status: archive", b"status: approved")
    load(read_files(files), by=MACHINE)
    ministry, akimat = Body.objects.get(key="ministry-labour"), Body.objects.get(key="akimat-kz-31")
    made.people = {
        "coordinator": person_in(ministry, Membership.Role.COORDINATOR),
        "host": person_in(akimat, Membership.Role.OPERATOR),
        **{
            name: UserFactory(full_name=f"{name} Мүшеев") for name in ("Төраға", "Бірінші", "Екінші", "Хатшы")
        },
        "district": UserFactory(full_name="Аудан Операторы"),
    }
    return made


def labelled(within: Page | Locator, sentence: str) -> Locator:
    """Return the control whose label begins with this sentence of ours."""
    controls = within.locator("input, select, textarea")
    return within.get_by_label(starting_with(kk(sentence))).and_(controls).first


def press(within: Page | Locator, sentence: str) -> None:
    within.get_by_role("button", name=starting_with(kk(sentence))).first.click()


def go(within: Page | Locator, sentence: str) -> None:
    within.get_by_role("link", name=starting_with(kk(sentence))).first.click()


def told(page: Page, sentence: str) -> None:
    expect(page.get_by_text(kk(sentence)).first).to_be_visible()


def to_contest(desk: Page) -> None:
    """Come to the contest from the desk, as its people do."""
    desk.get_by_role("navigation", name=kk("Sections of the desk")).get_by_role(
        "link", name=starting_with(kk("Contests"))
    ).click()
    desk.get_by_role("main").get_by_role("link", name="«Еңбек жолы» – 2018", exact=True).click()


def test_a_contest_is_walked_from_its_announcement_to_a_certificate(
    stage: Stage, fast: list[Outcome], axe: CheckAxe
) -> None:
    announce(stage)
    seat_commissions(stage)
    fix_rules(stage)
    stage.at("2018-06-14T11:00")
    paper = apply_on_paper(stage)
    number, code = apply_online(stage, axe)
    admit_all(stage, number, paper)
    translate(stage, number, FIRST, "Акмарал Сейитова")
    translate(stage, paper, SECOND, "Болат Жумабеков")
    approve_online(stage, number, code)
    approve_paper(stage, paper)
    vote(stage, number, paper, axe)
    assert fast == [Outcome.ACCEPTED, Outcome.REPEATED, Outcome.ACCEPTED, Outcome.ACCEPTED]
    fix_rules_of_choice(stage)
    freeze(stage)
    declare_and_score(stage, paper)
    decide(stage)
    publish(stage)
    send_up(stage)
    take_over(stage, number)
    award_and_check(stage, axe)


def announce(stage: Stage) -> None:
    desk = stage.as_("coordinator")
    to_contest(desk)
    go(desk.get_by_role("main"), "The contest is not announced yet")
    labelled(desk, "Where to complain").fill("8 7172 74 00 00, enbek.zholy@example.kz")
    press(desk, "Save")
    press(desk, "Announce the contest")
    told(desk, "The contest is announced: anybody can read it now.")
    visitor = stage.visitor("203.0.113.5")
    visitor.goto(f"/kk/contests/{SLUG}/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("«Еңбек жолы» – 2018")
    expect(visitor.get_by_role("main")).to_contain_text("бір IP-мекен-жайдан 1 дауыс")


def seat_commissions(stage: Stage) -> None:
    desk = stage.as_("host")
    to_contest(desk)
    go(desk.get_by_role("main"), "No deciding commission")
    enter_commission(desk, "Жамбыл облыстық комиссиясы", "Жамбылская областная комиссия")
    for name, seat in (
        ("Төраға", "chair"),
        ("Бірінші", "member"),
        ("Екінші", "member"),
        ("Хатшы", "secretary"),
    ):
        add_member(desk, stage.people[name], seat)
    go(desk, "Another commission of the arena")
    labelled(desk, "What it does").select_option("receiving")
    labelled(desk, "District or town").select_option(label=DISTRICT)
    enter_commission(desk, "Қордай аудандық комиссиясы", "Кордайская районная комиссия")
    add_member(desk, stage.people["district"], "member")


def enter_commission(desk: Page, name_kk: str, name_ru: str) -> None:
    labelled(desk, "Name in Kazakh").fill(name_kk)
    labelled(desk, "Name in Russian").fill(name_ru)
    labelled(desk, "Name in English").fill("Commission")
    desk.locator("#id_act").fill("2018 жылғы 8 маусымдағы № 7 өкім")
    desk.locator("#id_acted_on").fill("2018-06-08")
    press(desk, "Enter the commission")
    expect(desk.get_by_role("heading", level=1)).to_have_text(name_kk)


def add_member(desk: Page, person: User, seat: str) -> None:
    labelled(desk, "E-mail of the person").fill(person.email)
    labelled(desk, "Seat").select_option(seat)
    desk.locator("#id_act").fill("2018 жылғы 8 маусымдағы № 7 өкім")
    desk.locator("#id_valid_from").fill("2018-06-08")
    press(desk, "Add the member")
    expect(desk.get_by_role("main").get_by_role("rowheader", name=person.full_name)).to_be_visible()


def fix_rules(stage: Stage) -> None:
    stage.at("2018-06-12T10:00")
    desk = stage.as_("coordinator")
    to_contest(desk)
    go(desk.get_by_role("main"), "The rules of the vote are not fixed")
    desk.locator("#id_act").fill(ORDER)
    press(desk, "Fix the rules")
    told(desk, "The rules are fixed. The vote opens by itself at its moment.")


def fix_rules_of_choice(stage: Stage) -> None:
    stage.at("2018-07-12T10:00")
    desk = stage.as_("coordinator")
    to_contest(desk)
    go(desk.get_by_role("main"), "The rules of the choice are not fixed")
    desk.locator("#id_act").fill(ORDER)
    for place, (name_kk, name_ru) in enumerate(
        (("Еңбек үлгісі", "Пример в труде"), ("Тәлімгерлік", "Наставничество"))
    ):
        desk.locator(f"#id_marks-{place}-name_kk").fill(name_kk)
        desk.locator(f"#id_marks-{place}-name_ru").fill(name_ru)
        desk.locator(f"#id_marks-{place}-name_en").fill("Criterion")
    press(desk, "Fix the rules")
    told(desk, "The rules of the choice are fixed.")


def to_entries(desk: Page) -> None:
    """Come to the applications of the region from the desk: a host by the contest, a member by the commission."""
    sections = desk.get_by_role("navigation", name=kk("Sections of the desk"))
    if sections.get_by_role("link", name=starting_with(kk("Contests"))).count():
        to_contest(desk)
        go(desk.get_by_role("main"), "Entries")
        desk.get_by_role("main").get_by_role("link", name=REGION, exact=True).click()
    else:
        go(desk.get_by_role("main"), "My seats")
        go(desk.get_by_role("main"), "Applications")


def apply_on_paper(stage: Stage) -> str:
    """The operator of the district enters what somebody brought on paper; returns its number."""
    desk = stage.as_("district")
    to_entries(desk)
    go(desk, "Enter an application from paper")
    desk.get_by_role("radio", name=NOMINATION).check()
    expect(labelled(desk, "District or town").locator("option:checked")).to_have_text(DISTRICT)
    labelled(desk, "Name of the participant").fill(SECOND)
    labelled(desk, "Whom we may call").fill(SECOND)
    labelled(desk, "Telephone").fill("+7 701 000 11 22")
    labelled(
        desk, "The signed consent to the processing of personal data is attached to the application"
    ).check()
    press(desk, "Give it a number")
    number = desk.locator(".receipt-number").first.inner_text()
    go(desk, "I have written it down, go on")
    write_texts(desk)
    labelled(desk, "Or the address of the video").fill("https://video.example/bolat")
    labelled(desk, "I consent to the publication of the name, pictures and story on the open page").check()
    press(desk, "Hand in the application")
    told(desk, "The application is handed in")
    return number


def write_texts(page: Page) -> None:
    for block, text in TEXTS.items():
        page.locator(f"#id_block_{block}").fill(text)


def apply_online(stage: Stage, axe: CheckAxe) -> tuple[str, str]:
    """A citizen applies on a telephone without an account; returns the number and the secret code."""
    page = stage.visitor("203.0.113.60")
    page.goto("/kk/contests/")
    go(page.get_by_role("main"), "Apply")
    page.get_by_role("radio", name=NOMINATION).check()
    labelled(page, "Region").select_option(label=REGION)
    labelled(page, "Name of the participant").fill(FIRST)
    labelled(page, "Whom we may call").fill(FIRST)
    labelled(page, "Telephone").fill("+7 701 234 56 78")
    labelled(page, "I consent to the processing of my personal data for taking part in the contest").check()
    press(page, "Get a number and go on")
    expect(page.locator(".receipt-number")).to_have_count(2)
    number, code = page.locator(".receipt-number").all_inner_texts()
    go(page, "I have written it down, go on")
    write_texts(page)
    labelled(page, "District or town").select_option(label=DISTRICT)
    files: dict[str, FilePayload] = {
        "photo": {"name": "suret.jpg", "mimeType": "image/jpeg", "buffer": picture()},
        "video": {"name": "undeu.mp4", "mimeType": "video/mp4", "buffer": FILM},
    }
    for place, (name, file) in enumerate(files.items(), start=1):
        # The page comes anew with each file, and takes the next one when its script stands.
        page.wait_for_load_state()
        page.locator(f"#id_{name}").set_input_files(file)
        expect(page.locator(".entry-files li")).to_have_count(place)
    labelled(page, "I consent to the publication of the name, pictures and story on the open page").check()
    press(page, "Hand in the application")
    expect(page.get_by_role("heading", level=1)).to_have_text(kk("The application is handed in"))
    axe(page)
    return number, code


def admit_all(stage: Stage, *numbers: str) -> None:
    stage.at("2018-06-28T10:00")
    for number in numbers:
        desk = stage.as_("Төраға")
        to_entries(desk)
        desk.get_by_role("link", name=number, exact=True).click()
        verdicts = desk.get_by_label(starting_with(kk("Verdict"))).and_(desk.locator("select"))
        verdicts.first.wait_for()
        for verdict in verdicts.all():
            verdict.select_option("met")
        press(desk, "Admit")
        told(desk, "The application is admitted.")


def translate(stage: Stage, number: str, name: str, name_ru: str) -> None:
    desk = stage.as_("host")
    to_entries(desk)
    expect(desk.get_by_role("main")).to_contain_text(name)
    desk.get_by_role("link", name=number, exact=True).click()
    desk.get_by_role("link", name=re.compile("Русский$")).last.click()
    desk.locator("#id_title").fill(name_ru)
    for block, text in RUSSIAN.items():
        desk.locator(f"#id_block_{block}").fill(text)
    press(desk, "Save and show the applicant")
    told(desk, "The translation is saved; the applicant approves it or sends it back.")


def approve_online(stage: Stage, number: str, code: str) -> None:
    """The applicant comes back from another device by number and code, and approves the translation."""
    page = stage.visitor("203.0.113.61")
    page.goto(f"/kk/contests/{SLUG}/")
    go(page.get_by_role("main"), "Apply")
    go(page, "Open my application")
    labelled(page, "Number of the application").fill(number)
    labelled(page, "Secret code").fill(code)
    page.get_by_role("main").locator("form button[type=submit]").first.click()
    expect(page.get_by_text(RUSSIAN["story"])).to_be_visible()
    press(page, "Approve the translation")
    told(page, "Your page is open to everybody.")


def approve_paper(stage: Stage, number: str) -> None:
    """Whoever brought paper approves at the operator's desk."""
    desk = stage.as_("district")
    to_entries(desk)
    desk.get_by_role("link", name=number, exact=True).click()
    go(desk.get_by_role("main"), "Approve the translation")
    press(desk, "Approve the translation")
    told(desk, "You have approved the translation.")


def candidate_page(page: Page, name: str) -> None:
    page.goto(f"/kk/contests/{SLUG}/")
    go(page.get_by_role("navigation", name=kk("Pages of the contest")), "Candidates")
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def vote(stage: Stage, number: str, paper: str, axe: CheckAxe) -> None:
    """Three addresses vote; a second vote of one is refused in words, a page too old keeps the choice."""
    stage.at("2018-07-05T12:00")
    home = stage.visitor("203.0.113.7")
    candidate_page(home, FIRST)
    transcript_stands_by_the_video(home)
    axe(home)
    press(home, "Vote")
    expect(home.get_by_role("heading", level=1)).to_have_text(kk("Your vote is accepted"))
    receipt = home.locator(".receipt-number").inner_text()

    again = stage.visitor("203.0.113.7")
    candidate_page(again, SECOND)
    press(again, "Vote")
    expect(again.get_by_role("heading", level=1)).to_have_text(
        kk("A vote from this network has been accepted already")
    )
    expect(again.get_by_role("main")).to_contain_text("8 7172 74 00 00")
    axe(again)

    old = stage.visitor("203.0.113.80", width=1440)
    candidate_page(old, FIRST)
    stage.at("2018-07-05T15:30")
    press(old, "Vote")
    expect(old.get_by_role("heading", level=1)).to_have_text(kk("The page is too old"))
    expect(old.locator(".vote-choice")).to_contain_text(FIRST)
    press(old, "Vote")
    expect(old.get_by_role("heading", level=1)).to_have_text(kk("Your vote is accepted"))

    sixth = stage.visitor("2001:db8:77:1::5")
    candidate_page(sixth, SECOND)
    transcript_stands_by_the_video(sixth)
    press(sixth, "Vote")
    expect(sixth.get_by_role("heading", level=1)).to_have_text(kk("Your vote is accepted"))

    go(home, "Check the receipt")
    expect(home.get_by_role("main")).to_contain_text(receipt)
    assert sorted(Vote.objects.values_list("entry__number", flat=True)) == sorted([number, number, paper])
    assert {one.reason: one.count for one in Refusal.objects.all()} == {"repeated": 1, "page": 1}


def transcript_stands_by_the_video(page: Page) -> None:
    """What is said in the appeal stands in words beside it, as a film of ours or at another address."""
    appeal = page.locator("section[aria-labelledby=block-appeal]")
    tree = appeal.aria_snapshot()
    assert f'heading "{kk("Video appeal")}" [level=2]' in tree
    assert f'heading "{kk("What is said in the video")}" [level=3]' in tree
    assert TEXTS["appeal"] in tree
    film = appeal.locator("video")
    if film.count():
        assert film.get_attribute("aria-describedby") == "transcript"
        assert page.locator("#transcript").inner_text().strip() == TEXTS["appeal"]
    else:
        expect(appeal.get_by_role("link", name=re.compile(r"video\.example"))).to_be_visible()


def freeze(stage: Stage) -> None:
    stage.at("2018-08-01T09:00")
    desk = stage.as_("host")
    to_contest(desk)
    go(desk.get_by_role("main"), "The result is to be frozen")
    press(desk, "Close the result for good")
    expect(desk.get_by_role("main")).to_contain_text(kk("among the leaders"))


def to_sitting(desk: Page) -> None:
    """Come to the sitting of the commission from the desk."""
    go(desk.get_by_role("main"), "My seats")
    desk.get_by_role("main").get_by_role("link", name=starting_with("Комиссияның таңдауы")).click()


def score(desk: Page, points: dict[str, str]) -> None:
    for name, given in points.items():
        row = desk.get_by_role("group", name=starting_with(name))
        row.get_by_role("textbox").first.wait_for()
        for box in row.get_by_role("textbox").all():
            box.fill(given)
    press(desk, "Give my scores")
    told(desk, "Your scores are given. You see what the others gave, below.")


def declare_and_score(stage: Stage, paper: str) -> None:
    stage.at("2018-08-03T10:00")
    desk = stage.as_("Бірінші")
    to_sitting(desk)
    desk.get_by_text(kk("Declare a conflict of mine")).click()
    labelled(desk, "Application").select_option(label=f"{paper} · {SECOND}")
    labelled(desk, "What the interest is").fill("Жиенім")
    press(desk, "Declare the conflict")
    told(desk, "You have a conflict of interest with this entry and give no points.")
    score(desk, {FIRST: "9"})
    for name in ("Төраға", "Екінші"):
        desk = stage.as_(name)
        to_sitting(desk)
        score(desk, {FIRST: "9,5", SECOND: "8"})


def decide(stage: Stage) -> None:
    """The secretary puts the result to the vote, the members vote, the decision is taken, the minutes are made."""
    desk = stage.as_("Хатшы")
    to_sitting(desk)
    press(desk, "Put the result to the vote")
    told(desk, "The question is put to the vote of the members.")
    for name in ("Төраға", "Екінші"):
        desk = stage.as_(name)
        to_sitting(desk)
        desk.get_by_role("radio", name=re.compile(f"^{kk('for')}", re.IGNORECASE)).check()
        press(desk, "Vote")
        told(desk, "Your vote is taken. You may change it until the decision.")
    desk = stage.as_("Хатшы")
    to_sitting(desk)
    desk.locator("summary", has_text=kk("Take the decision")).click()
    labelled(desk, "Reasons").fill("Екі көрсеткіш бойынша ең жоғары балл жинады.")
    press(desk, "Take the decision")
    told(desk, "Decided, not published yet")
    desk.locator("summary", has_text=kk("Number and signed copy")).click()
    labelled(desk, "Number of the minutes").fill("ҚК-4")
    labelled(desk, "Day of the sitting").fill("2018-08-03")
    desk.get_by_role("main").locator("form:has(#id_number) button[type=submit]").click()
    told(desk, "The minutes have their number.")
    with desk.expect_download() as opened:
        desk.get_by_role("link", name="Қазақша DOCX", exact=True).click()
    words = "\n".join(paragraph.text for paragraph in Document(str(opened.value.path())).paragraphs)
    assert "ҚК-4" in words


def publish(stage: Stage) -> None:
    stage.at("2018-08-06T10:00")
    desk = stage.as_("host")
    to_contest(desk)
    go(desk.get_by_role("main"), "Commissions")
    go(desk.get_by_role("main"), "Publication")
    labelled(desk, "Act of publication").fill("2018 жылғы 6 тамыздағы № 77 өкім")
    press(desk, "Publish the decisions")
    told(desk, "The decisions are published; the winners are named.")
    visitor = stage.visitor("203.0.113.9")
    candidate_page(visitor, FIRST)
    expect(visitor.locator(".kicker")).to_contain_text(kk("winner"), ignore_case=True)


def to_winners(desk: Page) -> None:
    to_contest(desk)
    go(desk.get_by_role("main"), "Winners and packages")


def send_up(stage: Stage) -> None:
    """The host brings what the package lacks and sends it up."""
    stage.at("2018-08-10T10:00")
    desk = stage.as_("host")
    to_winners(desk)
    expect(desk.get_by_role("main")).to_contain_text(kk("presentation"))
    desk.locator(".measure input[type=file]").set_input_files(
        {"name": "tusaukeser.pdf", "mimeType": "application/pdf", "buffer": SLIDES}
    )
    press(desk, "Send the package up")
    told(desk, "The package is sent to the level above.")


def take_over(stage: Stage, number: str) -> None:
    stage.at("2018-08-15T10:00")
    desk = stage.as_("coordinator")
    to_winners(desk)
    section = desk.get_by_role("region", name=kk("Packages that come to you"))
    section.get_by_role("link", name=FIRST, exact=True).click()
    expect(desk.get_by_role("link", name="tusaukeser.pdf")).to_be_visible()
    press(desk, "Take the package")
    told(desk, "The candidate stands at this level now.")
    visitor = stage.visitor("203.0.113.10")
    candidate_page(visitor, FIRST)
    expect(visitor.get_by_role("complementary")).to_contain_text("Республикалық кезең")
    arenas = Entry.objects.get(number=number).candidacies.values_list("arena__level__key", flat=True)
    assert set(arenas) == {"regional", "republican"}


def award_and_check(stage: Stage, axe: CheckAxe) -> None:
    stage.at("2018-08-16T10:00")
    desk = stage.as_("host")
    to_winners(desk)
    desk.get_by_role("main").get_by_role("link", name=kk("Award"), exact=True).click()
    desk.locator("#id_act").fill("2018 жылғы 15 тамыздағы № 78 өкім")
    press(desk, "Write into the register")
    told(desk, "The award stands in the register; its certificate can be printed.")
    with desk.expect_download() as printed:
        go(desk, "Certificate in Kazakh")
    assert Path(printed.value.path()).read_bytes().startswith(b"%PDF")
    facts = desk.get_by_role("article").get_by_role("listitem")
    code = facts.filter(has_text=re.compile("^[2-9A-Z]{10}$")).inner_text()
    citizen = stage.visitor("203.0.113.11")
    citizen.goto(f"/kk/contests/{SLUG}/")
    go(citizen, "Check a certificate")
    labelled(citizen, "Code of the certificate").fill(code.lower())
    press(citizen, "Check")
    told(citizen, "The award stands in the register.")
    expect(citizen.get_by_role("main")).to_contain_text(FIRST)
    axe(citizen)


def test_one_votes_by_keyboard_alone(open_page: OpenPage, fast: list[Outcome]) -> None:
    world = build()
    give_secret(world.vote)
    page = open_page()
    page.goto("/kk/contests/enbek-zholy/")

    tabs = page.get_by_role("navigation", name=kk("Pages of the contest"))
    follow(page, tabs.get_by_role("link", name=kk("Candidates"), exact=True))
    follow(page, page.get_by_role("main").get_by_role("link", name="Қордай Әлібек", exact=True))
    button = page.get_by_role("button", name=f"{kk('Vote')} · Қордай Әлібек", exact=True)
    expect(button).to_be_visible()
    tree = page.get_by_role("main").aria_snapshot()
    for line in (
        'heading "Қордай Әлібек" [level=1]',
        f'region "{kk("The vote")}"',
        f'heading "{kk("The vote")}" [level=2]',
        f'button "{kk("Vote")} · Қордай Әлібек"',
        f'complementary "{kk("About the candidate")}"',
        f'heading "{kk("What the video appeal says")}" [level=2]',
    ):
        assert line in tree, tree
    reach(page, button)
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"/contests/vote/"))
    answer = page.get_by_role("main").aria_snapshot()
    assert f'heading "{kk("Your vote is accepted")}" [level=1]' in answer
    assert Vote.objects.get().entry == world.candidacy.entry
    assert fast == [Outcome.ACCEPTED]
    follow(page, page.get_by_role("link", name=kk("Check the receipt"), exact=True))
    expect(page.get_by_role("heading", level=1)).not_to_have_text("")


def test_one_applies_by_keyboard_alone(open_page: OpenPage) -> None:
    contest = ContestFactory(slug="enbek-zholy")
    NominationFactory(contest=contest, name_kk="Үздік тәлімгер")
    ActivityFactory(arena=ArenaFactory(level__contest=contest, territory__code="KZ-31"), kind="intake")
    page = open_page()
    page.goto("/kk/contests/enbek-zholy/")

    follow(page, page.get_by_role("main").get_by_role("link", name=starting_with(kk("Apply"))).first)
    form = page.get_by_role("main")
    expect(form.get_by_role("button", name=kk("Get a number and go on"))).to_be_visible()
    tree = form.aria_snapshot()
    for line in (
        f'heading "{kk("Apply")}" [level=1]',
        f'group "{kk("Nomination")}"',
        'radio "Үздік тәлімгер"',
        f'combobox "{kk("Region")}"',
        f'textbox "{kk("Name of the participant")}"',
        f'textbox "{kk("Telephone")}"',
        f'checkbox "{kk("I consent to the processing of my personal data for taking part in the contest")}"',
        f'button "{kk("Get a number and go on")}"',
    ):
        assert line in tree, tree
    for sentence, typed in (
        ("Name of the participant", FIRST),
        ("Whom we may call", FIRST),
        ("Telephone", "+7 701 234 56 78"),
    ):
        reach(page, labelled(form, sentence))
        page.keyboard.type(typed)
    reach(
        page, labelled(form, "I consent to the processing of my personal data for taking part in the contest")
    )
    page.keyboard.press("Space")
    reach(page, form.get_by_role("button", name=kk("Get a number and go on")))
    page.keyboard.press("Space")
    expect(page.locator(".receipt-number")).to_have_count(2)
    expect(page.locator(".receipt-number").first).to_have_text(Entry.objects.get().number)
    follow(page, page.get_by_role("link", name=kk("I have written it down, go on")))
    for block, text in TEXTS.items():
        reach(page, page.locator(f"#id_block_{block}"))
        page.keyboard.type(text)
    tree = page.get_by_role("main").aria_snapshot()
    for sentence in (
        "Short biography",
        "What the video appeal says",
        "Why such contests matter",
        "Own story",
    ):
        assert f'textbox "{kk(sentence)}' in tree, tree
    reach(
        page, labelled(page, "I consent to the publication of the name, pictures and story on the open page")
    )
    page.keyboard.press("Space")
    reach(page, page.get_by_role("button", name=kk("Hand in the application"), exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(kk("The application is handed in"))
    assert Entry.objects.get().state == Entry.State.SUBMITTED
