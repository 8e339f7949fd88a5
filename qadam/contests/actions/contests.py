"""A contest as a whole: prepared, announced, closed, copied to another year."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.contests.models import Activity, Contest, Level, Nomination, Objection, StageKind
from qadam.contests.package.dumping import contest_file
from qadam.contests.package.loading import load_contest
from qadam.contests.package.shifting import moved
from qadam.contests.running_rules import may_run
from qadam.kit import clock
from qadam.kit.languages import active, localized
from qadam.people.models import User
from qadam.programmes.models import Edition
from qadam.programmes.package.faults import PackageError
from qadam.programmes.package.loading import LoadReport
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState, transition

State = Contest.State


def set_contacts(contest: Contest, contacts: str, *, by: User) -> Contest:
    """Say where people complain who were refused; printed beside the vote."""
    _need(by, contest)
    if not contacts.strip():
        raise ValidationError({"contacts": _("Write an address or a telephone.")})
    with unit_of_work():
        fresh = _locked(contest)
        fresh.contacts = contacts.strip()
        fresh.save(update_fields=["contacts"])
        record(fresh, "set_contacts", by=by)
    return fresh


@transition(source=[State.DRAFT], target=State.ANNOUNCED, rule=may_run)
def announce(contest: Contest, *, by: User) -> None:
    """Announce a contest: from now on anybody reads it, and entries are taken in its windows."""
    lacks = what_is_missing(contest)
    if lacks:
        raise ValidationError(_("Not ready to be announced: {things}.").format(things="; ".join(lacks)))
    contest.is_sample = contest.is_sample or contest.edition.is_sample or by.is_sample


def what_is_missing(contest: Contest) -> list[str]:
    """Return what a contest lacks before it may be announced, as short phrases."""
    lacks = []
    if contest.edition.state == Edition.State.DRAFT:
        lacks.append(_("the programme is still a draft"))
    if not contest.contacts:
        lacks.append(_("it is not said where to complain"))
    if not contest.nominations.exists():
        lacks.append(_("there are no nominations"))
    levels = list(Level.objects.filter(contest=contest).prefetch_related("arenas"))
    lacks += [
        _("{level}: no arenas").format(level=localized(level, "name"))
        for level in levels
        if not level.arenas.all()
    ]
    first = Activity.objects.filter(arena__level__contest=contest, kind=StageKind.INTAKE)
    if not first.exists():
        lacks.append(_("there is no intake of applications"))
    elif first.filter(opens_at=None).exists() or first.filter(closes_at=None).exists():
        lacks.append(_("the intake has no first or last day"))
    return lacks


@transition(source=[State.ANNOUNCED], target=State.CLOSED, rule=may_run)
def close(contest: Contest, *, by: User, why: str = "") -> None:
    """Close a contest for good: it stays readable. With something left undone the reason is kept."""
    now = clock.now()
    votes = Activity.objects.filter(arena__level__contest=contest, kind=StageKind.VOTE)
    ready = votes.filter(state=Activity.State.READY)
    if any(vote.is_open(now) for vote in ready):
        raise ValidationError(
            _("A vote is open: close the contest when it is over and its result is frozen.")
        )
    left = what_is_left(contest)
    if left and not why.strip():
        raise ValidationError(
            {
                "why": _("Say why it is closed all the same. Left undone: {things}.").format(
                    things="; ".join(left)
                )
            }
        )


def what_is_left(contest: Contest) -> list[str]:
    """Return what was not brought to an end in a contest, as short phrases."""
    votes = Activity.objects.filter(
        arena__level__contest=contest, kind=StageKind.VOTE, state=Activity.State.READY
    )
    unfrozen = votes.count()
    objections = Objection.objects.filter(arena__level__contest=contest, state=Objection.State.OPEN).count()
    left = []
    if unfrozen:
        left.append(
            ngettext("{count} result is not frozen", "{count} results are not frozen", unfrozen).format(
                count=unfrozen
            )
        )
    if objections:
        left.append(
            ngettext(
                "{count} objection waits for an answer", "{count} objections wait for an answer", objections
            ).format(count=objections)
        )
    return left


def copy_contest(contest: Contest, *, years: int, by: User, edition: Edition | None = None) -> Contest:
    """Copy a contest so many years on, as a draft in the same programme or in another edition.

    Days move with the years, arenas are those of the new first day; entries, votes and commissions stay behind.
    """
    _need(by, contest)
    if years < 1:
        raise ValidationError({"years": _("A contest is copied at least one year on.")})
    target = edition or contest.edition
    row = contest_file(contest)
    slug = f"{contest.family}-{_year_of(contest) + years}"
    if Contest.objects.filter(slug=slug).exists():
        raise ValidationError({"years": _("There is a contest {slug} already.").format(slug=slug)})
    with unit_of_work():
        try:
            made = load_contest(moved(row, 12 * years, slug=slug), target, LoadReport())
        except PackageError as error:
            said = _("The contest cannot be copied so: {reason}").format(reason=error)
            raise ValidationError({"years": said}) from error
        made.copied_from, made.state, made.contacts = contest, State.DRAFT, contest.contacts
        made.is_sample = target.is_sample or by.is_sample
        made.save(update_fields=["copied_from", "state", "contacts", "is_sample"])
        record(made, "copy_contest", by=by, facts={"from": contest.slug, "years": years})
    return made


def _year_of(contest: Contest) -> int:
    """Return the year in which a contest begins: the one on whose day its first arenas stand."""
    days = [level.arenas_on for level in contest.levels.all() if level.arenas_on]
    return min(days).year if days else clock.today().year


def add_nomination(
    contest: Contest,
    *,
    key: str,
    names: Mapping[str, str],
    entry_kind: str,
    conditions: Mapping[str, str] | None = None,
    by: User,
) -> Nomination:
    """Add a nomination to a contest that is not announced yet; `names` are name_kk, name_ru and name_en."""
    _need(by, contest)
    with unit_of_work():
        fresh = _prepared(contest)
        if fresh.nominations.filter(key=key).exists():
            raise ValidationError({"key": _("There is a nomination under this key already.")})
        last = fresh.nominations.order_by("position").last()
        made = Nomination.objects.create(
            contest=fresh,
            key=key,
            position=last.position + 1 if last else 1,
            entry_kind=entry_kind,
            is_in_document=False,
            **names,
            **(conditions or {}),
        )
        record(made, "add_nomination", by=by, facts={"key": key})
    return made


def change_nomination(
    nomination: Nomination,
    *,
    names: Mapping[str, str],
    entry_kind: str,
    conditions: Mapping[str, str],
    by: User,
) -> Nomination:
    """Change the words of a nomination; who takes part in it only while nobody has applied."""
    _need(by, nomination.contest)
    with unit_of_work():
        fresh = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
        is_begun = fresh.contest.state != State.DRAFT
        words = {**names, **conditions}
        if is_begun and (fresh.entry_kind != entry_kind or _differ(fresh, conditions)):
            raise WrongState(
                _("The contest is announced: who takes part and on which condition is not changed any more.")
            )
        for name, value in {**words, "entry_kind": entry_kind}.items():
            setattr(fresh, name, value)
        fresh.save()
        record(fresh, "change_nomination", by=by, facts={"key": fresh.key, "language": active()})
    return fresh


def _differ(nomination: Nomination, values: Mapping[str, str]) -> bool:
    return any(getattr(nomination, name) != value for name, value in values.items())


def remove_nomination(nomination: Nomination, *, by: User) -> None:
    """Take a nomination out of a contest that is not announced yet."""
    _need(by, nomination.contest)
    with unit_of_work():
        _prepared(nomination.contest)
        record(nomination, "remove_nomination", by=by, facts={"key": nomination.key})
        nomination.delete()


def _locked(contest: Contest) -> Contest:
    rows = Contest.objects.select_for_update(of=("self",)).select_related("edition")
    return rows.get(pk=contest.pk)


def _prepared(contest: Contest) -> Contest:
    fresh = _locked(contest)
    if fresh.state != State.DRAFT:
        raise WrongState(_("The contest is announced: its nominations stand."))
    return fresh


def _need(by: User, contest: Contest) -> None:
    if not may_run(by, contest):
        raise NotAllowed(_("Only the coordinators of the programme run its contests."))
