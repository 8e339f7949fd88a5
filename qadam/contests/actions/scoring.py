"""A member's points: kept while being written, given as a whole, changed until the decision."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.contests.actions.proposing import renew_proposals
from qadam.contests.models import (
    Activity,
    Arena,
    Candidacy,
    Criterion,
    Decision,
    JuryRules,
    Mandate,
    Nomination,
    Score,
    ScoreSheet,
)
from qadam.contests.queries.commission import barred_users, candidates_of, open_ties, why_closed
from qadam.contests.rules import may_score, seats_in
from qadam.kit import clock
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState, allow, transition

# (candidacy, criterion) → points; None takes a score away.
Points = Mapping[tuple[int, int], Decimal | None]
State = ScoreSheet.State
PLACES = 2


def keep_scores(activity: Activity, nomination: Nomination, points: Points, *, by: User) -> ScoreSheet:
    """Keep what a member has typed so far; given scores may be changed so until the decision."""
    with unit_of_work():
        sheet = _sheet(activity, nomination, by)
        fresh = ScoreSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        _keep(fresh, points, by)
    return fresh


def give_scores(activity: Activity, nomination: Nomination, points: Points, *, by: User) -> ScoreSheet:
    """Give all points for a nomination; from then on the member sees what the others gave."""
    with unit_of_work():
        sheet = _sheet(activity, nomination, by)
        if sheet.state == State.GIVEN:
            fresh = ScoreSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
            _keep(fresh, points, by)
            return fresh
        given = hand_in(sheet, points, by=by)
        renew_proposals(given.activity.arena, by=by)
        return given


@transition(source=[State.DRAFT], target=State.GIVEN, rule=may_score)
def hand_in(sheet: ScoreSheet, points: Points, *, by: User) -> None:
    """Give the scores of a member in a nomination; every criterion of every candidate not barred has points."""
    _store(sheet, points, by)
    lacking = _lacking(sheet)
    if lacking:
        names = ", ".join(lacking)
        raise ValidationError(_("Points are missing for: {names}.").format(names=names), code="missing")
    sheet.given_at = clock.now()


def _keep(sheet: ScoreSheet, points: Points, by: User) -> None:
    allow(may_score(by, sheet))
    has_changed = _store(sheet, points, by)
    if not has_changed or sheet.state != State.GIVEN:
        return
    lacking = _lacking(sheet)
    if lacking:
        said = _("Given scores may be changed but not taken away. Points are missing for: {names}.")
        raise ValidationError(said.format(names=", ".join(lacking)), code="missing")
    sheet.changed_at = clock.now()
    sheet.save(update_fields=["changed_at"])
    record(sheet, "change_scores", by=by)
    renew_proposals(sheet.activity.arena, by=by)


def _sheet(activity: Activity, nomination: Nomination, by: User) -> ScoreSheet:
    """Return the member's sheet with the window locked; raises where the member may not score there now."""
    fresh = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    mandate = seat_with_vote(by, fresh.arena)
    if mandate is None:
        raise NotAllowed(_("Only a member of the commission with a vote gives scores."))
    reason = why_closed(fresh, clock.now()) or why_waiting(fresh, nomination)
    if reason:
        raise WrongState(reason)
    made, _is_new = ScoreSheet.objects.get_or_create(activity=fresh, mandate=mandate, nomination=nomination)
    return made


def seat_with_vote(user: User, arena: Arena) -> Mandate | None:
    """Return the seat with a vote that a person holds today in the deciding commission of an arena."""
    return next((seat for seat in seats_in(user, arena) if seat.has_vote), None)


def why_waiting(activity: Activity, nomination: Nomination) -> str:
    """Return why this one nomination cannot be scored at present, nothing where it can."""
    taken = Decision.objects.filter(
        activity=activity, nomination=nomination, kind=Decision.Kind.WINNERS
    ).exclude(state=Decision.State.OPEN)
    if taken.exists():
        return _("The commission has decided on this nomination: scores are not changed any more.")
    if any(tied == nomination for _vote, tied, _entries, _places in open_ties(activity.arena)):
        return _("First the commission decides who of those with equal votes goes on in this nomination.")
    return ""


def _store(sheet: ScoreSheet, points: Points, by: User) -> bool:
    """Write the points that differ from those kept and tell whether there were any."""
    criteria = {one.pk: one for one in JuryRules.objects.get(activity=sheet.activity).criteria.all()}
    may = {one.pk: one for one in _scored_by(sheet)}
    all_here = {one.pk: one for one in candidates_of(sheet.activity, sheet.nomination)}
    kept = {(one.candidacy_id, one.criterion_id): one for one in sheet_scores(sheet)}
    has_changed = False
    for (candidacy, criterion), given in points.items():
        if criterion not in criteria or candidacy not in all_here:
            raise ValidationError(_("This candidate or criterion is not among those scored here."))
        if candidacy not in may:
            said = _("{name}: you have a conflict of interest with this entry and give no points.")
            raise ValidationError(said.format(name=localized(all_here[candidacy].entry, "title")))
        old = kept.get((candidacy, criterion))
        if given is None:
            if old is not None:
                old.delete()
                has_changed = True
            continue
        check_points(given, criteria[criterion])
        if old is None or old.points != given:
            Score.objects.update_or_create(
                mandate=sheet.mandate,
                candidacy=may[candidacy],
                criterion=criteria[criterion],
                defaults={"points": given, "at": clock.now()},
            )
            has_changed = True
    return has_changed


def check_points(points: Decimal, criterion: Criterion) -> None:
    """Raise ValidationError with a sentence for points outside 0..most or with more than two places."""
    if not points.is_finite() or not 0 <= points <= criterion.most:
        said = _("{criterion}: points are from 0 to {most}, {points} is outside of that.")
        shown = format_number(points, active()) if points.is_finite() else str(points)
        name = localized(criterion, "name")
        raise ValidationError(said.format(criterion=name, most=criterion.most, points=shown), code="outside")
    if points != round(points, PLACES):
        said = _("{criterion}: at most two digits after the comma.")
        raise ValidationError(said.format(criterion=localized(criterion, "name")), code="places")


def sheet_scores(sheet: ScoreSheet) -> list[Score]:
    """Return the points kept on a sheet."""
    here = Score.objects.filter(mandate=sheet.mandate_id, criterion__rules__activity=sheet.activity_id)
    return list(here.filter(candidacy__entry__nomination=sheet.nomination_id))


def _scored_by(sheet: ScoreSheet) -> list[Candidacy]:
    candidacies = candidates_of(sheet.activity, sheet.nomination)
    barred = barred_users([one.entry_id for one in candidacies])
    return [one for one in candidacies if sheet.mandate.user_id not in barred[one.entry_id]]


def _lacking(sheet: ScoreSheet) -> list[str]:
    criteria = set(Criterion.objects.filter(rules__activity=sheet.activity_id).values_list("pk", flat=True))
    there = {(one.candidacy_id, one.criterion_id) for one in sheet_scores(sheet)}
    return [
        localized(one.entry, "title")
        for one in _scored_by(sheet)
        if any((one.pk, criterion) not in there for criterion in criteria)
    ]
