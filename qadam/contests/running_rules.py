"""Who may prepare and run a contest: its coordinators; hosts of arenas look at what is theirs."""

from qadam.contests.models import Activity, Contest, Stage
from qadam.contests.rules import may_coordinate
from qadam.people.models import Person


def may_run(user: Person, contest: Contest) -> bool:
    """Coordinators and control of the bodies that issue or control the programme, and administrators."""
    return may_coordinate(user, contest)


def may_fix(user: Person, activity: Activity) -> bool:
    """Coordinators and control of the bodies that issue or control the programme, and administrators."""
    return may_coordinate(user, activity.arena.level.contest)


def may_move_stage(user: Person, stage: Stage) -> bool:
    """Coordinators and control of the bodies that issue or control the programme, and administrators."""
    return may_coordinate(user, stage.level.contest)
