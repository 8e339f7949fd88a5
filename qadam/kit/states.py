"""How each state looks and what it is called: a shape, a word, a colour and how many of the four steps are taken."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SOON_DAYS = 10


class State(NamedTuple):
    """The look of one state; `icon` is a name in kit.icons, `tone` a colour of the style sheet."""

    code: str
    word: str | Promise
    tone: str
    icon: str
    step: int = 0


STATES = {
    state.code: state
    for state in [
        State("planned", _("Planned"), "plain", "planned", 1),
        State("open", _("Open"), "open", "open", 2),
        State("draft", _("Draft"), "plain", "draft", 2),
        State("prepared", _("Prepared"), "open", "written", 2),
        State("agreed", _("Agreed"), "open", "written", 2),
        State("signed", _("Signed"), "open", "written", 2),
        State("submitted", _("Submitted"), "open", "submitted", 3),
        State("accepted", _("Accepted"), "done", "accepted", 4),
        State("information", _("Taken for information"), "done", "information", 4),
        State("returned", _("Returned"), "soon", "returned", 2),
        State("extended", _("Term extended"), "open", "extended", 2),
        State("retermed", _("New term"), "open", "extended", 2),
        State("longer", _("On longer control"), "open", "extended", 2),
        State("resumed", _("Resumed"), "open", "open", 2),
        State("declined", _("Takes no part"), "plain", "cancelled", 0),
        State("overdue", _("Overdue"), "late", "late", 2),
        State("late", _("Late"), "late", "late", 3),
        State("soon", _("Due soon"), "soon", "soon", 2),
        State("needs_date", _("Needs a date"), "soon", "needs_date", 1),
        State("partly", _("Partly done"), "soon", "partly", 3),
        State("agreement", _("Not agreed yet"), "plain", "waiting", 1),
        State("excused", _("Excused"), "plain", "excused", 0),
        State("cancelled", _("Cancelled"), "plain", "cancelled", 0),
        State("waiting", _("Waiting for review"), "open", "waiting", 3),
        State("archive", _("Archive"), "plain", "archive", 0),
        State("not_recorded", _("Not recorded here"), "plain", "none", 0),
        State("approved", _("Approved"), "done", "accepted", 0),
        State("running", _("Running"), "open", "open", 0),
        State("sample", _("Sample"), "sample", "sample", 0),
        State("uploaded", _("Waits to be read"), "plain", "waiting", 0),
        State("reading", _("Is being read"), "open", "open", 0),
        State("read", _("To be checked"), "open", "written", 0),
        State("refused", _("Cannot be read"), "late", "late", 0),
        State("made", _("Programme made"), "done", "accepted", 0),
        State("thrown", _("Thrown away"), "plain", "cancelled", 0),
        State("checked", _("Checked"), "done", "accepted", 0),
        State("doubtful", _("Doubtful"), "soon", "needs_date", 0),
        State("clear", _("Without doubts"), "plain", "planned", 0),
        State("not_reported", _("Not reported"), "soon", "planned", 0),
        State("not_applicable", _("Not applicable"), "plain", "none", 0),
        State("gathering", _("Values are taken"), "open", "open", 2),
        State("locked", _("Locked"), "done", "locked", 4),
        State("zero", _("Zero"), "plain", "zero", 0),
        State("corrected", _("Corrected by an act"), "done", "accepted", 0),
        State("gone", _("No longer found"), "plain", "cancelled", 0),
        State("jump", _("Differs much from the last time"), "soon", "late", 0),
    ]
}
# A due day of a settled duty is a plain date: nobody counts days any more.
SETTLED = {
    "accepted",
    "agreement",
    "declined",
    "information",
    "excused",
    "cancelled",
    "archive",
    "not_recorded",
    "submitted",
    "waiting",
    "late",
}
STEPS = (_("Planned"), _("Open"), _("Submitted"), _("Accepted"))


def state(code: str) -> State:
    """Return how a state looks; one that nobody has drawn shows its own code plainly."""
    return STATES.get(code) or State(code, code, "plain", "planned")


def due_tone(days: int) -> str:
    """Return the colour of a due day so many days ahead (negative: past)."""
    if days < 0:
        return "late"
    return "soon" if days <= SOON_DAYS else "plain"
