"""What follows when official values change: the sums at once, the checks of the programme beside the work."""

from collections.abc import Iterable

from qadam.indicators.actions.rolling import follow
from qadam.indicators.models import Value


def official_changed(values: Iterable[Value]) -> None:
    """Bring the sums in step with these official values; call it in the unit of work that changed them."""
    changed = list(values)
    if changed:
        follow(changed)
