"""What territories announce to the areas above: the days whose work has changed, and by whom."""

from django.dispatch import Signal

# Sent inside the transaction with `days`, a set of dates: due days that fall there may have to move.
workdays_changed = Signal()
