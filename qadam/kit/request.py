"""What belongs to one request or one command: its id."""

from contextvars import ContextVar

from qadam.kit.chance import eight_bytes

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def new_request_id() -> str:
    """Give this request or command a fresh id and return it."""
    value = eight_bytes().hex()
    _request_id.set(value)
    return value


def request_id() -> str:
    """Return the id of the present request or command, made when first asked for."""
    return _request_id.get() or new_request_id()
