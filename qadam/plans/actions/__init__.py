"""What can be done with duties and reports."""

from qadam.plans.actions.bodies import (
    agree_to_take_part,
    assign,
    decline_to_take_part,
    hand_over,
    people_for,
)
from qadam.plans.actions.explaining import Why, explain
from qadam.plans.actions.making import (
    DutyChanges,
    approve,
    make_duties,
    name_consolidator,
    open_duties,
    set_date,
)
from qadam.plans.actions.periods import allow_exception, close_period, expected_in
from qadam.plans.actions.reviewing import (
    Said,
    accept,
    extend,
    move_to_longer,
    return_for_changes,
    rework_day,
    take_for_information,
)
from qadam.plans.actions.schemes import load_schemes
from qadam.plans.actions.signing import agree, prepare, set_sign_off, sign, steps_of, take_back
from qadam.plans.actions.submitting import (
    Outcome,
    check_ready,
    for_each,
    last_day_to_ask,
    register_letter,
    submit,
    submit_many,
)
from qadam.plans.actions.terms import excuse, resume, set_inner_day, set_new_term
from qadam.plans.actions.writing import (
    Asking,
    Figure,
    Proof,
    attach,
    carry_over,
    detach,
    save_report,
    share,
)

__all__ = [
    "Asking",
    "DutyChanges",
    "Figure",
    "Outcome",
    "Proof",
    "Said",
    "Why",
    "accept",
    "agree",
    "agree_to_take_part",
    "allow_exception",
    "approve",
    "assign",
    "attach",
    "carry_over",
    "check_ready",
    "close_period",
    "decline_to_take_part",
    "detach",
    "excuse",
    "expected_in",
    "explain",
    "extend",
    "for_each",
    "hand_over",
    "last_day_to_ask",
    "load_schemes",
    "make_duties",
    "move_to_longer",
    "name_consolidator",
    "open_duties",
    "people_for",
    "prepare",
    "register_letter",
    "resume",
    "return_for_changes",
    "rework_day",
    "save_report",
    "set_date",
    "set_inner_day",
    "set_new_term",
    "set_sign_off",
    "share",
    "sign",
    "steps_of",
    "submit",
    "submit_many",
    "take_back",
    "take_for_information",
]
