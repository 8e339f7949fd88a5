from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from qadam.programmes.models import Amendment

# The public pages that plans add to a programme's: the name of the address, the word, the place in the row.
PAGES = [
    ("plan", _("Plan"), 10),
    ("execution", _("Execution"), 15),
    ("bodies", _("Who does what"), 20),
    ("calendar", _("Calendar"), 30),
    ("map", _("Map"), 40),
]


SWEEP = "plans.sweep"


class PlansConfig(AppConfig):
    name = "qadam.plans"
    label = "plans"

    def ready(self) -> None:
        from qadam.files.rules import ACCESS
        from qadam.indicators.counting import COUNTED
        from qadam.indicators.norming.facts import MEASURED, PROVIDERS, TYPES
        from qadam.jobs import timetable
        from qadam.notices.wordings import WORDINGS
        from qadam.people.pages import BODY_PAGES, BodyPage
        from qadam.plans import counts, facts_for_norms, receivers, signals, wordings
        from qadam.plans.public.schemes import scheme_facts
        from qadam.plans.queries import altered_versions
        from qadam.programmes.facts import FACTS
        from qadam.programmes.previews import PREVIEWS
        from qadam.programmes.signals import edition_changed
        from qadam.programmes.tabs import TABS, Tab
        from qadam.territories.signals import workdays_changed
        from qadam.workflow import append_only
        from qadam.workflow.queries import PROOFS

        append_only.protect("plans_reportversion")
        PROOFS.add("plans.versions", altered_versions)
        ACCESS.add("plans.reports", receivers.may_fetch_report_file)
        ACCESS.add("plans.letters", receivers.may_fetch_letter)
        for kind, wording in wordings.WORDINGS.items():
            WORDINGS.add(kind, wording)
        signals.report_submitted.connect(receivers.tell_reviewers, dispatch_uid="plans.submitted")
        signals.report_accepted.connect(receivers.tell_accepted, dispatch_uid="plans.accepted")
        signals.report_returned.connect(receivers.tell_returned, dispatch_uid="plans.returned")
        # Hourly: a day begins at midnight wherever the clock started; run again it changes nothing.
        timetable.add(SWEEP, timedelta(hours=1), _sweep)
        timetable.add("plans.hand_over", timedelta(days=1), _hand_over, at=time(5))
        for code, count in counts.COUNTS.items():
            COUNTED.add(code, count)
        PROVIDERS.add("plans.information", facts_for_norms.facts_of_information)
        MEASURED.add("plans.information", facts_for_norms.kinds_measured)
        for kind, fact_type in facts_for_norms.TYPES.items():
            TYPES.add(kind, fact_type)
        for name, label, place in PAGES:
            TABS.add(name, Tab(label, f"plans:{name}", place))
        PREVIEWS.add("plans.duties", _preview_duties)
        FACTS.add("plans.scheme", scheme_facts)
        BODY_PAGES.add("plans.steps", BodyPage(_("Sign-off steps"), "desk:steps"))
        edition_changed.connect(_make_duties, dispatch_uid="plans.make_duties")
        workdays_changed.connect(_move_duties, dispatch_uid="plans.move_duties")


def _make_duties(sender: type, **kwargs: Any) -> None:
    """Duties follow every load or amendment of a programme that is not a draft."""
    from qadam.plans.actions import make_duties
    from qadam.programmes.models import Edition

    edition: Edition = kwargs["edition"]
    if edition.state != Edition.State.DRAFT:
        make_duties(edition, by=kwargs["by"])


def _preview_duties(amendment: "Amendment") -> list[str]:
    from qadam.plans.actions.previewing import preview_duties

    return preview_duties(amendment)


def _move_duties(sender: type, **kwargs: Any) -> None:
    """When days become worked or free, the duties of the programmes that run then move."""
    from qadam.plans.actions import make_duties
    from qadam.plans.queries import editions_with_duties_on
    from qadam.workflow.log import MACHINE

    for edition in editions_with_duties_on(kwargs["days"]):
        make_duties(edition, by=MACHINE)


def _sweep(at: datetime) -> None:
    """Open the duties whose time has come and say what there is to say of them."""
    from qadam.jobs.timetable import last_done
    from qadam.plans.actions import sweep
    from qadam.workflow.log import MACHINE

    sweep(at, by=MACHINE, last=last_done(SWEEP))


def _hand_over(at: datetime) -> None:
    """Hand what bodies still owe that have ended to their successors."""
    from qadam.kit.clock import ALMATY
    from qadam.plans.actions import hand_over_ended
    from qadam.workflow.log import MACHINE

    hand_over_ended(at.astimezone(ALMATY).date(), by=MACHINE)
