"""What signing in announces, written into the log."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa

from qadam.people.actions import log_account


def connect() -> None:
    """Listen to the changes people make to their own way of signing in."""
    verbs = {
        account.password_changed: "change_password",
        account.password_set: "set_password",
        account.password_reset: "reset_password",
        mfa.authenticator_added: "add_second_step",
        mfa.authenticator_removed: "remove_second_step",
        mfa.authenticator_reset: "renew_recovery_codes",
    }
    for signal, verb in verbs.items():
        signal.connect(_receiver(verb), weak=False, dispatch_uid=f"people.{verb}")


def _receiver(verb: str) -> Any:
    def receive(user: Any, **kwargs: Any) -> None:
        log_account(user, verb)

    return receive
