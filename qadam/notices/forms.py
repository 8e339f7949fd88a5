"""Forms of messages: the filter of the list, and when letters come."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.dates import format_day
from qadam.kit.languages import active
from qadam.notices import hours
from qadam.notices.models import Notice, Preference
from qadam.notices.queries import made_between
from qadam.notices.wordings import kind_name
from qadam.people.forms.bodies import day_field

UNREAD = "unread"
HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class NoticeFilter(forms.Form):
    """What the list of messages shows; its state stands in the address."""

    use_required_attribute = False
    show = forms.ChoiceField(label=gettext_lazy("Messages"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of message"), required=False)
    first = day_field(gettext_lazy("From"), required=False)
    last = day_field(gettext_lazy("Until"), required=False)

    def __init__(self, data: Any, kinds: list[str]) -> None:
        super().__init__(data)
        self._offer("show", [("", _("all")), (UNREAD, _("unread"))])
        named = sorted(((kind, kind_name(kind)) for kind in kinds), key=lambda pair: pair[1])
        self._offer("kind", [("", _("everything")), *named])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first day."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", forms.ValidationError(_("The last day is before the first day.")))
        return data

    def apply(self, notices: QuerySet[Notice]) -> QuerySet[Notice]:
        """Return the messages the filter lets through; a wrong value filters nothing."""
        self.full_clean()
        asked = self.cleaned_data
        if asked.get("show") == UNREAD:
            notices = notices.filter(read_at=None)
        if asked.get("kind"):
            notices = notices.filter(kind=asked["kind"])
        return made_between(notices, asked.get("first"), asked.get("last"))

    def applied(self) -> list[tuple[str, str]]:
        """Return (name, words) of everything chosen, for the chips above the list."""
        asked, language = self.cleaned_data, active()
        words = {
            "show": _("unread") if asked.get("show") else "",
            "kind": kind_name(asked["kind"]) if asked.get("kind") else "",
            "first": _("from: {day}").format(day=format_day(asked["first"], language))
            if asked.get("first")
            else "",
            "last": _("until: {day}").format(day=format_day(asked["last"], language))
            if asked.get("last")
            else "",
        }
        return [(name, word) for name, word in words.items() if word]


def hour_field(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """Return a field for a full hour of the day."""
    return forms.TypedChoiceField(label=label, help_text=help_text, choices=HOURS, coerce=int)


class LettersForm(forms.ModelForm[Preference]):
    """Whether and when letters come; hours are Almaty's."""

    by_mail = forms.BooleanField(
        label=gettext_lazy("Send me letters"),
        required=False,
        help_text=gettext_lazy("Without letters everything is still told here, in your messages."),
    )
    digest_hour = hour_field(
        gettext_lazy("When the daily letter comes"),
        gettext_lazy("One letter a day, only when there is something you have not read."),
    )
    quiet_from = hour_field(
        gettext_lazy("Quiet from"),
        gettext_lazy("In quiet hours no letter is sent: what is urgent waits until they end."),
    )
    quiet_to = hour_field(
        gettext_lazy("Quiet until"), gettext_lazy("The same hour in both fields means no quiet hours.")
    )

    class Meta:
        model = Preference
        fields = ["by_mail", "digest_hour", "quiet_from", "quiet_to"]

    def clean(self) -> dict[str, Any]:
        """Refuse a daily letter in the quiet hours."""
        data = super().clean() or {}
        if {"quiet_from", "quiet_to", "digest_hour"} - data.keys():
            return data
        hour = data["digest_hour"]
        if hours.covers(data["quiet_from"], data["quiet_to"], hour):
            said = _("At {hour} your quiet hours last: choose another hour, or shorten the quiet hours.")
            self.add_error("digest_hour", forms.ValidationError(said.format(hour=f"{hour:02}:00")))
        return data
