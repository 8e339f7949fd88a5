"""What became of a vote, by its receipt alone."""

from qadam.contests.models import Activity, HeldBatch, Vote


def state_of_receipt(code: str) -> str:
    """Return kept, held, counted or void for the vote with this receipt, empty where there is none.

    Before the freeze a vote that nobody has looked at is only kept: it is counted when the result is closed.
    """
    found = Vote.objects.filter(receipt=code).values_list("pk", "activity__state").first()
    if found is None:
        return ""
    pk, activity_state = found
    verdicts = HeldBatch.objects.filter(verdicts__vote=pk).order_by("-verdicts__pk")
    latest = verdicts.values_list("verdicts__state", flat=True).first()
    if latest is not None:
        return str(latest)
    return "counted" if activity_state == Activity.State.FROZEN else "kept"
