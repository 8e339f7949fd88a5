"""Due days as iCalendar files behind secret addresses: of a person's bodies, of one body, of one plan.

What a person may see is asked each time a file is read: when the role ends, nothing is given any more.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.kit.states import state as state_of
from qadam.people.models import Body, User
from qadam.people.rules import bodies_of
from qadam.plans.models import Duty
from qadam.plans.office.lists import duties_seen_by
from qadam.plans.office.page import shown_state
from qadam.plans.public.tree import short_name
from qadam.plans.queries import duties_of_bodies
from qadam.programmes.models import Edition

# Past days stay for a while, so that a calendar does not lose what has just been done.
BEHIND = timedelta(days=60)
# An event of a plan names so many bodies and says how many more there are.
MOST_BODIES = 30


def calendar_for(user: User, today: date) -> bytes:
    """Return one event for each duty of the person's bodies, from two months back to the end of the plans."""
    return _calendar(_("Qadam: my duties"), _events(_shown(duties_of_bodies(user, today), today), today))


def calendar_of_body(body: Body, user: User, today: date) -> bytes | None:
    """Return the duties of one body that a person may see; nothing where they may see none of it any more."""
    if not bodies_followed(user, today).filter(pk=body.pk).exists():
        return None
    duties = duties_seen_by(user, today).filter(body=body)
    name = _("Qadam: {name}").format(name=short_name(body))
    return _calendar(name, _events(_shown(duties, today), today))


def calendar_of_plan(edition: Edition, user: User, today: date) -> bytes | None:
    """Return one event for each measure and day of a plan, with the bodies whose duties a person may see.

    Nothing where they may see none of it any more.
    """
    if not plans_followed(user, today).filter(pk=edition.pk).exists():
        return None
    duties = duties_seen_by(user, today).filter(measure__edition=edition)
    name = _("Qadam: {name}").format(name=localized(edition, "short"))
    return _calendar(name, _plan_events(_shown(duties, today), today))


def bodies_followed(user: User, today: date) -> QuerySet[Body]:
    """Return the bodies whose duties a person may see: their own, and those of plans they control."""
    own = [body.pk for body in bodies_of(user, today)]
    seen = duties_seen_by(user, today).order_by().values("body")
    return Body.objects.filter(Q(pk__in=own) | Q(pk__in=seen))


def plans_followed(user: User, today: date) -> QuerySet[Edition]:
    """Return the plans in force of which a person may see some duty."""
    return Edition.objects.filter(pk__in=duties_seen_by(user, today).order_by().values("measure__edition"))


def _shown(duties: QuerySet[Duty], today: date) -> QuerySet[Duty]:
    return duties.filter(due_on__gte=today - BEHIND).select_related("measure__edition", "body")


def _calendar(name: str, events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Qadam//My duties//KK")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Almaty")
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(duties: Iterable[Duty], today: date) -> Iterable[Event]:
    for duty in duties:
        address = reverse("desk:duty", args=[duty.pk])
        yield _event(f"duty-{duty.pk}", duty.due_on, today, _title(duty), _lines(duty, today), address)


def _plan_events(duties: QuerySet[Duty], today: date) -> Iterable[Event]:
    """Yield one event for the duties of a measure on a day: twenty akimats are one line of a phone, not twenty."""
    ordered = duties.order_by("due_on", "measure__position", "measure", "body__sort_kk", "pk")
    for (day, measure), group in groupby(ordered, key=lambda duty: (duty.due_on, duty.measure_id)):
        held = list(group)
        query = urlencode(
            {"programme": held[0].measure.edition.slug, "month": f"{day:%Y-%m}", "state": "all"}
        )
        address = f"{reverse('desk:duties')}?{query}"
        lines = _plan_lines(held, today)
        yield _event(f"measure-{measure}-{day}", day, today, _title(held[0]), lines, address)


def _event(uid: str, day: date, today: date, title: str, lines: Iterable[str], address: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.ORIGIN).hostname}")
    event.add("dtstamp", datetime.combine(today, time(0), tzinfo=ALMATY))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", "\n".join(lines))
    event.add("url", settings.ORIGIN + address)
    event.add("transp", "TRANSPARENT")
    return event


def _title(duty: Duty) -> str:
    name = f"{duty.measure.number}. {localized(duty.measure, 'name')}"
    return _("SAMPLE · {name}").format(name=name) if duty.measure.edition.is_sample else name


def _lines(duty: Duty, today: date) -> Iterable[str]:
    edition = duty.measure.edition
    if edition.is_sample:
        yield _("A sample edition: not official data.")
    yield f"{localized(edition, 'short')} · {short_name(duty.body)}"
    yield str(state_of(shown_state(duty, today)).word)
    if duty.is_moved:
        day = format_day(duty.original_on, active())
        yield _("By the document the day is {day}, a day off.").format(day=day)


def _plan_lines(duties: list[Duty], today: date) -> Iterable[str]:
    edition = duties[0].measure.edition
    if edition.is_sample:
        yield _("A sample edition: not official data.")
    yield localized(edition, "short")
    for duty in duties[:MOST_BODIES]:
        word = state_of(shown_state(duty, today)).word
        yield _("{body}: {state}").format(body=short_name(duty.body), state=word)
    more = len(duties) - MOST_BODIES
    if more > 0:
        yield ngettext("and {count} more body", "and {count} more bodies", more).format(count=more)
