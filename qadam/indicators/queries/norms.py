"""What can be read of norms: every norm in each territory and period, coverage, contradictions, waves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Min, Q

from qadam.indicators.models import Norm, Target
from qadam.indicators.norming.contradictions import Contradiction, Rule, contradictions
from qadam.indicators.norming.facts import COVERAGE, Fact, counts_for, facts_given, measured_in
from qadam.indicators.norming.judging import (
    ZERO,
    Coverage,
    Slot,
    State,
    Terms,
    Verdict,
    coverage_of,
    judge_all,
    slots_of,
)
from qadam.indicators.norming.waves import WaveNorms, timeline
from qadam.kit import clock
from qadam.kit.fields import is_valid_on
from qadam.kit.languages import localized
from qadam.kit.periods import Period
from qadam.programmes.models import Edition, PlanNode
from qadam.territories.models import Territory
from qadam.territories.queries import COUNTRY, subtree
from qadam.workflow.cached import kept

Level = Territory.Level
LEVELS = {Norm.Scope.REGION: Level.REGION, Norm.Scope.DISTRICT: Level.DISTRICT}
# Stands for all territories together, in an address too.
WHOLE = "all"


@dataclass(frozen=True)
class Grid:
    """One norm in every territory and period: `verdicts` by (code, key of the period).

    A pair that is not there is a territory that did not exist at the end of the period.
    """

    norm: Norm
    terms: Terms
    slots: list[Slot]
    # The latest row of each code; the whole where the norm is not for territories.
    places: list[Territory | None]
    verdicts: dict[tuple[str, str], Verdict]
    is_measured: bool
    today: date

    @property
    def codes(self) -> list[str]:
        """Return what stands for each place in an address."""
        return [place.code if place else WHOLE for place in self.places]

    @property
    def last_slot(self) -> Slot | None:
        """Return the last period that is over, else the first one there is."""
        over = [slot for slot in self.slots if slot.period.last < self.today]
        return over[-1] if over else next(iter(self.slots), None)

    def verdicts_in(self, slot: Slot) -> list[Verdict]:
        """Return the verdicts of all territories of the day in one period."""
        return [self.verdicts[key] for code in self.codes if (key := (code, slot.key)) in self.verdicts]

    def verdict(self, code: str, key: str) -> Verdict | None:
        """Return the verdict of a territory in a period, if there is one."""
        return self.verdicts.get((code, key))

    def count(self, state: State) -> int:
        """Return in how many territories and periods it came out so."""
        return sum(verdict.state is state for verdict in self.verdicts.values())


@dataclass(frozen=True)
class CoverageRow:
    """People covered in one territory: in each wave and in the whole; the whole programme has no place."""

    place: Territory | None
    waves: list[Coverage]
    whole: Coverage


@dataclass
class Ground:
    """Everything the norms of a programme are judged by, read in a fixed number of queries."""

    edition: Edition
    today: date
    norms: list[Norm]
    stages: list[PlanNode]
    facts: list[Fact] = field(default_factory=list)
    territories: list[Territory] = field(default_factory=list)
    # The codes of a fact's territory and of all above it.
    upwards: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def without_facts(cls, edition: Edition, today: date) -> "Ground":
        """Read norms, waves and territories, all that contradictions need: three queries."""
        norms, stages = list(edition.norms.all()), edition.nodes.filter(kind=PlanNode.Kind.STAGE)
        return cls(edition, today, norms, list(stages), territories=_territories(edition, norms))

    @classmethod
    def of(cls, edition: Edition, today: date) -> "Ground":
        """Read the facts too: one query more for their territories, and those of the providers."""
        ground = cls.without_facts(edition, today)
        if ground.all_days is not None:
            ground.facts = facts_given(edition, ground.all_days)
        ground.upwards = _upwards({fact.territory_code for fact in ground.facts} - {""})
        return ground

    @property
    def root(self) -> str:
        """Return the code of the country, or of the region that the programme is for."""
        return self.edition.territory_code or COUNTRY

    @property
    def all_days(self) -> Period | None:
        """Return the days of the programme and of all its norms together."""
        days = [found for norm in self.norms if (found := self.days_of(norm))]
        own = self.edition.period
        days += [own] if own else []
        return Period(min(one.first for one in days), max(one.last for one in days)) if days else None

    def days_of(self, norm: Norm) -> Period | None:
        """Return the days on which a norm holds: its own, else those of its stages, else those of the programme."""
        own = self.own_days_of(norm)
        first = own[0] or self.edition.first_on
        last = own[1] or self.edition.last_on
        return Period(first, last) if first and last and first <= last else None

    def own_days_of(self, norm: Norm) -> tuple[date | None, date | None]:
        """Return the first and the last day that a norm or its stages give."""
        stages = {node.key: node for node in self.stages}
        since, until = stages.get(norm.from_stage), stages.get(norm.to_stage)
        first = norm.first_on or (since.first_on if since else None)
        return first, norm.last_on or (until.last_on if until else None)

    def waves_of(self, norm: Norm) -> frozenset[str]:
        """Return the keys of the stages in which a norm holds; none for one of the whole programme."""
        keys = [node.key for node in self.stages]
        if norm.from_stage or norm.to_stage:
            first = keys.index(norm.from_stage) if norm.from_stage in keys else 0
            last = keys.index(norm.to_stage) if norm.to_stage in keys else len(keys) - 1
            return frozenset(keys[first : last + 1])
        days = self.days_of(norm)
        if days is None or self.own_days_of(norm) == (None, None):
            return frozenset()
        return frozenset(key for key, period in self.waves if period.touches(days))

    @cached_property
    def waves(self) -> list[tuple[str, Period]]:
        """Return the stages of the plan whose days are known, by their keys."""
        return [(node.key, period) for node in self.stages if (period := _period_of(node))]

    def wave_names(self) -> dict[str, str]:
        """Return the names of the stages in the reader's language by their keys."""
        return {node.key: localized(node, "name") for node in self.stages}

    @property
    def is_on_coverage(self) -> bool:
        """Tell whether a norm asks how many people are covered."""
        return any(norm.event == COVERAGE for norm in self.norms)

    @cached_property
    def measured(self) -> frozenset[str]:
        """Return the kinds of facts that somebody gives."""
        return measured_in(self.edition, self.facts)

    @cached_property
    def by_event(self) -> dict[str, list[Fact]]:
        """Return the facts of each kind in the order of their days."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            found[fact.event].append(fact)
        return found

    def facts_for(self, event: str) -> list[Fact]:
        """Return the facts a norm on this kind counts, in the order of their days."""
        kinds = [self.by_event[kind] for kind in counts_for(event) if kind in self.by_event]
        if len(kinds) == 1:
            return kinds[0]
        return sorted((fact for facts in kinds for fact in facts), key=lambda fact: fact.on)

    def in_places(self, facts: Iterable[Fact], places: Sequence[Territory]) -> dict[str, list[Fact]]:
        """Return the facts of each place: those recorded there and below; one without a territory is in none."""
        found: dict[str, list[Fact]] = {place.code: [] for place in places}
        homes = {code: next((up for up in chain if up in found), "") for code, chain in self.upwards.items()}
        for fact in facts:
            home = homes.get(fact.territory_code)
            if home:
                found[home].append(fact)
        return found

    def places_for(self, scope: str, slots: Sequence[Slot]) -> list[Territory]:
        """Return the territories of a scope that are there at the end of any period, the latest row of each code."""
        level = LEVELS.get(Norm.Scope(scope))
        ends = {self.day_for(slot) for slot in slots} or {self.reference_day}
        rows = [row for row in self.territories if row.level == level]
        there = [row for row in rows if any(is_valid_on(row, day) for day in ends)]
        latest = {row.code: row for row in sorted(there, key=lambda row: row.valid_from or date.min)}
        return sorted(latest.values(), key=lambda row: row.sort_kk)

    def day_for(self, slot: Slot) -> date:
        """Return the day whose territories a period is judged for: its last one, or today while it runs."""
        return min(slot.period.last, max(self.today, slot.period.first))

    @cached_property
    def reference_day(self) -> date:
        """Return the day whose territories a norm without days speaks of: of its programme, else of its numbers."""
        if self.edition.first_on or self.edition.act_date:
            return self.edition.first_on or self.edition.act_date or self.today
        found: date | None = Target.objects.filter(series__indicator__edition=self.edition).aggregate(
            first=Min("first_on")
        )["first"]
        return found or self.today

    def grid(self, norm: Norm) -> Grid:
        """Judge one norm."""
        terms, slots = terms_of(norm), slots_of(norm.per, self.days_of(norm), self.waves)
        is_measured = bool(counts_for(norm.event) & self.measured)
        facts = self.facts_for(norm.event)
        if norm.scope not in LEVELS:
            verdicts = judge_all(terms, {WHOLE: facts}, slots, self.today, is_measured=is_measured)
            return Grid(norm, terms, slots, [None], verdicts, is_measured, self.today)
        places = self.places_for(norm.scope, slots)
        judged = judge_all(terms, self.in_places(facts, places), slots, self.today, is_measured=is_measured)
        there = self._there(norm.scope, slots)
        verdicts = {key: verdict for key, verdict in judged.items() if key in there}
        return Grid(norm, terms, slots, list(places), verdicts, is_measured, self.today)

    def _there(self, scope: str, slots: Sequence[Slot]) -> set[tuple[str, str]]:
        """Return (code, key of the period) of every territory that is there at the end of the period."""
        rows = [row for row in self.territories if row.level == LEVELS.get(Norm.Scope(scope))]
        return {
            (row.code, slot.key) for slot in slots for row in rows if is_valid_on(row, self.day_for(slot))
        }

    @cached_property
    def grids(self) -> list[Grid]:
        """Judge every norm."""
        return [self.grid(norm) for norm in self.norms]

    @cached_property
    def coverage(self) -> list[CoverageRow]:
        """Return who was covered, gross and unique: the whole programme first, then each region."""
        facts = self.facts_for(COVERAGE)
        slots = [Slot(period, wave=wave) for wave, period in self.waves]
        places = self.places_for(Norm.Scope.REGION, [Slot(self.all_days)] if self.all_days else [])
        rows = [self._coverage_row(None, facts, slots)]
        held = self.in_places(facts, places)
        return rows + [self._coverage_row(place, held[place.code], slots) for place in places]

    def _coverage_row(self, place: Territory | None, facts: list[Fact], slots: list[Slot]) -> CoverageRow:
        waves = [coverage_of(fact for fact in facts if fact.on in slot.period) for slot in slots]
        return CoverageRow(place, waves, coverage_of(facts))

    @cached_property
    def contradictions(self) -> list[Contradiction]:
        """Return what the norms contradict each other in."""
        day = self.reference_day
        counts = {
            str(scope): sum(row.level == level and is_valid_on(row, day) for row in self.territories)
            for scope, level in LEVELS.items()
        }
        rules = [self.rule_of(norm) for norm in self.norms]
        return contradictions(rules, unit_counts=counts, days=self.edition.period, waves=self.waves)

    def rule_of(self, norm: Norm) -> Rule:
        """Return a norm as the contradictions read it, with days where it has its own."""
        first, last = self.own_days_of(norm)
        days = self.days_of(norm) if first or last else None
        return Rule(norm.code, norm.event, norm.scope, terms_of(norm), days)

    def wave_norms(self) -> list[WaveNorms]:
        """Return which norms begin, go on and stop in each wave; nothing where no norm is for waves."""
        held = {norm.code: waves for norm in self.norms if (waves := self.waves_of(norm))}
        return timeline([node.key for node in self.stages], held) if held else []


def norms_of(edition: Edition) -> Ground:
    """Return the norms of a programme as they stand today, judged once for the present state of everything."""
    return kept(("indicators.norms", edition.pk), lambda: _judged(edition))


def _judged(edition: Edition) -> Ground:
    ground = Ground.of(edition, clock.today())
    # Worked out here, so that nothing of it is asked again.
    _ = ground.grids, ground.coverage, ground.contradictions
    return ground


def terms_of(norm: Norm) -> Terms:
    """Return what a norm asks, as the engine reads it."""
    return Terms(
        norm.compared,
        norm.amount or ZERO,
        norm.unit,
        norm.per,
        norm.minutes_from,
        norm.minutes_to,
        norm.people_at_least,
    )


def _period_of(node: PlanNode) -> Period | None:
    return Period(node.first_on, node.last_on) if node.first_on and node.last_on else None


def _territories(edition: Edition, norms: Sequence[Norm]) -> list[Territory]:
    """Return every row of the regions, and of the districts where a norm is for them, within the programme's own."""
    levels = [Level.REGION]
    if any(norm.scope == Norm.Scope.DISTRICT for norm in norms):
        levels.append(Level.DISTRICT)
    rows = subtree(edition.territory_code) if edition.territory_code else Territory.objects.all()
    return list(rows.filter(Q(is_of_which=False), level__in=levels))


def _upwards(codes: set[str]) -> dict[str, list[str]]:
    """Return for each code its own and those of the territories above it, the nearest first. One query."""
    rows = Territory.objects.filter(code__in=codes).values_list(
        "code",
        "parent__code",
        "parent__parent__code",
        "parent__parent__parent__code",
        "parent__parent__parent__parent__code",
    )
    found: dict[str, list[str]] = {code: [code] for code in codes}
    for code, *above in rows.order_by("valid_from"):
        found[code] += [one for one in above if one and one not in found[code]]
    return found
