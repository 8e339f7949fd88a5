"""A package into the database: rows are found again by their keys, so that activity bound to them stays."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models
from django.db.models import ProtectedError

from qadam.kit import clock
from qadam.people.models import Body, GroupMember, Succession
from qadam.programmes.models import (
    Amendment,
    Cost,
    DocumentFinding,
    Edition,
    EditionBody,
    Executor,
    GlossaryTerm,
    KeptPart,
    Measure,
    MeasureChange,
    PassportBlock,
    PlanNode,
    Product,
)
from qadam.programmes.package.faults import Fault, PackageError
from qadam.programmes.package.package import Package
from qadam.programmes.package.parts import PARTS, part_of
from qadam.programmes.package.schema import AmendedRow, AmendmentRow, ChangeRow, Row
from qadam.programmes.rows import ExecutorLine, MeasureText, ProductLine

M = TypeVar("M", bound=models.Model)


@dataclass
class LoadReport:
    """What a load did: rows added, changed, removed; unchanged rows are not touched."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.added} rows added, {self.changed} changed, {self.removed} removed, {self.unchanged} unchanged"


def _same(row: models.Model, values: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


def _derive(row: models.Model) -> None:
    derive: Callable[[], None] | None = getattr(row, "derive", None)
    if derive is not None:
        derive()


def sync(
    report: LoadReport,
    existing: Mapping[Any, M],
    wanted: Mapping[Any, Mapping[str, Any]],
    make: Callable[[Any, Mapping[str, Any]], M],
    table: str,
) -> dict[Any, M]:
    """Make the stored rows equal to the wanted ones by key: add, change, remove; return all by key."""
    kept: dict[Any, M] = {}
    added: list[M] = []
    changed: list[M] = []
    for key, values in wanted.items():
        row = existing.get(key)
        if row is None:
            row = make(key, values)
            _derive(row)
            added.append(row)
        elif _same(row, values):
            report.unchanged += 1
        else:
            for name, value in values.items():
                setattr(row, name, value)
            _derive(row)
            changed.append(row)
        kept[key] = row
    _remove(report, [row for key, row in existing.items() if key not in wanted], table)
    if added:
        type(added[0])._default_manager.bulk_create(added, batch_size=500)
    if changed:
        kind = type(changed[0])
        fields = [item.name for item in kind._meta.concrete_fields if not item.primary_key]
        kind._default_manager.bulk_update(changed, fields, batch_size=200)
    report.added += len(added)
    report.changed += len(changed)
    return kept


def _remove(report: LoadReport, rows: Sequence[models.Model], table: str) -> None:
    for row in rows:
        try:
            row.delete()
        except ProtectedError:
            what = f"{row} is missing from the file but work is recorded under it; only an amendment may take it out"
            raise PackageError([Fault(table, 0, "", what)]) from None
        report.removed += 1


def _values(
    row: Row, leave_out: Iterable[str] = (), rename: Mapping[str, str] | None = None
) -> dict[str, Any]:
    renamed = rename or {}
    left = set(leave_out)
    return {
        renamed.get(name, name): getattr(row, name) for name in type(row).model_fields if name not in left
    }


def load_bodies(package: Package, report: LoadReport) -> dict[str, Body]:
    """Add and update the bodies of a package; bodies of other programmes are left alone."""
    keys = [row.key for row in package.bodies]
    existing = {body.key: body for body in Body.objects.filter(key__in=keys)}
    wanted = {
        row.key: _values(row, ["key", "parent"], {"territory": "territory_code"}) for row in package.bodies
    }
    bodies = sync(report, existing, wanted, lambda key, values: Body(key=key, **values), "bodies.csv")
    for row in package.bodies:
        parent = bodies[row.parent] if row.parent else None
        body = bodies[row.key]
        if body.parent_id != (parent.pk if parent else None):
            body.parent = parent
            body.save(update_fields=["parent"])
    _load_groups(package, bodies, report)
    _load_successions(package, bodies, report)
    return bodies


def _own(package: Package, bodies: dict[str, Body]) -> list[int]:
    """Return the bodies that no other programme names: only between these may a load take relations away."""
    others = EditionBody.objects.filter(body__in=bodies.values()).exclude(edition__slug=package.head.slug)
    shared = set(others.values_list("body", flat=True))
    return [body.pk for body in bodies.values() if body.pk not in shared]


def _load_groups(package: Package, bodies: dict[str, Body], report: LoadReport) -> None:
    own = _own(package, bodies)
    named = models.Q(collective__in=own) | models.Q(member__in=own)
    listed = models.Q()
    for row in package.groups:
        listed |= models.Q(collective=bodies[row.collective].pk, member=bodies[row.member].pk)
    inside = [body.pk for body in bodies.values()]
    stored = GroupMember.objects.filter(named | listed, collective__in=inside, member__in=inside)
    existing = {(row.collective_id, row.member_id, row.valid_from): row for row in stored}
    wanted = {
        (bodies[row.collective].pk, bodies[row.member].pk, row.valid_from): {"valid_to": row.valid_to}
        for row in package.groups
    }

    def make(key: Any, values: Mapping[str, Any]) -> GroupMember:
        return GroupMember(collective_id=key[0], member_id=key[1], valid_from=key[2], **values)

    sync(report, existing, wanted, make, "groups.csv")


def _load_successions(package: Package, bodies: dict[str, Body], report: LoadReport) -> None:
    own = _own(package, bodies)
    named = models.Q(from_body__in=own) | models.Q(to_body__in=own)
    listed = models.Q()
    for row in package.successions:
        listed |= models.Q(from_body=bodies[row.from_body].pk, to_body=bodies[row.to_body].pk)
    inside = [body.pk for body in bodies.values()]
    stored = Succession.objects.filter(named | listed, from_body__in=inside, to_body__in=inside)
    existing = {(row.from_body_id, row.to_body_id, row.from_day, row.function_kk): row for row in stored}
    wanted = {
        (bodies[row.from_body].pk, bodies[row.to_body].pk, row.from_day, row.function_kk): {
            "function_ru": row.function_ru,
            "function_en": row.function_en,
            "act": row.act,
        }
        for row in package.successions
    }

    def make(key: Any, values: Mapping[str, Any]) -> Succession:
        return Succession(
            from_body_id=key[0], to_body_id=key[1], from_day=key[2], function_kk=key[3], **values
        )

    sync(report, existing, wanted, make, "successions.csv")


def load_edition(package: Package, bodies: dict[str, Body], report: LoadReport) -> Edition:
    """Add or update the edition itself; an edition in force keeps its state whatever the file says."""
    head, act = package.head, package.head.act
    values = _values(
        head, ["format", "slug", "status", "act", "passport", "findings"], {"programme": "family"}
    )
    own = [name for name in type(act).model_fields if name not in ("issuer", "control")]
    values |= {f"act_{name}": getattr(act, name) for name in own}
    values |= {"issuer": bodies.get(act.issuer), "control": bodies.get(act.control)}
    edition = Edition.objects.filter(slug=head.slug).first()
    if edition is None:
        edition = Edition(slug=head.slug, state=head.status, **values)
        edition.save()
        report.added += 1
    elif _same(edition, values):
        report.unchanged += 1
    else:
        for name, value in values.items():
            setattr(edition, name, value)
        edition.save()
        report.changed += 1
    return edition


def load_parts(package: Package, edition: Edition, bodies: dict[str, Body], report: LoadReport) -> None:
    """Make passport, findings, glossary, tree, measures and their rows equal to the package."""
    _load_places(
        report, edition, PassportBlock, "programme.yaml",
        [_values(row, rename={"given": "is_given"}) for row in package.head.passport],
    )  # fmt: skip
    _load_places(
        report, edition, DocumentFinding, "programme.yaml", [_values(row) for row in package.head.findings]
    )
    _load_places(
        report, edition, GlossaryTerm, "glossary.csv",
        [{**_values(row), "body": bodies.get(row.body)} for row in package.glossary],
    )  # fmt: skip
    _load_edition_bodies(package, edition, bodies, report)
    nodes = _load_nodes(package, edition, report)
    measures = _load_measures(package, edition, nodes, bodies, report)
    _load_measure_rows(report, measures, Product, "products.csv", package.products, lambda row: {})
    _load_measure_rows(
        report, measures, Executor, "executors.csv", package.executors, lambda row: {"body": bodies[row.body]},
        {"by_agreement": "is_by_agreement"},
    )  # fmt: skip
    _load_measure_rows(report, measures, Cost, "costs.csv", package.costs, lambda row: {})
    _load_amendments(package, edition, measures, report)
    existing = {part.name: part for part in edition.kept_parts.all()}
    wanted = {name: {"text": text} for name, text in package.kept.items() if part_of(name) is None}
    sync(
        report,
        existing,
        wanted,
        lambda key, values: KeptPart(edition=edition, name=key, **values),
        "the folder",
    )
    for part in PARTS:
        part.load(package, edition, bodies, report)


def refuse_lost_amendments(package: Package, edition: Edition | None) -> None:
    """Raise PackageError where an act in force is missing from the package: loading it would undo the act."""
    named = {(act.number, act.date) for act in package.amendments}
    acts = edition.amendments.enacted() if edition else []
    what = "has amended this programme and is missing; dump the programme first and change that package"
    lost = [f"act {act.number} of {act.date} {what}" for act in acts if (act.number, act.date) not in named]
    if lost:
        raise PackageError([Fault("amendments.yaml", 0, "", said) for said in lost])


def _load_amendments(
    package: Package, edition: Edition, measures: dict[tuple[str, str], Measure], report: LoadReport
) -> None:
    """Make the acts in force equal to the package, and the days of the measures they added or ended."""
    existing = {(act.number, act.date): act for act in edition.amendments.enacted()}
    titles = ("title_kk", "title_ru", "title_en")
    wanted = {
        (act.number, act.date): {
            "in_force_on": act.in_force_on,
            **{name: getattr(act, name) for name in titles},
        }
        for act in package.amendments
    }

    def make(key: Any, values: Mapping[str, Any]) -> Amendment:
        number, day = key
        state = Amendment.State.ENACTED
        return Amendment(
            edition=edition, number=number, date=day, state=state, enacted_at=clock.now(), **values
        )

    acts = sync(report, existing, wanted, make, "amendments.yaml")
    days: dict[int, dict[str, date]] = {}
    for act in package.amendments:
        _load_changes(acts[act.number, act.date], act, measures, report)
        for change in act.changes:
            held = days.setdefault(measures[change.node, change.number].pk, {})
            if change.kind == "add":
                held["from_on"] = act.in_force_on
            elif change.kind == "end":
                held["ended_on"] = act.in_force_on - timedelta(days=1)
    for measure in measures.values():
        in_force = {"from_on": None, "ended_on": None} | days.get(measure.pk, {})
        if not _same(measure, in_force):
            Measure.objects.filter(pk=measure.pk).update(**in_force)


def _load_changes(
    amendment: Amendment, act: AmendmentRow, measures: dict[tuple[str, str], Measure], report: LoadReport
) -> None:
    existing = {row.measure_id: row for row in amendment.changes.all()}
    wanted = {
        measures[change.node, change.number].pk: {
            "kind": change.kind,
            "old": _kept(change, change.old),
            "new": _kept(change, change.new),
        }
        for change in act.changes
    }

    def make(key: Any, values: Mapping[str, Any]) -> MeasureChange:
        return MeasureChange(amendment=amendment, measure_id=key, **values)

    sync(report, existing, wanted, make, "amendments.yaml")


def _kept(change: ChangeRow, side: AmendedRow | None) -> dict[str, Any]:
    """Return a side as a change keeps it."""
    if side is None:
        return {}
    executors = [
        ExecutorLine(is_by_agreement=line.by_agreement, **_values(line, ["by_agreement"]))
        for line in side.executors
    ]
    return MeasureText(
        **_values(side, ["products", "executors"]),
        products=tuple(ProductLine(**_values(line)) for line in side.products),
        executors=tuple(executors),
        node=change.node,
        number=change.number,
    ).kept()


def _load_places(
    report: LoadReport, edition: Edition, kind: type[M], table: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    existing = {row.position: row for row in kind._default_manager.filter(edition=edition)}  # type: ignore[attr-defined]
    wanted = dict(enumerate(rows, start=1))
    sync(report, existing, wanted, lambda key, values: kind(edition=edition, position=key, **values), table)


def _load_edition_bodies(
    package: Package, edition: Edition, bodies: dict[str, Body], report: LoadReport
) -> None:
    existing = {row.body_id: row for row in edition.edition_bodies.all()}
    wanted = {bodies[row.key].pk: {"position": place} for place, row in enumerate(package.bodies, start=1)}

    def make(key: Any, values: Mapping[str, Any]) -> EditionBody:
        return EditionBody(edition=edition, body_id=key, **values)

    sync(report, existing, wanted, make, "bodies.csv")


def _load_nodes(package: Package, edition: Edition, report: LoadReport) -> dict[str, PlanNode]:
    existing = {node.key: node for node in edition.nodes.all()}
    wanted = {
        row.key: {**_values(row, ["key", "parent"]), "position": place}
        for place, row in enumerate(package.tree, start=1)
    }
    make: Callable[[Any, Mapping[str, Any]], PlanNode] = lambda key, values: PlanNode(  # noqa: E731
        edition=edition, key=key, **values
    )
    nodes = sync(report, existing, wanted, make, "tree.csv")
    moved = []
    for row in package.tree:
        node, parent = nodes[row.key], nodes.get(row.parent)
        if node.parent_id != (parent.pk if parent else None):
            node.parent = parent
            moved.append(node)
    PlanNode.objects.bulk_update(moved, ["parent"])
    return nodes


def _load_measures(
    package: Package,
    edition: Edition,
    nodes: dict[str, PlanNode],
    bodies: dict[str, Body],
    report: LoadReport,
) -> dict[tuple[str, str], Measure]:
    existing = {(row.node.key, row.number): row for row in edition.measures.select_related("node")}
    titles = {"title_kk": "name_kk", "title_ru": "name_ru", "title_en": "name_en"}
    numbers = Counter(row.number for row in package.measures)
    wanted = {
        (row.node, row.number): {
            **_values(row, ["number", "node", "addressee"], titles),
            "code": row.number if numbers[row.number] == 1 else f"{row.node}-{row.number}",
            "position": place,
            "addressee": bodies.get(row.addressee),
        }
        for place, row in enumerate(package.measures, start=1)
    }

    def make(key: Any, values: Mapping[str, Any]) -> Measure:
        return Measure(edition=edition, node=nodes[key[0]], number=key[1], **values)

    return sync(report, existing, wanted, make, "measures.csv")


def _load_measure_rows(
    report: LoadReport,
    measures: dict[tuple[str, str], Measure],
    kind: type[M],
    table: str,
    rows: Sequence[Any],
    extra: Callable[[Any], Mapping[str, Any]],
    rename: Mapping[str, str] | None = None,
) -> None:
    stored = kind._default_manager.filter(measure__in=[measure.pk for measure in measures.values()])
    existing = {(row.measure_id, row.position): row for row in stored}  # type: ignore[attr-defined]
    wanted: dict[Any, Mapping[str, Any]] = {}
    places: dict[int, int] = {}
    for row in rows:
        measure = measures[(row.node, row.number)]
        places[measure.pk] = places.get(measure.pk, 0) + 1
        wanted[(measure.pk, places[measure.pk])] = {**_values(row, ["node", "number"], rename), **extra(row)}
    sync(
        report,
        existing,
        wanted,
        lambda key, values: kind(measure_id=key[0], position=key[1], **values),
        table,
    )
