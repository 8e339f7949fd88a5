"""By which rules a programme is controlled, as its public page tells."""

from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.plans.queries import scheme_on
from qadam.programmes.models import Edition

NOT_GIVEN = "none"


def scheme_facts(edition: Edition) -> list[tuple[str, str]]:
    """Return the line about the control scheme of a programme in force; one query, none where no scheme is given."""
    if edition.scheme == NOT_GIVEN or edition.state == Edition.State.ARCHIVE:
        return []
    today = clock.today()
    row = scheme_on(edition.scheme, max(today, edition.first_on or today))
    if row is None:
        return []
    return [(_("Controlled under"), row.cited or localized(row, "name"))]
