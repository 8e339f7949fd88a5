"""Atom feeds: programmes that were loaded or came into force, and days that are due soon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.plans.public.moments import due_between
from qadam.programmes.models import Edition
from qadam.programmes.views import edition_or_404
from qadam.workflow.models import Change

AHEAD = timedelta(days=30)
MOST = 50


@dataclass(frozen=True)
class Entry:
    """One event of the feed."""

    key: str
    title: str
    text: str
    path: str
    at: datetime


class PlanFeed(Feed[Entry, "Edition | None"]):
    """The events of one programme, or of all."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> "Edition | None":
        """Return the programme named in the address, none for the feed of all."""
        slug = kwargs.get("slug")
        return edition_or_404(request, slug) if slug else None

    def title(self, obj: "Edition | None") -> str:
        """Name the feed after its programme."""
        return _("Qadam: {name}").format(name=_name(obj)) if obj else _("Qadam: all programmes")

    def link(self, obj: "Edition | None") -> str:
        """Lead to the programme."""
        return _path(obj, "programmes:programme") if obj else reverse("programmes:list")

    def feed_url(self, obj: "Edition | None") -> str:
        """Return the feed's own address."""
        return settings.ORIGIN + (_path(obj, "plans:feed") if obj else reverse("portal:feed"))

    def subtitle(self, obj: "Edition | None") -> str:
        """Say what the feed brings."""
        return _("Programmes that were published, and days due within thirty days.")

    def items(self, obj: "Edition | None") -> list[Entry]:
        """Return the newest events first."""
        public = Edition.objects.public()
        editions = [obj] if obj else list(public)
        found = [*_published(editions), *_due(editions, clock.today())]
        return sorted(found, key=lambda entry: (entry.at, entry.key), reverse=True)[:MOST]

    def item_title(self, item: Entry) -> str:
        """Name the event."""
        return item.title

    def item_description(self, item: Entry) -> str:
        """Say a sentence more."""
        return item.text

    def item_link(self, item: Entry) -> str:
        """Lead to its page."""
        return item.path

    def item_guid(self, item: Entry) -> str:
        """Return a key that never changes."""
        return f"{settings.ORIGIN}/#{item.key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Entry) -> datetime:
        """Return when it became known."""
        return item.at

    def item_updateddate(self, item: Entry) -> datetime:
        """Return when it became known."""
        return item.at


def _name(edition: Edition) -> str:
    name = localized(edition, "short")
    return _("SAMPLE · {name}").format(name=name) if edition.is_sample else name


def _path(edition: Edition, address: str) -> str:
    return reverse(address, kwargs={"slug": edition.slug})


def _published(editions: Iterable[Edition]) -> Iterable[Entry]:
    known = {str(edition.pk): edition for edition in editions}
    rows = Change.objects.filter(
        subject=Edition._meta.label_lower,
        subject_key__in=known,
        verb__in=["load", "make_of_document", "approve"],
    )
    for row in rows.order_by("-number")[:MOST]:
        edition = known[row.subject_key]
        sentence = _("{name} came into force") if row.verb == "approve" else _("{name} was loaded")
        yield Entry(
            f"change-{row.number}",
            sentence.format(name=_name(edition)),
            localized(edition, "summary"),
            _path(edition, "programmes:programme"),
            row.at,
        )


def _due(editions: Iterable[Edition], today: date) -> Iterable[Entry]:
    live = [edition for edition in editions if edition.state == Edition.State.APPROVED]
    known = {edition.pk: edition for edition in live}
    for edition_id, day, measures in due_between(live, today, today + AHEAD):
        edition = known[edition_id]
        words = ngettext(
            "{name}: {count} measure is due on {day}", "{name}: {count} measures are due on {day}", measures
        )
        title = words.format(name=_name(edition), count=measures, day=format_day(day, active()))
        path = f"{_path(edition, 'plans:calendar')}?month={day:%Y-%m}#d{day.isoformat()}"
        at = datetime.combine(day - AHEAD, time(0), tzinfo=ALMATY)
        yield Entry(f"due-{edition.slug}-{day.isoformat()}", title, "", path, at)
