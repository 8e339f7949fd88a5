"""Rows of evidence in a report: for each promised product just the fields its kind needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.forms import offer
from qadam.kit.numbers import whole_number
from qadam.plans.actions import Proof
from qadam.plans.evidence import Promise, kind_for, lacks
from qadam.plans.forms.fields import NumberField, day_field
from qadam.plans.forms.report import Files, rows_in
from qadam.plans.models import Evidence
from qadam.plans.public.card import product_words
from qadam.programmes.models import Measure, Product

MOST_PROOFS = 60
Kind = Evidence.Kind
PLAIN = ("title", "number", "held_on", "place", "people", "url", "file")
# The fields of each kind in their order.
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.ACT: ("title", "number", "held_on", "url", "file", "upload"),
    Kind.EVENT: ("title", "held_on", "place", "people", "file", "upload", "url"),
    Kind.MEDIA: ("title", "url", "place", "held_on"),
    Kind.LIST: ("title", "file", "upload", "url"),
    Kind.INFORMATION: ("title", "file", "upload", "url"),
}
LABELS: dict[str, dict[str, Any]] = {
    Kind.ACT: {
        "title": gettext_lazy("Name of the act"),
        "number": gettext_lazy("Number of the act"),
        "file": gettext_lazy("Text of the act, of the attached files"),
        "upload": gettext_lazy("Text of the act, a new file"),
    },
    Kind.EVENT: {
        "title": gettext_lazy("What was held"),
        "file": gettext_lazy("Minutes, list or photo, of the attached files"),
        "upload": gettext_lazy("Minutes, list or photo, a new file"),
    },
    Kind.MEDIA: {"title": gettext_lazy("Title of the publication"), "place": gettext_lazy("Channel")},
    Kind.LIST: {
        "title": gettext_lazy("Name of the list"),
        "file": gettext_lazy("List, of the attached files"),
        "upload": gettext_lazy("List, a new file"),
    },
    Kind.INFORMATION: {"title": gettext_lazy("Information")},
}


class ProofForm(forms.Form):
    """One piece of evidence; an empty row counts as none."""

    product = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=300)
    number = forms.CharField(label=gettext_lazy("Number"), required=False, max_length=80)
    held_on = day_field(gettext_lazy("Date"), required=False)
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=300)
    people = NumberField(label=gettext_lazy("Number of people"), required=False, max_length=20)
    url = forms.URLField(label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https")
    file = forms.ChoiceField(label=gettext_lazy("Of the attached files"), required=False)
    upload = forms.FileField(label=gettext_lazy("A new file"), required=False)
    use_required_attribute = False

    def __init__(self, *args: Any, attached: Files, products: Mapping[str, Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = products
        offer(self, "file", [("", "–"), *attached])
        self.evidence_kind = self._kind()
        self._keep_fields(has_files=bool(attached))

    def _kind(self) -> str:
        kind = str(self["kind"].value() or "")
        return kind if kind in FIELDS else Kind.INFORMATION

    def _keep_fields(self, *, has_files: bool) -> None:
        kind = self.evidence_kind
        shown = [name for name in FIELDS[kind] if name != "file" or has_files]
        fields = {name: self.fields[name] for name in ("product", "kind", *shown)}
        for name, label in LABELS[kind].items():
            if name in fields:
                fields[name].label = label
        self.fields = fields

    def clean_product(self) -> Product | None:
        """Only a product of this measure is shown by its evidence."""
        return self.products.get(self.cleaned_data["product"])

    def clean_people(self) -> int | None:
        """People are counted in whole numbers."""
        people = self.cleaned_data["people"]
        if people is None:
            return None
        if people != int(people) or not 0 <= people < 10**9:
            raise ValidationError(_("Write the number of people as a whole number."))
        return int(people)

    def is_empty(self) -> bool:
        """Tell whether nothing was written in the row."""
        return not any(self.value_of(name) for name in PLAIN)

    def value_of(self, name: str) -> Any:
        """Return what a field of the row holds, as read or as stored."""
        if name not in self.fields:
            return None
        read = getattr(self, "cleaned_data", None) if self.is_bound else self.initial
        return (read or {}).get(name)

    def proof(self) -> Proof:
        """Return the evidence of a valid row."""
        file = self.value_of("file")
        return Proof(
            kind=self.evidence_kind,
            product=self.value_of("product"),
            title=self.value_of("title") or "",
            number=self.value_of("number") or "",
            held_on=self.value_of("held_on"),
            place=self.value_of("place") or "",
            people=self.value_of("people"),
            url=self.value_of("url") or "",
            file=int(file) if file else None,
        )

    def missing(self) -> list[str]:
        """Return in words what the row still lacks to count."""
        values = {
            name: self.value_of(name) for name in ("title", "number", "held_on", "place", "people", "url")
        }
        people = values.pop("people")
        plain = {name: value or ("" if name != "held_on" else None) for name, value in values.items()}
        file = self.value_of("file")
        seen = Evidence(
            kind=self.evidence_kind,
            people=None if people in (None, "") else 0,
            file_id=whole_number(str(file or "")),
            **plain,
        )
        return lacks(seen)


ProofRows = forms.formset_factory(ProofForm, extra=0, max_num=MOST_PROOFS, absolute_max=MOST_PROOFS + 10)


def _products(measure: Measure) -> dict[str, Product]:
    return {str(product.pk): product for product in measure.products.all()}


def stored_proofs(measure: Measure, promise: Promise, attached: Files) -> Any:
    """Return the rows of evidence as stored, and an empty one for each missing product that has none."""
    rows = [_stored(item) for item in promise.own]
    have = {row["product"] for row in rows}
    rows += [
        {"product": str(product.pk), "kind": kind_for(product)}
        for product in promise.missing
        if str(product.pk) not in have
    ]
    return _unbound(measure, rows, attached)


def typed_proofs(measure: Measure, data: Any, attached: Files) -> Any:
    """Return the rows of evidence as typed; None where the sender said nothing of evidence."""
    if "proofs-TOTAL_FORMS" not in data:
        return None
    kwargs = {"attached": attached, "products": _products(measure)}
    return ProofRows(data, prefix="proofs", form_kwargs=kwargs)


def proofs_again(
    measure: Measure, data: MultiValueDict[str, str], attached: Files, *, more: tuple[str, str] | None = None
) -> Any:
    """Return the rows exactly as typed with nothing judged yet; `more` is the product and kind of a further one."""
    names = ("product", "kind", *PLAIN)
    count = rows_in(data, "proofs", MOST_PROOFS)
    rows: list[dict[str, Any]] = [
        {name: data.get(f"proofs-{place}-{name}", "") for name in names} for place in range(count)
    ]
    if more is not None:
        rows.append({"product": more[0], "kind": more[1]})
    return _unbound(measure, rows, attached)


def _unbound(measure: Measure, rows: list[dict[str, Any]], attached: Files) -> Any:
    products = _products(measure)
    return ProofRows(
        initial=rows[:MOST_PROOFS],
        prefix="proofs",
        form_kwargs={"attached": attached, "products": products},
    )


def _stored(item: Evidence) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in ("kind", "title", "number", "held_on", "place", "url")}
    return values | {
        "product": str(item.product_id or ""),
        "people": item.people,
        "file": item.file_id,
    }


def proofs_from(rows: Any) -> list[Proof] | None:
    """Return the evidence of valid rows in their order, the empty rows left out; None where nothing was said."""
    if rows is None:
        return None
    return [row.proof() for row in rows if not row.is_empty()]


@dataclass(frozen=True)
class ProofGroup:
    """The rows of evidence of one product, or those that stand for themselves."""

    key: str
    kind: str
    words: str
    rows: list[ProofForm]
    is_shown: bool
    is_owed: bool


def groups_of(measure: Measure, rows: Any, promise: Promise) -> list[ProofGroup]:
    """Return the rows by product in the document's order, then the evidence of no product."""
    missing = {product.pk for product in promise.missing}
    by_product: dict[str, list[ProofForm]] = {}
    for row in rows:
        by_product.setdefault(str(row["product"].value() or ""), []).append(row)
    products = _products(measure)
    groups = [
        ProofGroup(
            key=key,
            kind=kind_for(product),
            words=product_words(product),
            rows=by_product.get(key, []),
            is_shown=promise.is_owed and product.pk not in missing,
            is_owed=promise.is_owed,
        )
        for key, product in products.items()
        if key in by_product or kind_for(product) != Kind.INFORMATION
    ]
    free = [row for key, found in by_product.items() if key not in products for row in found]
    if free:
        groups.append(ProofGroup("", "", "", free, is_shown=False, is_owed=False))
    return groups
