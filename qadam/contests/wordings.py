"""The words of a contest's messages, in the language of the message and not of whoever composes it."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.contests import windows
from qadam.contests.models import Activity, Contest, Decision, MessageText
from qadam.kit.languages import ORDER, localized
from qadam.notices.wordings import Kind, Wording

Moment = MessageText.Moment
Channel = MessageText.Channel


def message_of(activity: Activity, moment: str, channel: str, language: str) -> str:
    """Return the first words for one moment, channel and language; people change them as they like."""
    contest = activity.arena.level.contest
    with translation.override(language):
        gaps = {
            "contest": localized(contest, "name"),
            "arena": localized(activity.arena, "name"),
            "address": page_address(contest, language),
            "closes": windows.closing(activity.closes_at, language) if activity.closes_at else "",
        }
        text = _sentence(moment).format(**gaps)
        return f"{text}\n\n{_greeting(channel)}" if channel in (Channel.EMAIL, Channel.SITES) else text


def page_address(contest: Contest, language: str) -> str:
    """Return the address of a contest's page in a language, as messages tell it."""
    return f"{settings.ORIGIN}/{language}/contests/{contest.slug}/"


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


def question_values(decision: Decision) -> dict[str, Any]:
    """Return what a message about a question keeps: the names of the commission and of what is decided on."""
    commission, nomination = decision.commission, decision.nomination
    return {
        "kind": decision.kind,
        "is_sample": commission.arena.level.contest.is_sample,
        **{f"commission_{code}": getattr(commission, f"name_{code}") for code in ORDER},
        **{f"nomination_{code}": getattr(nomination, f"name_{code}", "") for code in ORDER},
    }


def question_put(values: dict[str, Any], language: str) -> str:
    """A question is before the commission in which one sits."""
    with translation.override(language):
        sentences = {
            Decision.Kind.WINNERS: _("{commission}: the winners in “{nomination}” are to be voted on"),
            Decision.Kind.TIE: _("{commission}: equal votes in “{nomination}” are to be voted on"),
            Decision.Kind.BATCH: _("{commission}: held votes are to be voted on"),
        }
        text = sentences[Decision.Kind(values["kind"])].format(
            commission=values[f"commission_{language}"], nomination=values[f"nomination_{language}"]
        )
        return _("SAMPLE · {name}").format(name=text) if values["is_sample"] else text


NOTICES: dict[str, Wording] = {
    "contests.question": Kind(question_put, gettext_lazy("a question is before the commission")),
}
