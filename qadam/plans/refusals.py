"""Refusals that are said in more than one place: by the action and by the page before it, in the same words."""

from django.utils.translation import gettext as _


def period_is_closed() -> str:
    """Why a report of a closed period is not changed: writing, signing and sending it, and its page."""
    return _(
        "The period is closed and consolidated. Ask the control office for an exception with its document."
    )


def not_yours_to_write() -> str:
    """Why a report is not written: another body's, or out of its writer's hands."""
    return _("This report is not yours to write, or it is submitted already.")


def being_signed() -> str:
    """Why a report that was handed on inside its body is not changed."""
    return _("The report is being signed. Take it back before you change it.")


def nothing_written() -> str:
    """Why a report without a text does not leave its body."""
    return _("Write what was done before you submit.")


def sent_once() -> str:
    """A second click sends nothing more."""
    return _("This report is submitted already; it was sent once.")


def asks_for_a_term() -> str:
    """Why a request for a new term is not accepted."""
    return _("This report asks for a new term: grant it or return the report.")


def outgoing_ahead() -> str:
    """Why the date of a letter or a signature is refused."""
    return _("The outgoing date is in the future.")


def not_yours_to_explain() -> str:
    """Why a delay is not explained by another."""
    return _("Only the people of the body explain its delay.")


def document_and_reason() -> str:
    """What the control side gives with each change of its own accord."""
    return _("Name the document and the reason.")


def not_yours_to_release() -> str:
    """Why a report is neither released nor taken back by another."""
    return _("Only the issuer's side releases reports to the public and withdraws them.")


def not_accepted_yet() -> str:
    """Why a draft, and a report that waits or came back, is not released."""
    return _("Only a report that is accepted or taken for information is released.")


def released_once() -> str:
    """A second click releases nothing more."""
    return _("This report is released already.")


def not_released() -> str:
    """A second click withdraws nothing more."""
    return _("This report is not released, or was withdrawn already.")
