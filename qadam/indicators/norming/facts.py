"""Facts that norms count, the kinds of facts, and the registries by which every area gives its own."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qadam.kit.periods import Period
from qadam.kit.registries import Registry
from qadam.programmes.models import Edition

# Counts the people of everything attended, and what was recorded as reached in another way.
COVERAGE = "coverage"


@dataclass(frozen=True)
class Fact:
    """Something that took place: when, where, how long, with how many; `persons` are keys, never names."""

    event: str
    on: date
    last_on: date | None = None
    territory_code: str = ""
    minutes: int | None = None
    people: int = 0
    # How many there were, for what is no event: posts, votes. A share in per cent stands here too.
    amount: int = 1
    persons: frozenset[str] = frozenset()
    title: str = ""
    url: str = ""
    # How many days it took, where that is another number than from the first to the last of them.
    days_taken: int | None = None
    # A file proves it that not everybody may fetch.
    has_file: bool = False
    is_sample: bool = False

    @property
    def days(self) -> int:
        """Count the days it took."""
        if self.days_taken is not None:
            return self.days_taken
        return ((self.last_on or self.on) - self.on).days + 1


@dataclass(frozen=True)
class FactType:
    """A kind of fact by its name in the reader's language; the people of an attended one are covered by it."""

    name: str | Promise
    is_attended: bool = False


# What each area gives for a programme between two days; a fact belongs to the day on which it begins.
PROVIDERS: Registry[Callable[[Edition, Period], Iterable[Fact]]] = Registry()
# Which kinds an area measures in a programme even where nothing took place yet: then nothing means none.
MEASURED: Registry[Callable[[Edition], Collection[str]]] = Registry()
TYPES: Registry[FactType] = Registry()

TYPES.add("meeting", FactType(_("Meeting in a work collective"), is_attended=True))
TYPES.add("lecture", FactType(_("Lecture"), is_attended=True))
TYPES.add("debate", FactType(_("Debate"), is_attended=True))
TYPES.add("master_class", FactType(_("Master class"), is_attended=True))
TYPES.add("consultation", FactType(_("Consultation"), is_attended=True))
TYPES.add("seminar", FactType(_("Seminar"), is_attended=True))
TYPES.add(COVERAGE, FactType(_("People covered")))
TYPES.add("consultant", FactType(_("Consultant")))
TYPES.add("organising_seminar", FactType(_("Organising seminar")))
TYPES.add("trained_trainer", FactType(_("Trained trainers")))
TYPES.add("campaign", FactType(_("Information campaign")))
TYPES.add("study", FactType(_("Study")))
TYPES.add("tradition", FactType(_("Tradition told of")))
TYPES.add("dish", FactType(_("Dish told of")))
TYPES.add("story", FactType(_("New story")))
TYPES.add("success_story", FactType(_("Success story")))
TYPES.add("vote", FactType(_("Votes from one address")))
TYPES.add("vacancy_return", FactType(_("Return on vacancies")))
TYPES.add("public_works_share", FactType(_("Share of the registered on public works")))
TYPES.add("family_worker", FactType(_("Family with a working member")))
TYPES.add("profession_of_sector", FactType(_("Professions in demand in a sector")))
TYPES.add("pupils_lowest_grade", FactType(_("Lowest grade of the pupils at a meeting")))
TYPES.add("pupils_highest_grade", FactType(_("Highest grade of the pupils at a meeting")))
TYPES.add("exhibition_lowest_grade", FactType(_("Lowest grade of the pupils at an exhibition")))
TYPES.add("exhibition_highest_grade", FactType(_("Highest grade of the pupils at an exhibition")))


def type_name(event: str) -> str:
    """Return the name of a kind of fact; a kind that no area has named is told by its code."""
    known = TYPES.get(event)
    return str(known.name) if known else event


def counts_for(event: str) -> frozenset[str]:
    """Return the kinds of facts that a norm on this kind counts."""
    if event != COVERAGE:
        return frozenset([event])
    return frozenset([COVERAGE, *(name for name, kind in TYPES.items() if kind.is_attended)])


def facts_given(edition: Edition, period: Period) -> list[Fact]:
    """Return the facts of all providers that begin between the days, in the order of their days."""
    given = [fact for provide in PROVIDERS for fact in provide(edition, period) if fact.on in period]
    return sorted(given, key=lambda fact: (fact.on, fact.event, fact.territory_code, fact.title))


def measured_in(edition: Edition, facts: Iterable[Fact]) -> frozenset[str]:
    """Return the kinds of facts somebody gives for a programme: those an area measures, and those ever given."""
    kinds = {kind for measured in MEASURED for kind in measured(edition)}
    return frozenset(kinds | {fact.event for fact in facts})
