"""The due days of a plan as an iCalendar file, for the calendars of phones and computers."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.plans.public.moments import Moment, moments_of
from qadam.plans.public.tree import Wanted, narrowed
from qadam.programmes.models import Edition, Measure

CALENDAR_TYPE = "text/calendar; charset=utf-8"


def calendar_of(edition: Edition, today: date, *, measure: str = "", body: str = "") -> bytes:
    """Return one event per measure and due day; `measure` (a code) and `body` (a key) narrow them."""
    measures = narrowed(edition, Wanted(body=body), today)
    if measure:
        measures = measures.filter(code=measure)
    chosen = {item.pk: item for item in measures}
    moments = moments_of(edition, body=body)
    calendar = _frame(edition)
    for event in _events(
        edition, [moment for moment in moments if moment.measure_id in chosen], chosen, today
    ):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _frame(edition: Edition) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Qadam//Due days//KK")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _named(edition, localized(edition, "short")))
    calendar.add("x-wr-timezone", "Asia/Almaty")
    calendar.add("refresh-interval", timedelta(days=1), parameters={"value": "DURATION"})
    return calendar


def _events(
    edition: Edition, moments: Iterable[Moment], measures: dict[int, Measure], today: date
) -> Iterable[Event]:
    host = urlsplit(settings.ORIGIN).hostname
    stamp = datetime.combine(today, time(0), tzinfo=ALMATY)
    for moment in moments:
        measure = measures[moment.measure_id]
        event = Event()
        # The day of the document names the event: when the calendar moves the day, the event moves with it.
        event.add(
            "uid", f"{edition.slug}.{measure.code}.{moment.original_on}.{moment.kind}.{moment.last_on}@{host}"
        )
        event.add("dtstamp", stamp)
        event.add("dtstart", moment.due_on)
        event.add("dtend", moment.due_on + timedelta(days=1))
        event.add("summary", _named(edition, f"{measure.number}. {localized(measure, 'name')}"))
        event.add("description", "\n".join(_lines(edition, measure, moment)))
        path = reverse("plans:measure", kwargs={"slug": edition.slug, "code": measure.code})
        event.add("url", f"{settings.ORIGIN}{path}")
        event.add("categories", [localized(edition, "short")])
        event.add("transp", "TRANSPARENT")
        yield event


def _named(edition: Edition, name: str) -> str:
    return _("SAMPLE · {name}").format(name=name) if edition.is_sample else name


def _lines(edition: Edition, measure: Measure, moment: Moment) -> Iterable[str]:
    if edition.is_sample:
        yield _("A sample edition: not official data.")
    if edition.is_archive:
        yield _("A founding document: execution is not recorded here.")
    yield localized(measure, "summary")
    count = moment.bodies
    yield ngettext("{count} body reports.", "{count} bodies report.", count).format(count=count)
    if moment.is_moved:
        day = format_day(moment.original_on, active())
        yield _("By the document the day is {day}, a day off.").format(day=day)
