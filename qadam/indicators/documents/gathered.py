"""How the values of a period were gathered: how many came, and in time; who is missing; what proves them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qadam.indicators.documents.ledger import title_of
from qadam.indicators.models import Expected, Round, Value, ValueEvidence
from qadam.indicators.queries.places import names_on
from qadam.indicators.spans import span_in_words
from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active
from qadam.kit.periods import Period
from qadam.programmes.models import Edition
from qadam.writing.document import Block, Column, Row, Table


@dataclass(frozen=True)
class Gathering:
    """One round as it stands on a day: a value that was never sent is missing once its day has come."""

    round: Round
    expected: int
    came: int
    in_time: int
    # Territories from which values are missing, with how many, the most first.
    missing: list[tuple[str, int]]


def gatherings_of(edition: Edition, period: Period, today: date) -> list[Gathering]:
    """Return the rounds whose periods end within some days and whose due day has passed; four queries at most."""
    rounds = list(
        edition.rounds.filter(last_on__gte=period.first, last_on__lte=period.last, due_on__lt=today).order_by(
            "first_on", "last_on"
        )
    )
    rows = list(Expected.objects.filter(round__in=rounds).select_related("series"))
    names = names_on({row.series.territory_code for row in rows}, period.last) if rows else {}
    return [_gathering(one, [row for row in rows if row.round_id == one.pk], names) for one in rounds]


def _gathering(round_: Round, rows: list[Expected], names: dict[str, str]) -> Gathering:
    missing = Counter(
        names.get(row.series.territory_code, row.series.territory_code)
        for row in rows
        if row.first_submitted_at is None
    )
    came = [row.first_submitted_at for row in rows if row.first_submitted_at is not None]
    in_time = sum(moment.astimezone(ALMATY).date() <= round_.due_on for moment in came)
    return Gathering(round_, len(rows), len(came), in_time, missing.most_common())


def gathering_table(gatherings: list[Gathering]) -> Iterator[Block]:
    """Yield the rounds with their completeness and timeliness, both of the same expected number."""
    heads = [Column(_("Period"), 1.6), Column(_("Due"), 1.4)]
    heads += [
        Column(head, 0.9, "right")
        for head in (_("Expected"), _("Came"), _("Completeness, %"), _("In time"), _("Timeliness, %"))
    ]
    heads += [Column(_("Missing from"), 2.6)]
    rows = [
        Row(
            [
                span_in_words(one.round.span, active()),
                format_day(one.round.due_on, active()),
                str(one.expected),
                str(one.came),
                share_of(one.came, one.expected),
                str(one.in_time),
                share_of(one.in_time, one.expected),
                ", ".join(f"{name} – {count}" for name, count in one.missing) or "–",
            ]
        )
        for one in gatherings
    ]
    if rows:
        yield Table(heads, rows)


def share_of(part: int, whole: int) -> str:
    """Return a part in whole per cent, never rounded up to a whole; a dash of nothing."""
    return str(part * 100 // whole) if whole else "–"


def evidence_table(edition: Edition, period: Period) -> Iterator[Block]:
    """Yield what proves the official values of a period: files by name, links by address."""
    values = Value.objects.official().filter(
        series__indicator__edition=edition, first_on__gte=period.first, last_on__lte=period.last
    )
    proved = set(values.values_list("series", "span"))
    rows = ValueEvidence.objects.filter(series__indicator__edition=edition)
    found = [
        one
        for one in rows.select_related("series__indicator", "upload").order_by(
            "series__indicator__position", "series__position", "span", "pk"
        )
        if (one.series_id, one.span) in proved
    ]
    if not found:
        return
    names = names_on({one.series.territory_code for one in found}, period.last)
    heads = [Column(_("Indicator"), 2.6), Column(_("Territory"), 1.4), Column(_("Period"), 1.2)]
    heads += [Column(_("Evidence"), 3)]
    yield Table(
        heads,
        [
            Row(
                [
                    title_of(one.series.indicator),
                    names.get(one.series.territory_code, one.series.territory_code),
                    span_in_words(one.span, active()),
                    [text for text in (one.title, one.url, one.upload.name if one.upload else "") if text],
                ]
            )
            for one in found
        ],
    )
