"""How the messages of plans read, in the language of whoever reads them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qadam.kit.dates import format_day
from qadam.kit.languages import ORDER
from qadam.notices.wordings import Kind, Wording
from qadam.plans.models import Duty

Values = dict[str, Any]


def names_of(duty: Duty) -> Values:
    """Return what a message about a duty has to keep: numbers, days, and names in three languages."""
    measure, body = duty.measure, duty.body
    return {
        "number": measure.number,
        "day": duty.due_on.isoformat(),
        "is_sample": measure.edition.is_sample,
        **{f"title_{code}": getattr(measure, f"name_{code}") for code in ORDER},
        **{f"body_{code}": getattr(body, f"short_{code}") or getattr(body, f"name_{code}") for code in ORDER},
    }


def path_of(duties: list[Duty]) -> str:
    """Return where a message about duties leads, without the language: the duty, or the list of that body."""
    duty = duties[0]
    if len(duties) == 1:
        return f"/desk/duties/{duty.pk}/"
    return f"/desk/duties/?body={duty.body.key}&month={duty.due_on:%Y-%m}"


def submitted(values: Values, language: str) -> str:
    """A body has submitted a report."""
    return _said(values, language, lambda: _("{body} submitted a report: measure {number}, {title}"))


def contributed(values: Values, language: str) -> str:
    """A co-executor has sent its contribution to the lead."""
    return _said(values, language, lambda: _("{body} sent its contribution: measure {number}, {title}"))


def asked(values: Values, language: str) -> str:
    """The lead asks a co-executor for its contribution."""
    return _said(
        values,
        language,
        lambda: _("{body} waits for your contribution, due on {day}: measure {number}, {title}"),
    )


def accepted(values: Values, language: str) -> str:
    """A report was accepted."""
    return _said(values, language, lambda: _("Accepted: the report on measure {number}, {title}"))


def returned(values: Values, language: str) -> str:
    """A report was returned."""
    return _said(values, language, lambda: _("Returned for changes: measure {number}, {title}. {why}"))


def begun(values: Values, language: str) -> str:
    """The time to work on duties has begun."""
    if values["count"] == 1:
        return _said(
            values, language, lambda: _("The time has begun for measure {number}, {title}; due on {day}")
        )
    return _said(
        values,
        language,
        lambda: ngettext(
            "The time has begun for {count} duty of {body}",
            "The time has begun for {count} duties of {body}",
            values["count"],
        ),
    )


def due(values: Values, language: str) -> str:
    """Duties are due soon."""
    if values["count"] == 1:
        return _said(values, language, lambda: _("Due on {day}: measure {number}, {title}"))
    return _said(
        values,
        language,
        lambda: ngettext(
            "Due on {day}: {count} duty of {body}", "Due on {day}: {count} duties of {body}", values["count"]
        ),
    )


def nudged(values: Values, language: str) -> str:
    """Whoever waits for a report reminds its body."""
    if values["count"] == 1:
        return _said(
            values,
            language,
            lambda: _("Your report is asked for: measure {number}, {title}; its day is {day}"),
        )
    return _said(
        values,
        language,
        lambda: ngettext(
            "{count} report of {body} is asked for; the earliest day is {day}",
            "{count} reports of {body} are asked for; the earliest day is {day}",
            values["count"],
        ),
    )


def notice(values: Values, language: str) -> str:
    """The head and the coordinator are told that a day has passed with nothing submitted."""
    if values["count"] == 1:
        return _said(
            values,
            language,
            lambda: _(
                "Not submitted by {day}: measure {number}, {title}. Submit the report or say why it is late."
            ),
        )
    return _said(
        values,
        language,
        lambda: ngettext(
            "Not submitted by {day}: {count} duty of {body}. Submit the reports or say why they are late.",
            "Not submitted by {day}: {count} duties of {body}. Submit the reports or say why they are late.",
            values["count"],
        ),
    )


def extract(values: Values, language: str) -> str:
    """The supervising body gets the extract of late duties."""
    if values["count"] == 1:
        return _said(
            values,
            language,
            lambda: _("Extract for supervision: {body} did not submit by {day}: measure {number}, {title}"),
        )
    return _said(
        values,
        language,
        lambda: ngettext(
            "Extract for supervision: {count} duty was not submitted by {day}. Bodies: {bodies}",
            "Extract for supervision: {count} duties were not submitted by {day}. Bodies: {bodies}",
            values["count"],
        ),
    )


def note(values: Values, language: str) -> str:
    """The head of a body is asked for an explanatory note."""
    if values["count"] == 1:
        return _said(
            values,
            language,
            lambda: _(
                "An explanatory note of the head is asked for: measure {number}, {title}, was due on {day}"
            ),
        )
    return _said(
        values,
        language,
        lambda: ngettext(
            "An explanatory note of the head is asked for: {count} duty of {body} was due on {day}",
            "An explanatory note of the head is asked for: {count} duties of {body} were due on {day}",
            values["count"],
        ),
    )


def missing(values: Values, language: str) -> str:
    """The lead is told which co-executors have not sent on their own day."""
    return _said(
        values,
        language,
        lambda: ngettext(
            "{count} co-executor has not sent, its day is {day}: measure {number}, {title}. Not sent: {bodies}",
            "{count} co-executors have not sent, their day is {day}: measure {number}, {title}. "
            "Not sent: {bodies}",
            values["count"],
        ),
    )


def handed_over(values: Values, language: str) -> str:
    """Duties of a body that ended have passed to its successor."""
    return _said(
        values,
        language,
        lambda: ngettext(
            "{count} duty of {title} passed from {body} to {to}. {act}",
            "{count} duties of {title} passed from {body} to {to}. {act}",
            values["count"],
        ),
    )


# What is returned has to be mended before its day: its letter does not wait for the morning.
WORDINGS: dict[str, Wording] = {
    "plans.submitted": Kind(submitted, gettext_lazy("a report came for review")),
    "plans.contributed": Kind(contributed, gettext_lazy("a contribution came")),
    "plans.asked": Kind(asked, gettext_lazy("a lead asks for a contribution")),
    "plans.accepted": Kind(accepted, gettext_lazy("a report was accepted")),
    "plans.returned": Kind(returned, gettext_lazy("a report was returned"), is_urgent=True),
    "plans.begun": Kind(begun, gettext_lazy("the time has begun")),
    "plans.due": Kind(due, gettext_lazy("a day comes near")),
    "plans.nudged": Kind(nudged, gettext_lazy("somebody waits for a report")),
    "plans.notice": Kind(notice, gettext_lazy("a day has passed")),
    "plans.extract": Kind(extract, gettext_lazy("an extract of late duties")),
    "plans.note": Kind(note, gettext_lazy("an explanatory note is asked for")),
    "plans.handed_over": Kind(handed_over, gettext_lazy("duties passed to a successor")),
    "plans.missing": Kind(missing, gettext_lazy("co-executors have not sent")),
}


def _said(values: Values, language: str, pattern: Callable[[], str]) -> str:
    with translation.override(language):
        text = pattern().format(
            number=values.get("number", ""),
            title=values[f"title_{language}"],
            body=values[f"body_{language}"],
            bodies=values.get(f"bodies_{language}", ""),
            to=values.get(f"to_{language}", ""),
            act=values.get("act", ""),
            day=format_day(date.fromisoformat(values["day"]), language) if "day" in values else "",
            count=values.get("count", 1),
            why=values.get("why", ""),
        )
        return _("SAMPLE · {name}").format(name=text) if values["is_sample"] else text
