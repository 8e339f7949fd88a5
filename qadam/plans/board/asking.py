"""What the board is asked: programmes, a period, the day as of which it is told, whose duties count."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.dates import format_period, format_range
from qadam.kit.forms import day_input
from qadam.kit.languages import active
from qadam.kit.periods import Period, Unit, numbered, period_of, touching
from qadam.people.models import User
from qadam.plans.board.scope import Scope
from qadam.plans.models import ClosedPeriod
from qadam.plans.office.lists import programme_name
from qadam.plans.office.waiting import controlling_bodies
from qadam.plans.public.filters import month_words
from qadam.programmes.models import Edition

WHOLE = "all"
ANSWERING = "answering"
# A plan without days of its own is read within these.
EVER = Period(date(2000, 1, 1), date(2099, 12, 31))


def editions_for(user: User, today: date) -> list[Edition]:
    """Return the programmes in force that a person controls, all of them to an administrator; one query.

    Each knows in `has_closings` whether a period of it was ever closed.
    """
    found = Edition.objects.filter(state=Edition.State.APPROVED)
    if not user.is_administrator:
        bodies = controlling_bodies(user, today)
        found = found.filter(Q(issuer__in=bodies) | Q(control__in=bodies))
    closed = ClosedPeriod.objects.filter(edition=OuterRef("pk"))
    return list(found.annotate(has_closings=Exists(closed)).order_by("sort_kk", "slug"))


def span_of(editions: Sequence[Edition]) -> Period:
    """Return the days over which these programmes run."""
    held = [edition.period for edition in editions if edition.period]
    if not held:
        return EVER
    return Period(min(period.first for period in held), max(period.last for period in held))


def period_from(code: str, whole: Period) -> Period:
    """Return the period written 2026, 2026-Q2 or 2026-04; anything else is the whole."""
    year, _dash, part = code.partition("-")
    try:
        if not part:
            return numbered(Unit.YEAR, int(year), 1)
        if part.startswith("Q"):
            return numbered(Unit.QUARTER, int(year), int(part[1:]))
        return numbered(Unit.MONTH, int(year), int(part))
    except ValueError:
        return whole


def code_of(unit: Unit, period: Period) -> str:
    """Return a year, a quarter or a month as the address writes it."""
    first = period.first
    codes = {Unit.YEAR: f"{first:%Y}", Unit.QUARTER: f"{first:%Y}-Q{(first.month + 2) // 3}"}
    return codes.get(unit, f"{first:%Y-%m}")


def period_words(code: str, period: Period) -> str:
    """Return a period in the reader's language."""
    if "-" in code and "Q" not in code:
        return month_words(period.first.year, period.first.month)
    return format_period(period, active())


def period_choices(whole: Period) -> list[tuple[str, Any]]:
    """Return the whole, and the years, quarters and months it touches."""
    groups = [(_("Years"), Unit.YEAR), (_("Quarters"), Unit.QUARTER), (_("Months"), Unit.MONTH)]
    return [(WHOLE, _("the whole plan"))] + [
        (label, [(code, period_words(code, period)) for code, period in _coded(unit, whole)])
        for label, unit in groups
    ]


def _coded(unit: Unit, whole: Period) -> list[tuple[str, Period]]:
    return [(code_of(unit, period), period) for period in touching(unit, whole)]


class BoardFilter(forms.Form):
    """Programmes, period, day and whose duties; a value nobody offered counts as not chosen."""

    use_required_attribute = False
    programme = forms.MultipleChoiceField(label=gettext_lazy("Programmes"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Due in the period"), required=False)
    day = forms.DateField(
        label=gettext_lazy("As of"),
        required=False,
        widget=day_input(),
    )
    part = forms.ChoiceField(label=gettext_lazy("Whose duties"), required=False)

    def __init__(self, data: Any, editions: Sequence[Edition], today: date) -> None:
        super().__init__(data)
        self.editions, self.today, self.whole = list(editions), today, span_of(editions)
        choices = [(edition.slug, programme_name(edition)) for edition in editions]
        programme = self.fields["programme"]
        assert isinstance(programme, forms.MultipleChoiceField)
        programme.choices = choices
        programme.widget.attrs["size"] = min(5, len(choices))
        if len(choices) < 2:
            del self.fields["programme"]
        self._offer("period", period_choices(self.whole))
        self._offer("part", [("", _("all bodies")), (ANSWERING, _("without co-executors, as published"))])

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def clean_day(self) -> date | None:
        """What has not happened yet cannot be counted."""
        day: date | None = self.cleaned_data["day"]
        if day is not None and day > self.today:
            raise ValidationError(_("Choose today or an earlier day: later ones have not happened yet."))
        return day

    def scope(self, *, period: str = "") -> Scope:
        """Return what to count; `period` takes the place of the one chosen."""
        self.is_valid()
        wanted = self.cleaned_data.get("programme") or []
        editions = [edition for edition in self.editions if not wanted or edition.slug in wanted]
        code = period or self.code
        whole = span_of(editions)
        return Scope(
            tuple(editions),
            whole if code == WHOLE else period_from(code, whole),
            self.cleaned_data.get("day") or self.today,
            self.cleaned_data.get("part") == ANSWERING,
        )

    @property
    def code(self) -> str:
        """Return the period chosen, as the address writes it."""
        self.is_valid()
        return self.cleaned_data.get("period") or WHOLE

    def words(self, scope: Scope) -> str:
        """Return the period of a scope in the reader's language."""
        return (
            format_range(scope.period, active())
            if self.code == WHOLE
            else period_words(self.code, scope.period)
        )

    def query(self, **more: object) -> str:
        """Return what was chosen as a query, with more names."""
        self.is_valid()
        chosen = self.cleaned_data
        day = chosen.get("day")
        pairs: list[tuple[str, object]] = [("programme", slug) for slug in chosen.get("programme") or []]
        pairs += [("period", chosen.get("period")), ("day", day and day.isoformat())]
        pairs += [("part", chosen.get("part")), *more.items()]
        return urlencode([(name, value) for name, value in pairs if value not in (None, "")])


class CompareFilter(BoardFilter):
    """Two periods to be set side by side: this quarter and the one before it, where nothing is chosen."""

    against = forms.ChoiceField(label=gettext_lazy("Compared with"), required=False)
    field_order = ["programme", "against", "period", "day", "part"]

    def __init__(self, data: Any, editions: Sequence[Edition], today: date) -> None:
        present = period_of(Unit.QUARTER, today)
        before = period_of(Unit.QUARTER, present.first - timedelta(days=1))
        chosen = data.copy()
        chosen.setdefault("period", code_of(Unit.QUARTER, present))
        chosen.setdefault("against", code_of(Unit.QUARTER, before))
        super().__init__(chosen, editions, today)
        self._offer("against", period_choices(self.whole))

    @property
    def other(self) -> str:
        """Return the earlier period, as the address writes it."""
        self.is_valid()
        return self.cleaned_data.get("against") or WHOLE

    def words_of(self, code: str, scope: Scope) -> str:
        """Return one of the two periods in the reader's language."""
        return format_range(scope.period, active()) if code == WHOLE else period_words(code, scope.period)
