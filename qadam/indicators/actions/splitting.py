"""Recording which share of a split territory's numbers belongs to each that came of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.indicators.models import SplitShare
from qadam.indicators.rules import may_record_shares
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.people.models import User
from qadam.territories.models import Territory
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import allow


def record_shares(
    from_code: str, on: date, shares: Mapping[str, Decimal], *, source: str, by: User, is_sample: bool = False
) -> list[SplitShare]:
    """Record all shares of one split at once, of one each, with their source; what was recorded before gives way.

    Raises ValidationError with the reason: no such split, a part left out, shares that are not one together.
    """
    allow(may_record_shares(by))
    with unit_of_work():
        # Two people may record the same split at once.
        units = Territory.objects.select_for_update().filter(predecessor__code=from_code, valid_from=on)
        _check(from_code, on, {unit.code: unit for unit in units.order_by("pk")}, shares, source)
        SplitShare.objects.filter(from_code=from_code, on=on).exclude(to_code__in=shares).delete()
        kept = []
        for code, share in sorted(shares.items()):
            row, _is_new = SplitShare.objects.update_or_create(
                from_code=from_code,
                to_code=code,
                on=on,
                defaults={"share": share, "source": source.strip(), "is_sample": is_sample},
            )
            record(row, "record_share", by=by, facts={"share": f"{share:f}", "source": source.strip()})
            kept.append(row)
    return kept


def _check(
    from_code: str, on: date, units: Mapping[str, Territory], shares: Mapping[str, Decimal], source: str
) -> None:
    day = format_day(on, active())
    if len(units) < 2:
        raise ValidationError(
            _("No territory was split from {code} on {day}.").format(code=from_code, day=day)
        )
    if set(shares) != set(units):
        names = ", ".join(localized(unit, "name") for unit in units.values())
        raise ValidationError(_("Give a share for each of: {names}.").format(names=names))
    if not source.strip():
        raise ValidationError(_("Say where the shares are from."))
    if any(not 0 <= share <= 1 or share != round(share, 4) for share in shares.values()):
        raise ValidationError(_("A share is a number from 0 to 1 with at most four places."))
    total = sum(shares.values(), Decimal(0))
    if total != 1:
        said = _("The shares of a split are 1 together; these are {total}.")
        raise ValidationError(said.format(total=format_number(total, active())))
