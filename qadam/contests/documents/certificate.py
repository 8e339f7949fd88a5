"""A certificate of an award, in the active language."""

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from qadam.contests.models import Award
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.writing.certificate import Certificate


def certificate_of(award: Award) -> Certificate:
    """Return the certificate in the active language (kk or ru); an annulled award has none: ValueError."""
    if award.annulled_at is not None:
        raise ValueError("an annulled award has no certificate")
    language = active()
    address = check_address(award, language)
    return Certificate(
        language=language,
        kind=award.get_kind_display().capitalize(),
        name=localized(award, "name"),
        what=localized(award, "what"),
        occasion=_occasion(award),
        act=award.act,
        day=format_day(award.awarded_on, language),
        code=spaced(award.code),
        note=_("Whether it is genuine is checked at {site}").format(site=settings.ORIGIN.partition("//")[2]),
        squares=tuple(tuple(bool(dark) for dark in row) for row in segno.make(address, error="m").matrix),
        mark=_("Sample") if award.is_sample else "",
    )


def check_address(award: Award, language: str) -> str:
    """Return the open address at which the award of this code is told."""
    with translation.override(language):
        return settings.ORIGIN + reverse("contests:certificate", args=[award.code])


def spaced(code: str) -> str:
    """Return a code in two groups, as it is printed."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def _occasion(award: Award) -> str:
    if award.arena is None:
        return ""
    contest = localized(award.arena.level.contest, "name")
    return _("{contest}, {arena}").format(contest=contest, arena=localized(award.arena, "name"))
