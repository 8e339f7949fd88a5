"""The checked rows of a document as a programme package in memory, and what still keeps it from being made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qadam.intake.packaging.bodies import bodies_of, relations_of, slug_of, terms_of
from qadam.intake.packaging.faults import Caution, Fault, cautions_of, faults_of
from qadam.intake.packaging.findings import findings_of
from qadam.intake.packaging.measures import costs_of, executors_of, measure_of, products_of
from qadam.intake.packaging.plan import OTHER, Naming, Plan, Spot, cut, row_of
from qadam.intake.packaging.tree import tree_of
from qadam.kit.fields import length_of
from qadam.kit.languages import ORDER
from qadam.programmes.models import Edition
from qadam.programmes.package.package import Package
from qadam.programmes.package.schema import FORMAT, Act, Head
from qadam.programmes.package.schema import Row as PackageRow

__all__ = [
    "OTHER",
    "Caution",
    "Fault",
    "Naming",
    "Packed",
    "Plan",
    "cautions_of",
    "faults_of",
    "package_for",
    "slug_of",
]


@dataclass(frozen=True)
class Packed:
    """A package, and the spot of each row of the document in it."""

    package: Package
    spots: Mapping[int, Spot]


def package_for(plan: Plan, naming: Naming) -> Packed:
    """Return the package of a draft programme; every name of a body must be settled."""
    bodies, keys = bodies_of(plan, naming)
    nodes, spots = tree_of(plan)
    placed = [(row, spots[row.pk]) for row in plan.rows]
    groups, successions = relations_of(plan, naming)
    tables: dict[str, Sequence[PackageRow]] = {
        "bodies.csv": bodies,
        "groups.csv": groups,
        "successions.csv": successions,
        "glossary.csv": list(terms_of(plan, keys)),
        "tree.csv": nodes,
        "measures.csv": [measure_of(plan, row, spot, keys) for row, spot in placed],
        "products.csv": [line for row, spot in placed for line in products_of(plan, row, spot)],
        "executors.csv": [line for row, spot in placed for line in executors_of(row, spot, keys)],
        "costs.csv": [line for row, spot in placed for line in costs_of(plan, row, spot)],
    }
    filled = {name: list(rows) for name, rows in tables.items() if rows}
    return Packed(Package(_head(plan, naming), filled), spots)


def _head(plan: Plan, naming: Naming) -> Head:
    intake = plan.intake
    most = length_of(Edition, "act_title_kk")
    act = row_of(
        Act,
        kind=naming.act_kind,
        number=intake.act_number,
        date=intake.act_on,
        **{f"title_{code}": cut(naming.names[code], most) for code in ORDER},
        **{f"signatory_{code}": "" for code in ORDER},
        issuer=naming.issuer.key,
        control=naming.control.key if naming.control else "",
    )
    return row_of(
        Head,
        format=FORMAT,
        programme=naming.slug,
        slug=naming.slug,
        kind=naming.kind,
        **{f"name_{code}": naming.names[code] for code in ORDER},
        **{f"short_{code}": naming.shorts[code] for code in ORDER},
        **{f"summary_{code}": naming.names[code] for code in ORDER},
        status="draft",
        first_on=intake.first_on,
        last_on=intake.last_on,
        scheme=naming.scheme,
        shift="next",
        act=act,
        language="kk,ru" if plan.twins else plan.language,
        passport=[],
        findings=list(findings_of(plan)),
    )
