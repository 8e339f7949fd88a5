"""One number down to what it was made of: its parts, its narrower spans, its versions, its place and what proves it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from qadam.indicators.cells import Cell
from qadam.indicators.models import Indicator, Target, Value, ValueEvidence
from qadam.indicators.queries.matrix import Whole, aim_of, whole_of
from qadam.indicators.queries.places import Place, Places, places_of
from qadam.indicators.queries.sums import Key, Shown, shown, targets_in
from qadam.indicators.showing import Spot, figure, spot
from qadam.indicators.spans import parse_span, unit_of
from qadam.indicators.tallies import narrower_spans
from qadam.kit.languages import localized
from qadam.kit.periods import Unit
from qadam.people.models import Body
from qadam.workflow.queries import changes_of

ACCEPTED = (Value.State.ACCEPTED, Value.State.LOCKED)
# The verbs of the log by which a value comes to count.
REVIEWING = ("accept", "lock")

Address = Callable[[str, str], str]


@dataclass(frozen=True)
class Version:
    """A version of a value that counted once, or counts now: which body accepted it and when, never which person."""

    number: int
    text: str
    state: str
    is_official: bool
    is_stated: bool
    source: str
    reason: str
    body: str
    at: datetime | None


@dataclass(frozen=True)
class Aim:
    """A target in the version of one act; nothing in `act` means that the programme itself set it."""

    text: str
    source: str
    act: object
    is_in_force: bool


@dataclass(frozen=True)
class Number:
    """A number of an indicator in a territory over a span, with all that it comes from."""

    indicator: Indicator
    places: Places
    place: Place
    span: str
    spot: Spot
    shown: Shown
    whole: Whole
    parts: list[tuple[Place, Spot]]
    of_which: list[tuple[Place, Spot]]
    narrower: list[tuple[str, Spot]]
    versions: list[Version]
    aims: list[Aim]
    evidence: list[ValueEvidence]

    @property
    def lacks_evidence(self) -> bool:
        """Tell whether a number was given here that nothing proves: what the document states proves itself."""
        own = next((version for version in self.versions if version.is_official), None)
        return own is not None and not own.is_stated and not self.evidence


def number_of(indicator: Indicator, code: str, span: str, today: date, address: Address) -> Number | None:
    """Return a number with what it is made of, None for a territory the indicator does not know.

    At most fourteen queries, however many parts.
    """
    places = places_of(indicator, parse_span(span).last)
    place = places.get(code)
    if place is None:
        return None
    parts = [*places.parts(code), *places.within(code)]
    narrower = _within(indicator, span)
    codes = [code, *(part.code for part in parts)]
    facts = shown([indicator], codes, [span, *narrower])
    aims = {key: target.cell for key, target in targets_in([indicator], codes, [span, *narrower]).items()}
    added = [part.code for part in places.parts(code)]
    whole = whole_of(indicator, code, added, span, facts, aims)
    if (aim := aim_of(whole)) is not None:
        aims[indicator.pk, code, span] = aim

    def at(place: Place, of: str) -> Spot:
        return _spot(indicator, places, place.code, of, facts, aims, today, address(place.code, of))

    return Number(
        indicator=indicator,
        places=places,
        place=place,
        span=span,
        spot=at(place, span),
        shown=facts.get((indicator.pk, code, span), Shown()),
        whole=whole,
        parts=[(part, at(part, span)) for part in places.parts(code)],
        of_which=[(part, at(part, span)) for part in places.within(code)],
        narrower=_known([(one, at(place, one)) for one in narrower]),
        versions=versions_of(indicator, code, span),
        aims=aims_of(indicator, code, span),
        evidence=list(
            ValueEvidence.objects.filter(
                series__indicator=indicator, series__territory_code=code, span=span
            ).select_related("upload")
        ),
    )


def versions_of(indicator: Indicator, code: str, span: str) -> list[Version]:
    """Return the versions of a value that were accepted, the last first. Three queries."""
    values = list(
        Value.objects.filter(
            series__indicator=indicator, series__territory_code=code, span=span, state__in=ACCEPTED
        ).order_by("-version")
    )
    bodies = _bodies(values)
    return [_version(indicator, value, bodies) for value in values]


def aims_of(indicator: Indicator, code: str, span: str) -> list[Aim]:
    """Return the targets of a span in the versions of all acts, the one in force first. One query."""
    rows = Target.objects.filter(series__indicator=indicator, series__territory_code=code, span=span)
    return [
        Aim(figure(indicator, target.cell), target.source, target.amendment, target.is_in_force)
        for target in rows.select_related("amendment").order_by("-is_in_force", "-pk")
    ]


def _spot(
    indicator: Indicator,
    places: Places,
    code: str,
    span: str,
    facts: dict[Key, Shown],
    aims: dict[Key, Cell],
    today: date,
    url: str,
) -> Spot:
    key = (indicator.pk, code, span)
    return spot(
        indicator,
        facts.get(key),
        aims.get(key),
        is_whole=code == places.root,
        is_past=parse_span(span).last < today,
        url=url,
    )


def _within(indicator: Indicator, span: str) -> tuple[str, ...]:
    """Return the spans within a span; a year shows its quarters unless its half-years are what is gathered."""
    narrower = narrower_spans(span)
    if unit_of(span) is Unit.YEAR and indicator.per != Indicator.Per.HALFYEAR:
        return tuple(one for half in narrower for one in narrower_spans(half))
    return narrower


def _known(spots: list[tuple[str, Spot]]) -> list[tuple[str, Spot]]:
    has_any = any(one.fact is not None or one.target is not None for _span, one in spots)
    return spots if has_any else []


def _bodies(values: list[Value]) -> dict[int, str]:
    """Return which body accepted each value: the log knows in whose name a person acted. Two queries."""
    if not values:
        return {}
    lines = changes_of(*values).filter(verb__in=REVIEWING).exclude(body="").order_by("number")
    keys = dict(lines.values_list("subject_key", "body"))
    names = {body.key: localized(body, "name") for body in Body.objects.filter(key__in=set(keys.values()))}
    return {int(key): names.get(body, "") for key, body in keys.items()}


def _version(indicator: Indicator, value: Value, bodies: dict[int, str]) -> Version:
    return Version(
        number=value.version,
        text=figure(indicator, value.cell),
        state=value.state,
        is_official=value.is_official,
        is_stated=value.is_stated,
        source=value.source,
        reason=value.reason,
        body=bodies.get(value.pk, ""),
        at=value.reviewed_at,
    )
