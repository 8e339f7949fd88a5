"""The contests of the demonstration: several regions vote, one decides, one has decided, the others take entries.

Every step goes through the actions that everybody uses, each at its own moment; days are counted from today.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

from qadam.contests.actions import contests as running
from qadam.contests.actions.awards import award
from qadam.contests.actions.deciding import publish_decisions
from qadam.contests.actions.freezing import freeze
from qadam.contests.actions.holding import detect
from qadam.contests.actions.messages import compose
from qadam.contests.actions.promotion import send_up, take_over
from qadam.contests.actions.rules_of_vote import (
    Terms,
    fix_jury_rules_of_stage,
    fix_rules,
    fix_rules_of_stage,
    register_network,
)
from qadam.contests.actions.windows import move_stage, move_window
from qadam.contests.deadlines import instants
from qadam.contests.models import Arena, Award, Candidacy, Contest, Entry, Stage, VoteRules
from qadam.desk.demonstration import contest_steps as steps
from qadam.desk.demonstration.contest_votes import cast_burst, cast_samples
from qadam.desk.demonstration.fates import at
from qadam.desk.demonstration.people import People
from qadam.kit import clock
from qadam.kit.periods import Period, Unit, numbered
from qadam.people.models import Body, User
from qadam.programmes.actions import load
from qadam.programmes.models import Edition
from qadam.programmes.package.dumping import package_of
from qadam.programmes.package.package import Package
from qadam.programmes.package.parts import PARTS
from qadam.programmes.package.schema import Head, NodeRow
from qadam.workflow.log import MACHINE, unit_of_work

Tell = Callable[[str], None]
MAIN = "enbek-zholy"
# The regions of the main contest: decided already, deciding now, voting now.
DECIDED, DECIDING = "KZ-31", "KZ-35"
VOTING = ("KZ-71", "KZ-75", "KZ-19", "KZ-55")
HELD = "KZ-71"
CANDIDATES = {DECIDED: 4, DECIDING: 4}
CONTACTS = "Үлгі байланыс: 8 7172 00 00 00, sample@sample.example"
ORDER = "Үлгі бұйрық № {number}"
# Days from today: the first and the last of each stage of the main contest; None is left open.
MAIN_DAYS: dict[str, dict[str, tuple[int | None, int]]] = {
    "regional": {
        "announcing": (None, -61),
        "intake": (-10, 10),
        "vote": (12, 30),
        "jury": (None, 38),
        "awards": (38, 48),
        "hand-over": (None, 42),
    },
    "republican": {"vote": (45, 65), "jury": (65, 75), "awards": (77, 78)},
}
# Own windows by an act, for the regions that are earlier than the others.
VOTING_DAYS = {"intake": (-60, -36), "vote": (-12, 9), "jury": (10, 20), "awards": (24, 30)}
OWN_DAYS: dict[str, dict[str, tuple[int, int]]] = {
    DECIDED: {
        "intake": (-60, -36),
        "vote": (-33, -21),
        "jury": (-20, -8),
        "awards": (-7, 1),
        "hand-over": (-8, 21),
    },
    DECIDING: {"intake": (-60, -36), "vote": (-25, -8), "jury": (-7, 6), "awards": (8, 20)},
    **dict.fromkeys(VOTING, VOTING_DAYS),
}
# The other contests: whose programme, the body that runs it, the stages by days from today.
OTHERS: dict[str, tuple[str, dict[str, tuple[int, int]]]] = {
    "enbek-eldin-murati-2021": (
        "ministry-labour",
        {"intake": (-10, 14), "vote": (20, 34), "jury": (35, 44), "awards": (48, 48)},
    ),
    "dastur-men-gurip-2021": (
        "ministry-culture-information",
        {"intake": (-40, -10), "vote": (6, 20), "jury": (21, 30), "awards": (34, 36), "hand-over": (30, 40)},
    ),
    "quqyqtyq-madeniet-2021": (
        "ministry-justice",
        {"intake": (-12, 10), "admission": (-12, 14), "jury": (15, 20)},
    ),
}


def show_contests(editions: Sequence[Edition], today: date, tell: Tell) -> list[Contest]:
    """Play the sample contests that are not there yet and return all of them; run again it changes nothing."""
    people = People()
    shown = []
    for edition in editions:
        for contest in Contest.objects.filter(edition=edition, family=MAIN, state=Contest.State.DRAFT):
            tell(f"the contest {contest.slug}")
            with unit_of_work():
                shown.append(Main(contest, today, people).play())
    for slug, (body, days) in OTHERS.items():
        origin = Edition.objects.filter(slug=slug).first()
        runs = Body.objects.filter(key=body).first()
        if origin is None or runs is None or origin.later_editions.filter(is_sample=True).exists():
            continue
        tell(f"a contest of {slug}")
        with unit_of_work():
            edition = live_edition(origin, runs, today)
            shown.append(Other(edition.contests.get(), days, today, people).play())
    return shown


def live_edition(origin: Edition, body: Body, today: date) -> Edition:
    """Make an edition of this year of a programme whose document names no days, run by a body."""
    package = package_of(origin)
    year = today.year
    head = package.head.model_copy(
        update={
            "slug": f"{package.head.programme}-{year}-01",
            "status": "approved",
            "first_on": date(year, 1, 1),
            "last_on": date(year, 12, 31),
            "short_kk": f"{package.head.short_kk} {year}",
            "short_ru": f"{package.head.short_ru} {year}",
            "short_en": f"{package.head.short_en} {year}",
        }
    )
    contest = Contest.objects.filter(edition=origin, copied_from=None).order_by("pk").first()
    years = max(1, year - _year_of(contest)) if contest is not None else 0
    tables = dict(package.tables)
    tables["tree.csv"] = list(_with_days(package.tree, year))
    given = replace(package, head=head, tables=tables, kept=_moved_numbers(package, head, years * 12))
    edition, _report = load(given, by=MACHINE, verb="begin_edition")
    edition.origin, edition.issuer, edition.is_sample = origin, body, True
    edition.save(update_fields=["origin", "issuer", "is_sample"])
    if contest is not None:
        # Somebody on the issuer's side copies the contest of the document into this year.
        by = People().control(edition)
        _copy(contest, edition, years, by)
    return edition


def _moved_numbers(package: Package, head: Head, months: int) -> dict[str, str]:
    """Return the indicators, norms and targets in the new year; the contest is copied by its own action."""
    part = PARTS.get("indicators")
    if part is None:
        return {}
    names = [name for name in package.kept if part.owns(name)]
    moved = {name: part.shift(package, name, head, months) for name in names}
    return {name: text for name, text in moved.items() if text is not None}


def _with_days(rows: Sequence[NodeRow], year: int) -> list[NodeRow]:
    """Give stages without days equal parts of the year, as a coordinator would set them: four waves are quarters."""
    bare = [row for row in rows if row.kind == "stage" and row.first_on is None]
    days = {
        row.key: Period(
            date(year, 1 + 12 * place // len(bare), 1), _last_day(year, 12 * (place + 1) // len(bare))
        )
        for place, row in enumerate(bare)
    }
    return [
        row.model_copy(update={"first_on": days[row.key].first, "last_on": days[row.key].last})
        if row.key in days
        else row
        for row in rows
    ]


def _last_day(year: int, month: int) -> date:
    return numbered(Unit.MONTH, year, month).last


def _year_of(contest: Contest) -> int:
    return min(level.arenas_on.year for level in contest.levels.all() if level.arenas_on)


def _copy(contest: Contest, edition: Edition, years: int, by: User) -> Contest:
    contest.edition.issuer = contest.edition.issuer or edition.issuer
    return running.copy_contest(contest, years=years, edition=edition, by=by)


class Played:
    """A sample contest being played: its coordinator, its people, moments counted from today."""

    def __init__(self, contest: Contest, today: date, people: People) -> None:
        self.contest, self.today, self.people = contest, today, people
        self.coordinator = people.control(contest.edition)

    def day(self, days: int) -> date:
        """Return the day so many days from today."""
        return self.today + timedelta(days=days)

    @contextmanager
    def on(self, days: int, hour: int = 10) -> Iterator[datetime]:
        """Run a block at a moment of the day so many days from today."""
        moment = at(self.day(days), hour)
        with clock.moved(moment):
            yield moment

    def host(self, arena: Arena) -> User:
        """Return who runs an arena."""
        return steps.host_of(arena, self.people, self.coordinator)

    def stages(self, level: str) -> dict[str, Stage]:
        """Return the stages of a level by their kind."""
        return {
            stage.kind: stage for stage in Stage.objects.filter(level__contest=self.contest, level__key=level)
        }

    def move(self, level: str, days: dict[str, tuple[int | None, int]], number: int) -> None:
        """Move the stages of a level by an act."""
        stages = self.stages(level)
        for kind, (first, last) in days.items():
            first_on = self.day(first) if first is not None else None
            why = ORDER.format(number=number)
            move_stage(stages[kind], first_on=first_on, last_on=self.day(last), why=why, by=self.coordinator)

    def announce(self, days: int) -> None:
        """Say where to complain and announce the contest."""
        with self.on(days):
            running.set_contacts(self.contest, CONTACTS, by=self.coordinator)
            self.contest = running.announce(self.contest, by=self.coordinator)

    def arenas(self, codes: Sequence[str], level: str = "regional") -> dict[str, Arena]:
        """Return arenas by the code of their territory."""
        rows = Arena.objects.filter(
            level__contest=self.contest, level__key=level, territory__code__in=codes
        ).select_related("level__contest__edition", "territory", "body")
        return {arena.territory.code: arena for arena in rows}

    def apply(self, arena: Arena, count: int, days: int, *, has_papers: bool = False) -> None:
        """Let so many candidates apply in each nomination of an arena, on the days that follow one."""
        for place in range(count):
            for number, nomination in enumerate(self.contest.nominations.select_related("contest__edition")):
                with self.on(days + place, 10 + number):
                    steps.apply_for(arena, nomination, place, has_papers=has_papers)


class Main(Played):
    """«Еңбек жолы»: four regions vote now, one decides, one has decided and sent its winners up."""

    def play(self) -> Contest:
        """Play the contest until today."""
        self.prepare()
        arenas = self.arenas([DECIDED, DECIDING, *VOTING])
        benches = {}
        for code, arena in arenas.items():
            with self.on(-58):
                assert arena.body is not None
                host = self.host(arena)
                benches[code] = steps.seat_commission(arena, arena.body, self.day(-58), self.people, by=host)
            count = CANDIDATES.get(code, 3)
            self.apply(arena, count, -50, has_papers=code == DECIDED)
            self.admit(arena, benches[code])
        self.decide(arenas[DECIDED], benches[DECIDED])
        self.deciding(arenas[DECIDING], benches[DECIDING])
        for code in VOTING:
            self.vote_now(arenas[code])
        return self.contest

    def prepare(self) -> None:
        """Announce, move the windows by acts, fix the rules of all votes and choices."""
        with self.on(-75):
            for level, days in MAIN_DAYS.items():
                self.move(level, days, 31)
        self.announce(-70)
        with self.on(-65):
            arenas = self.arenas(list(OWN_DAYS))
            for code, windows in OWN_DAYS.items():
                for kind, (first, last) in windows.items():
                    opens, closes = instants(self.day(first), self.day(last))
                    window = steps.window_of(arenas[code], kind)
                    why = ORDER.format(number=32)
                    move_window(window, opens_at=opens, closes_at=closes, why=why, by=self.coordinator)
        with self.on(-64):
            self.fix()

    def fix(self) -> None:
        """Fix the rules by act; one region shows its totals daily, one has a registered network."""
        terms = Terms(act=ORDER.format(number=33))
        for level in ("regional", "republican"):
            stages = self.stages(level)
            fix_rules_of_stage(stages["vote"], terms, by=self.coordinator)
            fix_jury_rules_of_stage(stages["jury"], steps.JURY, by=self.coordinator)
        arenas = self.arenas(VOTING)
        daily = replace(terms, totals=VoteRules.Totals.DAILY)
        fix_rules(steps.window_of(arenas[VOTING[1]], "vote"), daily, by=self.coordinator)
        register_network(
            steps.window_of(arenas[VOTING[0]], "vote"),
            network="198.51.100.0/24",
            name="Үлгі колледждің желісі",
            cap=3,
            act=ORDER.format(number=34),
            is_foreign=True,
            by=self.coordinator,
        )

    def admit(self, arena: Arena, bench: steps.Bench) -> None:
        """Admit everybody who applied in an arena on the day after the intake."""
        with self.on(-35, 11):
            host = self.host(arena)
            for entry in Entry.objects.filter(arena=arena, state=Entry.State.SUBMITTED).order_by("pk"):
                steps.admit_entry(entry, bench, host)

    def closed_vote(self, arena: Arena, bench: steps.Bench) -> None:
        """Cast the votes of a region, decide on what was held, close its result for good."""
        vote = steps.window_of(arena, "vote")
        assert vote.opens_at is not None
        assert vote.closes_at is not None
        cast_samples(vote, vote.closes_at)
        cast_burst(vote, vote.opens_at + timedelta(days=3, hours=14))
        with clock.moved(vote.closes_at + timedelta(hours=9)):
            detect(vote)
            steps.decide_held(vote, bench)
            day = clock.today()
            freeze(vote, by=self.host(arena))
            steps.sign_minutes(vote, bench, f"Ү-{arena.position}/1", day)

    def decide(self, arena: Arena, bench: steps.Bench) -> None:
        """A region that is through: winners chosen and published, awarded, sent up and taken over."""
        self.closed_vote(arena, bench)
        choice, host = steps.window_of(arena, "jury"), self.host(arena)
        nominations = list(self.contest.nominations.all())
        with self.on(-14):
            for nomination in nominations:
                steps.score(choice, nomination, bench.voting)
        with self.on(-12):
            for nomination in nominations:
                steps.choose_winner(choice, nomination, bench)
            steps.sign_minutes(choice, bench, f"Ү-{arena.position}/2", self.day(-12))
        with self.on(-10):
            publish_decisions(arena, act=steps.ACT.format(number=77), by=host)
        with self.on(-6, 15):
            self.award(arena, host)
        with self.on(-3):
            for winner in self.winners(arena):
                sent = send_up(winner, by=host)
                if winner.entry.nomination != nominations[-1]:
                    take_over(sent, by=self.coordinator)

    def winners(self, arena: Arena) -> list[Candidacy]:
        """Return the winners of an arena."""
        rows = Candidacy.objects.filter(arena=arena, state=Candidacy.State.WINNER)
        return list(rows.select_related("entry__nomination", "arena__level").order_by("entry__number"))

    def award(self, arena: Arena, host: User) -> None:
        """Award the winners of a region at its forum."""
        for winner in self.winners(arena):
            nomination = winner.entry.nomination
            award(
                arena,
                kind=Award.Kind.WINNER,
                name_kk=winner.entry.title_kk,
                name_ru=winner.entry.title_ru,
                what_kk=f"«{nomination.name_kk}» номинациясының жеңімпазы",
                what_ru=f"Победитель в номинации «{nomination.name_ru}»",
                act=steps.ACT.format(number=78),
                awarded_on=self.day(-6),
                entry=winner.entry,
                by=host,
            )

    def deciding(self, arena: Arena, bench: steps.Bench) -> None:
        """A region whose vote is closed: some members have given their points, nothing is decided yet."""
        self.closed_vote(arena, bench)
        choice = steps.window_of(arena, "jury")
        with self.on(-2):
            for nomination in self.contest.nominations.all()[:2]:
                steps.score(choice, nomination, bench.voting[2:])

    def vote_now(self, arena: Arena) -> None:
        """A region that votes: votes until this hour, in one of them a batch that is held; the words are composed."""
        vote = steps.window_of(arena, "vote")
        until = at(self.today, 0)
        cast_samples(vote, until)
        if arena.territory.code == HELD:
            cast_burst(vote, until - timedelta(hours=9))
        with clock.moved(until):
            detect(vote)
            compose(vote, by=self.host(arena))


class Other(Played):
    """A contest of another kind: who applies and how far it has come follow from its days."""

    # So many arenas take part in the demonstration, and so many apply in each nomination there.
    ARENAS, EACH = 3, 2

    def __init__(
        self, contest: Contest, days: dict[str, tuple[int, int]], today: date, people: People
    ) -> None:
        super().__init__(contest, today, people)
        self.days = days

    def play(self) -> Contest:
        """Play the contest until today."""
        level = self.contest.levels.order_by("position")[0]
        intake = self.days["intake"]
        with self.on(intake[0] - 10):
            held = self.stages(level.key)
            self.move(level.key, {kind: days for kind, days in self.days.items() if kind in held}, 21)
            self.set_first(level.key)
        self.announce(intake[0] - 5)
        with self.on(intake[0] - 3):
            if "vote" in held:
                fix_rules_of_stage(held["vote"], Terms(act=ORDER.format(number=22)), by=self.coordinator)
            fix_jury_rules_of_stage(held["jury"], steps.JURY, by=self.coordinator)
        arenas = Arena.objects.filter(level=level).select_related(
            "level__contest__edition", "territory", "body"
        )
        for arena in arenas.order_by("-position")[: self.ARENAS]:
            self.fill(arena, intake[0])
        return self.contest

    def set_first(self, level: str) -> None:
        """An announcement without days ends where the intake begins."""
        stage = self.stages(level).get("announcing")
        if stage is not None:
            last = self.day(self.days["intake"][0])
            move_stage(stage, first_on=None, last_on=last, why=ORDER.format(number=21), by=self.coordinator)

    def fill(self, arena: Arena, first: int) -> None:
        """People apply; the commission admits, one is returned for repair, the last ones wait."""
        body = arena.body or self.coordinator.memberships.get().body
        with self.on(first - 1):
            host = self.host(arena)
            bench = steps.seat_commission(arena, body, self.day(first - 1), self.people, by=host)
        self.apply(arena, self.EACH, first + 1)
        rows = list(Entry.objects.filter(arena=arena, state=Entry.State.SUBMITTED).order_by("pk"))
        is_over = self.days["intake"][1] < 0
        with self.on(-4 if is_over else -1):
            for place, entry in enumerate(rows):
                if is_over or place % 2 == 0:
                    steps.admit_entry(entry, bench, host)
                elif place == len(rows) - 1:
                    steps.send_for_repair(entry, host)
