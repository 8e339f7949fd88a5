from datetime import datetime, time, timedelta
from typing import Any

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "qadam.indicators"
    label = "indicators"

    def ready(self) -> None:
        _own_files_of_packages()
        _show_results()
        _count_facts()
        _count_by_the_clock()
        _look_again()
        _gather_values()


def _own_files_of_packages() -> None:
    """Let packages of programmes carry what is measured, with its numbers, norms and money."""
    from qadam.indicators.package.part import IndicatorPart
    from qadam.programmes.package.parts import PARTS

    PARTS.add("indicators", IndicatorPart())


def _show_results() -> None:
    """Let programmes link their results, and the search know indicators."""
    from django.utils.translation import gettext_lazy as _

    from qadam.indicators import search
    from qadam.indicators.ways import TAB, has_results
    from qadam.programmes.signals import edition_approved, edition_changed
    from qadam.programmes.tabs import TABS, Tab
    from qadam.search.actions import REINDEX

    TABS.add(TAB, Tab(_("Results"), "results:overview", 22, has_results))
    REINDEX.add("indicators", search.reindex)
    edition_changed.connect(_index, dispatch_uid="indicators.index")
    edition_approved.connect(_index_approved, dispatch_uid="indicators.index_approved")


def _index(sender: type, **kwargs: Any) -> None:
    """What can be found follows every load and amendment."""
    from qadam.indicators.search import index

    index(kwargs["edition"])


def _index_approved(sender: type, **kwargs: Any) -> None:
    """The signal comes just before the draft leaves its state, in the same transaction."""
    from qadam.indicators.search import index

    index(kwargs["edition"], is_public=True)


def _count_by_the_clock() -> None:
    """Let the numbers that the product counts itself follow its work every night."""
    from qadam.jobs import timetable

    timetable.add("indicators.count", timedelta(days=1), _count, at=time(2, 10))


def _count(at: datetime) -> None:
    from qadam.indicators.actions.counting import count_all
    from qadam.kit.clock import ALMATY
    from qadam.workflow.log import MACHINE

    count_all(at.astimezone(ALMATY).date(), by=MACHINE)


def _count_facts() -> None:
    """Let norms count what is recorded by hand, and the checks find norms that contradict each other."""
    from qadam.files.rules import ACCESS
    from qadam.indicators.norming import checks
    from qadam.indicators.norming.facts import PROVIDERS
    from qadam.indicators.norming.recorded import recorded_facts
    from qadam.indicators.rules import may_fetch_fact_file

    PROVIDERS.add("indicators.recorded", recorded_facts)
    checks.register()
    ACCESS.add("indicators.facts", may_fetch_fact_file)


def _gather_values() -> None:
    """Tell people of values that came, came back and are due; the files behind official values are public."""
    from qadam.files.rules import ACCESS
    from qadam.indicators.rules import may_fetch_evidence
    from qadam.indicators.wordings import NOTICES
    from qadam.jobs import timetable
    from qadam.notices.wordings import WORDINGS

    ACCESS.add("indicators.evidence", may_fetch_evidence)
    for kind, wording in NOTICES.items():
        WORDINGS.add(kind, wording)
    timetable.add("indicators.remind", timedelta(days=1), _remind, at=time(8))


def _remind(at: datetime) -> None:
    """Tell those who have not sent their values as the day comes near."""
    from qadam.indicators.announcing import remind

    remind(at)


def _look_again() -> None:
    """Run the checks again once an act has amended a programme."""
    from qadam.programmes.signals import edition_changed

    edition_changed.connect(_check, dispatch_uid="indicators.check")


def _check(sender: type, **kwargs: Any) -> None:
    from qadam.indicators.actions.checking import look_again

    look_again([kwargs["edition"].pk])
