"""What official documents of a programme say of it at their head: the stamp of approval, amending acts, the mark."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qadam.kit.dates import format_dated, format_day
from qadam.kit.languages import active, localized
from qadam.programmes.amendments import amendments_of
from qadam.programmes.models import Amendment, Edition


def mark_of(edition: Edition) -> str:
    """Return the mark of a sample or of a draft, nothing for what is official."""
    marks = [_("SAMPLE") if edition.is_sample else "", _("DRAFT") if edition.state == "draft" else ""]
    return " · ".join(mark for mark in marks if mark)


def approval_of(edition: Edition) -> list[str]:
    """Return the stamp of approval: by which act, or by whom and when, as far as the document says; else nothing."""
    if basis := basis_of(edition):
        return [pgettext("stamp", "APPROVED"), *basis]
    if edition.act_date and (signatory := localized(edition, "act_signatory")):
        return [pgettext("stamp", "APPROVED"), signatory, format_day(edition.act_date, active())]
    return []


def basis_of(edition: Edition) -> list[str]:
    """Return the title of the numbered act that approved a plan, then its day and number where the title lacks them."""
    title, number = localized(edition, "act_title"), edition.act_number
    if not title or not number:
        return []
    if f"№ {number}" in title.replace("\u00a0", " "):
        return [title]
    said = _("No {number}").format(number=number)
    return [title, f"{format_day(edition.act_date, active())} {said}" if edition.act_date else said]


def acts_until(edition: Edition, day: date) -> list[Amendment]:
    """Return the acts that amended a plan up to a day, the earliest first."""
    return [act for act in amendments_of(edition) if act.in_force_on and act.in_force_on <= day]


def act_words(amendment: Amendment) -> str:
    """Return the day and the number of an act that amended a plan."""
    dated = format_dated(amendment.date, active()) if amendment.date else ""
    return " ".join(part for part in (dated, _("No {number}").format(number=amendment.number)) if part)


def amended_by(acts: Sequence[Amendment]) -> list[str]:
    """Return the line that names the acts by which a plan was amended."""
    named = "; ".join(map(act_words, acts))
    return [_("With the changes made by acts: {acts}").format(acts=named)] if acts else []
