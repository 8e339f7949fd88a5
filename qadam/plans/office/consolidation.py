"""The sheet of a lead: who is asked, what each body sent, the numbers of the period before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.people.models import User
from qadam.plans.contributions import (
    SENT,
    Contribution,
    contributions_of,
    fields_of,
    form_of,
    newer_than,
    previous_of,
    total_of,
    values_by_body,
)
from qadam.plans.models import ContributionField, ContributionForm, Duty, Report
from qadam.plans.office.lists import duties_seen_by, programme_name
from qadam.plans.office.page import report_of, shown_state
from qadam.plans.public.tree import short_name
from qadam.plans.rules import may_gather, may_set_form, may_write

Cell = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """A lead's duty with all contributions to it, those of the period before, and what this person may do."""

    lead: Duty
    form: ContributionForm | None
    fields: Sequence[ContributionField]
    contributions: Sequence[Contribution]
    previous: Duty | None
    values_before: Mapping[int, Mapping[int, Decimal]]
    totals_before: Mapping[int, Decimal]
    may_gather: bool
    may_build: bool
    may_set_form: bool
    newer: Sequence[Contribution] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """Return how many bodies are asked."""
        return sum(not item.is_out for item in self.contributions)

    @property
    def sent(self) -> int:
        """Return how many of those have sent."""
        return sum(item.is_sent for item in self.contributions if not item.is_out)

    @property
    def missing(self) -> list[Contribution]:
        """Return who has not sent."""
        return [item for item in self.contributions if item.is_missing]

    @property
    def to_accept(self) -> list[Contribution]:
        """Return what was sent and waits for the lead."""
        return [item for item in self.contributions if item.is_sent and not item.is_accepted]


def sheet_of(lead: Duty, user: User) -> Sheet:
    """Return the sheet of a lead's duty; the same number of queries however many bodies contribute."""
    form, previous = form_of(lead.measure_id), previous_of(lead)
    contributions = contributions_of(lead, form)
    fields = fields_of(form, contributions)
    before = contributions_of(previous, form) if previous else []
    totals = {item.pk: total_of(item, before) for item in fields}
    return Sheet(
        lead=lead,
        form=form,
        fields=fields,
        contributions=contributions,
        previous=previous,
        values_before=values_by_body(before),
        totals_before={key: total for key, total in totals.items() if total is not None},
        may_gather=may_gather(user, lead),
        may_build=may_write(user, lead),
        may_set_form=may_set_form(user, lead.measure),
        newer=newer_than(report_of(lead), contributions),
    )


def leads_seen_by(user: User, today: date) -> QuerySet[Duty]:
    """Return the duties by which somebody gathers the information of others, of my bodies and of those I control."""
    return duties_seen_by(user, today).filter(part=Duty.Part.LEAD)


def with_counts(leads: QuerySet[Duty]) -> QuerySet[Duty]:
    """Add to each lead's duty how many bodies are asked and how many have sent."""
    out = Q(contributions__state=Duty.State.EXCUSED) | Q(
        contributions__agreement__in=(Duty.Agreement.ASKED, Duty.Agreement.DECLINED)
    )
    return leads.annotate(
        asked_count=Count("contributions", filter=~out),
        sent_count=Count("contributions", filter=~out & Q(contributions__state__in=SENT)),
    )


def lead_cells(duty: Any, today: date) -> list[Cell]:
    """Return a lead's duty as a row for components/table_dense.html."""
    state = shown_state(duty, today)
    return [
        {
            "url": reverse("desk:consolidation", args=[duty.pk]),
            "text": f"{duty.measure.number}. {localized(duty.measure, 'name')}",
            "meta": programme_name(duty.measure.edition),
        },
        {"text": short_name(duty.body)},
        {"text": _("{sent} of {asked}").format(sent=duty.sent_count, asked=duty.asked_count)},
        {"due": duty.acts_on, "today": today, "state": state, "original": duty.moved_from},
        {"state": state},
    ]


def notes_of(sheet: Sheet) -> str:
    """Say in one sentence how far the gathering is."""
    lead, language = sheet.lead, active()
    said = ngettext(
        "{sent} of {asked} body has sent; the information is due on {day}.",
        "{sent} of {asked} bodies have sent; the information is due on {day}.",
        sheet.asked,
    )
    return said.format(sent=sheet.sent, asked=sheet.asked, day=format_day(lead.due_on, language))


def newer_words(sheet: Sheet) -> str:
    """Say how many contributions changed after the text was built; empty where none did."""
    count = len(sheet.newer)
    if not count:
        return ""
    said = ngettext(
        "{count} contribution is newer than the text of the information, or was given back since.",
        "{count} contributions are newer than the text of the information, or were given back since.",
        count,
    )
    return said.format(count=count)


def names_of_bodies(duties: Iterable[Duty]) -> str:
    """Return the bodies of these duties in one line."""
    return ", ".join(short_name(duty.body) for duty in duties)


def report_language(report: Report | None) -> str:
    """Return the language of the lead's own report: the one it is begun in, else the reader's."""
    return report.language if report else active()
