"""An edition out of the database as a package in canonical form."""

from dataclasses import asdict
from typing import Any, Literal, cast

from django.db import models

from qadam.people.models import GroupMember, Succession
from qadam.programmes.models import Cost, Edition, Executor, MeasureChange, Product
from qadam.programmes.package.package import Package
from qadam.programmes.package.parts import PARTS, part_of
from qadam.programmes.package.schema import (
    FORMAT,
    Act,
    AmendedExecutor,
    AmendedProduct,
    AmendedRow,
    AmendmentRow,
    Block,
    BodyRow,
    ChangeRow,
    CostRow,
    ExecutorRow,
    FindingRow,
    GroupRow,
    Head,
    MeasureRow,
    NodeRow,
    ProductRow,
    Row,
    SuccessionRow,
    TermRow,
)
from qadam.programmes.rows import ExecutorLine, text_of


def _row(kind: type[Row], source: models.Model, **given: Any) -> Row:
    values = {name: getattr(source, name) for name in kind.model_fields if name not in given}
    return kind.model_construct(**values, **given)


def package_of(edition: Edition) -> Package:
    """Return the package of an edition, as loading would read it from its canonical files."""
    tables: dict[str, list[Row]] = {
        "bodies.csv": _bodies(edition),
        "groups.csv": _groups(edition),
        "successions.csv": _successions(edition),
        "glossary.csv": [
            _row(TermRow, term, body=term.body.key if term.body else "")
            for term in edition.glossary.select_related("body")
        ],
        "tree.csv": [
            _row(NodeRow, node, parent=node.parent.key if node.parent else "")
            for node in edition.nodes.select_related("parent")
        ],
        "measures.csv": _measures(edition),
        "products.csv": _measure_rows(ProductRow, Product, edition),
        "executors.csv": _executors(edition),
        "costs.csv": _measure_rows(CostRow, Cost, edition),
    }
    kept = {part.name: part.text for part in edition.kept_parts.all()}
    for part in PARTS:
        kept |= part.dump(edition)
    given = {name: rows for name, rows in tables.items() if rows}
    return canonical(Package(_head(edition), given, {}, kept, _amendments(edition)))


def _head(edition: Edition) -> Head:
    act = {
        name: getattr(edition, f"act_{name}")
        for name in Act.model_fields
        if name not in ("issuer", "control")
    }
    issuer = edition.issuer.key if edition.issuer else ""
    control = edition.control.key if edition.control else ""
    head = _row(
        Head,
        edition,
        format=FORMAT,
        programme=edition.family,
        status=edition.state,
        act=Act.model_construct(**act, issuer=issuer, control=control),
        passport=[_row(Block, block, given=block.is_given) for block in edition.passport.all()],
        findings=[_row(FindingRow, finding) for finding in edition.findings.all()],
    )
    assert isinstance(head, Head)
    return head


def _bodies(edition: Edition) -> list[Row]:
    listed = edition.edition_bodies.select_related("body__parent")
    return [
        _row(
            BodyRow,
            item.body,
            territory=item.body.territory_code,
            parent=item.body.parent.key if item.body.parent else "",
        )
        for item in listed
    ]


def _groups(edition: Edition) -> list[Row]:
    inside = edition.edition_bodies.values("body")
    members = GroupMember.objects.filter(collective__in=inside, member__in=inside)
    return [
        _row(GroupRow, row, collective=row.collective.key, member=row.member.key)
        for row in members.select_related("collective", "member")
    ]


def _successions(edition: Edition) -> list[Row]:
    inside = edition.edition_bodies.values("body")
    rows = Succession.objects.filter(from_body__in=inside, to_body__in=inside)
    return [
        _row(SuccessionRow, row, from_body=row.from_body.key, to_body=row.to_body.key)
        for row in rows.select_related("from_body", "to_body")
    ]


def _amendments(edition: Edition) -> list[AmendmentRow]:
    """Return the acts in force, with every row as it was and as it became."""
    acts = edition.amendments.enacted().prefetch_related("changes__measure__node")
    return [
        AmendmentRow.model_construct(
            **{name: getattr(act, name) for name in AmendmentRow.model_fields if name != "changes"},
            changes=[_change(change) for change in act.changes.all()],
        )
        for act in acts
    ]


def _change(change: MeasureChange) -> ChangeRow:
    measure = change.measure
    assert measure is not None
    return ChangeRow.model_construct(
        kind=cast(Literal["change", "add", "end"], change.kind),
        node=measure.node.key,
        number=measure.number,
        old=_side(change.old),
        new=_side(change.new),
    )


def _side(kept: dict[str, Any]) -> AmendedRow | None:
    if not kept:
        return None
    text = text_of(kept)
    own = [name for name in AmendedRow.model_fields if name not in ("products", "executors")]
    return AmendedRow.model_construct(
        **{name: getattr(text, name) for name in own},
        products=[AmendedProduct.model_construct(**asdict(line)) for line in text.products],
        executors=[_executor(line) for line in text.executors],
    )


def _executor(line: ExecutorLine) -> AmendedExecutor:
    values = asdict(line)
    return AmendedExecutor.model_construct(by_agreement=values.pop("is_by_agreement"), **values)


def _measures(edition: Edition) -> list[Row]:
    return [
        _row(
            MeasureRow,
            measure,
            node=measure.node.key,
            title_kk=measure.name_kk,
            title_ru=measure.name_ru,
            title_en=measure.name_en,
            addressee=measure.addressee.key if measure.addressee else "",
        )
        for measure in edition.measures.select_related("node", "addressee")
    ]


def _measure_rows(kind: type[Row], model: type[Product] | type[Cost], edition: Edition) -> list[Row]:
    rows = model._default_manager.filter(measure__edition=edition).order_by("measure__position", "position")
    return [
        _row(kind, row, node=row.measure.node.key, number=row.measure.number)
        for row in rows.select_related("measure__node")
    ]


def _executors(edition: Edition) -> list[Row]:
    rows = Executor.objects.filter(measure__edition=edition).order_by("measure__position", "position")
    return [
        _row(
            ExecutorRow,
            row,
            node=row.measure.node.key,
            number=row.measure.number,
            body=row.body.key,
            by_agreement=row.is_by_agreement,
        )
        for row in rows.select_related("measure__node", "body")
    ]


def canonical(package: Package) -> Package:
    """Return the package with rows in the canonical order: as the document has them, relations by their bodies."""
    body = {row.key: place for place, row in enumerate(package.bodies)}
    measure = {(row.node, row.number): place for place, row in enumerate(package.measures)}
    tables = dict(package.tables)
    if package.groups:
        groups = sorted(
            package.groups,
            key=lambda row: (body[row.collective], body[row.member], str(row.valid_from or "")),
        )
        tables["groups.csv"] = list(groups)
    if package.successions:
        successions = sorted(
            package.successions,
            key=lambda row: (body[row.from_body], row.from_day, body[row.to_body], row.function_kk),
        )
        tables["successions.csv"] = list(successions)
    for name in ("products.csv", "executors.csv", "costs.csv"):
        if tables.get(name):
            # Sorting is stable: rows of one measure stay in their own order.
            tables[name] = sorted(
                tables[name],
                key=lambda row: measure[(getattr(row, "node"), getattr(row, "number"))],  # noqa: B009
            )
    kept = {name: _ordered(package, name, text) for name, text in package.kept.items()}
    return Package(package.head, tables, {}, kept, package.amendments)


def _ordered(package: Package, name: str, text: str) -> str:
    part = part_of(name)
    return text if part is None else part.ordered(package, name)
