"""The measured side of the world: an indicator counted in two regions, rounds, values, facts, norms and money.

The operator of the world works in the second region («own»); the first one («far») is foreign to them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qadam.indicators.actions.facts import Given, record_fact
from qadam.indicators.checking.running import run as check
from qadam.indicators.models import (
    BudgetAmount,
    Expected,
    Finding,
    Indicator,
    Norm,
    RecordedFact,
    Round,
    RowKind,
    Series,
    Value,
    ValueEvidence,
)
from qadam.indicators.tests.factories import (
    AmountFactory,
    IndicatorFactory,
    LineFactory,
    NormFactory,
    RoundFactory,
    SeriesFactory,
    TargetFactory,
    ValueFactory,
)
from qadam.kit import clock
from qadam.people.models import User
from qadam.programmes.models import Edition

OPEN, LOCKED = "2016-Q2", "2016-Q1"
OWN, FAR = "KZ-11", "KZ-31"


@dataclass
class IndicatorWorld:
    """What the tests name of indicators, norms and money."""

    indicator: Indicator
    series: dict[str, Series]
    open: Round
    locked: Round
    theirs: Round
    their_series: Series
    evidence: ValueEvidence
    norm: Norm
    facts: dict[str, RecordedFact]
    paid: BudgetAmount
    findings: dict[str, Finding]


def build(
    live: Edition, theirs: Edition, draft: Edition, operator: User, coordinator: User
) -> IndicatorWorld:
    """Measure a programme in force, the other office's and a draft; run it under the world's clock."""
    indicator, series = _measured(live)
    _their_indicator, their_series = _measured(theirs)
    _measured(draft)
    rounds = {span: _round(live, span, series) for span in (OPEN, LOCKED)}
    for code in (OWN, FAR):
        ValueFactory(series=series[code], span=LOCKED, value=Decimal(40), state=Value.State.LOCKED)
    sender = {"entered_by": operator, "submitted_by": operator, "submitted_at": clock.now()}
    ValueFactory(series=series[OWN], span=OPEN, value=Decimal(50), state=Value.State.SUBMITTED, **sender)
    everywhere = (live, theirs, draft)
    lines = {edition.pk: LineFactory(edition=edition, code="forums") for edition in everywhere}
    for line in lines.values():
        AmountFactory(line=line, span="2016", amount=Decimal(900))
    paid = AmountFactory(
        line=lines[live.pk], span="2016", stage=BudgetAmount.Stage.PAID, amount=Decimal(100),
        on=date(2016, 6, 20), document="№ 14", mark="world",
    )  # fmt: skip
    norms = {edition.pk: NormFactory(edition=edition, code="meetings") for edition in everywhere}
    facts = {
        name: _fact(edition, code, coordinator)
        for name, edition, code in (("own", live, OWN), ("far", live, FAR), ("theirs", theirs, FAR))
    }
    return IndicatorWorld(
        indicator=indicator,
        series=series,
        open=rounds[OPEN],
        locked=rounds[LOCKED],
        theirs=_round(theirs, OPEN, their_series),
        their_series=their_series[FAR],
        evidence=ValueEvidence.objects.create(
            series=series[OWN], span=OPEN, title="Тізім", url="https://example.kz/1", added_at=clock.now()
        ),
        norm=norms[live.pk],
        facts=facts,
        paid=paid,
        findings={"own": _finding(live), "theirs": _finding(theirs)},
    )


def _measured(edition: Edition) -> tuple[Indicator, dict[str, Series]]:
    indicator: Indicator = IndicatorFactory(edition=edition, code="placements", per=Indicator.Per.QUARTER)
    rows = [("KZ", RowKind.TOTAL, ""), (OWN, RowKind.PART, "KZ"), (FAR, RowKind.PART, "KZ")]
    series: dict[str, Series] = {
        code: SeriesFactory(indicator=indicator, territory_code=code, row=row, parent_code=parent)
        for code, row, parent in rows
    }
    for one in series.values():
        TargetFactory(series=one, span="2016")
    return indicator, series


def _round(edition: Edition, span: str, series: dict[str, Series]) -> Round:
    state = Round.State.OPEN if span == OPEN else Round.State.LOCKED
    made: Round = RoundFactory(
        edition=edition, span=span, due_on=date(2016, 7, 15), opened_at=clock.now(), state=state
    )
    for code in (OWN, FAR):
        Expected.objects.create(round=made, series=series[code])
    return made


def _fact(edition: Edition, code: str, by: User) -> RecordedFact:
    given = Given(event="meeting", on=date(2016, 7, 4), territory_code=code, minutes=45, people=25)
    if edition.issuer_id is not None and edition.issuer.key == "office":  # type: ignore[union-attr]
        return record_fact(edition, given, by=by, mark=f"{edition.slug}-{code}".ljust(32, "x"))
    return RecordedFact.objects.create(
        edition=edition, event="meeting", on=given.on, territory_code=code, people=25, mark="theirs",
        recorded_at=clock.now(),
    )  # fmt: skip


def _finding(edition: Edition) -> Finding:
    """Return what the checks find: two regions of a hundred each do not make a hundred."""
    check(edition)
    found: Finding = Finding.objects.filter(edition=edition)[0]
    return found
