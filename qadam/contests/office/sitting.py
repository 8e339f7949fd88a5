"""One sitting as one member sees it: what is one's own, and the others' only when it may be seen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.contests.actions.scoring import why_waiting
from qadam.contests.forms.commission import OpinionForm, ReasonsForm, ScoreForm
from qadam.contests.models import (
    Activity,
    Candidacy,
    Commission,
    Conflict,
    Criterion,
    Decision,
    Entry,
    HeldBatch,
    JuryRules,
    Mandate,
    Nomination,
    Opinion,
    Score,
    ScoreSheet,
    StageKind,
)
from qadam.contests.queries.commission import (
    Bench,
    bench_of,
    candidacies_by_nomination,
    candidates_of,
    entries_of,
    members_on,
    open_batches,
    open_ties,
    points_words,
    rule_words,
    why_closed,
)
from qadam.contests.ranking import weighted
from qadam.contests.rules import LEADING
from qadam.kit import clock
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number

Kind, State = Decision.Kind, Decision.State


@dataclass(frozen=True)
class Typed:
    """What was typed into one form of the page and refused: which form, its data."""

    form: str = ""
    data: Mapping[str, Any] | None = None

    def for_form(self, name: str) -> Mapping[str, Any] | None:
        """Return the data where it was typed into this form."""
        return self.data if self.form == name else None


@dataclass
class CandidateRow:
    """A candidate on the page: my fields, whether I am barred, and the members' results where I may see them."""

    candidacy: Candidacy
    is_barred: bool
    fields: Sequence[forms.BoundField]
    cells: Sequence[str] = ()


@dataclass
class QuestionView:
    """A question put to the commission and what I may do with it."""

    decision: Decision
    bench: Bench
    opinions: Sequence[Opinion]
    mine: Opinion | None
    is_barred: bool
    is_shown: bool
    opinion_form: OpinionForm | None
    reasons_form: ReasonsForm | None
    lines: Sequence[Mapping[str, Any]] = ()
    standing: str = ""

    @property
    def sides(self) -> str:
        """Return the count of the votes in words."""
        sides = [one.side for one in self.opinions]
        said = _("for {pro}, against {contra}, abstained {none}")
        return said.format(
            pro=sides.count(Opinion.Side.FOR),
            contra=sides.count(Opinion.Side.AGAINST),
            none=sides.count(Opinion.Side.ABSTAINED),
        )


@dataclass
class NominationView:
    """A nomination before the commission."""

    nomination: Nomination
    rows: Sequence[CandidateRow]
    form: ScoreForm | None
    sheet: ScoreSheet | None
    waiting: str
    given: int
    scorers: int
    quorum: int
    columns: Sequence[str] = ()
    question: QuestionView | None = None
    may_ask: bool = False

    @property
    def progress(self) -> str:
        """Return how many have given their scores, in words."""
        said = _("Scores given: {given} of {scorers}, needed {quorum}.")
        return said.format(given=self.given, scorers=self.scorers, quorum=self.quorum)


@dataclass
class TieView:
    """Equal votes for the last place that the commission decides."""

    nomination: Nomination
    places: int
    candidacies: Sequence[Candidacy]
    question: QuestionView | None = None


@dataclass
class BatchView:
    """Held votes that the commission counts or voids."""

    batch: HeldBatch
    entries: Sequence[Entry]
    question: QuestionView | None = None


@dataclass
class SittingView:
    """The whole page of a sitting."""

    commission: Commission
    activity: Activity
    seat: Mandate
    is_leading: bool
    members: Sequence[Mandate]
    conflicts: Sequence[Conflict]
    closed: str = ""
    rule: Sequence[str] = ()
    nominations: Sequence[NominationView] = ()
    ties: Sequence[TieView] = ()
    batches: Sequence[BatchView] = ()
    candidacies: Sequence[Candidacy] = field(default_factory=list)

    @property
    def to_do(self) -> str:
        """Return what waits for me, in one sentence; nothing where all is done."""
        scores = sum(
            1 for one in self.nominations if one.form and not (one.sheet and one.sheet.state == "given")
        )
        parts_of_page: list[NominationView | TieView | BatchView] = [
            *self.nominations,
            *self.ties,
            *self.batches,
        ]
        questions = [one.question for one in parts_of_page if one.question]
        votes = sum(1 for one in questions if one.opinion_form and one.mine is None)
        parts = []
        if scores:
            parts.append(
                ngettext("{count} nomination to score", "{count} nominations to score", scores).format(
                    count=scores
                )
            )
        if votes:
            parts.append(
                ngettext("{count} question to vote on", "{count} questions to vote on", votes).format(
                    count=votes
                )
            )
        return ", ".join(parts)


def sitting_of(commission: Commission, activity: Activity, seat: Mandate, typed: Typed) -> SittingView:
    """Return the page of a window before a commission as the holder of a seat sees it."""
    today = clock.today()
    members = members_on(commission, today)
    conflicts = list(
        Conflict.objects.filter(mandate__commission=commission)
        .select_related("mandate__user", "entry")
        .order_by("entry__number", "pk")
    )
    view = SittingView(commission, activity, seat, seat.seat in LEADING, members, conflicts)
    if activity.kind == StageKind.JURY:
        _add_choice(view, typed)
    else:
        _add_vote(view, typed)
    return view


def _add_choice(view: SittingView, typed: Typed) -> None:
    activity = view.activity
    view.closed = why_closed(activity, clock.now())
    rules = JuryRules.objects.filter(activity=activity).first()
    view.candidacies = candidates_of(activity)
    if rules is None:
        return
    view.rule = rule_words({"version": rules.version, "tie": rules.tie})
    board = _Board(view, rules, list(rules.criteria.all()))
    groups = candidacies_by_nomination(view.candidacies)
    view.nominations = [
        board.nomination(nomination, held, number, typed)
        for number, (nomination, held) in enumerate(groups.items(), start=1)
    ]


class _Board:
    """Everything that was scored and decided in one window, read once."""

    def __init__(self, view: SittingView, rules: JuryRules, criteria: list[Criterion]) -> None:
        self.view, self.rules, self.criteria = view, rules, criteria
        self.weights = {one.pk: one.weight for one in criteria}
        self.voting = [one for one in view.members if one.has_vote]
        self.points: dict[tuple[int, int], dict[int, Decimal]] = defaultdict(dict)
        rows = Score.objects.filter(criterion__rules=rules, mandate__in=view.members)
        for mandate, candidacy, criterion, points in rows.values_list(
            "mandate_id", "candidacy_id", "criterion_id", "points"
        ):
            self.points[mandate, candidacy][criterion] = points
        self.sheets = {
            (one.mandate_id, one.nomination_id): one
            for one in ScoreSheet.objects.filter(activity=view.activity, mandate__in=view.members)
        }
        self.barred: dict[int, set[int]] = defaultdict(set)
        entries = [one.entry_id for one in view.candidacies]
        for entry, user in Conflict.objects.filter(entry__in=entries).values_list(
            "entry_id", "mandate__user_id"
        ):
            self.barred[entry].add(user)
        self.decisions = {
            one.nomination_id: one
            for one in Decision.objects.filter(activity=view.activity, kind=Kind.WINNERS)
            .select_related("commission", "nomination")
            .prefetch_related("opinions__mandate__user")
        }

    def nomination(
        self, nomination: Nomination, held: list[Candidacy], number: int, typed: Typed
    ) -> NominationView:
        view, seat = self.view, self.view.seat
        decision = self.decisions.get(nomination.pk)
        is_decided = decision is not None and decision.state != State.OPEN
        waiting = "" if is_decided else why_waiting(view.activity, nomination)
        sheet = self.sheets.get((seat.pk, nomination.pk))
        own = [one for one in held if seat.user_id not in self.barred[one.entry_id]]
        form = None
        if seat.has_vote and own and not (view.closed or waiting or is_decided):
            kept = {
                (one.pk, criterion): points
                for one in own
                for criterion, points in self.points[seat.pk, one.pk].items()
            }
            form = ScoreForm(typed.for_form(f"scores-{nomination.pk}"), own, self.criteria, kept, number)
        given = [one for one in self.voting if self._has_given(one, nomination)]
        is_mine_given = sheet is not None and sheet.state == ScoreSheet.State.GIVEN
        is_seen = is_decided or is_mine_given or (seat.has_vote and not self.rules.is_blind)
        rows = [
            CandidateRow(
                one,
                seat.user_id in self.barred[one.entry_id],
                form.fields_of(one) if form and one in own else (),
                self._cells(one, given) if is_seen else (),
            )
            for one in held
        ]
        out = {user for one in held for user in self.barred[one.entry_id]}
        scorers = [
            one for one in self.voting if any(one.user_id not in self.barred[c.entry_id] for c in held)
        ]
        told = NominationView(
            nomination,
            rows,
            form,
            sheet,
            waiting,
            len(given),
            len(scorers),
            -(-len(scorers) * view.commission.quorum_part // view.commission.quorum_whole),
            [one.user.full_name for one in given] if is_seen else [],
            may_ask=view.is_leading and not (view.closed or waiting) and decision is None,
        )
        if decision is not None:
            bench = Bench(
                self.voting,
                [one for one in self.voting if one.user_id in out],
                0,
            )
            bench = Bench(bench.members, bench.barred, _quorum(view.commission, len(bench.eligible)))
            # The chair and the secretary put the proposal to the vote, yet a member sees it after the own scores only.
            is_shown = is_seen or (not seat.has_vote and view.is_leading)
            told.question = _question(
                view, decision, bench, is_shown, typed, {c.entry.number: c for c in held}
            )
        return told

    def _has_given(self, mandate: Mandate, nomination: Nomination) -> bool:
        sheet = self.sheets.get((mandate.pk, nomination.pk))
        return sheet is not None and sheet.state == ScoreSheet.State.GIVEN

    def _cells(self, candidacy: Candidacy, given: Sequence[Mandate]) -> list[str]:
        cells = []
        for one in given:
            points = self.points[one.pk, candidacy.pk]
            is_out = one.user_id in self.barred[candidacy.entry_id]
            if is_out or set(points) < set(self.weights):
                cells.append("–")
            else:
                cells.append(_shown(points_words(weighted(points, self.weights))))
        return cells


def _shown(points: str) -> str:
    return format_number(Decimal(points), active())


def _quorum(commission: Commission, eligible: int) -> int:
    return -(-eligible * commission.quorum_part // commission.quorum_whole)


def _question(
    view: SittingView,
    decision: Decision,
    bench: Bench,
    is_shown: bool,
    typed: Typed,
    candidacies: Mapping[str, Candidacy],
) -> QuestionView:
    opinions = list(decision.opinions.all())
    seat = view.seat
    mine = next((one for one in opinions if one.mandate_id == seat.pk), None)
    is_open = decision.state == State.OPEN
    is_barred = seat.has_vote and seat.pk not in {one.pk for one in bench.eligible}
    may_vote = is_open and seat.has_vote and not is_barred and is_shown
    initial = {"side": mine.side, "dissent": mine.dissent} if mine else None
    opinion = typed.for_form(f"opinion-{decision.pk}")
    standing = _("Voted: {there} of {eligible}, needed {quorum}.").format(
        there=len(opinions), eligible=len(bench.eligible), quorum=bench.quorum
    )
    return QuestionView(
        decision,
        bench,
        opinions,
        mine,
        is_barred,
        is_shown or not is_open,
        OpinionForm(opinion, initial=initial, auto_id=f"o{decision.pk}-%s") if may_vote else None,
        ReasonsForm(typed.for_form(f"take-{decision.pk}"), auto_id=f"t{decision.pk}-%s")
        if is_open and view.is_leading
        else None,
        [
            row | {"candidacy": candidacies.get(row["entry"]), "shown": _shown(row["points"])}
            for row in decision.outcome.get("ranking", [])
        ],
        standing,
    )


def _add_vote(view: SittingView, typed: Typed) -> None:
    """Add what a vote leaves to the commission: held votes before the freeze, equal votes after it."""
    activity = view.activity
    decisions = list(
        Decision.objects.filter(activity=activity)
        .exclude(kind=Kind.WINNERS)
        .select_related("commission", "activity__arena", "batch", "nomination")
        .prefetch_related("opinions__mandate__user")
    )
    found = Candidacy.objects.filter(arena=activity.arena_id, entry__withdrawn_at=None)
    view.candidacies = list(found.select_related("entry__nomination").order_by("entry__number"))
    batches = {one.pk: one for one in open_batches(activity)}
    batches |= {one.batch.pk: one.batch for one in decisions if one.batch}
    asked = {one.batch_id: one for one in decisions if one.kind == Kind.BATCH}
    view.batches = [_batch(view, batch, asked.get(key), typed) for key, batch in sorted(batches.items())]
    ties: dict[int, tuple[Nomination, list[str], int]] = {
        nomination.pk: (nomination, entries, places)
        for vote, nomination, entries, places in open_ties(activity.arena)
        if vote.pk == activity.pk
    }
    asked_ties = {one.nomination_id: one for one in decisions if one.kind == Kind.TIE}
    for key, one in asked_ties.items():
        if one.nomination is not None and key is not None:
            ties.setdefault(key, (one.nomination, one.outcome["entries"], one.outcome["places"]))
    view.ties = [_tie(view, *told, asked_ties.get(key), typed) for key, told in sorted(ties.items())]


def _batch(view: SittingView, batch: HeldBatch, decision: Decision | None, typed: Typed) -> BatchView:
    entries = Entry.objects.filter(votes__verdicts__batch=batch).distinct().order_by("number")
    question = None
    if decision is not None:
        bench = bench_of(view.commission, entries_of(decision), clock.today())
        question = _question(view, decision, bench, True, typed, {})
    return BatchView(batch, list(entries), question)


def _tie(
    view: SittingView,
    nomination: Nomination,
    numbers: list[str],
    places: int,
    decision: Decision | None,
    typed: Typed,
) -> TieView:
    tied = [one for one in view.candidacies if one.entry.number in numbers]
    question = None
    if decision is not None:
        bench = bench_of(view.commission, entries_of(decision), clock.today())
        question = _question(view, decision, bench, True, typed, {})
    return TieView(nomination, places, tied, question)


def title_of(candidacy: Candidacy) -> str:
    """Return the name of a candidate in the reader's language."""
    return localized(candidacy.entry, "title")
