"""What can be read of a commission: who may decide what, how the scores stand, what was decided and published."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _

from qadam.contests.models import (
    Activity,
    Arena,
    Candidacy,
    Commission,
    Conflict,
    Criterion,
    Decision,
    Entry,
    Freeze,
    HeldBatch,
    JuryRules,
    Mandate,
    Minutes,
    Nomination,
    Objection,
    Opinion,
    Score,
    ScoreSheet,
    StageKind,
    Vote,
)
from qadam.contests.queries.holding import may_know_batches
from qadam.contests.ranking import Candidate, rank, weighted
from qadam.contests.rules import HOSTS, LEADING, ORGANISERS, may_host
from qadam.kit import clock
from qadam.kit.dates import format_moment
from qadam.kit.fields import valid_on
from qadam.kit.languages import active
from qadam.kit.numbers import format_number
from qadam.people.models import User

Kind, State = Decision.Kind, Decision.State
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Bench:
    """Who may decide one question: the members with a vote, those of them barred, and how many must be there."""

    members: Sequence[Mandate]
    barred: Sequence[Mandate]
    quorum: int

    @property
    def eligible(self) -> list[Mandate]:
        """Return those who may decide."""
        out = {mandate.pk for mandate in self.barred}
        return [mandate for mandate in self.members if mandate.pk not in out]


def members_on(commission: Commission, day: date) -> list[Mandate]:
    """Return who sits in a commission on a day: the chair first, then deputies, members, the secretary; one query."""
    order = [Mandate.Seat.CHAIR, Mandate.Seat.DEPUTY, Mandate.Seat.MEMBER, Mandate.Seat.SECRETARY]
    held = commission.mandates.filter(valid_on(day), user__is_active=True).select_related("user")
    return sorted(held, key=lambda mandate: (order.index(Mandate.Seat(mandate.seat)), mandate.user.sort_kk))


def barred_users(entries: Collection[int]) -> dict[int, set[int]]:
    """Return the people with a conflict with each of the entries; the conflict stays with a renewed mandate."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Conflict.objects.filter(entry__in=entries).values_list("entry_id", "mandate__user_id")
    for entry, user in rows:
        found[entry].add(user)
    return found


def bench_of(commission: Commission, entries: Collection[int], day: date) -> Bench:
    """Return who may decide a question about these entries; the quorum is counted without the barred."""
    members = [mandate for mandate in members_on(commission, day) if mandate.has_vote]
    out = {user for users in barred_users(entries).values() for user in users}
    barred = [mandate for mandate in members if mandate.user_id in out]
    return Bench(members, barred, quorum_of(commission, len(members) - len(barred)))


def quorum_of(commission: Commission, eligible: int) -> int:
    """Return how many of so many must be there, rounded up."""
    return -(-eligible * commission.quorum_part // commission.quorum_whole)


def has_public_vote(arena: Arena) -> bool:
    """Tell whether the commission chooses among the leaders of a vote of the arena."""
    return arena.activities.filter(kind=StageKind.VOTE).exists()


def candidates_of(activity: Activity, nomination: Nomination | None = None) -> list[Candidacy]:
    """Return among whom the commission chooses: the leaders of the vote, all candidates where there is no vote."""
    found = Candidacy.objects.filter(arena=activity.arena, entry__withdrawn_at=None)
    if has_public_vote(activity.arena):
        found = found.filter(state__in=[Candidacy.State.LEADER, Candidacy.State.WINNER])
    if nomination is not None:
        found = found.filter(entry__nomination=nomination)
    return list(
        found.select_related("entry__nomination").order_by("entry__nomination__position", "entry__number")
    )


def why_closed(activity: Activity, now: datetime) -> str:
    """Return why the commission cannot choose at present, nothing where it can."""
    if activity.state == Activity.State.FROZEN:
        return _("The decisions are published: nothing is changed any more.")
    rules = JuryRules.objects.filter(activity=activity).first()
    if rules is None or not rules.criteria.exists():
        return _("The rules of the choice are not fixed yet: the coordinator fixes them by act.")
    votes = activity.arena.activities.filter(kind=StageKind.VOTE)
    if votes.exclude(state=Activity.State.FROZEN).exists():
        return _("The public vote is not closed for good yet. The choice opens when its result is frozen.")
    if activity.is_over(now) and activity.closes_at:
        said = _("The window of the choice closed on {moment}. The coordinator may set another one by act.")
        return said.format(moment=format_moment(activity.closes_at, active()))
    if not activity.is_open(now) and activity.opens_at:
        return _("The choice opens on {moment}.").format(moment=format_moment(activity.opens_at, active()))
    return ""


def open_ties(arena: Arena) -> list[tuple[Activity, Nomination, list[str], int]]:
    """Return the equal votes that wait for the commission: the vote, the nomination, the entries, the free places."""
    freezes = Freeze.objects.filter(activity__arena=arena).select_related("activity__arena__level__contest")
    taken = set(
        Decision.objects.filter(activity__arena=arena, kind=Kind.TIE)
        .exclude(state=State.OPEN)
        .values_list("activity_id", "nomination_id")
    )
    found = []
    for freeze in freezes:
        nominations = {one.key: one for one in freeze.activity.arena.level.contest.nominations.all()}
        for key, tied, places in ties_in(freeze):
            nomination, entries = nominations.get(key), _not_withdrawn(tied)
            if nomination is not None and entries and (freeze.activity_id, nomination.pk) not in taken:
                found.append((freeze.activity, nomination, entries, min(places, len(entries))))
    return found


def ties_in(freeze: Freeze) -> list[tuple[str, list[str], int]]:
    """Return the ties left to the commission by a frozen result: nomination, numbers of the entries, free places."""
    return [
        (one["key"], list(one["tied"]), int(one["open_places"]))
        for one in freeze.results.get("nominations", [])
        if one.get("tied") and one.get("open_places")
    ]


def _not_withdrawn(numbers: Sequence[str]) -> list[str]:
    standing = Entry.objects.filter(number__in=numbers, withdrawn_at=None)
    return list(standing.order_by("number").values_list("number", flat=True))


def counted_votes(arena: Arena) -> dict[str, int]:
    """Return the counted votes of the public by the number of the entry, as they were frozen."""
    return {
        one["number"]: int(one["counted"])
        for freeze in Freeze.objects.filter(activity__arena=arena)
        for nomination in freeze.results.get("nominations", [])
        for one in nomination.get("candidates", [])
    }


def entries_of(decision: Decision) -> set[int]:
    """Return the keys of the entries a question is about: a member in conflict with one of them is barred from it."""
    if decision.kind == Kind.BATCH:
        return set(Vote.objects.filter(verdicts__batch=decision.batch_id).values_list("entry_id", flat=True))
    if decision.kind == Kind.TIE:
        numbers = decision.outcome.get("entries", [])
        return set(Entry.objects.filter(number__in=numbers).values_list("pk", flat=True))
    return {one.entry_id for one in candidates_of(decision.activity, decision.nomination)}


Given = dict[int, dict[int, dict[int, Decimal]]]


def scores_given(activity: Activity, candidacies: Sequence[Candidacy], members: Sequence[Mandate]) -> Given:
    """Return the points that count: candidacy → mandate → criterion, of given sheets and of members not barred."""
    users = {mandate.pk: mandate.user_id for mandate in members if mandate.has_vote}
    barred = barred_users([one.entry_id for one in candidacies])
    entry_of = {one.pk: one.entry_id for one in candidacies}
    nominations = {one.entry.nomination_id for one in candidacies}
    sheets = set(
        ScoreSheet.objects.filter(
            activity=activity, state=ScoreSheet.State.GIVEN, nomination__in=nominations, mandate__in=users
        ).values_list("mandate_id", flat=True)
    )
    found: Given = defaultdict(lambda: defaultdict(dict))
    rows = Score.objects.filter(
        candidacy__in=entry_of, mandate__in=sheets, criterion__rules__activity=activity
    ).values_list("candidacy_id", "mandate_id", "criterion_id", "points")
    for candidacy, mandate, criterion, points in rows:
        if users[mandate] not in barred[entry_of[candidacy]]:
            found[candidacy][mandate][criterion] = points
    return found


def outcome_of_winners(
    activity: Activity, commission: Commission, nomination: Nomination, day: date
) -> dict[str, Any]:
    """Return what the scores given by now lead to: criteria, places, winners, as kept in a decision."""
    rules = JuryRules.objects.get(activity=activity)
    criteria = list(rules.criteria.all())
    weights = {criterion.pk: criterion.weight for criterion in criteria}
    members = members_on(commission, day)
    candidacies = {one.pk: one for one in candidates_of(activity, nomination)}
    given = scores_given(activity, list(candidacies.values()), members)
    votes = counted_votes(activity.arena)
    candidates = [
        Candidate(
            key,
            {
                mandate: weighted(points, weights)
                for mandate, points in given[key].items()
                if set(points) >= set(weights)
            },
            votes.get(one.entry.number, 0),
        )
        for key, one in candidacies.items()
    ]
    leads = [one.pk for one in members if one.seat in (Mandate.Seat.CHAIR, Mandate.Seat.DEPUTY)]
    ranking = rank(candidates, rules.winners, rules.tie, leads)
    numbers = {key: one.entry.number for key, one in candidacies.items()}
    return {
        "version": rules.version,
        "tie": rules.tie,
        "places": rules.winners,
        "act": rules.act,
        "criteria": [_criterion(one) for one in criteria],
        "ranking": [
            {
                "candidacy": place.candidate.key,
                "entry": numbers[place.candidate.key],
                "place": place.place,
                "points": points_words(place.candidate.mean),
                "exact": str(place.candidate.mean),
                "scored_by": len(place.candidate.means),
                "votes": place.candidate.votes,
                "is_winner": place.candidate.key in ranking.winners,
            }
            for place in ranking.places
        ],
        "winners": [numbers[key] for key in ranking.winners],
        "undecided": [numbers[key] for key in ranking.undecided],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    names = {f"name_{code}": getattr(criterion, f"name_{code}") for code in ("kk", "ru", "en")}
    return names | {"most": criterion.most, "weight": str(criterion.weight.normalize())}


def points_words(mean: Fraction) -> str:
    """Return an exact result rounded half up to hundredths, as it is shown; places follow the exact one."""
    exact = Decimal(mean.numerator) / Decimal(mean.denominator)
    return str(exact.quantize(HUNDREDTH, ROUND_HALF_UP))


def missing_scores(
    activity: Activity, commission: Commission, nomination: Nomination, day: date
) -> list[tuple[Candidacy, int, int]]:
    """Return the candidates scored by fewer members than a quorum: the candidate, how many scored, how many must."""
    members = members_on(commission, day)
    candidacies = candidates_of(activity, nomination)
    criteria = set(Criterion.objects.filter(rules__activity=activity).values_list("pk", flat=True))
    given = scores_given(activity, candidacies, members)
    barred = barred_users([one.entry_id for one in candidacies])
    short = []
    for one in candidacies:
        may = [seat for seat in members if seat.has_vote and seat.user_id not in barred[one.entry_id]]
        whole = [points for points in given[one.pk].values() if set(points) >= criteria]
        needed = max(quorum_of(commission, len(may)), 1)
        if len(whole) < needed:
            short.append((one, len(whole), needed))
    return short


@dataclass(frozen=True)
class Seat:
    """A commission of mine, the seat I hold there (none where I only run the arena), and what waits for me."""

    commission: Commission
    mandate: Mandate | None
    sittings: Sequence[Activity]
    to_score: int
    to_vote: int
    objections: int


def seats_of(user: User, day: date) -> list[Seat]:
    """Return the commissions in which a person sits on a day, then those of the arenas the person runs."""
    held = list(
        Mandate.objects.filter(valid_on(day), user=user)
        .select_related("commission__arena__level__contest")
        .order_by("-commission__duty", "commission__sort_kk", "pk")
    )
    mine = [mandate.commission_id for mandate in held]
    run = [one for one in _commissions_run_by(user, day) if one.pk not in mine]
    deciding = [one.commission for one in held if one.commission.duty == Commission.Duty.DECIDING]
    sittings = _sittings_of([*deciding, *run])
    to_score = _sheets_to_give(held)
    asked = _questions_without(held)
    waiting = _open_objections([one.commission.arena_id for one in held if one.seat in LEADING])
    seats = [
        Seat(
            one.commission,
            one,
            sittings.get(one.commission_id, []),
            to_score.get(one.pk, 0),
            asked.get(one.pk, 0),
            waiting.get(one.commission.arena_id, 0)
            if one.seat in LEADING and one.commission.duty == Commission.Duty.DECIDING
            else 0,
        )
        for one in held
    ]
    return seats + [Seat(one, None, sittings.get(one.pk, []), 0, 0, 0) for one in run]


def _commissions_run_by(user: User, day: date) -> list[Commission]:
    held = user.memberships_on(day)
    hosts = [one.body_id for one in held if one.role in HOSTS]
    organisers = [one.body_id for one in held if one.role in ORGANISERS]
    found = Commission.objects.select_related(
        "arena__level__contest__edition__issuer",
        "arena__level__contest__edition__control",
        "arena__body",
        "arena__territory__parent__parent",
    )
    if not user.is_administrator:
        found = found.filter(
            Q(arena__body__in=hosts)
            | Q(arena__level__contest__edition__issuer__in=organisers)
            | Q(arena__level__contest__edition__control__in=organisers)
        )
    return [one for one in found.order_by("arena__position", "sort_kk") if may_host(user, one.arena)]


def _sittings_of(commissions: Sequence[Commission]) -> dict[int, list[Activity]]:
    arenas = {one.arena_id for one in commissions if one.duty == Commission.Duty.DECIDING}
    has_questions = Q(kind=StageKind.JURY) | Q(batches__isnull=False) | Q(decisions__isnull=False)
    found = Activity.objects.filter(has_questions, arena__in=arenas).distinct().select_related("stage")
    by_arena: dict[int, list[Activity]] = defaultdict(list)
    for one in found.order_by("stage__position"):
        by_arena[one.arena_id].append(one)
    return {one.pk: by_arena[one.arena_id] for one in commissions if one.arena_id in arenas}


def _sheets_to_give(held: Sequence[Mandate]) -> dict[int, int]:
    """Return how many nominations each mandate has still to score in choices that are open."""
    now = clock.now()
    voting = [one for one in held if one.has_vote and one.commission.duty == Commission.Duty.DECIDING]
    counts: dict[int, int] = {}
    for one in voting:
        choices = one.commission.arena.activities.filter(kind=StageKind.JURY)
        counts[one.pk] = sum(
            _not_given(activity, one) for activity in choices if not why_closed(activity, now)
        )
    return counts


def _not_given(activity: Activity, mandate: Mandate) -> int:
    candidacies = candidates_of(activity)
    barred = barred_users([one.entry_id for one in candidacies])
    nominations = {
        one.entry.nomination_id for one in candidacies if mandate.user_id not in barred[one.entry_id]
    }
    given = ScoreSheet.objects.filter(activity=activity, mandate=mandate, state=ScoreSheet.State.GIVEN)
    decided = Decision.objects.filter(activity=activity, kind=Kind.WINNERS).exclude(state=State.OPEN)
    done = {*given.values_list("nomination_id", flat=True), *decided.values_list("nomination_id", flat=True)}
    return len(nominations - done)


def _questions_without(held: Sequence[Mandate]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for one in held:
        if one.has_vote:
            open_ones = Decision.objects.filter(commission=one.commission_id, state=State.OPEN)
            counts[one.pk] = open_ones.exclude(opinions__mandate=one).count()
    return counts


def _open_objections(arenas: Sequence[int]) -> dict[int, int]:
    rows = Objection.objects.filter(arena__in=arenas, state=Objection.State.OPEN)
    keys = list(rows.values_list("arena_id", flat=True))
    return {arena: keys.count(arena) for arena in set(keys)}


def decisions_of(arena: Arena) -> QuerySet[Decision]:
    """Return the decisions of an arena in the order of the nominations."""
    found = Decision.objects.filter(activity__arena=arena)
    related = ("commission", "activity__arena", "activity__stage", "nomination", "batch")
    return found.select_related(*related).order_by("nomination__position", "kind", "pk")


def undecided_nominations(arena: Arena) -> list[Nomination]:
    """Return the nominations that have candidates to choose among and no decision taken on them."""
    decided = set(
        Decision.objects.filter(activity__arena=arena, kind=Kind.WINNERS)
        .exclude(state=State.OPEN)
        .values_list("nomination_id", flat=True)
    )
    found: dict[int, Nomination] = {}
    for activity in arena.activities.filter(kind=StageKind.JURY).select_related("arena"):
        for one in candidates_of(activity):
            found[one.entry.nomination_id] = one.entry.nomination
    return [nomination for key, nomination in found.items() if key not in decided]


def last_moment_to_publish(arena: Arena) -> datetime | None:
    """Return when the vote of the next level opens; None where there is no next level or no window yet."""
    return last_moments_to_publish([arena]).get(arena.pk)


def last_moments_to_publish(arenas: Iterable[Arena]) -> dict[int, datetime]:
    """Return when the vote of the next level opens, by the key of the arena, where there is such a vote; one query."""
    asked = [arena for arena in arenas if arena.level.passes_to_id is not None]
    if not asked:
        return {}
    votes = Activity.objects.filter(
        arena__level__in={arena.level.passes_to_id for arena in asked}, kind=StageKind.VOTE
    )
    opens = dict(votes.values_list("arena__level").annotate(Min("opens_at")).order_by("arena__level"))
    found = {arena.pk: opens.get(arena.level.passes_to_id) for arena in asked}
    return {key: moment for key, moment in found.items() if moment is not None}


def objections_until(arena: Arena) -> datetime | None:
    """Return the moment before which objections are taken: the end of the last day; None before publication."""
    rules = JuryRules.objects.filter(activity__arena=arena).first()
    published = (
        Decision.objects.filter(activity__arena=arena, state=State.PUBLISHED, kind=Kind.WINNERS)
        .order_by("-published_at")
        .values_list("published_at", flat=True)
        .first()
    )
    if rules is None or published is None:
        return None
    last = published.astimezone(clock.ALMATY).date() + timedelta(days=rules.objection_days + 1)
    return datetime.combine(last, datetime.min.time(), clock.ALMATY)


def last_day_to_object(arena: Arena) -> date | None:
    """Return the last day on which objections are taken; None before publication."""
    until = objections_until(arena)
    return until.date() - timedelta(days=1) if until else None


def answer_days_of(arena_pk: int) -> int:
    """Return how many days the commission of an arena has to answer an objection."""
    rules = JuryRules.objects.filter(activity__arena=arena_pk).first()
    return rules.answer_days if rules else int(JuryRules._meta.get_field("answer_days").default)


def answer_due_on(objection: Objection, days: int | None = None) -> date:
    """Return the day by which the commission answers an objection; `days` where they are known already."""
    within = answer_days_of(objection.arena_id) if days is None else days
    return objection.sent_at.astimezone(clock.ALMATY).date() + timedelta(days=within)


@dataclass(frozen=True)
class Row:
    """A candidate in a published decision; nothing but the number is told of a withdrawn entry."""

    number: str
    entry: Entry | None
    place: int
    points: str
    votes: int
    is_winner: bool


@dataclass(frozen=True)
class Published:
    """A decision as anybody may read it."""

    decision: Decision
    title: Nomination | None
    rows: Sequence[Row]
    winners: Sequence[Row]
    sides: Mapping[str, int]
    dissents: Sequence[str]
    rule: Sequence[str]

    @property
    def has_votes(self) -> bool:
        """Tell whether the public voted for any of these."""
        return any(row.votes for row in self.rows)

    @property
    def outcome_words(self) -> str:
        """Return what became of held votes, in words; nothing for other questions."""
        if self.decision.batch is None:
            return ""
        said = {
            HeldBatch.State.VOID: _("{votes} held votes are void."),
            HeldBatch.State.COUNTED: _("{votes} held votes are counted."),
        }
        sentence = said[HeldBatch.State(self.decision.outcome["state"])]
        return sentence.format(votes=format_number(self.decision.batch.votes, active()))


def published_decisions(arena: Arena) -> list[Published]:
    """Return what the commission of an arena decided and published, for the public page; four queries."""
    decisions = list(decisions_of(arena).filter(state=State.PUBLISHED).prefetch_related("opinions"))
    numbers = {number for one in decisions for number in _numbers_in(one)}
    entries = {one.number: one for one in Entry.objects.public().filter(number__in=numbers)}
    return [_published(one, entries) for one in decisions]


def _numbers_in(decision: Decision) -> list[str]:
    ranked = [row["entry"] for row in decision.outcome.get("ranking", [])]
    return [*ranked, *decision.outcome.get("entries", [])]


def _published(decision: Decision, entries: Mapping[str, Entry]) -> Published:
    chosen = decision.outcome.get("chosen", [])
    rows = [
        Row(
            one["entry"],
            entries.get(one["entry"]),
            one["place"],
            one["points"],
            one["votes"],
            one["is_winner"],
        )
        for one in decision.outcome.get("ranking", [])
    ] + [
        Row(number, entries.get(number), 0, "", 0, number in chosen)
        for number in decision.outcome.get("entries", [])
    ]
    opinions = list(decision.opinions.all())
    return Published(
        decision,
        decision.nomination,
        rows,
        [row for row in rows if row.is_winner],
        {side: sum(one.side == side for one in opinions) for side in Opinion.Side.values},
        [one.dissent for one in opinions if one.dissent],
        rule_words(decision.outcome) if decision.kind == Kind.WINNERS else [],
    )


def rule_words(outcome: Mapping[str, Any]) -> list[str]:
    """Return the rule by which scores were put together, in the sentences that minutes and pages print."""
    if outcome.get("version") != 1:
        return []
    equal = {
        JuryRules.Tie.CHAIR: _("Equal results are told apart by the chair's points."),
        JuryRules.Tie.VOTES: _(
            "Equal results are told apart by the counted votes of the public, then by the chair's points."
        ),
    }
    return [
        _("Scoring rule, version {number}.").format(number=outcome["version"]),
        _(
            "The points of each criterion are multiplied by its weight and added up, the sum is divided by the sum of"
            " the weights. The result of a candidate is the mean over the members who may score it; places follow the"
            " exact fraction, hundredths are shown."
        ),
        equal[JuryRules.Tie(outcome["tie"])],
    ]


def open_batches(activity: Activity) -> QuerySet[HeldBatch]:
    """Return the held votes of a vote that no commission has decided on, none while totals are hidden from all."""
    if not may_know_batches(activity, clock.now()):
        return HeldBatch.objects.none()
    return activity.batches.filter(state=HeldBatch.State.HELD).order_by("pk")


def minutes_of(activity: Activity, commission: Commission) -> Minutes | None:
    """Return the number, the day and the signed copy of the minutes of a window, where they are given."""
    found = Minutes.objects.filter(activity=activity, commission=commission)
    return found.select_related("signed_copy").order_by("pk").last()


def minutes_of_published(arena: Arena) -> list[Minutes]:
    """Return the minutes of the windows whose decisions are published: their numbers and days are for everybody."""
    found = Minutes.objects.filter(activity__arena=arena, activity__decisions__state=State.PUBLISHED)
    return list(found.distinct())


def candidacies_by_nomination(candidacies: Iterable[Candidacy]) -> dict[Nomination, list[Candidacy]]:
    """Return the candidates under their nominations, in the order given."""
    found: dict[Nomination, list[Candidacy]] = {}
    for one in candidacies:
        found.setdefault(one.entry.nomination, []).append(one)
    return found
