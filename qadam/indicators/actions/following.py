"""What follows when official values change: the sums at once, the checks of the programme beside the work."""

from collections.abc import Iterable

from qadam.indicators.actions.checking import look_again
from qadam.indicators.actions.rolling import follow
from qadam.indicators.models import Series, Value


def official_changed(values: Iterable[Value]) -> None:
    """Bring the sums in step with these official values; call it in the unit of work that changed them."""
    changed = list(values)
    if changed:
        follow(changed)
        rows = Series.objects.filter(pk__in={value.series_id for value in changed}).order_by()
        look_again(rows.values_list("indicator__edition", flat=True).distinct())
