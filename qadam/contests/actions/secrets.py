"""The life of a vote's secret: made, copied aside, destroyed after the appeal term with every copy listed."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.contests.counting_rules import may_destroy
from qadam.contests.models import Activity, Freeze, VoteRules, VoteSecret
from qadam.contests.rules import may_run_vote
from qadam.contests.voting import published
from qadam.contests.voting import secrets as files
from qadam.kit import clock
from qadam.kit.dates import format_moment
from qadam.kit.languages import active
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState


def make_secret(activity: Activity, *, by: User) -> VoteSecret:
    """Make the secret of a vote in a file of its own and keep its name and fingerprint; once."""
    if not may_run_vote(by, activity):
        raise NotAllowed(_("Only those who run the vote of this arena handle its secret."))
    with unit_of_work():
        if VoteSecret.objects.filter(activity=activity).exists():
            raise WrongState(_("The vote has its secret already."))
        name = f"vote-{activity.pk}-{secrets.token_hex(6)}"
        fingerprint = files.fingerprint_of(files.create(name))
        secret = VoteSecret.objects.create(
            activity=activity, name=name, fingerprint=fingerprint, made_at=clock.now()
        )
        record(secret, "make_secret", by=by, facts={"name": name, "fingerprint": fingerprint})
    return secret


def note_backup(secret: VoteSecret, where: str, *, by: User) -> VoteSecret:
    """Note where a copy of the secret was put, so that it is not forgotten when all are destroyed."""
    if not may_destroy(by, secret):
        raise NotAllowed(_("Only those who run the vote of this arena handle its secret."))
    if not where.strip():
        raise ValidationError({"where": _("Write where the copy lies.")})
    with unit_of_work():
        locked = _lock(secret)
        locked.backups = [*locked.backups, {"where": where.strip(), "at": clock.now().isoformat()}]
        locked.save(update_fields=["backups"])
        record(locked, "note_backup", by=by, facts={"where": where.strip()})
    return locked


def destroy_secret(activity: Activity, copies: str, *, by: User) -> VoteSecret:
    """Destroy the secret of a closed vote after the appeal term and publish the tags of its votes.

    `copies` lists every copy there was, one in a line; each noted copy must be among them.
    """
    secret = VoteSecret.objects.select_related("activity").get(activity=activity)
    if not may_destroy(by, secret):
        raise NotAllowed(_("Only those who run the vote of this arena handle its secret."))
    # As it stands now: it may have been closed since the caller read it.
    activity = secret.activity
    _check_term(activity)
    listed = [line.strip() for line in copies.splitlines() if line.strip()]
    if not listed:
        raise ValidationError(
            {"copies": _("List every copy of the secret and what became of it, one in a line.")}
        )
    with unit_of_work():
        locked = _lock(secret)
        missing = [copy["where"] for copy in locked.backups if not _is_listed(copy["where"], listed)]
        if missing:
            told = _("These copies were noted and are not in the list: {copies}.")
            raise ValidationError({"copies": told.format(copies="; ".join(missing))})
        locked.destroyed_at, locked.destroyed_by = clock.now(), by
        locked.copies = "\n".join(listed)
        locked.save(update_fields=["destroyed_at", "destroyed_by", "copies"])
        tagged = published.publish_tags(activity, locked.destroyed_at)
        Freeze.objects.filter(activity=activity).update(tagged_sha256=tagged)
        facts = {"fingerprint": locked.fingerprint, "copies": listed, "tagged_sha256": tagged}
        record(locked, "destroy_secret", by=by, facts=facts)
        # Last: what stands above may fail and be done once more, this may not.
        files.remove(locked.name)
    return locked


def destroyed_from(activity: Activity) -> datetime | None:
    """Return the moment from which the secret may be destroyed, or None where the vote has no close."""
    rules = VoteRules.objects.filter(activity=activity).first()
    if rules is None or activity.closes_at is None:
        return None
    return activity.closes_at + timedelta(days=rules.appeal_days)


def _check_term(activity: Activity) -> None:
    if activity.state != Activity.State.FROZEN:
        raise ValidationError(_("The result must be closed before the secret is destroyed."))
    rules = VoteRules.objects.get(activity=activity)
    assert activity.closes_at is not None
    ends = activity.closes_at + timedelta(days=rules.appeal_days)
    if clock.now() < ends:
        raise ValidationError(
            _("The vote may be appealed against until {moment}; the secret is kept until then.").format(
                moment=format_moment(ends, active())
            )
        )
    if rules.unit != VoteRules.Unit.STAGE:
        return
    others = Activity.objects.filter(stage=activity.stage_id).exclude(pk=activity.pk)
    if others.filter(vote_rules__unit=VoteRules.Unit.STAGE).exclude(state=Activity.State.FROZEN).exists():
        raise ValidationError(
            _("Votes of the same stage share this secret, and not all of them are closed yet.")
        )


def _lock(secret: VoteSecret) -> VoteSecret:
    locked = VoteSecret.objects.select_for_update(of=("self",)).get(pk=secret.pk)
    if locked.destroyed_at is not None:
        raise WrongState(_("The secret is destroyed already."))
    return locked


def _is_listed(where: str, listed: list[str]) -> bool:
    return any(where.casefold() in line.casefold() for line in listed)
