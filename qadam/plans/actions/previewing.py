"""What an amendment will do to the duties of a programme, tried and undone."""

from django.utils.translation import gettext as _

from qadam.plans.actions.making import make_duties
from qadam.programmes.amending import as_if_enacted
from qadam.programmes.models import Amendment, Edition
from qadam.workflow.log import MACHINE


def preview_duties(amendment: Amendment) -> list[str]:
    """Return how many duties an amendment makes, changes and takes away, and how many stay as they are."""
    if amendment.edition.state != Edition.State.APPROVED:
        return []
    with as_if_enacted(amendment) as amended:
        changes = make_duties(amended, by=MACHINE)
    said = _(
        "Duties: {added} new, {changed} with other days or bodies, {removed} taken away, {kept} as they are."
    )
    return [
        said.format(added=changes.added, changed=changes.changed, removed=changes.removed, kept=changes.kept)
    ]
