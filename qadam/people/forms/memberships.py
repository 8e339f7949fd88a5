"""Forms for roles and people, and the filters of their lists."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from qadam.kit.fields import valid_on
from qadam.kit.languages import localized
from qadam.kit.text import fold
from qadam.people.forms.bodies import BodyChoice, check_days, day_field, ordered
from qadam.people.models import Body, Membership, User
from qadam.territories.models import Territory

SORTS = {
    "person": ["user__sort_kk", "pk"],
    "body": ["body__sort_kk", "user__sort_kk", "pk"],
    "role": ["role", "body__sort_kk", "pk"],
    "from": ["valid_from", "pk"],
    "to": ["valid_to", "pk"],
}
PEOPLE_SORTS = {"name": ["sort_kk", "pk"], "email": ["email"], "seen": ["last_login", "pk"]}


class TerritoryChoice(forms.ModelChoiceField[Territory]):
    """A territory chosen by name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the territory's name."""
        return localized(obj, "name")


def reachable(today: date) -> QuerySet[Territory]:
    """Return the territories a role may reach: first-level units and districts of today."""
    levels = [Territory.Level.REGION, Territory.Level.DISTRICT]
    return Territory.objects.on(today).filter(level__in=levels).order_by("-level", "sort_kk")


class MembershipForm(forms.ModelForm[Membership]):
    """The role, its reach, its days and its act."""

    territory = TerritoryChoice(
        queryset=Territory.objects.none(),
        required=False,
        label=_("Territory"),
        help_text=_("The role reaches it and everything below."),
        empty_label=_("as far as the body itself"),
    )
    valid_from = day_field(_("In force from"), required=False)
    valid_to = day_field(_("In force until"), required=False)

    class Meta:
        model = Membership
        fields = ["role", "territory", "valid_from", "valid_to", "act"]
        labels = {"role": _("Role"), "act": _("Act of appointment")}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territory = self.fields["territory"]
        assert isinstance(territory, forms.ModelChoiceField)
        present = Territory.objects.filter(pk__in=[self.instance.territory_id])
        territory.queryset = (reachable(today) | present).distinct()
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", _("choose a role")), *Membership.Role.choices]

    def clean(self) -> dict[str, Any]:
        """Check the days together."""
        data = super().clean() or {}
        check_days(self, data)
        return data

    def validate_constraints(self) -> None:
        """Leave the constraints to the action, which knows the person and the body."""


class NewMembershipForm(MembershipForm):
    """A role for a person found by e-mail, or invited when nobody has that address."""

    email = forms.EmailField(label=_("E-mail of the person"))
    full_name = forms.CharField(
        label=_("Full name"),
        required=False,
        max_length=200,
        help_text=_("Needed when the person has no account yet; otherwise the name is kept."),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)
    body = BodyChoice(queryset=Body.objects.none(), label=_("Body"), empty_label=_("choose a body"))
    field_order = [
        "email",
        "full_name",
        "language",
        "body",
        "role",
        "territory",
        "valid_from",
        "valid_to",
        "act",
    ]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.fields["body"]
        assert isinstance(body, forms.ModelChoiceField)
        body.queryset = Body.objects.administered_by(by).on(kwargs["today"])
        self.user: User | None = None

    def clean_email(self) -> str:
        """Find whose address it is."""
        email: str = self.cleaned_data["email"].lower()
        self.user = User.objects.filter(email=email).first()
        return email

    def clean(self) -> dict[str, Any]:
        """Ask for the name of somebody new."""
        data = super().clean()
        if data.get("email") and self.user is None and not data.get("full_name"):
            self.add_error(
                "full_name", forms.ValidationError(_("Nobody has this e-mail yet: write the full name."))
            )
        return data


class MembershipFilter(forms.Form):
    """What the list of memberships shows; its state stands in the address."""

    q = forms.CharField(label=_("Person or body"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False)
    state = forms.ChoiceField(label=_("In force"), required=False)
    body = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "role": [("", _("all roles")), *Membership.Role.choices],
            "state": [("", _("now")), ("future", _("not yet")), ("ended", _("no longer")), ("all", _("all"))],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def apply(self, rows: QuerySet[Membership], today: date) -> QuerySet[Membership]:
        """Return the memberships the filter lets through, in the order asked for; a wrong value filters nothing."""
        self.full_clean()
        asked: dict[str, str] = getattr(self, "cleaned_data", {})
        if words := fold(asked.get("q", "")):
            rows = rows.filter(Q(user__folded__contains=words) | Q(body__folded__contains=words))
        if asked.get("role"):
            rows = rows.filter(role=asked["role"])
        if asked.get("body"):
            rows = rows.filter(body__key=asked["body"])
        states = {
            "": valid_on(today) & Q(user__is_active=True),
            "future": Q(valid_from__gt=today),
            "ended": Q(valid_to__lt=today),
            "all": Q(),
        }
        return ordered(rows.filter(states[asked.get("state", "")]), asked.get("sort", ""), SORTS, "body")


class PersonForm(forms.ModelForm[User]):
    """A person's name and the language of their letters."""

    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["full_name", "language"]
        labels = {"full_name": _("Full name")}


class PersonFilter(forms.Form):
    """What the list of people shows; its state stands in the address."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("Account"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        state.choices = [
            ("", _("open accounts")),
            ("new", _("never signed in")),
            ("administrators", _("administrators of the platform")),
            ("closed", _("closed accounts")),
            ("all", _("all")),
        ]

    def apply(self, people: QuerySet[User]) -> QuerySet[User]:
        """Return the people the filter lets through, in the order asked for; a wrong value filters nothing."""
        self.full_clean()
        asked: dict[str, str] = getattr(self, "cleaned_data", {})
        if words := fold(asked.get("q", "")):
            people = people.filter(folded__contains=words)
        states = {
            "": Q(is_active=True),
            "new": Q(is_active=True, last_login=None),
            "administrators": Q(is_active=True, is_administrator=True),
            "closed": Q(is_active=False),
            "all": Q(),
        }
        return ordered(
            people.filter(states[asked.get("state", "")]), asked.get("sort", ""), PEOPLE_SORTS, "name"
        )
