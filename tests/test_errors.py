"""What goes wrong is said kindly in three languages, and nothing of the inside is shown; what every page carries."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.people import actions
from qadam.people.tests.factories import PASSWORD
from tests.pages import FILES, client_of, files, pages
from tests.world import Role, World, standing

pytestmark = pytest.mark.django_db
LANGUAGES = ["kk", "ru", "en"]
SORRY = {
    403: ["Рұқсат жоқ", "Нет доступа", "No access"],
    404: ["Мұндай бет жоқ", "Такой страницы нет", "There is no such page"],
    500: ["Бет ашылмады", "Страница не открылась", "The page did not open"],
}
INSIDE = re.compile(
    r"Traceback|site-packages|File &quot;|\.py\b|Exception|DJANGO_SETTINGS|urlconf", re.IGNORECASE
)
HUGE = "99999999999999999999999999"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), standing() as made:
        yield made


@pytest.fixture
def clients(world: World) -> dict[str, Client]:
    return {role: client_of(world, role) for role in [Role.STRANGER, *world.people]}


def sorry(response: Any, status: int) -> str:
    """Return the words of an answer, having made sure that it is the page for that fault and no more."""
    text: str = response.content.decode()
    missing = [words for words in SORRY[status] if words not in text]
    assert (response.status_code, missing, INSIDE.findall(text)) == (status, [], [])
    return text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_address_is_answered_in_three_languages(clients: dict[str, Client], language: str) -> None:
    for role in (Role.STRANGER, Role.EXECUTOR, Role.PLATFORM):
        for path in ("nothing/", "programmes/nothing/plan/", "desk/nothing/", "account/nothing/"):
            sorry(clients[role].get(f"/{language}/{path}"), 404)


def test_a_foreign_thing_is_as_if_it_were_not_there(clients: dict[str, Client], world: World) -> None:
    coordinator, operator = clients[Role.COORDINATOR], clients[Role.OPERATOR]
    theirs = reverse("desk:duty", args=[world.their_report.duty_id])

    # Another office's plan; the ministry leads it, so that only its own people read what others contribute.
    foreign = sorry(coordinator.get(theirs), 404)
    missing = sorry(coordinator.get(reverse("desk:duty", args=[987654])), 404)
    sorry(operator.get(theirs), 404)
    sorry(operator.get(reverse("desk:duty", args=[world.sent_report.duty_id])), 404)
    sorry(operator.get(reverse("files:fetch", args=[world.sent_file.pk])), 404)
    sorry(coordinator.get(reverse("programmes:programme", args=[world.their_draft.slug])), 404)
    lead = clients[Role.EXECUTOR].get(theirs)

    assert "Жат есеп" not in foreign
    assert without_marks(foreign) == without_marks(missing)
    assert "Жат есеп" in lead.content.decode()


def without_marks(page: str) -> str:
    """Return a page without what differs from one answer to the next."""
    return re.sub(r"\b[0-9a-f]{16}\b", "", page)


def test_a_page_for_others_says_no_in_three_languages(clients: dict[str, Client]) -> None:
    for name in ("people:bodies", "territories:calendar", "people:body-import", "desk:design"):
        sorry(clients[Role.EXECUTOR].get(reverse(name)), 403)


def test_what_is_not_submitted_is_hidden_from_those_who_review(
    clients: dict[str, Client], world: World
) -> None:
    page = clients[Role.COORDINATOR].get(reverse("desk:duty", args=[world.draft_report.duty_id]))
    table = clients[Role.COORDINATOR].get(reverse("desk:report-table", args=["csv"]))
    own = clients[Role.EXECUTOR].get(reverse("desk:duty", args=[world.draft_report.duty_id]))

    assert "Әлі жазылып жатқан жоба" not in page.content.decode() + table.content.decode()
    assert "draft.pdf" not in page.content.decode()
    assert "Әлі жазылып жатқан жоба" in own.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_revoked_calendar_is_not_found(client: Client, world: World, language: str) -> None:
    working = client.get(f"/{language}/desk/calendar/{world.subscription.secret}.ics")

    assert working.headers["Content-Type"].startswith("text/calendar")
    for secret in (world.revoked, world.closed_secret, "a" * 48, world.subscription.secret[:-1]):
        sorry(client.get(f"/{language}/desk/calendar/{secret}.ics"), 404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_used_link_to_set_a_password_says_so(client: Client, world: World, language: str) -> None:
    link = re.sub(r"^.*/account/", f"/{language}/account/", actions.password_link(world.invited))
    world.invited.set_password(PASSWORD)
    world.invited.save()

    response = client.get(link, follow=True)

    text = response.content.decode()
    assert response.status_code == 404
    assert f'lang="{language}"' in text
    assert 'type="password"' not in text
    assert not INSIDE.search(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/desk/"])
def test_a_fault_of_ours_shows_no_trace(
    clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch, language: str, path: str
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("secret thoughts of the server")

    monkeypatch.setattr("qadam.portal.views.shelves", broken)
    monkeypatch.setattr("qadam.desk.views.day_of", broken)
    client = clients[Role.EXECUTOR]
    client.raise_request_exception = False

    text = sorry(client.get(f"/{language}{path}"), 500)

    assert "secret thoughts" not in text
    assert not settings.DEBUG


@pytest.mark.parametrize("path", ["account/login/", "account/password/reset/"])
def test_a_form_from_elsewhere_is_refused(world: World, path: str) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(f"/kk/{path}", {"login": "a@example.kz", "email": "a@example.kz", "password": "x"})

    text = response.content.decode()
    assert response.status_code == 403
    assert not INSIDE.search(text)
    for language in LANGUAGES:
        assert f'lang="{language}"' in text


def test_a_report_from_elsewhere_is_refused_and_nothing_is_saved(world: World) -> None:
    client = client_of(world, Role.EXECUTOR)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    response = strict.post(
        reverse("desk:report-save", args=[world.empty_duty.pk]), {"text": "x", "step": "save"}
    )

    assert response.status_code == 403
    assert not hasattr(type(world.empty_duty).objects.get(pk=world.empty_duty.pk), "report")


def test_another_host_is_refused_without_a_trace(client: Client) -> None:
    response = client.get("/kk/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert not INSIDE.search(response.content.decode())


ODD_PATHS = [
    f"desk/duties/{HUGE}/",
    f"desk/admin/people/{HUGE}/",
    f"desk/admin/memberships/{HUGE}/",
    f"desk/admin/calendar/days/{HUGE}/",
    f"desk/admin/calendar/{HUGE}/",
    f"files/{HUGE}/",
    f"account/2fa/passkeys/{HUGE}/edit/",
    "programmes/steps-live/measures/%00/",
    "programmes/steps-live/measures/1%00/",
    "programmes/steps-live/measures/..%2F..%2Fetc%2Fpasswd/",
    f"programmes/steps-live/measures/{'9' * 3000}/",
    "desk/programmes/steps-draft/measures/%00/date/",
    "desk/calendar/%00.ics",
    f"desk/calendar/{'a' * 3000}.ics",
    "desk/duties/table.%00",
    "account/password/reset/key/zzzzzzzzzzzzzzzzzzzzzzzzz-x/",
    "account/password/reset/key/1-%00/",
    "%00/",
    "programmes/%D3%99/",
]


@pytest.mark.parametrize("path", ODD_PATHS)
def test_no_odd_address_breaks_anything(clients: dict[str, Client], path: str) -> None:
    codes = {role: clients[role].get(f"/kk/{path}").status_code for role in (Role.STRANGER, Role.PLATFORM)}

    assert {code for code in codes.values() if code not in (200, 302, 400, 404)} == set()


ODD_QUERIES = [
    "page=%00",
    f"page={HUGE}",
    "page=-1",
    "q=%00",
    "q=%FF%FE",
    "q=%F0%9F%92%A1",
    f"q={'%D3%99' * 400}",
    "sort=%00",
    "sort=--name",
    "sort=password",
    "month=2015-13",
    "month=0000-00",
    "month=%00",
    "body=%00",
    f"body={HUGE}",
    "node=x",
    f"node={HUGE}",
    "state=%00",
    "programme=%00",
    "day=9999-99-99",
    "day=%00",
    "bodies=%00",
    "show=%00",
    "kind=%00",
    "measure=%00",
    "next=//evil.example/",
]


@pytest.mark.slow
@pytest.mark.parametrize("query", ODD_QUERIES)
def test_no_odd_query_breaks_a_list(clients: dict[str, Client], world: World, query: str) -> None:
    paths = {
        Role.STRANGER: ["", "search/", "programmes/", "account/login/"]
        + [f"programmes/steps-live/{page}" for page in ("plan/", "bodies/", "calendar/", "map/", "plan.csv")]
        + ["programmes/steps-live/calendar.ics"],
        Role.EXECUTOR: ["desk/", "desk/duties/", "desk/reports/", "desk/notices/", "desk/duties/table.csv"],
        Role.PLATFORM: [
            f"desk/admin/{page}/"
            for page in ("bodies", "memberships", "memberships/new", "people", "calendar")
        ]
        + ["desk/admin/calendar/new/", "desk/programmes/", "desk/reports/table.csv"],
    }
    broken = {}

    for role, found in paths.items():
        for path in found:
            code = clients[role].get(f"/kk/{path}?{query}").status_code
            if code not in (200, 302, 400, 404):
                broken[f"{path}?{query}"] = code

    assert broken == {}


class Parts(HTMLParser):
    """What in a page would run or be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        # Where a press leads, and what else stands in attributes: a browser may fetch it by itself.
        self.doors: set[str] = set()
        self.others: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.faults += [f"<{tag} {name}=…>" for name in values if name == "style" or name.startswith("on")]
        if tag == "style":
            self.faults.append("<style>")
        is_data = values.get("type", "").endswith("json")
        self._script = tag == "script" and "src" not in values and not is_data
        if values.get("href", "").strip().lower().startswith(("javascript:", "data:")):
            self.faults.append(f"<{tag} href={values['href'][:40]}>")
        is_door = tag == "a" and "noopener" in values.get("rel", "").split()
        self.doors |= {values["href"]} if is_door and "href" in values else set()
        self.others += [value for name, value in values.items() if not (is_door and name == "href")]

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.faults.append(f"a script in the page: {data.strip()[:60]}")


ELSEWHERE = re.compile(r"""(?:https?:)?//[\w.-]+\.\w+[^\s"'<>]*""")
# Names of vocabularies, which nobody fetches.
VOCABULARIES = ("http://www.w3.org/", "https://www.w3.org/")
NETWORKS = ("https://wa.me/?", "https://t.me/share/url?", "https://www.facebook.com/sharer/sharer.php?")
LEADS_OUT = {
    # What readers share in networks: plain links, no network is asked of anything before a press.
    "contests:contest": NETWORKS,
    "contests:announcement": NETWORKS,
    "contests:candidate": NETWORKS,
    # The register of sites that carry the banner is a list of their addresses; here those of the test's world.
    "contestdesk:partners": ("http://127.0.0.1/",),
    # What proves a value may be a link; this is the one of the test's world.
    "values:value": ("https://example.kz/1",),
}


def leads_out(name: str, address: str, parts: Parts) -> bool:
    """Tell whether an address elsewhere is a link that its page is there to offer, and is nothing else in it."""
    whole = unescape(address)
    is_offered = whole.startswith(LEADS_OUT.get(name, ())) and whole in parts.doors
    return is_offered and not any(whole in value for value in parts.others)


def test_every_page_is_safe_in_itself(clients: dict[str, Client], world: World, sample: Any) -> None:
    faults: dict[str, list[str]] = {}

    for page in pages(world):
        for language in sample(LANGUAGES, 1):
            response = clients[page.reader].get(page.address(language))
            text = response.content.decode()
            parts = Parts()
            parts.feed(text)
            found = [f"status {response.status_code}"] if response.status_code != 200 else []
            found += unsafe_headers(response) + parts.faults
            found += [
                f"an address elsewhere: {address}"
                for address in ELSEWHERE.findall(text)
                if not address.startswith((settings.ORIGIN, "http://testserver", *VOCABULARIES))
                and not leads_out(page.name, address, parts)
            ]
            found += ["says something of the inside"] if "Traceback" in text else []
            if f'lang="{language}"' not in text:
                found.append("no language")
            if found:
                faults[f"{page.name} {page.address(language)}"] = found

    assert faults == {}


def unsafe_headers(response: Any) -> list[str]:
    """Return what is wrong with the headers of an answer."""
    policy = response.headers.get("Content-Security-Policy", "")
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    found = [
        f"{name}: {response.headers.get(name)}"
        for name, value in wanted.items()
        if response.headers.get(name) != value
    ]
    if "default-src 'self'" not in policy or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
        found.append(f"policy: {policy}")
    return found


# What people brought, and how a browser is to take it.
BROUGHT = {
    "files:fetch": "attachment",
    "plans:released-file": "attachment",
    "contests:entry-file": "attachment",
    "contestdesk:entry-file": "attachment",
    "contests:photo": "inline",
    "contests:video": "inline",
}
BANNER_POLICY = [
    "base-uri 'none'",
    "default-src 'self'",
    "form-action 'self'",
    "frame-ancestors *",
    "img-src 'self' data:",
    "object-src 'none'",
]


def test_answers_that_are_no_page_carry_the_headers_too(clients: dict[str, Client], world: World) -> None:
    answers: dict[str, Any] = {
        page.name: clients[page.reader].get(page.address("kk")) for page in files(world)
    } | {
        "an error": clients[Role.STRANGER].get("/kk/nothing/"),
        "a redirection": clients[Role.STRANGER].get("/kk/desk/"),
    }

    faults = {name: unsafe_headers(answer) for name, answer in answers.items()}

    # What people brought is given out in a box of its own.
    boxed = {name: faults.pop(name) for name in BROUGHT}
    assert boxed == {name: ["policy: default-src 'none'; sandbox"] for name in BROUGHT}
    assert {name: disposition(answers[name]) for name in BROUGHT} == BROUGHT
    # Pages show these two in themselves, so they are no attachments: a browser must see nothing else in them.
    assert answers["contests:photo"].headers["Content-Type"] == "image/webp"
    assert answers["contests:video"].headers["Content-Type"] == "video/mp4"

    # The banner is made for the frames of other sites: it may stand in them and is otherwise as strict as
    # a page; it holds no form, leaves nothing with its visitor and so gives a frame nothing to steal.
    banner = answers["contests:embed"]
    header, policy = faults.pop("contests:embed")
    assert header == "X-Frame-Options: None"
    assert sorted(policy.removeprefix("policy: ").split("; ")) == BANNER_POLICY
    assert b"<form" not in banner.content
    assert not banner.cookies

    assert {name: said for name, said in faults.items() if said} == {}
    assert [name for name in FILES if answers[name].status_code != 200] == []
    # The banner is a page, only for the frame of another.
    assert [name for name in FILES if is_page(answers[name])] == ["contests:embed"]
    for name in BROUGHT:
        b"".join(answers[name].streaming_content)


def disposition(response: Any) -> str:
    """Return whether an answer is to be shown or kept."""
    return str(response.headers.get("Content-Disposition", "inline")).partition(";")[0]


def is_page(response: Any) -> bool:
    """Tell whether an answer is a page after all; a piece for a script to put into one is none."""
    return response.headers["Content-Type"].startswith("text/html") and b"<html" in response.content


def test_signing_in_leads_back_only_to_this_site(client: Client, world: World) -> None:
    with translation.override("kk"):
        address = reverse("account_login")
    world.people[Role.EXECUTOR].set_password(PASSWORD)
    world.people[Role.EXECUTOR].save()

    for there in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        form = {"login": world.people[Role.EXECUTOR].email, "password": PASSWORD, "next": there}
        response = Client().post(address, form)

        assert "evil" not in response.headers.get("Location", "")
        assert "javascript" not in response.headers.get("Location", "")
