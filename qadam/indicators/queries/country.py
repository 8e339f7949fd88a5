"""The results of all programmes in one place: one number that matters of each, the newest values, open findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from qadam.indicators.models import Finding, Indicator, Target, Value
from qadam.indicators.queries.periods import Known, known_of
from qadam.indicators.queries.places import names_on, root_of, rows_of
from qadam.indicators.queries.sums import Key, Shown, shown, targets_in
from qadam.indicators.showing import Spot, spot
from qadam.indicators.spans import parse_span
from qadam.indicators.ways import has_results
from qadam.kit import clock
from qadam.people.models import Person
from qadam.programmes.models import Edition
from qadam.programmes.queries import editions_visible_to

MOST_NEWEST = 8


@dataclass(frozen=True)
class Programme:
    """A programme with the number that matters most of it, and how many findings are open."""

    edition: Edition
    indicators: int
    open_findings: int
    headline: Indicator | None = None
    code: str = ""
    place: str = ""
    span: str = ""
    spot: Spot | None = None


@dataclass(frozen=True)
class Newest:
    """A value that was accepted or locked lately."""

    value: Value
    place: str


def programmes_with_results(person: Person) -> list[Programme]:
    """Return the programmes that are measured, those in force first; at most ten queries."""
    editions = list(
        editions_visible_to(person)
        .filter(has_results())
        .exclude(state=Edition.State.DRAFT)
        .annotate(
            indicator_count=Count("indicators", distinct=True),
            finding_count=Count(
                "number_findings", filter=Q(number_findings__state=Finding.State.OPEN), distinct=True
            ),
        )
        .order_by("-first_on", "pk")
    )
    indicators = list(Indicator.objects.filter(edition__in=editions).order_by("edition", "position", "pk"))
    roots = {key: root_of(rows) for key, rows in rows_of(indicators).items()}
    known = known_of(indicators, set(roots.values()))
    chosen = _headlines(indicators, roots, known)
    held = list(chosen.values())
    spans = {one.pk: known[one.pk].newest() for one in held}
    codes, texts = sorted({roots[one.pk] for one in held}), sorted(set(spans.values()))
    facts, aims = shown(held, codes, texts), targets_in(held, codes, texts)
    names = names_on(codes, clock.today())
    return [
        _programme(edition, chosen.get(edition.pk), roots, spans, facts, aims, names) for edition in editions
    ]


def _headlines(
    indicators: Iterable[Indicator], roots: Mapping[int, str], known: Mapping[int, Known]
) -> dict[int, Indicator]:
    """Return the first indicator of each programme that has target and fact for one span, else any of both."""
    found: dict[int, tuple[int, Indicator]] = {}
    for one in indicators:
        own = known.get(one.pk)
        if own is None or not roots.get(one.pk) or not own.newest():
            continue
        span = own.newest()
        weight = 2 * (span in own.values) + (span in own.targets)
        if one.edition_id not in found or weight > found[one.edition_id][0]:
            found[one.edition_id] = (weight, one)
    return {key: one for key, (_weight, one) in found.items()}


def _programme(
    edition: Edition,
    headline: Indicator | None,
    roots: Mapping[int, str],
    spans: Mapping[int, str],
    facts: Mapping[Key, Shown],
    aims: Mapping[Key, Target],
    names: Mapping[str, str],
) -> Programme:
    counts = (getattr(edition, "indicator_count", 0), getattr(edition, "finding_count", 0))
    if headline is None:
        return Programme(edition, *counts)
    code, span = roots[headline.pk], spans[headline.pk]
    target = aims.get((headline.pk, code, span))
    return Programme(
        edition,
        *counts,
        headline,
        code,
        names.get(code, code),
        span,
        spot(
            headline,
            facts.get((headline.pk, code, span)),
            target.cell if target is not None else None,
            is_whole=True,
            is_past=parse_span(span).last < clock.today(),
        ),
    )


def newest_values(editions: Sequence[Edition]) -> list[Newest]:
    """Return the values of these programmes that came last and count, those gathered here. Two queries."""
    rows = (
        Value.objects.official()
        .filter(series__indicator__edition__in=editions, is_stated=False)
        .select_related("series__indicator__edition")
        .order_by("-pk")[:MOST_NEWEST]
    )
    values = list(rows)
    names = names_on([value.series.territory_code for value in values], clock.today())
    return [
        Newest(value, names.get(value.series.territory_code, value.series.territory_code)) for value in values
    ]
