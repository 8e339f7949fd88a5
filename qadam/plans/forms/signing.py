"""The form with which the head of a body signs a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from qadam.kit.forms import offer
from qadam.plans.forms.fields import day_field
from qadam.plans.forms.report import Files


class SignForm(forms.Form):
    """The outgoing number and date, and the signed scan or signature file."""

    outgoing_number = forms.CharField(
        label=gettext_lazy("Outgoing number"), required=False, max_length=80, strip=True
    )
    outgoing_on = day_field(gettext_lazy("Outgoing date"), required=False)
    signed_file = forms.ChoiceField(label=gettext_lazy("Signed copy, of the attached files"), required=False)
    signed_upload = forms.FileField(
        label=gettext_lazy("Signed copy, a new file"),
        help_text=gettext_lazy("A scan with the signature, or the CMS file of a digital signature."),
        required=False,
    )
    use_required_attribute = False

    def __init__(self, *args: Any, attached: Files, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "sign-%s", **kwargs})
        if not attached:
            del self.fields["signed_file"]
            return
        offer(self, "signed_file", [("", "–"), *attached])
