"""Which evidence a promised product needs, and which products of a duty still lack theirs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from qadam.plans.models import Duty, Evidence, Report
from qadam.programmes.models import Product

Kind = Evidence.Kind
# (measure, body) → the last day of that body's duties on the measure.
LastDays = dict[tuple[int, int], date]

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
    return _owes(duty, _last_days([duty]))


def _owes(duty: Duty, last_days: LastDays) -> bool:
    if duty.part == Duty.Part.CO:
        return False
    return duty.kind == Duty.Kind.WORK or last_days[duty.measure_id, duty.body_id] <= duty.original_on


def _last_days(duties: Collection[Duty]) -> LastDays:
    """Return the last day of each body's duties on a measure."""
    same = Duty.objects.filter(
        measure__in={duty.measure_id for duty in duties}, body__in={duty.body_id for duty in duties}
    )
    rows = same.order_by().values_list("measure", "body").annotate(last=Max("original_on"))
    return {(measure, body): last for measure, body, last in rows}


def missing_of(duties: Collection[Duty]) -> dict[int, list[Product]]:
    """Return for each duty, by its key, the promised products without complete evidence; two queries beside theirs.

    Have `measure__products` prefetched.
    """
    last_days = _last_days(duties)
    shown = _shown(duties)
    return {
        duty.pk: [product for product in _promised(duty) if product.pk not in shown[duty.pk]]
        if _owes(duty, last_days)
        else []
        for duty in duties
    }


@dataclass(frozen=True)
class Promise:
    """What a duty promises: whether it owes the products, which are shown, which lack evidence; its own evidence."""

    is_owed: bool
    shown: list[Product]
    missing: list[Product]
    own: list[Evidence]


def promise_of(duty: Duty) -> Promise:
    """Return what the page of a duty says of its products, in one query, two for information on periods."""
    is_owed = duty.part != Duty.Part.CO and (duty.kind == Duty.Kind.WORK or _owes(duty, _last_days([duty])))
    held = _held([duty])
    shown = {item.product_id for item in held if _counts(item, duty) and not lacks(item)}
    promised = _promised(duty)
    return Promise(
        is_owed=is_owed,
        shown=[product for product in promised if product.pk in shown],
        missing=[product for product in promised if is_owed and product.pk not in shown],
        own=[item for item in held if item.report.duty_id == duty.pk],
    )


def _promised(duty: Duty) -> list[Product]:
    """Return the products that evidence of their own has to show; information is shown by the report itself."""
    return [product for product in duty.measure.products.all() if kind_for(product) != Kind.INFORMATION]


def _held(duties: Collection[Duty]) -> list[Evidence]:
    """Return the evidence in all reports of the duties' bodies on their measures."""
    return list(
        Evidence.objects.filter(
            report__duty__measure__in={duty.measure_id for duty in duties},
            report__duty__body__in={duty.body_id for duty in duties},
        ).select_related("file", "report__duty")
    )


def _shown(duties: Collection[Duty]) -> dict[int, set[int | None]]:
    """Return the products shown by complete evidence, for each duty."""
    whole = [item for item in _held(duties) if not lacks(item)]
    return {duty.pk: {item.product_id for item in whole if _counts(item, duty)} for duty in duties}


def _counts(item: Evidence, duty: Duty) -> bool:
    """Evidence counts in its own report and, once that is no mere draft, in all of the body's on the measure."""
    report = item.report
    if report.duty_id == duty.pk:
        return True
    is_same = (report.duty.measure_id, report.duty.body_id) == (duty.measure_id, duty.body_id)
    return is_same and report.state != Report.State.DRAFT
