"""What the words of an act say of it: its kind, and which body of the register issued it."""

import re
from collections.abc import Iterable

from qadam.intake.matching import Bodies
from qadam.intake.models import Intake
from qadam.kit import clock
from qadam.people.models import Body
from qadam.reading.meaning.act import KINDS, kind_of_act

_APPROVES = re.compile(r"^\W*(?:утвержд\w+|бекіт\w+|приложени\w+(?:\s+к)?|қосымша\w*)\b", re.IGNORECASE)


def kind_read(intake: Intake) -> str:
    """Return the code of the act's kind as the document names it, «none» where it names none."""
    code = intake.draft.get("act_kind") or kind_of_act(intake.draft.get("act_body", ""))
    return str(code or "none")


def issuer_read(intake: Intake, register: Iterable[Body]) -> Body | None:
    """Return the body of the register that issued the act, nobody where its words leave a doubt."""
    words = issuer_words(intake.draft.get("act_body", ""))
    if not words:
        return None
    bodies = Bodies(register, intake.facts, intake.draft.get("glossary", {}), intake.day or clock.today())
    return bodies.match(words).likely


def issuer_words(said: str) -> str:
    """Return who issued an act, without the words of approval and of its kind: in Russian they stand before."""
    found = list(KINDS.finditer(said))
    before, after = (said[: found[-1].start()], said[found[-1].end() :]) if found else (said, "")
    named = after if after.strip(" .,«»\"'") else before
    return _APPROVES.sub("", named).strip(" .,:;–-«»\"'")
