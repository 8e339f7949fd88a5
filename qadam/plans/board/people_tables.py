"""Tables of the control board about people and sides: who submits how, and how long reviewers take."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from qadam.people.models import Body
from qadam.plans.board import cuts
from qadam.plans.board.figures import Board
from qadam.plans.board.people import Manners, days_held
from qadam.plans.board.scope import Scope
from qadam.plans.board.tables import Address

Row = list[dict[str, Any]]


def people_table(manners: Manners, bodies: Mapping[int, Body], most: int) -> dict[str, Any]:
    """Return who submitted how, for components/table_dense.html; the `most` first of them."""
    labels = [_("Submitted"), _("Returned"), _("Term extended"), _("Submitted again"), _("Came late")]
    columns = [{"key": "person", "label": _("Who submitted")}, {"key": "body", "label": _("Body")}]
    columns += [{"key": f"n{place}", "label": label, "kind": "num"} for place, label in enumerate(labels)]
    rows: list[Row] = [
        [
            {"text": one.name},
            {"text": cuts.side_name(one.body, bodies)},
            *({"number": count} for count in (one.sent, one.returned, one.extended, one.repeated, one.late)),
        ]
        for one in manners.submitters[:most]
    ]
    return {"id": "by-person", "caption": _("Discipline by person"), "columns": columns, "rows": rows}


def reviewers_table(
    board: Board,
    manners: Manners,
    scope: Scope,
    bodies: Mapping[int, Body],
    link: Address,
) -> dict[str, Any]:
    """Return for how many days the reports of each side wait and waited, for components/table_dense.html."""
    decided = manners.reviewing
    labels = [
        _("Waiting for review"), _("Longest wait, days"), _("Decided"), _("Took on average, days"),
        _("At the most, days"),
    ]  # fmt: skip
    columns = [{"key": "side", "label": _("Who reviews")}]
    columns += [{"key": f"n{place}", "label": label, "kind": "num"} for place, label in enumerate(labels)]
    rows: list[Row] = []
    for side, figures in board.by_side.items():
        done, since = decided.get(side), board.since.get(side)
        if not figures.waiting and done is None:
            continue
        narrowing = {"side": bodies[side].key} if side is not None else {}
        rows.append(
            [
                {"text": cuts.side_name(side, bodies) or _("not named")},
                {"url": link(what="waiting", **narrowing), "text": str(figures.waiting)}
                if figures.waiting
                else {"number": 0},
                {"number": days_held(since, scope.day)} if since else {"text": "–"},
                {"number": done.decided if done else 0},
                {"number": done.average} if done else {"text": "–"},
                {"number": done.longest} if done else {"text": "–"},
            ]
        )
    return {
        "id": "reviewers",
        "caption": _("How long reports wait for review"),
        "columns": columns,
        "rows": rows,
    }
