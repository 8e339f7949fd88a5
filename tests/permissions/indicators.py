"""Who gets what behind every address of indicators: values, facts, money, findings, and the public results."""

from collections.abc import Callable
from typing import Any

from tests.indicator_world import FAR, LOCKED, OWN
from tests.permissions.entry import (
    CONTROLLERS,
    OFFICE,
    PLATFORM,
    SIGNED_IN,
    Data,
    Entry,
    missing,
    public,
)
from tests.world import SEATED, Role, World

# The issuer's side leads the gathering of values.
LEADERS = CONTROLLERS | PLATFORM
# Who enters for the whole country, and who for the own region.
COUNTRYWIDE = {Role.EXECUTOR, Role.FOREIGN_EXECUTOR, Role.COORDINATOR}
ENTERERS = COUNTRYWIDE | {Role.OPERATOR}
PART_TAKERS = ENTERERS | LEADERS
DECIDERS = COUNTRYWIDE | LEADERS
# Whoever has a role in a body reads what was found.
MEMBERS = SIGNED_IN - {Role.NOBODY, Role.FORMER, *SEATED}


def result_pages(*further: Any, unmeasured: Any = ()) -> list[Entry]:
    """Return the entries of a page below the results of a programme: drafts only for the side that issues it."""
    more = list(further)
    return [
        public(lambda w: [w.live.slug, *more], "a programme in force"),
        public(lambda w: [w.their_live.slug, *more], "a foreign programme"),
        Entry("an own draft", lambda w: [w.draft.slug, *more], reads=OFFICE | PLATFORM, is_open=True),
        Entry(
            "a draft without numbers", lambda w: [w.their_draft.slug, *more], reads=unmeasured, is_open=True
        ),
        Entry("no programme", lambda w: ["nothing", *more], is_open=True),
    ]


def indicator_pages(*further: Any) -> list[Entry]:
    """Return the entries of a page of an indicator."""
    return [
        *result_pages("placements", *further),
        Entry("no indicator", lambda w: [w.live.slug, "nothing", *further], is_open=True),
    ]


def round_pages(reads: Any = PART_TAKERS, elsewhere: Any = ENTERERS | PLATFORM, **rest: Any) -> list[Entry]:
    """Return the entries of a page of a gathering at the desk."""
    return [
        Entry("an own gathering", lambda w: [w.numbers.open.pk], reads=reads, **rest),
        Entry("a locked one", lambda w: [w.numbers.locked.pk], reads=reads),
        Entry("a foreign one", lambda w: [w.numbers.theirs.pk], reads=elsewhere),
        missing(987654),
    ]


def cells(own: str = "55", far: str = "66") -> Callable[[World], Data]:
    """Return what the grid of the open gathering sends."""

    def data(world: World) -> Data:
        series = world.numbers.series
        return {
            "step": "save",
            f"s{series[OWN].pk}-value": own, f"s{series[OWN].pk}-was": "50", f"s{series[OWN].pk}-seen": "0",
            f"s{series[FAR].pk}-value": far, f"s{series[FAR].pk}-was": "", f"s{series[FAR].pk}-seen": "0",
        }  # fmt: skip

    return data


def own_value(world: World) -> list[Any]:
    """Return how the value of the own region is named."""
    return [world.numbers.open.pk, world.numbers.series[OWN].pk]


def fact_pages(*further: Any, elsewhere: Any = ENTERERS | PLATFORM, **rest: Any) -> list[Entry]:
    """Return the entries of a page of a programme's facts at the desk."""
    more = list(further)
    return [
        Entry("an own programme", lambda w: [w.live.slug, *more], **{"reads": PART_TAKERS} | rest),
        Entry("a foreign programme", lambda w: [w.their_live.slug, *more], reads=elsewhere),
        Entry("a draft", lambda w: [w.draft.slug, *more]),
        missing("nothing", *more),
    ]


money_pages = fact_pages


def fact_form(_world: World) -> Data:
    """Return the form that records a meeting in the own region."""
    return {"mark": "m" * 32, "event": "meeting", "on": "2016-07-05", "territory_code": OWN, "people": "30"}


INDICATORS: dict[str, list[Entry]] = {
    "results:overview": result_pages(unmeasured=PLATFORM),
    "results:overview-table": result_pages("csv", unmeasured=PLATFORM),
    "results:indicator": indicator_pages(),
    "results:matrix": indicator_pages(),
    "results:matrix-table": indicator_pages("xlsx"),
    "results:map": indicator_pages(),
    "results:ranking": indicator_pages(),
    "results:scatter": indicator_pages(),
    "results:number": indicator_pages(OWN, LOCKED),
    "countryresults:results": [public()],
    "resultdocuments:passport-file": result_pages("kk", "docx", unmeasured=PLATFORM),
    "resultdocuments:report-file": result_pages("2016", "kk", "docx", unmeasured=PLATFORM),
    "norms:overview": result_pages(unmeasured=PLATFORM),
    "norms:norm": result_pages("meetings"),
    "norms:table": result_pages("meetings", "csv"),
    "norms:cell": result_pages("meetings", OWN, "2016-06-01"),
    "values:list": [Entry(reads=SIGNED_IN)],
    "values:table": [Entry("csv", lambda w: ["csv"], reads=SIGNED_IN)],
    "values:open": [Entry(reads=LEADERS, told=LEADERS)],
    "values:round": round_pages(),
    "values:due": round_pages(
        reads=(), elsewhere=(), does=LEADERS, data=lambda w: {"due_on": "2016-07-20"}
    ),
    "values:lock": round_pages(reads=(), elsewhere=(), does=LEADERS),
    "values:grid": round_pages(
        does=COUNTRYWIDE, told={Role.OPERATOR}, led_back=LEADERS - COUNTRYWIDE, data=cells()
    ),
    "values:autosave": round_pages(reads=(), elsewhere=()),
    "values:check": round_pages(reads=(), elsewhere=()),
    "values:exchange": round_pages(),
    "values:template": round_pages(),
    "values:review": round_pages(),
    "values:value": [
        Entry("a value of the own region", lambda w: own_value(w), reads=PART_TAKERS),
        Entry("a value of another region", lambda w: [w.numbers.open.pk, w.numbers.series[FAR].pk], reads=DECIDERS),
        Entry(
            "a foreign one", lambda w: [w.numbers.theirs.pk, w.numbers.their_series.pk],
            reads=COUNTRYWIDE | PLATFORM,
        ),
        Entry("a series of another gathering", lambda w: [w.numbers.open.pk, w.numbers.their_series.pk]),
    ],
    "values:evidence-remove": [
        Entry("of the own region", lambda w: [*own_value(w), w.numbers.evidence.pk]),
        missing(987654, 1, 1),
    ],
    "normdesk:programmes": [Entry(reads=SIGNED_IN)],
    "normdesk:list": fact_pages(),
    "normdesk:table": fact_pages("csv"),
    "normdesk:record": fact_pages(does=PART_TAKERS, data=fact_form),
    "normdesk:import": fact_pages(told=PART_TAKERS),
    "normdesk:fact": [
        Entry(
            "a fact of the own region", lambda w: [w.live.slug, w.numbers.facts["own"].pk], reads=PART_TAKERS,
            does=PART_TAKERS, data=lambda w: {"why": "Қате"},
        ),
        Entry("of another region", lambda w: [w.live.slug, w.numbers.facts["far"].pk], reads=DECIDERS),
        Entry(
            "of a foreign programme", lambda w: [w.their_live.slug, w.numbers.facts["theirs"].pk],
            reads=COUNTRYWIDE | PLATFORM,
        ),
        Entry("of no such programme", lambda w: ["nothing", 987654]),
    ],
    "budgets:overview": result_pages(unmeasured=PLATFORM),
    "budgets:table": result_pages("csv"),
    "findings:overview": result_pages(unmeasured=PLATFORM),
    "findings:table": result_pages("csv", unmeasured=PLATFORM),
    "moneydesk:programmes": [Entry(reads=SIGNED_IN)],
    "moneydesk:entries": money_pages(),
    "moneydesk:record": money_pages(told=PART_TAKERS),
    "moneydesk:amend": money_pages(elsewhere=PLATFORM, reads=LEADERS, told=LEADERS),
    "moneydesk:import": money_pages(told=PART_TAKERS),
    "moneydesk:entry": [
        Entry(
            "an own entry", lambda w: [w.live.slug, w.numbers.paid.pk], reads=PART_TAKERS, does=DECIDERS,
            data=lambda w: {"why": "Қате"},
        ),
        Entry("of another programme", lambda w: [w.their_live.slug, w.numbers.paid.pk]),
    ],
    "moneydesk:table": money_pages("csv"),
    "moneydesk:findings": [Entry(reads=SIGNED_IN)],
    "moneydesk:findings-table": [Entry("csv", lambda w: ["csv"], reads=SIGNED_IN)],
    "moneydesk:finding": [
        Entry(
            "an own finding", lambda w: [w.numbers.findings["own"].pk], reads=MEMBERS, does=LEADERS,
            data=lambda w: {"step": "accept", "why": "Құжатта солай"},
        ),
        Entry("a foreign one", lambda w: [w.numbers.findings["theirs"].pk], reads=MEMBERS),
        missing(987654),
    ],
}  # fmt: skip
