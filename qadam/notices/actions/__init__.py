"""What can be done with messages and letters; whoever acts is given as `by`, or as the person whose they are."""

from qadam.notices.actions.choosing import choose_letters, revoke, subscribe
from qadam.notices.actions.sending import NoLetterSent, retry, send_letters, sweep_letters
from qadam.notices.actions.telling import (
    Message,
    mark_one_read,
    mark_read,
    mark_read_at,
    tell,
    tell_all,
)
from qadam.notices.actions.writing import NotWritten, make_letters, settle_samples

__all__ = [
    "Message",
    "NoLetterSent",
    "NotWritten",
    "choose_letters",
    "make_letters",
    "mark_one_read",
    "mark_read",
    "mark_read_at",
    "retry",
    "revoke",
    "send_letters",
    "settle_samples",
    "subscribe",
    "sweep_letters",
    "tell",
    "tell_all",
]
