"""From a number of the board to its duties: the heading and what narrows them stand in the address."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qadam.kit.numbers import whole_number
from qadam.plans.board.cuts import COUNTRY, EARLIER, WHOLE_UNIT
from qadam.plans.board.scope import Scope, duties_behind
from qadam.plans.models import Duty
from qadam.plans.office.lists import with_below
from qadam.territories.queries import units_on

# The names and values of an address.
Asked = Mapping[str, str]
HEADINGS: dict[str, str | Promise] = {
    "due": pgettext_lazy("count", "Due"),
    "accepted": _("Accepted"),
    "in_time": _("Accepted in time"),
    "late": _("Came late"),
    "overdue": _("Overdue"),
    "waiting": _("Waiting for review"),
    "excused": pgettext_lazy("count", "Excused"),
    "returned": _("Returned"),
    "extended": _("Term extended"),
    "repeated": _("Submitted again"),
}


def heading_in(query: Asked) -> str:
    """Return the heading asked for, what is due where nobody offered such a one."""
    asked = query.get("what", "")
    return asked if asked in HEADINGS else "due"


def duties_asked(scope: Scope, query: Asked) -> QuerySet[Duty]:
    """Return exactly the duties behind a number, in the order of their days."""
    rows = duties_behind(scope, heading_in(query)).filter(_narrowed(scope, query))
    month = _month(query.get("month", ""))
    if month is not None:
        rows = rows.filter(due_on__year=month.year, due_on__month=month.month)
    return rows.order_by("due_on", "measure__position", "body__sort_kk", "pk")


def _narrowed(scope: Scope, query: Asked) -> Q:
    """Return the condition of all that narrows; what cannot be read narrows nothing."""
    wanted = Q()
    if slug := _text(query, "in"):
        wanted &= Q(edition__slug=slug)
    if (node := whole_number(_text(query, "node"))) is not None:
        wanted &= Q(measure__node__in=with_below(node))
    if body := _text(query, "body"):
        wanted &= Q(body__key=body)
    if side := _text(query, "side"):
        wanted &= Q(lead__body__key=side) | Q(lead=None, measure__addressee__key=side)
    if code := _text(query, "territory"):
        wanted &= territory(code, scope.day)
    return wanted


def _text(query: Asked, name: str) -> str:
    """Return what an address says under a name; PostgreSQL takes no NUL sign."""
    return query.get(name, "").replace("\0", "")


def territory(code: str, day: date) -> Q:
    """Return the condition that a duty's body belongs to a unit, to the whole country, or to a unit that is no more."""
    if code == COUNTRY:
        return Q(body__territory_code="")
    if code == EARLIER:
        present = Q()
        for unit in units_on(day):
            present |= territory(unit.code, day)
        return ~Q(body__territory_code="") & ~present
    if code.endswith(WHOLE_UNIT):
        return Q(body__territory_code=code.removesuffix(WHOLE_UNIT))
    return Q(body__territory_code=code) | Q(body__territory_code__startswith=f"{code}-")


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
