"""Winners go up a level: their package is sent, taken or sent back, and they stand as candidates there."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.contests.actions.entries import KINDS_OF
from qadam.contests.models import Activity, Candidacy, EntryFile, HandOver, StageKind
from qadam.contests.queries.packages import ROLES, lacking, parts_of, upper_arena
from qadam.contests.rules import may_host
from qadam.files.actions import store
from qadam.files.kinds import KINDS
from qadam.kit import clock
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import WrongState, allow

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


def send_up(candidacy: Candidacy, *, by: User) -> HandOver:
    """Send a winner's package to the level above; sent again after it was sent back, it is the same record."""
    to_arena = upper_arena(candidacy)
    with unit_of_work():
        fresh = _locked(candidacy)
        allow(may_host(by, fresh.arena))
        if fresh.state != Candidacy.State.WINNER:
            raise WrongState(_("Only a winner of this level goes up."))
        lacks = lacking(fresh)
        if lacks:
            raise ValidationError(_("The package lacks: {parts}.").format(parts=", ".join(lacks)))
        contents = {part.key: list(part.files) for part in parts_of(fresh)}
        sent = HandOver.objects.select_for_update().filter(candidacy=fresh).first()
        if sent is None:
            sent = HandOver(candidacy=fresh, to_arena=to_arena, contents=contents, sent_by=by)
        elif sent.taken_at is not None or not sent.lacks:
            raise WrongState(_("The package was sent already."))
        sent.contents, sent.sent_by, sent.sent_at, sent.lacks = contents, by, clock.now(), ""
        sent.save()
        record(sent, "send_up", by=by, facts={"entry": fresh.entry.number, "to": str(to_arena.pk)})
    return sent


def add_part(candidacy: Candidacy, part: str, file: "UploadedFile[bytes]", *, by: User) -> EntryFile:
    """Put a file into the package of a winner: what the applicant did not bring the host of the arena does."""
    allow(may_host(by, candidacy.arena))
    role = ROLES.get(part, (part,))[0]
    if role not in EntryFile.Role.values or part not in candidacy.entry.contest.parts:
        raise ValidationError(_("Say what kind of file it is."))
    upload = store(
        file, by=by, is_sample=candidacy.entry.is_sample, kinds=KINDS_OF.get(EntryFile.Role(role), KINDS)
    )
    with unit_of_work():
        fresh = _locked(candidacy)
        if fresh.state != Candidacy.State.WINNER:
            raise WrongState(_("Only a winner of this level goes up."))
        if HandOver.objects.filter(candidacy=fresh, lacks="").exists():
            raise WrongState(_("The package was sent already."))
        added = EntryFile.objects.create(entry=fresh.entry, role=role, upload=upload)
        record(fresh.entry, "add_file", by=by, facts={"role": role, "file": upload.pk})
    return added


def take_over(sent: HandOver, *, by: User) -> Candidacy:
    """Take a package: the entry stands as a candidate of the arena above, with no votes and a commission of its own."""
    with unit_of_work():
        fresh = _on_the_way(sent)
        allow(may_host(by, fresh.to_arena))
        entry = fresh.candidacy.entry
        if entry.withdrawn_at is not None:
            raise ValidationError(_("This entry was withdrawn meanwhile."))
        votes = fresh.to_arena.activities.filter(kind=StageKind.VOTE, state=Activity.State.FROZEN)
        if votes.exists():
            raise WrongState(
                _("The vote of this region is closed for good: nobody can be admitted any more.")
            )
        fresh.taken_by, fresh.taken_at = by, clock.now()
        fresh.save(update_fields=["taken_by", "taken_at"])
        above, _is_new = Candidacy.objects.get_or_create(entry=entry, arena=fresh.to_arena)
        record(fresh, "take_over", by=by, facts={"entry": entry.number})
    return above


def send_back(sent: HandOver, *, why: str, by: User) -> HandOver:
    """Send a package back to be completed, saying what it lacks."""
    reason = why.strip()
    if not reason:
        raise ValidationError(_("Say what the package lacks."))
    with unit_of_work():
        fresh = _on_the_way(sent)
        allow(may_host(by, fresh.to_arena))
        fresh.lacks = reason
        fresh.save(update_fields=["lacks"])
        record(fresh, "send_back", by=by, why=reason)
    return fresh


def _locked(candidacy: Candidacy) -> Candidacy:
    rows = Candidacy.objects.select_for_update(of=("self",)).select_related(
        "entry__contest", "arena__level__contest__edition", "arena__body", "arena__territory"
    )
    return rows.get(pk=candidacy.pk)


def _on_the_way(sent: HandOver) -> HandOver:
    rows = HandOver.objects.select_for_update(of=("self",)).select_related(
        "candidacy__entry", "to_arena__level__contest__edition", "to_arena__body", "to_arena__territory"
    )
    fresh = rows.get(pk=sent.pk)
    if fresh.taken_at is not None or fresh.lacks:
        raise WrongState(_("This package is not on its way any more. Open the page again."))
    return fresh
