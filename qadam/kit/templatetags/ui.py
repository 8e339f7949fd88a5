"""Filters and tags that the shared components need; loaded into every template."""

import itertools
import zlib
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField
from django.template.context import RequestContext
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from qadam.kit import clock, icons, languages, states
from qadam.kit.dates import format_day, format_months, format_period, format_short_day, month_name
from qadam.kit.numbers import format_number
from qadam.kit.periods import Period

register = template.Library()
# Nearer than this a day needs no year beside its countdown.
NEAR_DAYS = 180


@register.filter
def day(value: date | None) -> str:
    """Write a day in full in the reader's language, nothing for no day."""
    return format_day(value, languages.active()) if isinstance(value, date) else ""


@register.filter
def day_short(value: date | None) -> str:
    """Write a day without its year."""
    return format_short_day(value, languages.active()) if isinstance(value, date) else ""


@register.filter
def period(value: Period | None) -> str:
    """Write a month, quarter, half-year or year by its name, any other period by its days."""
    return format_period(value, languages.active()) if isinstance(value, Period) else ""


@register.filter
def month(value: date) -> str:
    """Write the month of a day with its year."""
    last = value.replace(day=monthrange(value.year, value.month)[1])
    return format_months(Period(value.replace(day=1), last), languages.active())


@register.filter
def month_word(value: date) -> str:
    """Write the month of a day without its year."""
    return month_name(value.month, languages.active())


@register.filter
def number(value: object, places: int | None = None) -> str:
    """Write a number the Kazakh way (184 934,5), a dash for none; zero is a number."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return "–"
    return format_number(amount, languages.active(), places)


@register.filter
def t(obj: object, field: str) -> str:
    """Return a content field for the reader; say a missing language beside it with `t_missing`."""
    return languages.localized(obj, field)


@register.filter
def t_missing(obj: object, field: str) -> str:
    """Return the name of the language that stands in for a missing one, empty where nothing is missing."""
    found = languages.words(obj, field)
    return (
        "" if found.language == languages.active() or not found.text else languages.AUTONYMS[found.language]
    )


@register.simple_tag
def words(obj: object, field: str) -> SafeString:
    """Write a content field with its language marked and, where the reader's is missing, said."""
    found = languages.words(obj, field)
    if found.language == languages.active() or not found.text:
        return format_html("{}", found.text)
    note = languages.AUTONYMS[found.language]
    return format_html(
        '<span lang="{}">{}</span> <span class="lang-note" lang="{}">({})</span>',
        found.language,
        found.text,
        found.language,
        note,
    )


@register.simple_tag(takes_context=True)
def gloss(context: RequestContext, term: object, text: object) -> SafeString:
    """Write a short word that shows its meaning on a press, in a note at the foot of the window."""
    if not text:
        return format_html("{}", term)
    return format_html(
        '<button class="gloss" type="button" popovertarget="{0}" title="{2}">{1}</button>'
        '<span class="gloss-note" id="{0}" popover role="note"><strong>{1}</strong> — {2}</span>',
        new_id(context, term),
        term,
        text,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a small sign; it says nothing to a screen reader, so a word stands beside it."""
    return mark_safe(icons.icon(name))  # noqa: S308 only our own drawings


@register.simple_tag
def state_of(code: object, word: object = "") -> dict[str, str]:
    """Return shape, word and colour of a state, for components/state_tag.html."""
    state = states.state(str(code))
    return {"code": state.code, "icon": state.icon, "tone": state.tone, "word": str(word or state.word)}


@register.simple_tag
def steps_of(code: object = "", taken: object = "") -> dict[str, Any]:
    """Return the flight of four steps of a state (or of a number 0…4), for components/step_progress.html."""
    count = states.state(str(code)).step if code else int(str(taken or 0))
    words = [str(word) for word in states.STEPS]
    steps = [
        {
            "word": word,
            "x": str(24 * place),
            "y": str(25 - 7 * place),
            "height": str(7 + 7 * place),
            "is_taken": place < count,
            "is_now": place == count - 1,
        }
        for place, word in enumerate(words)
    ]
    sentence = (
        _("Step {step} of 4: {word}").format(step=count, word=words[count - 1])
        if count
        else _("No step taken yet")
    )
    return {"steps": steps, "sentence": sentence}


@register.filter
def at(values: Sequence[Any], place: int) -> Any:
    """Return the value at a place."""
    return values[place]


@register.filter
def is_list(value: object) -> bool:
    """Tell whether a value is several values."""
    return isinstance(value, list | tuple)


@register.simple_tag
def due_words(due: object, today: object = None, state: object = "") -> dict[str, str]:
    """Return the tone, shape and countdown of a due day, for components/due_chip.html."""
    if not isinstance(due, date):
        return {"tone": "soon", "icon": "needs_date", "day": _("Date to be set"), "countdown": ""}
    present = today if isinstance(today, date) else clock.today()
    days = (due - present).days
    if str(state) in states.SETTLED:
        return {
            "tone": "plain",
            "icon": "calendar",
            "day": format_day(due, languages.active()),
            "countdown": "",
        }
    tone = states.due_tone(days)
    sign = {"late": "late", "soon": "soon", "plain": "calendar"}[tone]
    write = format_short_day if abs(days) < NEAR_DAYS else format_day
    return {"tone": tone, "icon": sign, "day": write(due, languages.active()), "countdown": countdown(days)}


def countdown(days: int) -> str:
    """Say how far a due day is: ahead, today or past."""
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("{count} day left", "{count} days left", days).format(count=days)
    return ngettext("{count} day late", "{count} days late", -days).format(count=-days)


@register.inclusion_tag("components/language_links.html", takes_context=True)
def language_links(context: RequestContext) -> dict[str, Any]:
    """Link this very page, with its query, in the other languages, each named in itself."""
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    active = languages.active()
    links = [
        {
            "code": code,
            "name": languages.AUTONYMS[code],
            "url": page_in(path, code),
            "is_current": code == active,
        }
        for code, _name in settings.LANGUAGES
    ]
    return {"links": links}


def page_in(path: str, code: str) -> str:
    """Return the address of the same page in another language; an address of no page keeps its tail."""
    translated = translate_url(path, code)
    if translated != path or (get_language() or "") == code:
        return translated
    head, _slash, tail = path.lstrip("/").partition("/")
    return f"/{code}/{tail}" if head in languages.AUTONYMS else f"/{code}/"


@register.simple_tag(takes_context=True)
def new_id(context: RequestContext, text: object = "") -> str:
    """Return an id not used yet on this page."""
    request = context.get("request")
    counter: Iterator[int] = getattr(request, "ui_ids", None) or itertools.count(1)
    if request is not None:
        request.ui_ids = counter
    return f"u{zlib.crc32(str(text).encode()):x}-{next(counter)}"


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: object) -> str:
    """Return this page's query with some names changed, an empty value taking the name out."""
    request = context.get("request")
    if request is None:
        return "?"
    parameters = request.GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.filter
def field_errors(form: Any) -> list[dict[str, str]]:
    """Return each error of a form with the id of the field it belongs to, for components/error_summary.html."""
    found = [{"id": "", "label": "", "text": text} for text in form.non_field_errors()]
    for field in form:
        first = f"{field.auto_id}_0" if widget_kind(field) == "choices" else field.id_for_label
        found += [{"id": first, "label": str(field.label), "text": text} for text in field.errors]
    return found


@register.filter
def widget_kind(field: BoundField) -> str:
    """Return the kind of control a form field draws: text, check, choices, file, select or textarea."""
    kinds = {
        "CheckboxInput": "check",
        "CheckboxSelectMultiple": "choices",
        "RadioSelect": "choices",
        "ClearableFileInput": "file",
        "FileInput": "file",
        "Select": "select",
        "Textarea": "textarea",
    }
    names = [kind.__name__ for kind in type(field.field.widget).__mro__]
    return next((kinds[name] for name in names if name in kinds), "text")


@register.filter
def elided_pages(page: Page[Any]) -> list[int | str]:
    """Return the page numbers to show, with «…» for those left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
