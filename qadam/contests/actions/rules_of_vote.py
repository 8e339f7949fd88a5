"""What is fixed by act before a window opens: the rules of a vote, networks with more votes, the rules of a choice."""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.contests.actions.secrets import make_secret
from qadam.contests.models import (
    Activity,
    Commission,
    Contest,
    ContestRule,
    Criterion,
    JuryRules,
    RegisteredNetwork,
    Score,
    Stage,
    StageKind,
    VoteRules,
    VoteSecret,
)
from qadam.contests.running_rules import may_fix
from qadam.kit import clock
from qadam.kit.text import fold
from qadam.people.models import Body, User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState, transition

# The rule of the document that the reading of the vote's unit stands beside.
READ = "votes-per-address"
MOST_LEADERS, MOST_APPEAL_DAYS = 50, 60
# A wider network is no school or office.
WIDEST = {4: 20, 6: 40}
MOST_CAP = 1000


@dataclass(frozen=True)
class Terms:
    """What an act fixes of a vote."""

    act: str
    unit: str = VoteRules.Unit.NOMINATION
    leaders: int = 3
    totals: str = VoteRules.Totals.HIDDEN
    tie: str = VoteRules.Tie.ALL
    vacancy: str = VoteRules.Vacancy.NEXT
    proof_of_work: str = VoteRules.Work.OFF
    appeal_days: int = 10


def fix_rules(activity: Activity, terms: Terms, *, by: User) -> VoteRules:
    """Fix the rules of one arena's vote by act before it opens, and make its secret; fixed again, they are amended."""
    _check(terms)
    with unit_of_work():
        fresh = Activity.objects.select_for_update(of=("self",)).select_related("stage").get(pk=activity.pk)
        _check_not_open(fresh)
        _check_unit(fresh, terms)
        if fresh.state == Activity.State.PLANNED:
            make_ready(fresh, by=by)
        elif not may_fix(by, fresh):
            raise NotAllowed(_("Only the coordinators of the programme fix the rules of a vote."))
        rules, is_new = VoteRules.objects.update_or_create(
            activity=fresh,
            defaults={**asdict(terms), **_printed(fresh), "fixed_by": by, "fixed_at": clock.now()},
        )
        record(rules, "fix_rules" if is_new else "amend_rules", by=by, facts=asdict(terms))
        _make_secrets(fresh, terms.unit, by)
    return rules


@transition(source=[Activity.State.PLANNED], target=Activity.State.READY, rule=may_fix)
def make_ready(activity: Activity, *, by: User) -> None:
    """Make a vote ready to open: its rules are fixed by act and its secret is made."""
    if activity.kind != StageKind.VOTE:
        raise ValidationError(_("This is not a vote."))
    if activity.opens_at is None or activity.closes_at is None:
        raise ValidationError(_("The vote has no first or last day yet: set its window first."))
    if activity.arena.level.contest.state == Contest.State.CLOSED:
        raise WrongState(_("The contest is closed."))


def fix_rules_of_stage(stage: Stage, terms: Terms, *, by: User) -> list[VoteRules]:
    """Fix the same rules for every arena of a stage whose vote has not opened yet, by one act."""
    votes = Activity.objects.filter(stage=stage, kind=StageKind.VOTE).exclude(state=Activity.State.FROZEN)
    waiting = [vote for vote in votes.order_by("pk") if not _has_begun(vote)]
    if not waiting:
        raise WrongState(_("No vote of this stage waits to be opened."))
    with unit_of_work():
        if terms.unit == VoteRules.Unit.STAGE or _units(stage) == {VoteRules.Unit.STAGE}:
            return _fix_together(waiting, terms, by)
        return [fix_rules(vote, terms, by=by) for vote in waiting]


def _fix_together(waiting: Sequence[Activity], terms: Terms, by: User) -> list[VoteRules]:
    """Fix the rules of arenas that share a unit: where one of them had other rules, all change at once."""
    VoteRules.objects.filter(activity__in=waiting).update(unit=terms.unit)
    return [fix_rules(vote, terms, by=by) for vote in waiting]


def _has_begun(activity: Activity) -> bool:
    return activity.opens_at is not None and activity.opens_at <= clock.now()


def _check(terms: Terms) -> None:
    faults = {}
    if not terms.act.strip():
        faults["act"] = _("Name the act that fixes the rules, with its number and date.")
    if not 1 <= terms.leaders <= MOST_LEADERS:
        faults["leaders"] = _("From 1 to {most} leaders.").format(most=MOST_LEADERS)
    if not 1 <= terms.appeal_days <= MOST_APPEAL_DAYS:
        faults["appeal_days"] = _("From 1 to {most} days.").format(most=MOST_APPEAL_DAYS)
    for name, known in (
        ("unit", VoteRules.Unit),
        ("totals", VoteRules.Totals),
        ("tie", VoteRules.Tie),
        ("vacancy", VoteRules.Vacancy),
        ("proof_of_work", VoteRules.Work),
    ):
        if getattr(terms, name) not in known.values:
            faults[name] = _("Choose one of the ways offered.")
    if faults:
        raise ValidationError(faults)


def _check_not_open(activity: Activity) -> None:
    if activity.state == Activity.State.FROZEN:
        raise WrongState(_("The result of this vote is closed for good."))
    if _has_begun(activity):
        raise WrongState(
            _("The vote has opened: its rules stand. Where it had none, move its window by an act first.")
        )


def _units(stage: Stage) -> set[str]:
    return set(VoteRules.objects.filter(activity__stage=stage).values_list("unit", flat=True))


def _check_unit(activity: Activity, terms: Terms) -> None:
    """One vote for a whole stage is counted in all its arenas or in none."""
    others = VoteRules.objects.filter(activity__stage=activity.stage_id).exclude(activity=activity)
    shared = VoteRules.Unit.STAGE
    is_mixed = (
        others.exclude(unit=shared).exists() if terms.unit == shared else others.filter(unit=shared).exists()
    )
    if is_mixed:
        raise ValidationError(
            {"unit": _("One vote in the whole stage is a rule for all its arenas: fix them together.")}
        )


def _printed(activity: Activity) -> dict[str, str]:
    """Return the document's own sentence beside which the reading is printed."""
    contest = activity.stage.level.contest_id
    rule = ContestRule.objects.filter(contest=contest, key=READ).first()
    return {name: getattr(rule, name) if rule else "" for name in ("printed_kk", "printed_ru", "printed_en")}


def _make_secrets(activity: Activity, unit: str, by: User) -> None:
    """Make the secret of a vote; where a stage is one unit its first vote needs its own before any other opens."""
    needed = [activity]
    if unit == VoteRules.Unit.STAGE:
        first = Activity.objects.filter(stage=activity.stage_id, kind=StageKind.VOTE).order_by("pk").first()
        needed = [first, activity] if first is not None and first.pk != activity.pk else [activity]
    for vote in needed:
        if not VoteSecret.objects.filter(activity=vote).exists():
            make_secret(vote, by=by)


def register_network(
    activity: Activity, *, network: str, name: str, cap: int, act: str, is_foreign: bool, by: User
) -> RegisteredNetwork:
    """Give a shared network more votes than one, by an amendment of the approving act before the vote opens.

    Never a network of an organiser or of a body that sits in a commission: `is_foreign` is the person's word for it,
    and names of such bodies are refused.
    """
    if not may_fix(by, activity):
        raise NotAllowed(_("Only the coordinators of the programme fix the rules of a vote."))
    written = _network(network)
    _check_network(name, cap, act, is_foreign=is_foreign)
    with unit_of_work():
        fresh = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        _check_not_open(fresh)
        if fresh.state != Activity.State.READY:
            raise ValidationError(_("Fix the rules of the vote first: this is an amendment of that act."))
        own = _own_body(fresh, name)
        if own is not None:
            said = _("{body} runs the contest or sits in its commission: its network gets no more votes.")
            raise ValidationError({"name": said.format(body=own)})
        if fresh.networks.filter(network=written).exists():
            raise ValidationError({"network": _("This network is registered already.")})
        made = RegisteredNetwork.objects.create(
            activity=fresh, network=written, name=name.strip(), cap=cap, act=act.strip(), added_by=by
        )
        record(made, "register_network", by=by, facts={"network": written, "cap": cap, "act": act.strip()})
    return made


def _check_network(name: str, cap: int, act: str, *, is_foreign: bool) -> None:
    faults = {}
    if not name.strip():
        faults["name"] = _("Say whose network it is.")
    if not act.strip():
        faults["act"] = _("Name the act that amends the approving one.")
    if not 2 <= cap <= MOST_CAP:
        faults["cap"] = _("From 2 to {most} votes.").format(most=MOST_CAP)
    if not is_foreign:
        faults["is_foreign"] = _(
            "A network of an organiser or of a body in the commission is never registered."
        )
    if faults:
        raise ValidationError(faults)


def _network(text: str) -> str:
    try:
        parsed = ipaddress.ip_network(text.strip())
    except ValueError:
        raise ValidationError(
            {
                "network": _(
                    "Write a network as 192.0.2.0/24 or 2001:db8::/48, with nothing set after its length."
                )
            }
        ) from None
    if parsed.prefixlen < WIDEST[parsed.version]:
        widest = WIDEST[parsed.version]
        raise ValidationError(
            {"network": _("This network is too wide: at most /{widest}.").format(widest=widest)}
        )
    return str(parsed)


def _own_body(activity: Activity, name: str) -> str | None:
    """Return the name of an organising or commission body that the name given speaks of."""
    arena = activity.arena
    edition = arena.level.contest.edition
    seats = Commission.objects.filter(arena__level__contest=arena.level.contest_id)
    members = Body.objects.filter(memberships__user__mandates__commission__in=seats)
    keys = {edition.issuer_id, edition.control_id, arena.body_id, *seats.values_list("body_id", flat=True)}
    organisers = Body.objects.filter(pk__in=[key for key in keys if key is not None])
    said = fold(name)
    for body in {*organisers, *members}:
        names = (body.name_kk, body.name_ru, body.name_en, body.short_kk, body.short_ru, body.short_en)
        if any(folded and folded in said for folded in map(fold, names)):
            return str(body.name_kk)
    return None


def remove_network(registered: RegisteredNetwork, *, why: str, by: User) -> None:
    """Take a network out again before the vote opens."""
    activity = registered.activity
    if not may_fix(by, activity):
        raise NotAllowed(_("Only the coordinators of the programme fix the rules of a vote."))
    if not why.strip():
        raise ValidationError({"why": _("Name the act or decision.")})
    with unit_of_work():
        _check_not_open(Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk))
        record(registered, "remove_network", by=by, why=why.strip(), facts={"network": registered.network})
        registered.delete()


@dataclass(frozen=True)
class Mark:
    """One criterion of a commission: its names, the most points, its weight."""

    name_kk: str
    name_ru: str
    name_en: str
    most: int = 10
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class JuryTerms:
    """What an act fixes of a commission's choice."""

    act: str
    marks: Sequence[Mark]
    winners: int = 1
    is_blind: bool = True
    tie: str = JuryRules.Tie.CHAIR
    objection_days: int = 5
    answer_days: int = 5


def fix_jury_rules(activity: Activity, terms: JuryTerms, *, by: User) -> JuryRules:
    """Fix how a commission chooses, before its window opens and before anybody has scored; again, another version."""
    if not may_fix(by, activity):
        raise NotAllowed(_("Only the coordinators of the programme fix the rules of a choice."))
    if activity.kind != StageKind.JURY:
        raise ValidationError(_("This is not a choice of a commission."))
    _check_jury(terms)
    with unit_of_work():
        fresh = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        if fresh.state == Activity.State.FROZEN:
            raise WrongState(_("The decisions are published: nothing is changed any more."))
        if _has_begun(fresh):
            raise WrongState(
                _(
                    "The choice has opened: its rules stand. Where it had none, move its window by an act first."
                )
            )
        if Score.objects.filter(criterion__rules__activity=fresh).exists():
            raise WrongState(_("Members have given scores already: the rules stand."))
        held = JuryRules.objects.filter(activity=fresh).first()
        rules = held or JuryRules(activity=fresh, version=0)
        rules.winners, rules.is_blind, rules.tie = terms.winners, terms.is_blind, terms.tie
        rules.objection_days, rules.answer_days = terms.objection_days, terms.answer_days
        rules.act = terms.act.strip()
        rules.fixed_by, rules.fixed_at, rules.version = by, clock.now(), rules.version + 1
        rules.save()
        rules.criteria.all().delete()
        for place, mark in enumerate(terms.marks, start=1):
            Criterion.objects.create(rules=rules, position=place, **asdict(mark))
        facts = {"winners": terms.winners, "version": rules.version, "act": terms.act.strip()}
        record(rules, "fix_jury_rules", by=by, facts=facts)
    return rules


def fix_jury_rules_of_stage(stage: Stage, terms: JuryTerms, *, by: User) -> list[JuryRules]:
    """Fix the same rules for the choice of every arena of a stage that has not opened yet, by one act."""
    choices = Activity.objects.filter(stage=stage, kind=StageKind.JURY).exclude(state=Activity.State.FROZEN)
    waiting = [one for one in choices.order_by("pk") if not _has_begun(one)]
    if not waiting:
        raise WrongState(_("No choice of this stage waits to be opened."))
    with unit_of_work():
        return [fix_jury_rules(one, terms, by=by) for one in waiting]


def _check_jury(terms: JuryTerms) -> None:
    faults: dict[str, str] = {}
    if not terms.act.strip():
        faults["act"] = _("Name the act that fixes the rules, with its number and date.")
    if not terms.marks:
        faults["marks"] = _("Write at least one criterion.")
    if not 1 <= terms.winners <= MOST_LEADERS:
        faults["winners"] = _("From 1 to {most} winners.").format(most=MOST_LEADERS)
    if not 0 <= terms.objection_days <= MOST_APPEAL_DAYS:
        faults["objection_days"] = _("From 0 to {most} days.").format(most=MOST_APPEAL_DAYS)
    if not 1 <= terms.answer_days <= MOST_APPEAL_DAYS:
        faults["answer_days"] = _("From 1 to {most} days.").format(most=MOST_APPEAL_DAYS)
    if terms.tie not in JuryRules.Tie.values:
        faults["tie"] = _("Choose one of the ways offered.")
    if any(not _weighs(mark) for mark in terms.marks):
        faults["marks"] = _("Every criterion has its names, more than 0 points and a weight of more than 0.")
    if faults:
        raise ValidationError(faults)


def _weighs(mark: Mark) -> bool:
    names: Iterable[str] = (mark.name_kk, mark.name_ru, mark.name_en)
    return all(name.strip() for name in names) and 0 < mark.most <= 1000 and 0 < mark.weight < 1000
