"""What programmes announce to the areas above."""

from django.dispatch import Signal

# Sent inside the transaction after an edition's rows were loaded or amended: edition, by.
edition_changed = Signal()
