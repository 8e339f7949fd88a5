"""The Atom feed of a contest: its announcement, votes that open and close, results, decisions."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from qadam.contests.models import Activity, Contest, Decision
from qadam.contests.presentation import name_of
from qadam.contests.queries.public import News, contests_visible_to, news_of
from qadam.contests.windows import span
from qadam.kit import clock
from qadam.kit.languages import active, localized

MOST = 50


class ContestFeed(Feed[News, Contest]):
    """The events of one contest."""

    feed_type = Atom1Feed
    item_guid_is_permalink = False

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Contest:
        """Return the contest named in the address."""
        return get_object_or_404(contests_visible_to(request.user), slug=kwargs["slug"])

    def title(self, obj: Contest) -> str:
        """Name the feed after its contest."""
        return _("Qadam: {name}").format(name=name_of(obj))

    def link(self, obj: Contest) -> str:
        """Lead to the contest."""
        return reverse("contests:contest", args=[obj.slug])

    def feed_url(self, obj: Contest) -> str:
        """Return the feed's own address."""
        return settings.ORIGIN + reverse("contests:feed", args=[obj.slug])

    def subtitle(self, obj: Contest) -> str:
        """Say what the feed brings."""
        return _("The announcement, votes that open and close, results and decisions.")

    def items(self, obj: Contest) -> list[News]:
        """Return the newest events first."""
        return news_of(obj, clock.now(), MOST)

    def item_title(self, item: News) -> str:
        """Name the event."""
        sentences = {
            "announced": _("{place}: the contest is announced"),
            "intake_opens": _("{place}: the intake of applications has begun"),
            "intake_closes": _("{place}: the intake of applications is over"),
            "vote_opens": _("{place}: the vote has begun"),
            "vote_closes": _("{place}: the vote is over"),
            "result": _("{place}: the result of the vote is closed for good"),
            "decision": _("{place}: the commission's decision is published"),
        }
        return sentences[item.kind].format(place=_place(item))

    def item_description(self, item: News) -> str:
        """Say a sentence more."""
        if isinstance(item.thing, Activity):
            return span(item.thing.opens_at, item.thing.closes_at, active())
        if isinstance(item.thing, Decision) and item.thing.nomination:
            return localized(item.thing.nomination, "name")
        return localized(item.thing, "summary") if isinstance(item.thing, Contest) else ""

    def item_link(self, item: News) -> str:
        """Lead to its page."""
        if item.kind == "announced":
            return reverse("contests:announcement", args=[item.contest.slug])
        assert item.arena is not None
        name = "contests:protocol" if item.kind in {"result", "decision"} else "contests:arena"
        return reverse(name, args=[item.contest.slug, item.arena.pk])

    def item_guid(self, item: News) -> str:
        """Return a key that never changes."""
        return f"{settings.ORIGIN}/#contest-{item.key}"

    def item_pubdate(self, item: News) -> datetime:
        """Return when it became known."""
        return item.at

    def item_updateddate(self, item: News) -> datetime:
        """Return when it became known."""
        return item.at


def _place(item: News) -> str:
    if item.arena is None:
        return name_of(item.contest)
    return f"{name_of(item.contest)}, {localized(item.arena, 'name')}"
