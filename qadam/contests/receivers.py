"""What follows of itself when a contest or an entry is saved: the search knows it, or forgets it at once."""

from typing import Any

from qadam.contests import search
from qadam.contests.models import Contest, Entry


def index_contest(sender: type, instance: Contest, *, raw: bool = False, **kwargs: Any) -> None:
    """Write the search row of a contest."""
    if not raw:
        search.index(instance)


def index_entry(sender: type, instance: Entry, *, raw: bool = False, **kwargs: Any) -> None:
    """Write or take away the search row of an entry; a draft never had one."""
    if not raw and instance.state != Entry.State.DRAFT:
        search.index_entry(instance)


def forget_entry(sender: type, instance: Entry, **kwargs: Any) -> None:
    """Take the search row of an erased entry away."""
    instance.is_public = False
    search.index_entry(instance)
