"""How far a round is: what every territory has sent, and when."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qadam.indicators.models import Expected, Round, RowKind, Value
from qadam.indicators.queries.gathering import expected_with_state
from qadam.indicators.queries.grids import names_on
from qadam.indicators.rules import Standing, chains_of
from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.people.models import User

State = Value.State
REPORTED = (State.SUBMITTED, State.ACCEPTED, State.LOCKED)


@dataclass
class Part:
    """What one territory has to send, and what became of it."""

    name: str
    states: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    late: int = 0

    def count(self, *states: str) -> int:
        """Return how many values are in one of these states; an empty one is no value."""
        return sum(self.states[state] for state in states)

    @property
    def expected(self) -> int:
        """Return how many values are expected."""
        return sum(self.states.values())


@dataclass
class Progress:
    """A round by territory."""

    parts: list[Part]

    @property
    def expected(self) -> int:
        """Return how many values are expected in all."""
        return sum(part.expected for part in self.parts)

    @property
    def reported(self) -> int:
        """Return how many were sent and did not come back."""
        return sum(part.count(*REPORTED) for part in self.parts)

    @property
    def accepted(self) -> int:
        """Return how many were accepted."""
        return sum(part.count(State.ACCEPTED, State.LOCKED) for part in self.parts)

    @property
    def missing(self) -> int:
        """Return how many nobody has sent."""
        return self.expected - self.reported

    @property
    def late(self) -> int:
        """Return how many came after the due day."""
        return sum(part.late for part in self.parts)

    def table(self) -> dict[str, Any]:
        """Return it for components/table_dense.html."""
        heads = [_("Territory"), _("Expected"), _("Not sent"), _("Returned"), _("Waits for review")]
        heads += [_("Accepted"), _("Sent after the day")]
        columns = [
            {"key": f"column-{place}", "label": label, "kind": "num" if place else ""}
            for place, label in enumerate(heads)
        ]
        return {"id": "progress", "caption": _("How far it is"), "columns": columns, "rows": self._rows()}

    def _rows(self) -> list[list[dict[str, Any]]]:
        return [
            [
                {"text": part.name},
                {"number": part.expected},
                {"number": part.count("", State.DRAFT)},
                {"number": part.count(State.RETURNED)},
                {"number": part.count(State.SUBMITTED)},
                {"number": part.count(State.ACCEPTED, State.LOCKED)},
                {"number": part.late},
            ]
            for part in self.parts
        ]


def progress_of(round_: Round, user: User) -> Progress:
    """Return how far a round is in the territories that a person enters, reviews or leads; four queries."""
    rows = list(
        expected_with_state().filter(round=round_).select_related("series").order_by("series__position", "pk")
    )
    chains = chains_of({row.series.territory_code for row in rows})
    standing = Standing(user, round_.edition)
    names = names_on(chains, round_)
    parts: dict[str, Part] = {}
    for row in rows:
        code = row.series.territory_code
        if not (standing.enters(chains[code]) or standing.reviews(row.series, chains[code])):
            continue
        label = localized(names[code], "name") if code in names else code
        part = parts.setdefault(code, Part(_of_which(label, row)))
        part.states[row.state or ""] += 1
        part.late += _is_late(row, round_)
    return Progress(list(parts.values()))


def _of_which(label: str, row: Expected) -> str:
    return _("of which {name}").format(name=label) if row.series.row == RowKind.OF_WHICH else label


def _is_late(row: Expected, round_: Round) -> bool:
    sent = row.first_submitted_at
    return sent is not None and sent.astimezone(clock.ALMATY).date() > round_.due_on
