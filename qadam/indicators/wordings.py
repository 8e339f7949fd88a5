"""How the messages of gathering read, in the language of whoever reads them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qadam.indicators.models import Round
from qadam.indicators.spans import span_in_words
from qadam.kit.dates import format_day
from qadam.kit.languages import ORDER
from qadam.notices.wordings import Kind, Wording

Values = dict[str, Any]


def names_of(round_: Round) -> Values:
    """Return what a message about a gathering has to keep."""
    return {
        "span": round_.span,
        "day": round_.due_on.isoformat(),
        "is_sample": round_.edition.is_sample,
        **{f"programme_{code}": getattr(round_.edition, f"short_{code}") for code in ORDER},
    }


def submitted(values: Values, language: str) -> str:
    """A territory has sent values."""
    return _said(
        values, language, lambda: _("{territory} has sent values for {period}: {programme}. Look at them.")
    )


def returned(values: Values, language: str) -> str:
    """A value came back."""
    return _said(
        values, language, lambda: _("Returned for changes: {indicator}, {territory}, {period}. {why}")
    )


def due(values: Values, language: str) -> str:
    """Values are due soon, today, or were."""
    count = values["count"]
    return _said(
        values,
        language,
        lambda: ngettext(
            "{count} value for {period} is not sent yet, due on {day}: {programme}",
            "{count} values for {period} are not sent yet, due on {day}: {programme}",
            count,
        ),
    )


def _said(values: Values, language: str, sentence: Callable[[], str]) -> str:
    with translation.override(language):
        named = {
            name: values.get(f"{name}_{language}") or values.get(f"{name}_kk", "")
            for name in ("programme", "territory", "indicator")
        }
        said = sentence().format(
            **named,
            period=span_in_words(values["span"], language),
            day=format_day(date.fromisoformat(values["day"]), language),
            count=values.get("count", 0),
            why=values.get("why", ""),
        )
        return _("SAMPLE · {name}").format(name=said) if values.get("is_sample") else said


# What is returned has to be mended before its day: its letter does not wait for the morning.
NOTICES: dict[str, Wording] = {
    "values.submitted": Kind(submitted, gettext_lazy("values came for review")),
    "values.returned": Kind(returned, gettext_lazy("a value was returned"), is_urgent=True),
    "values.due": Kind(due, gettext_lazy("values are due")),
}
