"""What can be done with documents: bring, read, check, say who a body is, make the draft programme."""

from qadam.intake.actions.bodies import Chosen, choose_body, choose_certain
from qadam.intake.actions.bringing import (
    BroughtAlready,
    bring,
    bring_other_language,
    join_twins,
    part_twins,
    throw_away,
)
from qadam.intake.actions.checking import (
    SomebodyElse,
    accept_clear,
    accept_row,
    add_row,
    merge_row,
    open_row,
    remove_row,
    restore_row,
    save_facts,
    save_row,
    split_row,
)
from qadam.intake.actions.making import correct_again, make_programme
from qadam.intake.actions.reading import may_ask_again, read_again, read_document, read_now

__all__ = [
    "BroughtAlready",
    "Chosen",
    "SomebodyElse",
    "accept_clear",
    "accept_row",
    "add_row",
    "bring",
    "bring_other_language",
    "choose_body",
    "choose_certain",
    "correct_again",
    "join_twins",
    "make_programme",
    "may_ask_again",
    "merge_row",
    "open_row",
    "part_twins",
    "read_again",
    "read_document",
    "read_now",
    "remove_row",
    "restore_row",
    "save_facts",
    "save_row",
    "split_row",
    "throw_away",
]
