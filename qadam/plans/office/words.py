"""What the log's verbs about duties, reports and programmes are called at the desk."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active
from qadam.workflow.queries import history

VERBS: dict[str, str | Promise] = {
    "open": gettext_lazy("The time to work on it began"),
    "begin_report": gettext_lazy("Report begun"),
    "save_report": gettext_lazy("Report saved"),
    "attach": gettext_lazy("A file was attached"),
    "detach": gettext_lazy("A file was taken off"),
    "submit": gettext_lazy("Report submitted"),
    "accept": gettext_lazy("Report accepted"),
    "return_for_changes": gettext_lazy("Report returned for changes"),
    "load": gettext_lazy("Loaded from its package"),
    "begin_edition": gettext_lazy("New edition begun"),
    "confirm_body": gettext_lazy("A body was confirmed"),
    "set_date": gettext_lazy("A day was set"),
    "approve": gettext_lazy("Approved: the programme is in force"),
    "make_duties": gettext_lazy("Duties made"),
}
# How a verb leaves the thing, drawn as a state beside the sentence.
STATES = {
    "submit": "submitted",
    "accept": "accepted",
    "return_for_changes": "returned",
    "approve": "approved",
}


def history_of(*things: models.Model) -> list[dict[str, Any]]:
    """Return the history of these things for components/history_line.html, the newest first."""
    return [
        {
            "at": f"{format_day(line.at.astimezone(ALMATY).date(), active())}, {line.at.astimezone(ALMATY):%H:%M}",
            "who": line.person or "Qadam",
            "body": line.body,
            "what": what_happened(line.verb, line.facts),
            "state": STATES.get(line.verb, ""),
            "why": line.reason,
        }
        for line in history(*things)
        # A duty follows its report: the report's own line says it already.
        if not line.verb.startswith("_")
    ]


def what_happened(verb: str, facts: Mapping[str, Any]) -> str:
    """Return a line of history: the verb with what matters of its facts."""
    word = str(VERBS.get(verb, verb))
    if verb == "set_date" and facts.get("due_on"):
        day = format_day(date.fromisoformat(facts["due_on"]), active())
        return _("{what}: {details}").format(what=word, details=day)
    if verb == "make_duties":
        return _("Duties made: {added} new, {changed} changed, {removed} taken away").format(
            added=facts.get("added", 0), changed=facts.get("changed", 0), removed=facts.get("removed", 0)
        )
    return word
