"""The forms of a commission: points, opinions, questions, members, minutes, answers."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.contests.actions.scoring import check_points
from qadam.contests.models import Arena, Candidacy, Commission, Criterion, Mandate, Opinion
from qadam.contests.queries.entries import districts_of
from qadam.kit.fields import length_of
from qadam.kit.forms import day_input, offer
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number

Typed = Mapping[str, Any] | None
MOST_TEXT = 4000


def long_text(label: Any, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    """Return a field for a text of some lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=MOST_TEXT, required=required, widget=widget, **more)


class PointsField(forms.CharField):
    """Points as people here write them, 7,5 or 7.5; outside of 0..most a sentence says so."""

    def __init__(self, criterion: Criterion, label: str) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "size": "5"}
        super().__init__(label=label, required=False, max_length=12, widget=forms.TextInput(attrs=attrs))
        self.criterion = criterion

    def clean(self, value: Any) -> Decimal | None:
        """Return the points typed, nothing for an empty field."""
        text = "".join(str(super().clean(value) or "").split()).replace(",", ".")
        if not text:
            return None
        try:
            points = Decimal(text)
        except InvalidOperation as error:
            said = _("Write points as a number from 0 to {most}, for example {example}.")
            example = format_number(Decimal("7.5"), active())
            raise ValidationError(said.format(most=self.criterion.most, example=example)) from error
        check_points(points, self.criterion)
        return points

    def prepare_value(self, value: Any) -> Any:
        """Show kept points as people write them."""
        return format_number(value, active()) if isinstance(value, Decimal) else value


class ScoreForm(forms.Form):
    """A member's points for the candidates of one nomination; each candidate's fields stand together."""

    use_required_attribute = False
    seen = forms.CharField(widget=forms.HiddenInput, required=False, initial="0")

    def __init__(
        self,
        data: Typed,
        candidacies: Sequence[Candidacy],
        criteria: Sequence[Criterion],
        kept: Mapping[tuple[int, int], Decimal],
        number: int,
    ) -> None:
        super().__init__(data, auto_id=f"n{number}-%s")
        self.keys: dict[str, tuple[int, int]] = {}
        for one in candidacies:
            for criterion in criteria:
                name = f"p{one.pk}-{criterion.pk}"
                label = _("{criterion}, 0–{most}").format(
                    criterion=localized(criterion, "name"), most=criterion.most
                )
                self.fields[name] = PointsField(criterion, label)
                self.initial[name] = kept.get((one.pk, criterion.pk), "")
                self.keys[name] = (one.pk, criterion.pk)

    def fields_of(self, candidacy: Candidacy) -> list[forms.BoundField]:
        """Return the fields of one candidate in the order of the criteria."""
        return [self[name] for name, key in self.keys.items() if key[0] == candidacy.pk]

    def points(self) -> dict[tuple[int, int], Decimal | None]:
        """Return the points typed that are right; after `is_valid`."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items() if name in self.cleaned_data}


class OpinionForm(forms.Form):
    """For, against or abstained, and why not."""

    use_required_attribute = False
    side = forms.ChoiceField(
        label=gettext_lazy("My vote"), choices=Opinion.Side.choices, widget=forms.RadioSelect
    )
    dissent = long_text(
        gettext_lazy("Dissenting opinion"),
        required=False,
        rows=2,
        help_text=gettext_lazy("Stands in the minutes and in the public protocol, without your name there."),
    )


class ReasonsForm(forms.Form):
    """The reasons of a decision."""

    use_required_attribute = False
    reasons = long_text(
        gettext_lazy("Reasons"),
        required=False,
        rows=2,
        help_text=gettext_lazy("They stand in the minutes and in the public protocol."),
    )


class WhyForm(forms.Form):
    """A step that needs a reason."""

    use_required_attribute = False
    why = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class ConflictForm(forms.Form):
    """A conflict of interest: who, with which entry, and what the interest is."""

    use_required_attribute = False
    mandate = forms.TypedChoiceField(label=gettext_lazy("Member"), coerce=int)
    entry = forms.TypedChoiceField(label=gettext_lazy("Application"), coerce=int)
    what = forms.CharField(
        label=gettext_lazy("What the interest is"),
        max_length=300,
        help_text=gettext_lazy("A relative, a colleague, a superior. Only the commission sees it."),
    )

    def __init__(self, data: Typed, members: Iterable[Mandate], candidacies: Iterable[Candidacy]) -> None:
        super().__init__(data, auto_id="conflict-%s")
        held = list(members)
        offer(self, "mandate", [(one.pk, one.user.full_name) for one in held])
        if len(held) == 1:
            self.fields["mandate"].widget = forms.HiddenInput()
            self.initial["mandate"] = held[0].pk
        entries = [
            (one.entry_id, f"{one.entry.number} · {localized(one.entry, 'title')}") for one in candidacies
        ]
        offer(self, "entry", [("", "–"), *entries])


class MinutesForm(forms.Form):
    """The number and day of the minutes, and the signed copy."""

    use_required_attribute = False
    number = forms.CharField(label=gettext_lazy("Number of the minutes"), max_length=40)
    held_on = forms.DateField(label=gettext_lazy("Day of the sitting"), widget=day_input())
    signed_copy = forms.FileField(
        label=gettext_lazy("Signed copy"),
        required=False,
        help_text=gettext_lazy("A scan with the signatures, or the CMS file of a digital signature."),
    )


class PublishForm(forms.Form):
    """The act that publishes the decisions of an arena."""

    use_required_attribute = False
    act = forms.CharField(
        label=gettext_lazy("Act of publication"),
        max_length=300,
        help_text=gettext_lazy("The order or minutes with its day and number."),
    )
    why_late = forms.CharField(
        label=gettext_lazy("Reason for the late publication"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Typed = None, *, is_late: bool = False) -> None:
        super().__init__(data)
        if not is_late:
            del self.fields["why_late"]


class CommissionForm(forms.ModelForm[Commission]):
    """A commission as its act names it."""

    use_required_attribute = False
    territory_code = forms.ChoiceField(
        label=gettext_lazy("District or town"),
        required=False,
        help_text=gettext_lazy("Only for a commission that receives applications in a district or town."),
    )

    class Meta:
        model = Commission
        fields = [
            "name_kk",
            "name_ru",
            "name_en",
            "duty",
            "territory_code",
            "act",
            "acted_on",
            "quorum_part",
            "quorum_whole",
        ]
        widgets = {"acted_on": day_input()}
        labels = {
            "name_kk": gettext_lazy("Name in Kazakh"),
            "name_ru": gettext_lazy("Name in Russian"),
            "name_en": gettext_lazy("Name in English"),
        }

    def __init__(self, data: Typed = None, *, arena: Arena) -> None:
        super().__init__(data)
        districts = [(one.code, localized(one, "name")) for one in districts_of(arena)]
        offer(self, "territory_code", [("", "–"), *districts])


class MemberForm(forms.Form):
    """A seat for a person who has an account."""

    use_required_attribute = False
    email = forms.EmailField(
        label=gettext_lazy("E-mail of the person"),
        help_text=gettext_lazy("The address with which the person signs in."),
    )
    seat = forms.ChoiceField(
        label=gettext_lazy("Seat"), choices=Mandate.Seat.choices, initial=Mandate.Seat.MEMBER
    )
    position_kk = forms.CharField(
        label=gettext_lazy("Post in Kazakh"), max_length=length_of(Mandate, "position_kk"), required=False
    )
    position_ru = forms.CharField(
        label=gettext_lazy("Post in Russian"), max_length=length_of(Mandate, "position_ru"), required=False
    )
    act = forms.CharField(label=gettext_lazy("Act"), max_length=300)
    valid_from = forms.DateField(label=gettext_lazy("First day"), widget=day_input())
    valid_to = forms.DateField(label=gettext_lazy("Last day"), widget=day_input(), required=False)


class EndForm(forms.Form):
    """The last day of a mandate and the act that ends it."""

    use_required_attribute = False
    valid_to = forms.DateField(label=gettext_lazy("Last day"), widget=day_input())
    why = forms.CharField(label=gettext_lazy("Act"), max_length=300)


class AnswerForm(forms.Form):
    """The answer to an objection."""

    use_required_attribute = False
    answer = long_text(gettext_lazy("Answer"), rows=5)


class ObjectionForm(forms.Form):
    """An objection to a published result, from anybody."""

    use_required_attribute = False
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=200)
    contact = forms.CharField(label=gettext_lazy("Telephone or e-mail"), max_length=200)
    text = long_text(gettext_lazy("What you object to and why"), rows=6)
