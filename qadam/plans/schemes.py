"""Which row of a control scheme applies on a day, read once for many duties."""

from datetime import date

from qadam.plans.models import ControlScheme


class Schemes:
    """The dated rows of the control schemes with their kinds; two queries however many are asked for."""

    def __init__(self) -> None:
        rows = ControlScheme.objects.order_by("valid_from").prefetch_related("kinds")
        self._rows = list(rows)

    def on(self, code: str, day: date) -> ControlScheme:
        """Return the row in force on the day, a scheme that asks nothing special where there is none."""
        found = [row for row in self._rows if row.code == code and row.valid_from <= day]
        # An older programme under a newer scheme goes by the scheme's first row.
        later = [row for row in self._rows if row.code == code]
        return next(iter([*reversed(found), *later]), None) or ControlScheme(code=code, valid_from=day)
