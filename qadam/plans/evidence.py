"""Which evidence a promised product needs, and which products of a duty still lack theirs."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qadam.plans.models import Duty, Evidence, Report
from qadam.programmes.models import Product

Kind = Evidence.Kind

# The evidence by the completion form of a package; what is not named here is shown by information.
KIND_OF_FORM: dict[str, str] = {
    **dict.fromkeys(("joint_order", "regulation", "agreement", "plan", "media_plan"), Kind.ACT),
    **dict.fromkeys(
        (
            "sitting", "forum", "gathering", "contest", "internet_conference", "briefing", "press_tour",
            "exhibition", "championship", "training", "meeting", "lesson", "excursion", "festival", "course",
        ),
        Kind.EVENT,
    ),
    **dict.fromkeys(
        (
            "rubric", "article", "media_material", "video", "tv_programme", "tv_magazine", "billboard",
            "infographic", "publication", "app",
        ),
        Kind.MEDIA,
    ),
    **dict.fromkeys(("list", "event_line", "sketch", "data_bank"), Kind.LIST),
}  # fmt: skip


def kind_for(product: Product) -> str:
    """Return the kind of evidence a product is shown by."""
    return KIND_OF_FORM.get(product.form, Kind.INFORMATION)


def lacks(evidence: Evidence) -> list[str]:
    """Return what is still missing in a piece of evidence, in words; an empty list where it counts.

    Source: control rules, "A product counts when its evidence is there".
    """
    has_document = bool(evidence.file_id or evidence.url)
    needs: dict[str, list[tuple[bool, str]]] = {
        Kind.ACT: [
            (bool(evidence.number), _("the number of the act")),
            (bool(evidence.held_on), _("its date")),
            (has_document, _("its text as a file or a link")),
        ],
        Kind.EVENT: [
            (bool(evidence.held_on), _("the date")),
            (bool(evidence.place), _("the place")),
            (evidence.people is not None, _("the number of people")),
            (has_document, _("minutes, a list or a photo")),
        ],
        Kind.MEDIA: [
            (bool(evidence.url), _("the link")),
            (bool(evidence.place), _("the channel")),
            (bool(evidence.held_on), _("the date")),
        ],
        Kind.LIST: [(has_document, _("the list as a file or a link"))],
        Kind.INFORMATION: [(bool(evidence.title), _("the information"))],
    }
    return [word for is_there, word in needs[evidence.kind] if not is_there]


def owes_products(duty: Duty) -> bool:
    """Tell whether the measure's products are promised by this duty.

    Work done by its day owes them; of information on periods the last one does. A co-executor contributes to the
    lead's products and owes none of its own.
    """
    if duty.part == Duty.Part.CO:
        return False
    if duty.kind == Duty.Kind.WORK:
        return True
    later = Duty.objects.filter(measure=duty.measure_id, body=duty.body_id, original_on__gt=duty.original_on)
    return not later.exists()


def missing_products(duty: Duty) -> list[Product]:
    """Return the promised products without complete evidence in this or an earlier report of the body."""
    if not owes_products(duty):
        return []
    shown = {item.product_id for item in evidence_of(duty).select_related("file") if not lacks(item)}
    return [
        product
        for product in duty.measure.products.all()
        if product.pk not in shown and kind_for(product) != Kind.INFORMATION
    ]


def evidence_of(duty: Duty) -> QuerySet[Evidence]:
    """Return the evidence in the reports of the duty's body on its measure that are not mere drafts, and its own."""
    other = ~Q(report__state=Report.State.DRAFT)
    return Evidence.objects.filter(
        Q(report__duty=duty) | other,
        report__duty__measure=duty.measure_id,
        report__duty__body=duty.body_id,
    )
