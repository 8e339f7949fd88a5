"""What stands in the table: who is who, and what one address does with one thing behind it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from tests.world import Role, World

STRANGERS = {Role.STRANGER, Role.CLOSED}
EVERYBODY = {value for name, value in vars(Role).items() if name.isupper()}
SIGNED_IN = EVERYBODY - STRANGERS
PLATFORM = {Role.PLATFORM}
# The office: those who coordinate and control, and all who may read what it sees.
CONTROLLERS = {Role.COORDINATOR, Role.CONTROL}
OFFICE = CONTROLLERS | {Role.AUDITOR}
# Who brings documents and checks what was read of them.
BRINGERS = CONTROLLERS | PLATFORM
MINISTRY = {Role.EXECUTOR, Role.HEAD, Role.ANALYST, Role.EDITOR, Role.ADMINISTRATOR}
WRITERS = {Role.EXECUTOR, Role.HEAD}
# The ministry leads the first measure of every programme: the akimats contribute to its information.
LEAD = MINISTRY
AKIMAT = {Role.OPERATOR, Role.FOREIGN_ADMINISTRATOR}
ADMINISTRATORS = {Role.ADMINISTRATOR, Role.FOREIGN_ADMINISTRATOR, Role.PLATFORM}
OWN_ADMINISTRATORS = {Role.ADMINISTRATOR, Role.PLATFORM}
THEIR_ADMINISTRATORS = {Role.FOREIGN_ADMINISTRATOR, Role.PLATFORM}

Who = Collection[str]
NONE: Who = ()
Data = dict[str, Any]


def nothing(_world: World) -> Any:
    return []


@dataclass(frozen=True)
class Entry:
    """One thing behind an address."""

    thing: str = ""
    args: Callable[[World], list[Any]] = nothing
    # Asking: who reads it, and who is led on elsewhere.
    reads: Who = NONE
    led: Who = NONE
    # Sending what stands in `data`: who gets it done, who is told what is wrong, who is led on with nothing done.
    does: Who = NONE
    told: Who = NONE
    led_back: Who = NONE
    data: Callable[[World], Data] | None = None
    # What is added to the address after a question mark.
    query: str | Callable[[World], str] = ""
    # Strangers are answered here themselves.
    is_open: bool = False
    # Sent as a browser sends a form that has no files.
    is_plain: bool = False

    def asks(self, world: World) -> str:
        """Return what is added to the address."""
        return self.query(world) if callable(self.query) else self.query


def public(args: Callable[[World], list[Any]] = nothing, thing: str = "", **rest: Any) -> Entry:
    """Return an entry for a page that everybody reads."""
    return Entry(thing, args, reads=EVERYBODY, is_open=True, **rest)


def missing(*args: Any) -> Entry:
    """Return an entry for what does not exist: nobody finds it."""
    return Entry("nothing", lambda w: list(args))
