"""The words of a contest's messages, in the language of the message and not of whoever composes it."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from qadam.contests.models import Activity, MessageText
from qadam.kit.dates import format_moment
from qadam.kit.languages import localized

Moment = MessageText.Moment
Channel = MessageText.Channel


def message_of(activity: Activity, moment: str, channel: str, language: str) -> str:
    """Return the first words for one moment, channel and language; people change them as they like."""
    contest = activity.arena.level.contest
    with translation.override(language):
        gaps = {
            "contest": localized(contest, "name"),
            "arena": localized(activity.arena, "name"),
            "address": f"{settings.ORIGIN}/{language}/contests/{contest.slug}/",
            "closes": format_moment(activity.closes_at, language) if activity.closes_at else "",
        }
        text = _sentence(moment).format(**gaps)
        return f"{text}\n\n{_greeting(channel)}" if channel in (Channel.EMAIL, Channel.SITES) else text


def _sentence(moment: str) -> str:
    if moment == Moment.START:
        return _("{contest}, {arena}: the public vote has begun. Vote until {closes}: {address}")
    if moment == Moment.COURSE:
        return _(
            "{contest}, {arena}: the public vote is under way and closes on {closes}. Vote here: {address}"
        )
    return _("{contest}, {arena}: the public vote is over. The result and the protocol: {address}")


def _greeting(channel: str) -> str:
    if channel == Channel.EMAIL:
        return _("You get this letter because you agreed to messages about the contest.")
    return _("One vote is taken from one network address. Anybody may vote, no account is needed.")
