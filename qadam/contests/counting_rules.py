"""Who may do what with a vote that is being counted, held, frozen and published."""

from qadam.contests.models import Activity, Candidacy, Decision, HeldBatch, VoteSecret
from qadam.contests.rules import may_host, may_run_vote, seat_of, seats_in
from qadam.people.models import Person
from qadam.workflow.log import Machine


def may_see_vote(user: Person, activity: Activity) -> bool:
    """The hosts of the arena and the members of its deciding commission."""
    return may_run_vote(user, activity) or bool(seats_in(user, activity.arena))


def may_freeze(user: Person, activity: Activity) -> bool:
    """The hosts of the arena whose vote it is."""
    return may_run_vote(user, activity)


def may_lead_on(user: "Person | Machine", candidacy: Candidacy) -> bool:
    """The hosts of the arena and the members of its deciding commission; after a withdrawal the product itself."""
    if isinstance(user, Machine):
        return True
    return may_host(user, candidacy.arena) or bool(seats_in(user, candidacy.arena))


def may_decide_batch(user: Person, batch: HeldBatch) -> bool:
    """A member of the commission before which the question of these votes was put, by its minuted vote."""
    decision = Decision.objects.filter(batch=batch).select_related("commission").first()
    return decision is not None and seat_of(user, decision.commission) is not None


def may_destroy(user: Person, secret: VoteSecret) -> bool:
    """The hosts of the arena whose vote it was."""
    return may_run_vote(user, secret.activity)
