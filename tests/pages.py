"""Every kind of page once, taken from the table of addresses: what holds for all pages is tested on these."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.permissions.entry import Entry
from tests.permissions.table import TABLE
from tests.world import Role, World, session_of

# Who looks at a page: the first of these whom it is shown to.
READERS = [
    Role.STRANGER, Role.EXECUTOR, Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR, Role.PLATFORM, Role.CHAIR,
    Role.NOBODY,
]  # fmt: skip
# Answers that are no pages.
FILES = {
    "log-heads",
    "robots",
    "portal:feed",
    "plans:feed",
    "plans:ics",
    "plans:export",
    "plans:plan-file",
    "plans:execution-file",
    "plans:execution-table",
    "plans:released-file",
    "desk:control-table",
    "desk:control-duty-table",
    "desk:control-late-table",
    "desk:consolidation-table",
    "desk:late-file",
    "desk:execution-file",
    "desk:consolidated-file",
    "intake:draft-file",
    "programmes:regions-table",
    "desk:duty-table",
    "desk:report-table",
    "desk:calendar-feed",
    "notices:table",
    "people:body-table",
    "people:membership-table",
    "territories:calendar-table",
    "files:fetch",
    "results:overview-table",
    "results:matrix-table",
    "resultdocuments:passport-file",
    "resultdocuments:report-file",
    "norms:table",
    "budgets:table",
    "findings:table",
    "values:table",
    "values:template",
    "normdesk:table",
    "moneydesk:table",
    "moneydesk:findings-table",
    "contests:contest-card",
    "contests:feed",
    "contests:sitemap",
    "contests:card",
    "contests:qr",
    "contests:photo",
    "contests:video",
    "contests:embed-picture",
    "contests:protocol-table",
    "contests:days-table",
    "contests:results-file",
    "contests:entry-file",
    "contestdesk:entries-export",
    "contestdesk:entry-file",
    "contestdesk:minutes-file",
    "contestdesk:award-table",
    "contestdesk:certificate-file",
    # A page for the frames of other sites.
    "contests:embed",
    # A part of a page, for its script.
    "intake:row-meaning",
}


@dataclass(frozen=True)
class Page:
    """One page, its address without the language, and who reads it."""

    name: str
    path: str
    reader: str
    # Some addresses for machines stand outside the languages.
    has_language: bool = True

    def address(self, language: str) -> str:
        """Return the address in a language."""
        return f"/{language}{self.path}" if self.has_language else self.path


def pages(world: World) -> list[Page]:
    """Return one page of each kind, and where the reader's hand decides, one of each hand."""
    return [page for name in TABLE if name not in FILES for page in _kinds(name, world)]


def files(world: World) -> list[Page]:
    """Return one address of each kind that answers with something else than a page."""
    return [next(_kinds(name, world)) for name in TABLE if name in FILES]


def _kinds(name: str, world: World) -> Iterator[Page]:
    entries = [entry for entry in TABLE[name] if entry.reads]
    wanted = entries if name in {"desk:duty", "desk:programme"} else entries[:1]
    for entry in wanted:
        yield _page(name, entry, world)
    if name == "desk:duty":
        # The same report as the one who reviews it sees it.
        yield Page(name, _path(name, entries[2], world)[0], Role.COORDINATOR)


def _page(name: str, entry: Entry, world: World) -> Page:
    reader = next(role for role in READERS if role in entry.reads)
    path, has_language = _path(name, entry, world)
    return Page(name, path, reader, has_language)


def _path(name: str, entry: Entry, world: World) -> tuple[str, bool]:
    with translation.override("kk"):
        path = reverse(name, args=entry.args(world))
    query = entry.asks(world)
    path = f"{path}?{query}" if query else path
    return path.removeprefix("/kk"), path.startswith("/kk/")


def client_of(world: World, role: str) -> Client:
    """Return a browser in which the person is signed in; a stranger's is empty."""
    client = Client()
    if role in world.people:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(world.people[role])
    return client
