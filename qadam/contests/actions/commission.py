"""A commission and its members by act, their conflicts of interest, and the signed copy of its minutes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from qadam.contests.actions.proposing import renew_proposals
from qadam.contests.models import Activity, Arena, Candidacy, Commission, Conflict, Entry, Mandate, Minutes
from qadam.contests.rules import may_compose, may_lead, may_sit
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import allow

Seat = Mandate.Seat


def make_commission(
    arena: Arena,
    *,
    names: dict[str, str],
    act: str,
    acted_on: date | None,
    by: User,
    duty: str = Commission.Duty.DECIDING,
    territory_code: str = "",
    body: Body | None = None,
    quorum: tuple[int, int] = (2, 3),
) -> Commission:
    """Enter a commission that an act appointed; `names` are name_kk, name_ru and name_en."""
    allow(may_compose(by, arena))
    if not act.strip():
        raise ValidationError(_("Name the act that appointed the commission."))
    if not 1 <= quorum[0] <= quorum[1]:
        raise ValidationError(_("The quorum is a part of the members: two of three, for example."))
    with unit_of_work():
        made = Commission.objects.create(
            arena=arena,
            **names,
            duty=duty,
            act=act.strip(),
            acted_on=acted_on,
            territory_code=territory_code,
            body=body,
            quorum_part=quorum[0],
            quorum_whole=quorum[1],
        )
        record(made, "make_commission", by=by, facts={"duty": duty, "quorum": f"{quorum[0]}/{quorum[1]}"})
    return made


def add_member(
    commission: Commission,
    user: User,
    *,
    seat: str,
    act: str,
    valid_from: date,
    valid_to: date | None = None,
    position_kk: str = "",
    position_ru: str = "",
    by: User,
) -> Mandate:
    """Give a person a seat from a day on, by act; nobody holds two seats at once, and there is one chair at a time."""
    allow(may_compose(by, commission.arena))
    if not act.strip():
        raise ValidationError(_("Name the act by which the person sits in the commission."))
    if valid_to is not None and valid_to < valid_from:
        raise ValidationError(_("The last day of the mandate is before its first."))
    if not user.is_active:
        raise ValidationError(_("The account of this person is closed."))
    with unit_of_work():
        Commission.objects.select_for_update().get(pk=commission.pk)
        meanwhile = commission.mandates.filter(_overlapping(valid_from, valid_to))
        if meanwhile.filter(user=user).exists():
            raise ValidationError(_("This person holds a seat in the commission in these days already."))
        if seat == Seat.CHAIR and meanwhile.filter(seat=Seat.CHAIR).exists():
            raise ValidationError(_("The commission has a chair in these days: end that mandate first."))
        held = Mandate.objects.create(
            commission=commission,
            user=user,
            seat=seat,
            act=act.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
            position_kk=position_kk.strip(),
            position_ru=position_ru.strip(),
        )
        facts = {"seat": seat, "from": valid_from.isoformat(), "to": valid_to.isoformat() if valid_to else ""}
        record(held, "add_member", by=by, facts=facts | {"person": user.log_key})
    return held


def _overlapping(first: date, last: date | None) -> Q:
    begun = Q(valid_from=None) | Q(valid_from__lte=last) if last else Q()
    return begun & (Q(valid_to=None) | Q(valid_to__gte=first))


def end_mandate(mandate: Mandate, *, valid_to: date, why: str, by: User) -> Mandate:
    """End a seat with a day, by act; what the person scored and said while seated stays."""
    allow(may_compose(by, mandate.commission.arena))
    if not why.strip():
        raise ValidationError(_("Name the act by which the mandate ends."))
    with unit_of_work():
        fresh = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
        if fresh.valid_from and valid_to < fresh.valid_from:
            raise ValidationError(_("The last day of the mandate is before its first."))
        fresh.valid_to = valid_to
        fresh.save(update_fields=["valid_to"])
        renew_proposals(fresh.commission.arena, by=by)
        record(fresh, "end_mandate", by=by, why=why.strip(), facts={"to": valid_to.isoformat()})
    return fresh


def declare_conflict(mandate: Mandate, entry: Entry, *, what: str, by: User) -> Conflict:
    """Bar a member from an entry: declared by the member, or recorded by the chair, a deputy or the secretary.

    A second declaration of the same is the first one.
    """
    is_declared = by.pk == mandate.user_id and may_sit(by, mandate.commission)
    allow(is_declared or may_lead(by, mandate.commission))
    if not what.strip():
        raise ValidationError(
            _("Say in a few words what the interest is: a relative, a colleague, a superior.")
        )
    arena = mandate.commission.arena
    if entry.arena_id != arena.pk and not Candidacy.objects.filter(entry=entry, arena=arena).exists():
        raise ValidationError(_("This entry does not stand before the commission."))
    with unit_of_work():
        lock_choices(arena)
        found, is_new = Conflict.objects.get_or_create(
            mandate=mandate,
            entry=entry,
            defaults={"what": what.strip()[:300], "is_declared": is_declared, "by": by},
        )
        if is_new:
            renew_proposals(arena, by=by)
            record(found, "declare_conflict", by=by, facts={"entry": entry.number, "declared": is_declared})
    return found


def lift_conflict(conflict: Conflict, *, why: str, by: User) -> None:
    """Take back a conflict that was recorded by mistake: by one who leads the commission and is not the member."""
    mandate = conflict.mandate
    allow(may_lead(by, mandate.commission) and by.pk != mandate.user_id)
    if not why.strip():
        raise ValidationError(_("Say why the conflict is taken back."))
    with unit_of_work():
        lock_choices(mandate.commission.arena)
        fresh = Conflict.objects.select_for_update(of=("self",)).filter(pk=conflict.pk).first()
        if fresh is None:
            return
        record(fresh, "lift_conflict", by=by, why=why.strip(), facts={"entry": conflict.entry.number})
        fresh.delete()
        renew_proposals(mandate.commission.arena, by=by)


def lock_choices(arena: Arena) -> None:
    """Lock the windows of an arena in which scores and questions stand, in one order for all."""
    rows = Activity.objects.select_for_update(of=("self",)).filter(arena=arena, kind__in=["jury", "vote"])
    list(rows.order_by("pk").values_list("pk", flat=True))


def attach_minutes(
    activity: Activity,
    commission: Commission,
    *,
    number: str,
    held_on: date,
    signed_copy: Upload | None = None,
    by: User,
) -> Minutes:
    """Give the minutes of a window their number and day, and the signed copy when there is one."""
    allow(may_lead(by, commission))
    number = " ".join(number.split())
    if not number:
        raise ValidationError(_("Write the number of the minutes."))
    if held_on > clock.today():
        raise ValidationError(_("The day of the sitting is still ahead."))
    with unit_of_work():
        Commission.objects.select_for_update().get(pk=commission.pk)
        if commission.minutes.filter(number=number).exclude(activity=activity).exists():
            raise ValidationError(_("Other minutes of this commission have the number already."))
        found = commission.minutes.filter(activity=activity).order_by("pk").last()
        minutes = found or Minutes(activity=activity, commission=commission)
        minutes.number, minutes.held_on = number, held_on
        minutes.signed_copy = signed_copy or minutes.signed_copy
        minutes.attached_by, minutes.attached_at = by, clock.now()
        minutes.save()
        facts = {"number": number, "copy": minutes.signed_copy.sha256 if minutes.signed_copy else ""}
        record(minutes, "attach_minutes", by=by, facts=facts)
    return minutes
