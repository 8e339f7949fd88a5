"""What can be done with duties and reports."""

from qadam.plans.actions.bodies import (
    agree_to_take_part,
    assign,
    decline_to_take_part,
    hand_over,
    people_for,
)
from qadam.plans.actions.consolidation import (
    AskedField,
    FormContent,
    Reminded,
    TextWasEdited,
    accept_contributions,
    build_report,
    remind_missing,
    set_form,
)
from qadam.plans.actions.explaining import Why, explain
from qadam.plans.actions.keeping import drop_filter, keep_filter
from qadam.plans.actions.making import (
    approve,
    check_ready,
    make_duties,
    name_consolidator,
    set_date,
)
from qadam.plans.actions.nudging import nudge
from qadam.plans.actions.periods import allow_exception, close_period, expected_in
from qadam.plans.actions.releasing import release, withdraw_release
from qadam.plans.actions.reviewing import (
    Said,
    accept,
    extend,
    move_to_longer,
    return_for_changes,
    take_for_information,
)
from qadam.plans.actions.schemes import add_scheme_row, change_scheme_row, choose_scheme, load_schemes
from qadam.plans.actions.signing import agree, prepare, set_sign_off, sign, steps_of, take_back
from qadam.plans.actions.submitting import (
    Outcome,
    faults_of,
    for_each,
    last_day_to_ask,
    register_letter,
    submit,
    submit_many,
)
from qadam.plans.actions.succession import choose_successor, hand_over_ended
from qadam.plans.actions.sweeping import sweep
from qadam.plans.actions.terms import excuse, resume, set_inner_day, set_inner_days, set_new_term
from qadam.plans.actions.writing import (
    Asking,
    Figure,
    Proof,
    attach,
    attach_signed_copy,
    carry_over,
    detach,
    save_report,
    share,
)

__all__ = [
    "AskedField",
    "Asking",
    "Figure",
    "FormContent",
    "Outcome",
    "Proof",
    "Reminded",
    "Said",
    "TextWasEdited",
    "Why",
    "accept",
    "accept_contributions",
    "add_scheme_row",
    "agree",
    "agree_to_take_part",
    "allow_exception",
    "approve",
    "assign",
    "attach",
    "attach_signed_copy",
    "build_report",
    "carry_over",
    "change_scheme_row",
    "check_ready",
    "choose_scheme",
    "choose_successor",
    "close_period",
    "decline_to_take_part",
    "detach",
    "drop_filter",
    "excuse",
    "expected_in",
    "explain",
    "extend",
    "faults_of",
    "for_each",
    "hand_over",
    "hand_over_ended",
    "keep_filter",
    "last_day_to_ask",
    "load_schemes",
    "make_duties",
    "move_to_longer",
    "name_consolidator",
    "nudge",
    "people_for",
    "prepare",
    "register_letter",
    "release",
    "remind_missing",
    "resume",
    "return_for_changes",
    "save_report",
    "set_date",
    "set_form",
    "set_inner_day",
    "set_inner_days",
    "set_new_term",
    "set_sign_off",
    "share",
    "sign",
    "steps_of",
    "submit",
    "submit_many",
    "sweep",
    "take_back",
    "take_for_information",
    "withdraw_release",
]
