from datetime import datetime, time, timedelta

from django.apps import AppConfig


class ContestsConfig(AppConfig):
    name = "qadam.contests"
    label = "contests"

    def ready(self) -> None:
        from qadam.contests import counts
        from qadam.contests.entry_rules import may_fetch_entry_file
        from qadam.contests.package.part import ContestPart
        from qadam.contests.rules import may_fetch_minutes
        from qadam.contests.voting.published import altered_results
        from qadam.contests.wordings import NOTICES
        from qadam.files.rules import ACCESS
        from qadam.indicators.counting import COUNTED
        from qadam.jobs import timetable
        from qadam.notices.wordings import WORDINGS
        from qadam.programmes.package.parts import PARTS
        from qadam.workflow import append_only
        from qadam.workflow.queries import PROOFS

        PARTS.add("contests", ContestPart())
        ACCESS.add("contests.minutes", may_fetch_minutes)

        ACCESS.add("contests.entries", may_fetch_entry_file)
        append_only.protect("contests_vote")
        append_only.protect("contests_verdict")
        _tell_the_public()
        _give_facts()
        PROOFS.add("contests.results", altered_results)
        for kind, wording in NOTICES.items():
            WORDINGS.add(kind, wording)
        for code, count in counts.COUNTS.items():
            COUNTED.add(code, count)
        timetable.add("contests.detectors", timedelta(minutes=10), _detect)
        timetable.add("contests.partners", timedelta(hours=1), _look_at_partners)
        timetable.add("contests.drafts", timedelta(days=1), _forget_drafts, at=time(3, 20))


def _tell_the_public() -> None:
    """Let programmes link their contests, the search know candidates, and kept pages change with the windows."""
    from django.db.models.signals import post_delete, post_save
    from django.utils.translation import gettext_lazy as _

    from qadam.contests import receivers, search
    from qadam.contests.models import Contest, Entry
    from qadam.contests.queries.public import moments_of, of_edition
    from qadam.programmes.tabs import TABS, Tab
    from qadam.search.actions import REINDEX
    from qadam.workflow.cached import MOMENTS

    TABS.add("contests", Tab(_("Contests"), "programmecontests:list", 25, of_edition))
    MOMENTS.add("contests.windows", moments_of)
    REINDEX.add("contests", search.reindex)
    post_save.connect(receivers.index_contest, sender=Contest, dispatch_uid="contests.index")
    post_save.connect(receivers.index_entry, sender=Entry, dispatch_uid="contests.index_entry")
    post_delete.connect(receivers.forget_entry, sender=Entry, dispatch_uid="contests.forget_entry")


def _give_facts() -> None:
    """Let norms count what contests did."""
    from qadam.contests import facts_for_norms
    from qadam.indicators.norming.facts import MEASURED, PROVIDERS, TYPES

    PROVIDERS.add("contests", facts_for_norms.facts_of_contests)
    MEASURED.add("contests", facts_for_norms.kinds_measured)
    for kind, fact_type in facts_for_norms.TYPES.items():
        TYPES.add(kind, fact_type)


def _detect(at: datetime) -> None:
    """Let the detectors look at the votes that are open, and hold what is doubtful."""
    from qadam.contests.actions.holding import detect_by_the_clock

    detect_by_the_clock(at)


def _look_at_partners(at: datetime) -> None:
    """Look whether the banners of the contests that run are up."""
    from qadam.contests.actions.partners import check_partners
    from qadam.contests.models import Contest

    check_partners(Contest.objects.filter(state=Contest.State.ANNOUNCED))


def _forget_drafts(at: datetime) -> None:
    """Erase applications that were begun and never handed in, long after the intake has closed."""
    from qadam.contests.actions.forgetting import forget_drafts

    forget_drafts(at)
