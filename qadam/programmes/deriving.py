"""Plans that come of a plan: a regional plan with chosen measures, and a plan delivered as the result of a measure."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.fields import is_valid_on
from qadam.kit.languages import ORDER, localized
from qadam.people.models import Body, User
from qadam.programmes.actions import load
from qadam.programmes.models import Edition, Measure
from qadam.programmes.package.dumping import package_of
from qadam.programmes.package.package import Package
from qadam.programmes.package.schema import Act, BodyRow, ExecutorRow, Head, Row
from qadam.programmes.rules import controls, may_derive, may_link_result
from qadam.territories.models import Territory
from qadam.territories.queries import unit_on
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed


def derive_plan(
    origin: Edition, *, body: Body, territory_code: str, measures: Sequence[Measure], by: User
) -> Edition:
    """Make the draft of a regional plan with chosen measures of a plan in force; its issuer is the region's akimat.

    Where a row names the collective of akimats the region's own stands; other bodies stay. Raises ValidationError.
    """
    if not may_derive(by, origin):
        raise NotAllowed(_("Only the issuer's side makes regional plans of a programme in force."))
    unit = unit_on(territory_code, clock.today())
    if unit is None or unit.level != Territory.Level.REGION:
        raise ValidationError(_("Choose a region that exists today."))
    if body.territory_code != territory_code or not is_valid_on(body, clock.today()):
        raise ValidationError(_("Choose the akimat of this region."))
    chosen = [measure for measure in measures if measure.edition_id == origin.pk and measure.ended_on is None]
    if not chosen:
        raise ValidationError(_("Choose at least one measure."))
    slug = f"{origin.slug}-{territory_code.lower()}"
    if Edition.objects.filter(slug=slug).exists():
        raise ValidationError(_("There is a plan of this region already."))
    with unit_of_work():
        edition, _report = load(_regional(origin, body, unit, chosen, slug), by=by)
        edition.derived_from, edition.territory_code = origin, territory_code
        edition.is_sample = origin.is_sample or by.is_sample
        edition.save(update_fields=["derived_from", "territory_code", "is_sample"])
        _bind(edition, chosen)
        record(edition, "derive", by=by, facts={"origin": origin.slug, "measures": len(chosen)})
    return edition


def _bind(edition: Edition, chosen: Sequence[Measure]) -> None:
    above = {(measure.node.key, measure.number): measure for measure in chosen}
    taken = list(edition.measures.select_related("node"))
    for measure in taken:
        measure.derived_from = above[measure.node.key, measure.number]
    Measure.objects.bulk_update(taken, ["derived_from"])


def _regional(origin: Edition, body: Body, unit: Territory, chosen: Sequence[Measure], slug: str) -> Package:
    package = package_of(origin)
    numbers = {(measure.node.key, measure.number) for measure in chosen}
    nodes = _with_parents({node for node, _number in numbers}, {row.key: row.parent for row in package.tree})
    tables: dict[str, list[Row]] = {
        "bodies.csv": _with_body(package.bodies, body),
        "groups.csv": list(package.groups),
        "successions.csv": list(package.successions),
        "glossary.csv": list(package.glossary),
        "tree.csv": [row for row in package.tree if row.key in nodes],
        "measures.csv": [row for row in package.measures if (row.node, row.number) in numbers],
        "products.csv": [row for row in package.products if (row.node, row.number) in numbers],
        "executors.csv": _executors(package, body, numbers),
    }
    return Package(_head(package.head, body, unit, slug), tables)


def _with_parents(keys: set[str], parents: dict[str, str]) -> set[str]:
    whole = set(keys)
    for key in keys:
        above = parents[key]
        while above:
            whole.add(above)
            above = parents[above]
    return whole


def _with_body(rows: Sequence[BodyRow], body: Body) -> list[Row]:
    """Return the bodies of the plan with the region's own, which a plan may know only by its collective name."""
    if any(row.key == body.key for row in rows):
        return list(rows)
    fields = {
        name: getattr(body, name) for name in BodyRow.model_fields if name not in ("territory", "parent")
    }
    return [*rows, BodyRow.model_construct(**fields, territory=body.territory_code, parent="")]


def _executors(package: Package, body: Body, numbers: set[tuple[str, str]]) -> list[Row]:
    """Give each row to the region's akimat alone: a regional plan binds no body of the republic.

    Of the republican rows of a measure the one that names the akimats is taken, else the first.
    """
    collective = set(body.groups.values_list("collective__key", flat=True))
    chosen: dict[tuple[str, str], ExecutorRow] = {}
    for row in package.executors:
        key = (row.node, row.number)
        if key in numbers and (key not in chosen or row.body in collective):
            chosen[key] = row
    return [
        row.model_copy(update={"body": body.key, "role": "", "by_agreement": False})
        for row in chosen.values()
    ]


def _head(head: Head, body: Body, unit: Territory, slug: str) -> Head:
    blank: dict[str, Any] = dict.fromkeys(Act.model_fields, "")
    control = head.act.control or head.act.issuer
    act = Act(**{**blank, "kind": "none", "issuer": body.key, "control": control})
    names = {
        f"{field}_{code}": _with_region(
            getattr(head, f"{field}_{code}"), localized(unit, "name", code), limit
        )
        for field, limit in (("name", 500), ("short", 120))
        for code in ORDER
    }
    more = {"slug": slug, "programme": f"{head.programme}-{unit.code.lower()}", "kind": "regional"}
    return head.model_copy(
        update={**names, **more, "status": "draft", "act": act, "passport": [], "findings": []}
    )


def _with_region(name: str, region: str, limit: int) -> str:
    return f"{name[: limit - len(region) - 3]} · {region}"


def link_result(measure: Measure, edition: Edition, *, by: User) -> Edition:
    """Record that a plan is what a measure of another plan was to give; saying it twice changes nothing."""
    if not may_link_result(by, measure):
        raise NotAllowed(_("Only the issuer's side says which plan is the result of a measure."))
    present = Edition.objects.select_related("result_of__edition").get(pk=measure.edition_id)
    if edition.pk == measure.edition_id or _comes_from(present, edition):
        raise ValidationError(_("A plan cannot be the result of its own measure."))
    with unit_of_work():
        locked = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        if locked.result_of is not None and not controls(by, locked.result_of.edition):
            raise ValidationError(_("This plan is the result of another measure already."))
        if locked.result_of_id != measure.pk:
            locked.result_of = measure
            locked.save(update_fields=["result_of"])
            record(
                locked,
                "link_result",
                by=by,
                facts={"programme": measure.edition.slug, "measure": measure.code},
            )
    return locked


def _comes_from(edition: Edition, other: Edition) -> bool:
    """Tell whether a plan is, step by step, a result of another."""
    above = edition.result_of.edition if edition.result_of else None
    while above is not None:
        if above.pk == other.pk:
            return True
        above = above.result_of.edition if above.result_of else None
    return False
