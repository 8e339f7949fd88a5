"""What the log's verbs about duties, reports and programmes are called at the desk."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active
from qadam.people.queries import body_names
from qadam.plans.models import Escalation
from qadam.workflow.queries import HistoryLine, history

VERBS: dict[str, str | Promise] = {
    "open": gettext_lazy("The time to work on it began"),
    "begin_report": gettext_lazy("Report begun"),
    "save_report": gettext_lazy("Report saved"),
    "attach": gettext_lazy("A file was attached"),
    "detach": gettext_lazy("A file was taken off"),
    "nudge": gettext_lazy("The body was reminded"),
    "submit": gettext_lazy("Report submitted"),
    "accept": gettext_lazy("Report accepted"),
    "return_for_changes": gettext_lazy("Report returned for changes"),
    "carry_over": gettext_lazy("The text of the report before was carried over"),
    "share": gettext_lazy("Files and evidence were given from another report"),
    "prepare": gettext_lazy("Report prepared"),
    "agree": gettext_lazy("Report agreed inside the body"),
    "sign": gettext_lazy("Report signed"),
    "take_back": gettext_lazy("Report taken back from its sign-off"),
    "build_report": gettext_lazy("The text was built from the contributions"),
    "remind": gettext_lazy("Those who have not sent were reminded"),
    "release": gettext_lazy("Report released to the public"),
    "withdraw_release": gettext_lazy("The release was withdrawn"),
    "take_for_information": gettext_lazy("Report taken for information"),
    "extend": gettext_lazy("The extension was granted"),
    "move_to_longer": gettext_lazy("Moved to longer control"),
    "set_new_term": gettext_lazy("A new term was set"),
    "excuse": gettext_lazy("Released from the duty"),
    "cite": gettext_lazy("By the document"),
    "resume": gettext_lazy("Taken under control again"),
    "allow_exception": gettext_lazy("Permission was given to change a closed period"),
    "explain": gettext_lazy("The delay was explained"),
    "assign": gettext_lazy("The work was given to a person of the body"),
    "agree_to_take_part": gettext_lazy("The body takes part"),
    "decline_to_take_part": gettext_lazy("The body takes no part"),
    "load": gettext_lazy("Loaded from its package"),
    "make_of_document": gettext_lazy("Made of a document"),
    "begin_edition": gettext_lazy("New edition begun"),
    "confirm_body": gettext_lazy("A body was confirmed"),
    "set_date": gettext_lazy("A day was set"),
    "approve": gettext_lazy("Approved: the programme is in force"),
    "make_duties": gettext_lazy("Duties made"),
    "leave_out_past": gettext_lazy("Duties of past days left out"),
    "name_consolidator": gettext_lazy("Named who gathers the information"),
    "choose_scheme": gettext_lazy("Control scheme chosen"),
    "add_scheme_row": gettext_lazy("Row added"),
    "change_scheme_row": gettext_lazy("Row changed"),
    "set_sign_off": gettext_lazy("Sign-off steps set"),
    "hand_over": gettext_lazy("Passed to the successor of a body that ended"),
    "escalate": gettext_lazy("A threshold after the due day was passed"),
    "set_inner_day": gettext_lazy("The co-executor's own day was set"),
    "amend": gettext_lazy("Amended by an act"),
    "derive": gettext_lazy("Derived from another plan"),
    "link_result": gettext_lazy("Named the result of a measure"),
}
# How a verb leaves the thing, drawn as a state beside the sentence.
STATES = {
    "submit": "submitted",
    "accept": "accepted",
    "return_for_changes": "returned",
    "approve": "approved",
    "sign": "signed",
    "take_for_information": "information",
    "extend": "extended",
    "move_to_longer": "longer",
    "set_new_term": "retermed",
    "excuse": "excused",
    "resume": "resumed",
}


def history_of(*things: models.Model, verbs: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return the history of these things for components/history_line.html, the newest first; of some verbs if given.

    A duty follows its report and says nothing of its own; saves of one person in a row are one line.
    """
    return told(history(*things), verbs=verbs)


def told(passed: Iterable[HistoryLine], verbs: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return lines of the log that were read already, the newest first, for components/history_line.html."""
    lines = [line for line in passed if not line.verb.startswith("_")]
    if verbs:
        lines = [line for line in lines if line.verb in verbs]
    names = _body_names(lines)
    runs = [list(run) for _key, run in groupby(lines, key=_run)]
    return [_entry(run[0], len(run), names) for run in runs]


def _run(line: HistoryLine) -> tuple[object, ...]:
    day = line.at.astimezone(ALMATY).date()
    return (line.verb, line.person, day) if line.verb == "save_report" else (id(line),)


def _body_names(lines: Iterable[HistoryLine]) -> dict[str, str]:
    keys = {str(line.facts["body"]) for line in lines if line.verb == "confirm_body"}
    return body_names(keys) if keys else {}


def _entry(line: HistoryLine, times: int, bodies: Mapping[str, str]) -> dict[str, Any]:
    local = line.at.astimezone(ALMATY)
    what = what_happened(line.verb, line.facts, bodies)
    if times > 1:
        what = ngettext("{what} ({count} time)", "{what} ({count} times)", times).format(
            what=what, count=times
        )
    return {
        "at": f"{format_day(local.date(), active())}, {local:%H:%M}",
        "who": line.person or _("Qadam"),
        "body": line.body,
        "what": what,
        "state": STATES.get(line.verb, ""),
        "why": line.reason,
    }


def what_happened(verb: str, facts: Mapping[str, Any], bodies: Mapping[str, str]) -> str:
    """Return a line of history: the verb with what matters of its facts."""
    word = str(VERBS.get(verb, verb))
    if verb == "set_date" and facts.get("due_on"):
        day = format_day(date.fromisoformat(facts["due_on"]), active())
        return _("{what}: {details}").format(what=word, details=day)
    if verb == "escalate" and facts.get("step") in Escalation.Step.values:
        step = Escalation.Step(facts["step"]).label
        return _("{what}: {details}").format(what=word, details=step)
    if verb == "amend" and facts.get("number"):
        return _("{what}: {details}").format(what=word, details=f"№ {facts['number']}")
    if verb == "confirm_body":
        name = bodies.get(str(facts.get("body")), "")
        return _("{what}: {details}").format(what=word, details=name) if name else word
    if verb == "leave_out_past" and facts.get("before"):
        day = format_day(date.fromisoformat(facts["before"]), active())
        return _("Duties due before {day} left out: {count}").format(day=day, count=facts.get("count", 0))
    if verb == "make_duties":
        return _("Duties made: {added} new, {changed} changed, {removed} taken away").format(
            added=facts.get("added", 0), changed=facts.get("changed", 0), removed=facts.get("removed", 0)
        )
    return word
