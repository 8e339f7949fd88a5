"""The bodies of a package: those of the register as they stand with what ties them, and new ones."""

import re
from collections.abc import Iterator, Mapping

from qadam.intake.models import BodyChoice
from qadam.intake.packaging.plan import Naming, Plan, cut, row_of, texts_of
from qadam.intake.rows import bodies_named
from qadam.kit.fields import length_of
from qadam.kit.languages import ORDER
from qadam.people.models import Body, GroupMember, Succession
from qadam.programmes.models import GlossaryTerm
from qadam.programmes.package.schema import BodyRow, GroupRow, SuccessionRow, TermRow
from qadam.territories.latin import transliterated

NAME, SOURCE = length_of(Body, "name_en"), length_of(Body, "source")
TERM, ABBREVIATION = length_of(GlossaryTerm, "name_kk"), length_of(GlossaryTerm, "abbreviation_kk")
# A longer name of a new body is no abbreviation.
SHORT = 20


def bodies_of(plan: Plan, naming: Naming) -> tuple[list[BodyRow], dict[str, str]]:
    """Return the bodies of the package, and for each name in the document the key of the body it is."""
    rows = {body.key: _known(body) for body in (naming.issuer, naming.control) if body is not None}
    keys: dict[str, str] = {}
    made: dict[str, str] = {}
    taken = set(Body.objects.values_list("key", flat=True))
    for name in bodies_named(row.as_checked for row in plan.rows):
        choice = plan.choices[name]
        if choice.body is not None:
            key = choice.body.key
            rows.setdefault(key, _known(choice.body))
        elif choice.name_ru in made:
            # Two names of one new body.
            key = made[choice.name_ru]
        else:
            key = made[choice.name_ru] = _free_key(choice.name_ru or choice.name_kk, taken)
            rows[key] = _new(choice, key)
        keys[name] = key
    return [*_above(rows), *rows.values()], keys


def _known(body: Body) -> BodyRow:
    fields = {
        name: getattr(body, name) for name in BodyRow.model_fields if name not in ("territory", "parent")
    }
    parent = body.parent.key if body.parent else ""
    return row_of(BodyRow, **fields, territory=body.territory_code, parent=parent)


def _above(rows: Mapping[str, BodyRow]) -> list[BodyRow]:
    """Return the bodies above those of the package: a body stands below a body of the same package."""
    found: dict[str, BodyRow] = {}
    waiting = {row.parent for row in rows.values()} - set(rows) - {""}
    while waiting:
        for body in Body.objects.filter(key__in=waiting).select_related("parent"):
            found[body.key] = _known(body)
        waiting = {row.parent for row in found.values()} - set(rows) - set(found) - {""}
    return list(reversed(found.values()))


def _new(choice: BodyChoice, key: str) -> BodyRow:
    is_short = len(choice.name) <= SHORT and choice.name not in (choice.name_kk, choice.name_ru)
    shorts = {
        f"short_{code}": choice.name if is_short and code == choice.intake.language else "" for code in ORDER
    }
    return row_of(
        BodyRow,
        key=key,
        kind=choice.kind,
        **shorts,
        name_kk=choice.name_kk,
        name_ru=choice.name_ru,
        name_en=transliterated(choice.name_kk)[:NAME],
        territory="",
        parent="",
        valid_from=None,
        valid_to=None,
        source=cut(str(choice.intake), SOURCE),
    )


def slug_of(text: str, most: int = 60) -> str:
    """Return a text as an address of whole words: small Latin letters, digits and hyphens."""
    plain = _latin(text)
    if len(plain) > most:
        plain = plain[: most + 1].rpartition("-")[0] or plain[:most]
    return plain or "programme"


def _latin(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", transliterated(text).lower()).strip("-")


def _free_key(text: str, taken: set[str]) -> str:
    # Cut anywhere, as ever: a draft that is made again finds its bodies by these keys.
    base = key = _latin(text)[:60].rstrip("-") or "body"
    count = 1
    while key in taken:
        count += 1
        key = f"{base}-{count}"
    taken.add(key)
    return key


def relations_of(plan: Plan, naming: Naming) -> tuple[list[GroupRow], list[SuccessionRow]]:
    """Return the groups and successions between the bodies of the package as they stand: loading takes none away."""
    bodies = {choice.body_id for choice in plan.choices.values() if choice.body_id} | {naming.issuer.pk}
    if naming.control:
        bodies.add(naming.control.pk)
    members = GroupMember.objects.filter(collective__in=bodies, member__in=bodies)
    groups = [
        row_of(
            GroupRow,
            collective=row.collective.key,
            member=row.member.key,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in members.select_related("collective", "member")
    ]
    passed = Succession.objects.filter(from_body__in=bodies, to_body__in=bodies)
    names = [name for name in SuccessionRow.model_fields if name not in ("from_body", "to_body")]
    successions = [
        row_of(
            SuccessionRow,
            from_body=row.from_body.key,
            to_body=row.to_body.key,
            **{name: getattr(row, name) for name in names},
        )
        for row in passed.select_related("from_body", "to_body")
    ]
    return groups, successions


def terms_of(plan: Plan, keys: Mapping[str, str]) -> Iterator[TermRow]:
    """Yield the abbreviations that the document explains, each with its body where it is one."""
    for short, full in plan.intake.draft.get("glossary", {}).items():
        choice = plan.choices.get(short)
        yield row_of(
            TermRow,
            **texts_of(plan, "abbreviation", short, most=ABBREVIATION),
            **texts_of(plan, "name", full, _name_in(choice, plan.other), TERM),
            body=keys.get(short, ""),
        )


def _name_in(choice: BodyChoice | None, language: str) -> str:
    """Return how a body is called in a language, empty where it is not said who it is."""
    if choice is None or not choice.is_settled:
        return ""
    return str(getattr(choice.body or choice, f"name_{language}"))
