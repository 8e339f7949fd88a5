"""Calendars, feeds and tables that leave the site."""

import csv
import io
from datetime import date, datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from django.test import Client
from icalendar import Calendar

from qadam.kit import clock
from qadam.plans.tests.plans_to_read import founding, small

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def events(client: Client, address: str) -> list[tuple[date, str]]:
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(response.content).walk("VEVENT")
    return [(event.decoded("dtstart"), str(event["summary"])) for event in found]


def titles_of(feed: bytes) -> list[str]:
    entries = ElementTree.fromstring(feed).iter(f"{ATOM}entry")
    return sorted(str(entry.findtext(f"{ATOM}title")) for entry in entries)


def test_the_calendar_of_a_measure_has_its_quarterly_days(client: Client) -> None:
    founding()

    found = events(client, "/kk/programmes/enbek-qogamy-2015/calendar.ics?measure=25")

    assert [day.isoformat() for day, _summary in found] == [
        "2016-01-05",
        "2016-04-05",
        "2016-07-05",
        "2016-10-05",
        "2017-01-05",
    ]
    assert all(summary.startswith("25. ") for _day, summary in found)


def test_the_calendar_of_a_body_holds_what_it_owes_by_a_collective_name(client: Client) -> None:
    small()

    found = events(client, "/en/programmes/steps-2015/calendar.ics?body=akimat-one")

    assert {summary for _day, summary in found} == {"1. Hold sittings"}


def test_events_keep_their_names_and_say_where_a_day_moved(client: Client) -> None:
    small()

    first = client.get("/en/programmes/steps-2015/calendar.ics?measure=2").content
    again = client.get("/ru/programmes/steps-2015/calendar.ics?measure=2").content

    event, other = (Calendar.from_ical(content).walk("VEVENT")[0] for content in (first, again))
    assert event["uid"] == other["uid"] == "steps-2015.2.2015-11-15.work.2015-11-15@localhost"
    assert event.decoded("dtstart") == date(2015, 11, 16)
    assert "By the document the day is 15 November 2015, a day off." in str(event["description"])


def test_a_sample_calendar_bears_the_word(client: Client) -> None:
    small("approved", is_sample=True)

    found = events(client, "/en/programmes/steps-2015/calendar.ics")

    assert found
    assert all(summary.startswith("SAMPLE · ") for _day, summary in found)


def test_the_feed_tells_what_was_published_and_what_is_due_soon(client: Client) -> None:
    small("approved", is_sample=True)

    with clock.moved(datetime(2015, 11, 10, tzinfo=clock.ALMATY)):
        response = client.get("/en/programmes/steps-2015/feed.atom")
        every = client.get("/en/feed.atom")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert titles_of(response.content) == [
        "SAMPLE · Steps 2015–2016 was loaded",
        "SAMPLE · Steps 2015–2016: 1 measure is due on 16 November 2015",
    ]
    assert len(titles_of(every.content)) == 2


def test_an_archive_announces_no_due_days(client: Client) -> None:
    small()

    with clock.moved(datetime(2015, 11, 10, tzinfo=clock.ALMATY)):
        content = client.get("/en/programmes/steps-2015/feed.atom").content

    assert len(titles_of(content)) == 1


def test_the_tables_hold_the_official_columns(client: Client) -> None:
    founding()

    text = client.get("/kk/programmes/enbek-qogamy-2015/plan.csv").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/kk/programmes/enbek-qogamy-2015/plan.xlsx").content)
    )

    rows = list(csv.reader(io.StringIO(text)))
    sheet = book.worksheets[0]
    assert len(rows) == 71
    assert sheet.max_row == 71
    assert [cell.value for cell in sheet[1]] == rows[0]
    assert rows[25][1] == "25"
    assert "2016-01-05; 2016-04-05" in rows[25][12]


def test_a_sample_table_has_a_column_that_says_so(client: Client) -> None:
    small("approved", is_sample=True)

    text = client.get("/en/programmes/steps-2015/plan.csv?q=note").content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))
    assert [row[-1] for row in rows] == ["Sample", "sample"]
