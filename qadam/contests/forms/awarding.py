"""Forms of what follows a decision: awards, packages, partner sites, messages."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from qadam.contests.actions.messages import MOST_LETTERS
from qadam.contests.models import Award, SentMessage
from qadam.contests.queries.packages import part_name
from qadam.files.kinds import KINDS, allowed
from qadam.kit.forms import day_input, offer


class WhyForm(forms.Form):
    """A step that needs a reason."""

    use_required_attribute = False
    why = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class LacksForm(forms.Form):
    """What a package lacks."""

    use_required_attribute = False
    why = forms.CharField(
        label=_("What the package lacks"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class PackageForm(forms.Form):
    """The files of a winner's package that are not there yet, one for each part."""

    use_required_attribute = False

    def __init__(self, data: Any = None, files: Any = None, *, pk: int, parts: list[str]) -> None:
        super().__init__(data, files, auto_id=f"package-{pk}-%s")
        for part in parts:
            self.fields[part] = forms.FileField(label=capfirst(part_name(part)), required=False)
            self.fields[part].widget.attrs["accept"] = ",".join(allowed(KINDS))


class AwardForm(forms.ModelForm[Award]):
    """An award for a person or a team, or for a winner whose names are filled in."""

    use_required_attribute = False

    class Meta:
        model = Award
        fields = ["kind", "name_kk", "name_ru", "what_kk", "what_ru", "act", "awarded_on"]
        widgets = {"awarded_on": day_input()}
        help_texts = {"act": _("The order or decision that awards, with its number and date.")}


class PartnerForm(forms.Form):
    """A page on which the banner is to stand."""

    use_required_attribute = False
    page = forms.URLField(
        label=_("Page with the banner"),
        max_length=500,
        assume_scheme="https",
        help_text=_("The address of the very page, such as the home page of the akimat's site."),
    )
    arena = forms.ChoiceField(label=_("Whose site"), required=False)

    def __init__(self, *args: Any, arenas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "arena", arenas)


class TextForm(forms.Form):
    """The words of one message."""

    use_required_attribute = False
    text = forms.CharField(label=_("Text"), max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 8}))


class SentForm(forms.ModelForm[SentMessage]):
    """Where a message was put out by hand."""

    use_required_attribute = False
    where = forms.CharField(
        label=_("Where it was published"),
        max_length=300,
        help_text=_(
            "For example: the akimat's page in a network, a WhatsApp group, the name of a newspaper."
        ),
    )

    class Meta:
        model = SentMessage
        fields = ["where"]
