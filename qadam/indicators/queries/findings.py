"""What the checks found, for the public page and for those who settle it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from qadam.indicators.checking.words import sentence
from qadam.indicators.models import Finding
from qadam.indicators.queries.money import with_part_of
from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.people.models import User
from qadam.programmes.models import Amendment, Edition
from qadam.programmes.places import place_in
from qadam.workflow.queries import HistoryLine, history

Severity, State = Finding.Severity, Finding.State
ORDER = [Severity.HIGH, Severity.MEDIUM, Severity.LOW]
# How a state looks: the codes of kit.states.
LOOKS = {
    State.OPEN: "needs_date",
    State.ACCEPTED: "accepted",
    State.CORRECTED: "corrected",
    State.GONE: "gone",
}


@dataclass(frozen=True)
class Shown:
    """A finding as a page shows it."""

    finding: Finding
    sentence: str
    place: str
    look: str
    state: str
    act: str = ""


def in_order(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Return findings with the serious ones first."""
    weights = [When(severity=severity, then=Value(weight)) for weight, severity in enumerate(ORDER)]
    weight = Case(*weights, default=Value(len(ORDER)), output_field=IntegerField())
    return findings.alias(weight=weight).order_by("weight", "pk")


def findings_asked(findings: QuerySet[Finding], severity: str = "", state: str = "") -> QuerySet[Finding]:
    """Return the findings of a severity and a state; without a state all that are found now. Serious ones first."""
    if severity:
        findings = findings.filter(severity=severity)
    findings = findings.filter(state=state) if state else findings.exclude(state=State.GONE)
    return in_order(findings.select_related("amendment", "edition"))


def shown(findings: Iterable[Finding]) -> list[Shown]:
    """Return findings in the reader's words."""
    return [
        Shown(
            one,
            sentence(one, active()),
            place_in(one.place, active()),
            LOOKS[State(one.state)],
            str(one.get_state_display()),
            act_said(one.amendment) if one.amendment else "",
        )
        for one in findings
    ]


def act_said(act: Amendment) -> str:
    """Return an act by its number, day and title."""
    number = _("No. {number}").format(number=act.number)
    day = format_day(act.date, active()) if act.date else ""
    return " · ".join(part for part in (number, day, localized(act, "title")) if part)


def by_severity(found: Sequence[Shown]) -> list[tuple[str, str, list[Shown]]]:
    """Return (code, word, findings) for each severity that has any."""
    groups = [
        (severity.value, str(severity.label), [one for one in found if one.finding.severity == severity])
        for severity in ORDER
    ]
    return [group for group in groups if group[2]]


def table_of(found: Sequence[Shown]) -> tuple[list[str], list[list[str]]]:
    """Return the heads and rows of findings as a file gives them."""
    heads = [_("Severity"), _("What was found"), _("Place in the document"), _("State"), _("Note"), _("Act")]
    rows = [
        [
            str(one.finding.get_severity_display()),
            one.sentence,
            one.place,
            one.state,
            one.finding.note,
            one.act,
        ]
        for one in found
    ]
    return heads, rows


def findings_for(user: User) -> QuerySet[Finding]:
    """Return the findings of the programmes in which the person has any part."""
    return Finding.objects.filter(edition__in=with_part_of(user, Edition.objects.all()))


def history_of(finding: Finding) -> list[dict[str, Any]]:
    """Return what happened to a finding, for components/history_line.html."""
    words = {
        "find": _("Found by the checks"),
        "find_again": _("Found again"),
        "find_changed": _("Found with other numbers"),
        "lose": _("No longer found: the numbers agree"),
        "accept_finding": _("Accepted with a note"),
        "correct_finding": _("Corrected by an act"),
        "reopen_finding": _("Opened again"),
    }
    return [_entry(line, words) for line in history(finding)]


def _entry(line: HistoryLine, words: dict[str, str]) -> dict[str, Any]:
    at: datetime = line.at.astimezone(ALMATY)
    return {
        "at": f"{format_day(at.date(), active())}, {at:%H:%M}",
        "who": line.person or _("Qadam"),
        "body": line.body,
        "what": words.get(line.verb, line.verb),
        "why": line.reason,
    }
