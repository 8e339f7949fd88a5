"""The due days of a person's bodies as an iCalendar file, behind a secret address."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.kit.states import state as state_of
from qadam.people.models import User
from qadam.plans.models import Duty
from qadam.plans.office.page import shown_state
from qadam.plans.public.tree import short_name
from qadam.plans.queries import duties_of_bodies

# Past days stay for a while, so that a calendar does not lose what has just been done.
BEHIND = timedelta(days=60)


def calendar_for(user: User, today: date) -> bytes:
    """Return one event for each duty of the person's bodies, from two months back to the end of the plans."""
    duties = duties_of_bodies(user, today).filter(due_on__gte=today - BEHIND)
    calendar = Calendar()
    calendar.add("prodid", "-//Qadam//My duties//KK")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Qadam: my duties"))
    calendar.add("x-wr-timezone", "Asia/Almaty")
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for event in _events(duties.select_related("measure__edition", "body"), today):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(duties: Iterable[Duty], today: date) -> Iterable[Event]:
    host = urlsplit(settings.ORIGIN).hostname
    for duty in duties:
        event = Event()
        event.add("uid", f"duty-{duty.pk}@{host}")
        event.add("dtstamp", datetime.combine(today, time(0), tzinfo=ALMATY))
        event.add("dtstart", duty.due_on)
        event.add("dtend", duty.due_on + timedelta(days=1))
        event.add("summary", _title(duty))
        event.add("description", "\n".join(_lines(duty, today)))
        event.add("url", settings.ORIGIN + reverse("desk:duty", args=[duty.pk]))
        event.add("transp", "TRANSPARENT")
        yield event


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
