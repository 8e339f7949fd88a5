"""The filter of the list of programmes; its state is the query of the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qadam.programmes.models import Edition


class ProgrammeFilter(forms.Form):
    """Kind, state and words of a programme."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all kinds")), *Edition.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any state")), *Edition.State.choices]
    )
    q = forms.CharField(label=_("Words in the name"), required=False, max_length=200, strip=True)

    def chosen(self) -> dict[str, str]:
        """Return what was chosen; a value nobody offered counts as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("kind", "state", "q")}
