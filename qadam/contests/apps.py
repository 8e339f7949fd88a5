from datetime import datetime, timedelta

from django.apps import AppConfig


class ContestsConfig(AppConfig):
    name = "qadam.contests"
    label = "contests"

    def ready(self) -> None:
        from qadam.contests.package.part import ContestPart
        from qadam.jobs import timetable
        from qadam.programmes.package.parts import PARTS
        from qadam.workflow import append_only

        PARTS.add("contests", ContestPart())

        append_only.protect("contests_vote")
        append_only.protect("contests_verdict")
        timetable.add("contests.detectors", timedelta(minutes=10), _detect)
        timetable.add("contests.partners", timedelta(hours=1), _look_at_partners)


def _detect(at: datetime) -> None:
    """Let the detectors look at the votes that are open, and hold what is doubtful."""
    from qadam.contests.actions.holding import detect_by_the_clock

    detect_by_the_clock(at)


def _look_at_partners(at: datetime) -> None:
    """Look whether the banners of the contests that run are up."""
    from qadam.contests.actions.partners import check_partners
    from qadam.contests.models import Contest

    check_partners(Contest.objects.filter(state=Contest.State.ANNOUNCED))
