"""What plans announce to the areas above: report, by."""

from django.dispatch import Signal

report_submitted = Signal()
report_accepted = Signal()
report_returned = Signal()
