"""Forms for bodies, their successors and the members of collective names, and the filter of their list."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from qadam.kit import clock
from qadam.kit.fields import valid_on
from qadam.kit.languages import localized
from qadam.kit.text import fold
from qadam.people.models import (
    Body,
    GroupMember,
    Succession,
    User,
    is_platform_administrator,
    with_bodies_below,
)
from qadam.territories.models import Territory

DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]
SORTS = {
    "name": ["sort_kk", "pk"],
    "key": ["key"],
    "kind": ["kind", "sort_kk", "pk"],
    "from": ["valid_from", "sort_kk", "pk"],
}


class BodyChoice(forms.ModelChoiceField[Body]):
    """A body chosen by name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the body's name."""
        return localized(obj, "name")


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Return a field for a day: the browser's own control where there is one."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, input_formats=DAY_FORMATS, **kwargs)


def check_days(form: forms.BaseForm, data: dict[str, Any]) -> None:
    """Refuse a last day before the first day."""
    first, last = data.get("valid_from"), data.get("valid_to")
    if first and last and last < first:
        form.add_error("valid_to", forms.ValidationError(_("The last day is before the first day.")))


def territory_choices() -> list[tuple[str, str]]:
    """Return first-level units and districts for a list to choose from, each code once."""
    levels = [Territory.Level.REGION, Territory.Level.DISTRICT]
    valid = Territory.objects.filter(valid_on(clock.today()), level__in=levels)
    found = {unit.code: localized(unit, "name") for unit in valid}
    return [("", str(_("none"))), *found.items()]


class BodyForm(forms.ModelForm[Body]):
    """All that is kept of a body."""

    parent = BodyChoice(
        queryset=Body.objects.none(), required=False, label=_("Higher body"), empty_label=_("none")
    )
    territory_code = forms.ChoiceField(required=False, label=_("Territory"))
    valid_from = day_field(_("Exists from"), required=False)
    valid_to = day_field(_("Exists until"), required=False)

    class Meta:
        model = Body
        fields = [
            "key",
            "kind",
            "name_kk",
            "name_ru",
            "name_en",
            "short_kk",
            "short_ru",
            "short_en",
            "territory_code",
            "parent",
            "valid_from",
            "valid_to",
            "source",
        ]
        labels = {
            "key": _("Key"),
            "kind": _("Kind"),
            "name_kk": _("Name in Kazakh"),
            "name_ru": _("Name in Russian"),
            "name_en": _("Name in English"),
            "short_kk": _("Abbreviation in Kazakh"),
            "short_ru": _("Abbreviation in Russian"),
            "short_en": _("Abbreviation in English"),
            "source": _("Source"),
        }
        help_texts = {
            "key": _("Small Latin letters, digits and hyphens; it stays for ever."),
            "source": _("The act or the page that says so."),
        }
        error_messages = {"key": {"unique": _("Another body has this key.")}}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = Body.objects.administered_by(by)
        if self.instance.pk:
            del self.fields["key"]
            above = Q(pk=self.instance.parent_id)
            below = with_bodies_below([self.instance.pk])
            allowed = (allowed | Body.objects.filter(above)).exclude(pk__in=below)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = allowed
        parent.required = not is_platform_administrator(by) and not self.instance.pk
        self.offer_territories()

    def offer_territories(self) -> None:
        """Let the territory be chosen from a list."""
        territory = self.fields["territory_code"]
        assert isinstance(territory, forms.ChoiceField)
        choices = territory_choices()
        present = self.instance.territory_code
        if present and present not in dict(choices):
            choices.append((present, present))
        territory.choices = choices

    def clean(self) -> dict[str, Any]:
        """Check the days together."""
        data = super().clean() or {}
        check_days(self, data)
        return data


class SuccessionForm(forms.ModelForm[Succession]):
    """A function that passed to another body."""

    prefix = "succession"

    to_body = BodyChoice(
        queryset=Body.objects.all(), label=_("To which body"), empty_label=_("choose a body")
    )
    from_day = day_field(_("From which day"))

    class Meta:
        model = Succession
        fields = ["to_body", "function_kk", "function_ru", "function_en", "from_day", "act"]
        labels = {
            "function_kk": _("Function in Kazakh"),
            "function_ru": _("Function in Russian"),
            "function_en": _("Function in English"),
            "act": _("Act"),
        }
        help_texts = {"function_kk": _("Empty: everything passed.")}

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        to_body = self.fields["to_body"]
        assert isinstance(to_body, forms.ModelChoiceField)
        to_body.queryset = Body.objects.exclude(pk=body.pk)

    def clean(self) -> dict[str, Any]:
        """Refuse the same succession a second time."""
        data = super().clean() or {}
        if self.errors:
            return data
        same = Succession.objects.filter(
            from_body=self.body,
            to_body=data["to_body"],
            from_day=data["from_day"],
            function_kk=data["function_kk"],
        )
        if same.exists():
            raise forms.ValidationError(_("This succession is recorded already."))
        return data


class GroupMemberForm(forms.ModelForm[GroupMember]):
    """A body that belongs to a collective name between two days."""

    prefix = "member"

    member = BodyChoice(queryset=Body.objects.all(), label=_("Body"), empty_label=_("choose a body"))
    valid_from = day_field(_("From"), required=False)
    valid_to = day_field(_("Until"), required=False)

    class Meta:
        model = GroupMember
        fields = ["member", "valid_from", "valid_to"]

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        member = self.fields["member"]
        assert isinstance(member, forms.ModelChoiceField)
        member.queryset = Body.objects.exclude(pk=body.pk).exclude(kind=Body.Kind.COLLECTIVE)

    def clean(self) -> dict[str, Any]:
        """Check the days, and refuse the same membership a second time."""
        data = super().clean() or {}
        check_days(self, data)
        same = GroupMember.objects.filter(
            collective=self.body, member=data.get("member"), valid_from=data.get("valid_from")
        )
        if same.exists():
            raise forms.ValidationError(_("This body belongs to the collective name from that day already."))
        return data


class EndForm(forms.Form):
    """The last day of something, and why."""

    valid_to = day_field(_("Last day"))
    why = forms.CharField(label=_("Act or reason"), required=False, max_length=300)


class WhyForm(forms.Form):
    """Why something is done."""

    why = forms.CharField(label=_("Reason"), required=False, max_length=300)


class BodyFilter(forms.Form):
    """What the list of bodies shows; its state stands in the address."""

    q = forms.CharField(label=_("Name or abbreviation"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("Existence"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "kind": [("", _("all kinds")), *Body.Kind.choices],
            "state": [("", _("existing now")), ("ended", _("no longer existing")), ("all", _("all"))],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def apply(self, bodies: QuerySet[Body], today: date) -> QuerySet[Body]:
        """Return the bodies the filter lets through, in the order asked for; a wrong value filters nothing."""
        self.full_clean()
        asked: dict[str, str] = getattr(self, "cleaned_data", {})
        if words := fold(asked.get("q", "")):
            bodies = bodies.filter(folded__contains=words)
        if asked.get("kind"):
            bodies = bodies.filter(kind=asked["kind"])
        if asked.get("state") == "ended":
            bodies = bodies.filter(valid_to__lt=today)
        elif asked.get("state") != "all":
            bodies = bodies.filter(valid_on(today))
        return ordered(bodies, asked.get("sort", ""), SORTS, "name")


def ordered(rows: QuerySet[Any], asked: str, sorts: dict[str, list[str]], usual: str) -> QuerySet[Any]:
    """Return the rows in the order of a named sort; a leading minus turns it round, empty values come first."""
    name = asked.lstrip("-")
    first, *then = sorts.get(name, sorts[usual])
    is_turned = asked.startswith("-") and name in sorts
    leading = F(first).desc(nulls_last=True) if is_turned else F(first).asc(nulls_first=True)
    return rows.order_by(leading, *then)
