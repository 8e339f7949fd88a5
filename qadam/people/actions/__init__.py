"""What can be done with people, bodies and roles; whoever acts is given as `by`."""

from qadam.people.actions.accounts import (
    act_for,
    answer_forgotten_password,
    change_language,
    close_account,
    end_session,
    invite,
    log_account,
    make_administrator,
    open_account,
    password_link,
    rename_person,
    set_administrator,
    welcome,
)
from qadam.people.actions.bodies import (
    add_body,
    add_group_member,
    change_body,
    end_group_member,
    pass_function,
    remove_succession,
)
from qadam.people.actions.memberships import change_membership, end_membership, give_role
from qadam.people.actions.samples import SAMPLE_PASSWORD, Sample, make_sample_accounts, sample_accounts

__all__ = [
    "SAMPLE_PASSWORD",
    "Sample",
    "act_for",
    "add_body",
    "add_group_member",
    "answer_forgotten_password",
    "change_body",
    "change_language",
    "change_membership",
    "close_account",
    "end_group_member",
    "end_membership",
    "end_session",
    "give_role",
    "invite",
    "log_account",
    "make_administrator",
    "make_sample_accounts",
    "open_account",
    "pass_function",
    "password_link",
    "remove_succession",
    "rename_person",
    "sample_accounts",
    "set_administrator",
    "welcome",
]
