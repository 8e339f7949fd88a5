"""What the desk's shell shows around every page: the sections, the body acted for, the person's own links."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from qadam.contests.queries.running import part_in_contests
from qadam.indicators.queries.gathering import has_part
from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.notices.queries import unread_count
from qadam.people.models import User
from qadam.people.rules import may_administer_any
from qadam.plans.office.waiting import controlling_bodies, writing_bodies
from qadam.territories.rules import may_edit_calendar

Section = tuple[str, str, bool, int]


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the sections of the desk for whoever is signed in; they are read only where a page draws them."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {
        "desk_nav": SimpleLazyObject(lambda: sections_of(user, request.path)),
        "acting_body": SimpleLazyObject(lambda: _acting(user)),
        "user_links": SimpleLazyObject(_links),
    }


def sections_of(user: User, path: str) -> list[Section]:
    """Return (label, url, is it open, count) of the sections this person uses."""
    today = clock.today()
    sections = [
        (_("My day"), reverse("desk:day"), 0),
        (_("Duties"), reverse("desk:duties"), 0),
        (_("Reports"), reverse("desk:reports"), 0),
    ]
    is_controlling = user.is_administrator or bool(controlling_bodies(user, today))
    if is_controlling or writing_bodies(user, today):
        sections.append((_("Consolidation"), reverse("desk:consolidations"), 0))
    if is_controlling:
        sections.append((_("Programmes"), reverse("desk:programmes"), 0))
        sections.append((_("Documents"), reverse("intake:list"), 0))
        sections.append((_("Control board"), reverse("desk:control"), 0))
    if has_part(user):
        sections.append((_("Values"), reverse("values:list"), 0))
        sections.append((_("Facts"), reverse("normdesk:programmes"), 0))
        sections.append((_("Money"), reverse("moneydesk:programmes"), 0))
        if is_controlling:
            sections.append((_("Findings"), reverse("moneydesk:findings"), 0))
    part = part_in_contests(user)
    if part.runs:
        sections.append((_("Contests"), reverse("contestdesk:contests"), 0))
    elif part.sits:
        sections.append((_("Commissions"), reverse("contestdesk:commissions"), 0))
    if part.receives and not part.runs:
        sections.append((_("Applications"), reverse("contestdesk:receiving"), 0))
    sections += [
        (_("Messages"), reverse("notices:list"), unread_count(user)),
        (_("Calendar on my phone"), reverse("desk:calendar"), 0),
        (_("My body"), reverse("people:body"), 0),
    ]
    if may_administer_any(user, today):
        sections += [
            (_("Bodies"), reverse("people:bodies"), 0),
            (_("Memberships"), reverse("people:memberships"), 0),
            (_("People"), reverse("people:people"), 0),
        ]
    if may_edit_calendar(user):
        sections.append((_("Working days"), reverse("territories:calendar"), 0))
    if user.is_administrator:
        sections.append((_("Control schemes"), reverse("desk:schemes"), 0))
        sections.append((_("Components"), reverse("desk:design"), 0))
    home = sections[0][1]
    return [
        (label, url, path == url if url == home else path.startswith(_addresses(url)), count)
        for label, url, count in sections
    ]


def _addresses(url: str) -> tuple[str, ...]:
    """Return how the addresses of a section begin: letters belong to messages."""
    if url == reverse("notices:list"):
        return url, reverse("notices:letters"), reverse("notices:settings")
    return (url,)


def _acting(user: User) -> str:
    body = user.acting_body
    return localized(body, "name") if body else ""


def _links() -> list[tuple[str, str]]:
    return [
        (_("My body"), reverse("people:body")),
        (_("My account and signing in"), reverse("account_home")),
    ]
