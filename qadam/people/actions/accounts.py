"""Accounts: inviting, closing, administrators, links to set a password, the body one acts for."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from qadam.people import mail, rules
from qadam.people.actions.changes import apply
from qadam.people.backends import Backend
from qadam.people.models import Membership, Person, User
from qadam.workflow.log import Actor, record, unit_of_work
from qadam.workflow.transitions import allow


def invite(email: str, full_name: str, language: str, *, by: Actor) -> User:
    """Make the account of a person who has none; they set a password by a link."""
    with unit_of_work():
        user = User.objects.create_user(email, full_name=full_name, language=language)
        record(user, "invite", by=by)
    return user


def welcome(user: User) -> str:
    """Send an invited person the link to set a password, or return it where no mail leaves this installation."""
    link = password_link(user)
    if not settings.MAIL_CONFIGURED:
        return link
    mail.send_to(user, "account/email/invitation", {"password_url": link})
    return ""


def password_link(user: User) -> str:
    """Return the address where the person sets a password, good for one use within three days."""
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    with translation.override(user.language):
        return settings.ORIGIN + reverse("account_reset_password_from_key", kwargs=kwargs)


def answer_forgotten_password(email: str, users: list[User]) -> None:
    """Send the link to whoever may sign in by this address, otherwise a letter that nobody can."""
    known = [user for user in users if Backend().user_can_authenticate(user)]
    for user in known:
        mail.send_to(user, "account/email/password_reset_key", {"password_reset_url": password_link(user)})
    if not known:
        context = {"origin": settings.ORIGIN, "email": email}
        mail.send("account/email/unknown_account", email, context, translation.get_language() or "kk")


def make_administrator(email: str, full_name: str, *, by: Actor) -> User:
    """Make the person a platform administrator, with a new account where there is none."""
    with unit_of_work():
        user = User.objects.filter(email=email.lower()).first() or invite(email, full_name, "kk", by=by)
        if apply(user, {"is_administrator": True, "is_active": True}):
            record(user, "make_administrator", by=by)
    return user


def set_administrator(user: User, is_administrator: bool, *, by: User) -> None:
    """Give or take the administration of the platform; the last administrator keeps it."""
    with unit_of_work():
        allow(rules.may_administer_platform(by))
        if not is_administrator:
            _keep_one_administrator(user)
        fresh = _locked(user)
        if apply(fresh, {"is_administrator": is_administrator}):
            record(fresh, "make_administrator" if is_administrator else "unmake_administrator", by=by)


def close_account(user: User, *, by: User, why: str = "") -> None:
    """Let the person sign in no more and end all their sessions; what they did stays."""
    with unit_of_work():
        allow(rules.may_change_person(by, user))
        _keep_one_administrator(user)
        fresh = _locked(user)
        if apply(fresh, {"is_active": False}):
            record(fresh, "close_account", by=by, why=why)
        for session in UserSession.objects.filter(user_id=user.pk):
            session.end()


def open_account(user: User, *, by: User, why: str = "") -> None:
    """Let a person whose account was closed sign in again."""
    with unit_of_work():
        allow(rules.may_change_person(by, user))
        fresh = _locked(user)
        if apply(fresh, {"is_active": True}):
            record(fresh, "open_account", by=by, why=why)


def rename_person(user: User, full_name: str, language: str, *, by: User) -> None:
    """Correct a person's name or the language of their letters; the log keeps that, not the names."""
    with unit_of_work():
        allow(rules.may_change_person(by, user))
        changed = apply(_locked(user), {"full_name": full_name, "language": language})
        if changed:
            record(user, "rename", by=by, facts={"fields": sorted(changed)})


def change_language(user: User, language: str) -> None:
    """Choose the language of letters to oneself."""
    with unit_of_work():
        if apply(_locked(user), {"language": language}):
            record(user, "change_language", by=user, target=language)


def act_for(user: User, membership: Membership) -> None:
    """Choose the body one acts for: a membership of one's own that is in force."""
    with unit_of_work():
        allow(rules.may_act_for(user, membership))
        user.acting_membership = membership
        user.save(update_fields=["acting_membership"])
        record(user, "act_for", by=user, target=membership.role, facts={"body": membership.body.key})


def end_session(session: UserSession, *, by: User) -> None:
    """End one of one's own sessions, on this or another device."""
    with unit_of_work():
        allow(session.user_id == by.pk)
        session.end()
        record(by, "end_session", by=by)


def log_account(user: Person, verb: str) -> None:
    """Log what a person did with their own way of signing in."""
    if isinstance(user, User):
        record(user, verb, by=user)


def _locked(user: User) -> User:
    return User.objects.get_queryset().select_for_update(of=("self",)).get(pk=user.pk)


def _keep_one_administrator(leaving: User) -> None:
    """Refuse to lose the last one; all are locked, and first of all, since two may leave at once."""
    administrators = (
        User.objects.filter(is_administrator=True, is_active=True).order_by("pk").select_for_update()
    )
    if {user.pk for user in administrators} == {leaving.pk}:
        raise ValidationError(_("This is the last administrator of the platform. Make another one first."))
