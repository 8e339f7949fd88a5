"""The one way a state changes: lock, check, run, save the least, log."""

import copy
import functools
import inspect
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from qadam.workflow.log import record, subject_of, unit_of_work

P = ParamSpec("P")
M = TypeVar("M", bound=models.Model)
Rule = Callable[[Any, Any], bool]

_moving: ContextVar[frozenset[tuple[str, Any]]] = ContextVar("moving", default=frozenset())

DIAGRAM: dict[str, list["Move"]] = {}


class WrongState(Exception):
    """The thing has moved on meanwhile; the message says so to the person."""


class NotAllowed(PermissionDenied):
    """The rule says no to this person for this thing."""


def allow(is_allowed: bool) -> None:
    """Stop a step that is no transition with the same sentence where its rule says no; raises NotAllowed."""
    if not is_allowed:
        raise NotAllowed(_("Your role does not allow this step."))


class Reentered(RuntimeError):
    """A transition was begun inside a transition of the same thing: a mistake of the code."""


class Move:
    """One arrow of a state diagram: the verb, what it does, and by which rule somebody may do it.

    A step that no person decides, such as one of the timetable, has no rule.
    """

    def __init__(
        self, verb: str, source: Sequence[str], target: str, *, what: str = "", who: str = ""
    ) -> None:
        self.verb, self.source, self.target = verb, tuple(source), target
        self.what, self.who = what, who


def draw(kind: str, move: Move) -> None:
    """Add an arrow to the diagram of a kind of thing for a step that is no transition, such as one taken for many."""
    DIAGRAM.setdefault(kind, []).append(move)


def transition(
    *, source: Sequence[str], target: str, rule: Rule, of: str = "", field: str = "state"
) -> Callable[[Callable[Concatenate[M, P], None]], Callable[Concatenate[M, P], M]]:
    """Make an action a transition: `source` states, the `target` state, the rule that must allow it.

    `of` names the kind of thing in the state diagrams, the model of the action's first argument where it is not
    given; `field` is the column that holds the state.

    A model that names in `follows` the column of another thing has that one locked before it.
    The action gets the freshly locked row first and `by=` the person; it may change the row's fields
    and must not save the row. `why=` is kept in the log. Raises WrongState, NotAllowed or Reentered.
    """
    if isinstance(source, str):
        raise TypeError("the source of a transition is a list of states")

    def decorate(body: Callable[Concatenate[M, P], None]) -> Callable[Concatenate[M, P], M]:
        move = Move(body.__name__, source, target, what=body.__doc__ or "", who=rule.__doc__ or "")
        DIAGRAM.setdefault(of or _kind_of(body, field), []).append(move)

        @functools.wraps(body)
        def act(thing: M, *args: P.args, **kwargs: P.kwargs) -> M:
            key = (subject_of(thing), thing.pk)
            if key in _moving.get():
                raise Reentered(f"{body.__name__} inside another transition of {key}")
            token = _moving.set(_moving.get() | {key})
            try:
                with unit_of_work():
                    return _move(body, thing, source, target, field, rule, args, kwargs)
            finally:
                _moving.reset(token)

        return cast(Callable[Concatenate[M, P], M], act)

    return decorate


def _kind_of(body: Callable[..., None], field: str) -> str:
    """Return the label of the model whose state an action changes, with the column where it is not `state`."""
    first = next(iter(inspect.signature(body).parameters.values()))
    label: str = first.annotation._meta.label_lower
    return label if field == "state" else f"{label}.{field}"


def _move(
    body: Callable[..., None],
    thing: M,
    source: Sequence[str],
    target: str,
    field: str,
    rule: Rule,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> M:
    by = kwargs["by"]
    _lock_followed(thing)
    fresh = type(thing)._default_manager.select_for_update(of=("self",)).filter(pk=thing.pk).first()
    if fresh is None or getattr(fresh, field) not in source:
        raise WrongState(_("This has changed meanwhile. Open the page again and look at its present state."))
    allow(rule(by, fresh))
    state: str = getattr(fresh, field)
    before = _values(fresh)
    body(fresh, *args, **kwargs)
    setattr(fresh, field, target)
    changed = [name for name, value in _values(fresh).items() if before[name] != value]
    if changed:
        fresh.save(update_fields=changed)
    record(fresh, body.__name__, by=by, source=state, target=target, why=str(kwargs.get("why", "")))
    return fresh


def _lock_followed(thing: models.Model) -> None:
    """Lock what a thing follows before the thing itself: steps that need both rows never wait for each other.

    A model names the column of what it follows in `follows`, such as a report its duty.
    """
    name: str = getattr(type(thing), "follows", "")
    if name:
        field = cast("models.ForeignKey[Any, Any]", type(thing)._meta.get_field(name))
        rows = field.related_model._default_manager.select_for_update(of=("self",))
        rows.filter(pk=getattr(thing, field.attname)).first()


def _values(thing: models.Model) -> dict[str, Any]:
    return {field.attname: _kept(getattr(thing, field.attname)) for field in thing._meta.concrete_fields}


def _kept(value: Any) -> Any:
    """Return a copy: a list or a file may be changed in place, and the change must be seen."""
    return value.name if isinstance(value, FieldFile) else copy.deepcopy(value)
