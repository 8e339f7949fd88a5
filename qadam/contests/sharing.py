"""Addresses that go out into the world: of a page, of its card, of the places where people share it."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from qadam.contests.models import Contest, Entry
from qadam.kit.languages import AUTONYMS, ORDER, active, localized

LOCALES = {"kk": "kk_KZ", "ru": "ru_RU", "en": "en_US"}


@dataclass(frozen=True)
class Share:
    """What Open Graph and the share links say of a page: everything with absolute addresses."""

    url: str
    title: str
    text: str
    card: str
    locale: str

    @property
    def links(self) -> list[tuple[str, str]]:
        """Return (place, address) for each network and messenger; none of them is asked before a press."""
        words, url = quote(f"{self.title} {self.url}"), quote(self.url, safe="")
        return [
            ("WhatsApp", f"https://wa.me/?text={words}"),
            ("Telegram", f"https://t.me/share/url?url={url}&text={quote(self.title)}"),
            ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={url}"),
        ]


def absolute(name: str, *args: object) -> str:
    """Return the absolute address of a page in the reader's language."""
    return f"{settings.ORIGIN}{reverse(name, args=args)}"


def share_of_contest(contest: Contest) -> Share:
    """Return what is shared of a contest."""
    return Share(
        absolute("contests:contest", contest.slug),
        localized(contest, "name"),
        localized(contest, "summary") or _("A contest with a public vote"),
        absolute("contests:contest-card", contest.slug),
        LOCALES[active()],
    )


def share_of_entry(contest: Contest, entry: Entry, nomination: str, region: str) -> Share:
    """Return what is shared of a candidate."""
    return Share(
        absolute("contests:candidate", contest.slug, entry.number),
        localized(entry, "title"),
        " · ".join(part for part in (localized(contest, "name"), nomination, region) if part),
        absolute("contests:card", contest.slug, entry.number),
        LOCALES[active()],
    )


def sitemap_of(contest: Contest, numbers: Iterable[str], arenas: Iterable[int]) -> list[dict[str, str]]:
    """Return the absolute addresses of the pages of a contest, each by language."""
    slug = contest.slug
    pages: list[tuple[str, list[object]]] = [
        (f"contests:{name}", [slug]) for name in ("contest", "announcement", "candidates", "results")
    ]
    pages += [("contests:candidate", [slug, number]) for number in numbers]
    pages += [(f"contests:{name}", [slug, arena]) for arena in arenas for name in ("arena", "protocol")]
    return [{code: _in(code, name, args) for code in ORDER} for name, args in pages]


def _in(language: str, name: str, args: list[object]) -> str:
    with translation.override(language):
        return absolute(name, *args)


@dataclass(frozen=True)
class BannerCode:
    """The code that a partner copies, for a page of one language."""

    language: str
    name: str
    frame: str
    picture: str
    address: str
    # The picture on this very site, whatever address it was opened at.
    shown: str


def banner_codes(contest: Contest, arena: int | None = None) -> list[BannerCode]:
    """Return the code of the banner in Kazakh and Russian: a frame, and a picture with a link."""
    return [_code(contest, arena, language) for language in ("kk", "ru")]


def _code(contest: Contest, arena: int | None, language: str) -> BannerCode:
    tail = f"?arena={arena}" if arena else ""
    with translation.override(language):
        frame = absolute("contests:embed", contest.slug) + tail
        picture = absolute("contests:embed-picture", contest.slug)
        shown = reverse("contests:embed-picture", args=[contest.slug])
        page = absolute("contests:candidates", contest.slug) + (f"?region={arena}" if arena else "")
        name = escape(localized(contest, "name"))
    return BannerCode(
        language,
        AUTONYMS[language],
        f'<iframe src="{frame}" title="{name}" width="320" height="220" loading="lazy"></iframe>',
        f'<a href="{page}"><img src="{picture}" alt="{name}" width="600" height="200"></a>',
        frame,
        shown,
    )
