"""What programmes announce to the areas above."""

from django.dispatch import Signal

# Sent inside the transaction after an edition's rows were loaded or amended: edition, by.
edition_changed = Signal()

# Sent inside the transaction that puts a draft into force, before its state is saved: edition, by.
edition_approved = Signal()
