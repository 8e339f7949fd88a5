"""The checked rows of a document as a programme package in memory, and what still keeps it from being made."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import BaseModel

from qadam.intake.comparing import Pair
from qadam.intake.models import BodyChoice, Intake, Row
from qadam.intake.rows import Checked
from qadam.intake.sentences import said
from qadam.kit.languages import ORDER
from qadam.kit.periods import Period
from qadam.people.models import Body, GroupMember, Succession
from qadam.programmes.package.package import Package
from qadam.programmes.package.schema import (
    FORMAT,
    FORMS,
    Act,
    BodyRow,
    CostRow,
    ExecutorRow,
    FindingRow,
    GroupRow,
    Head,
    MeasureRow,
    NodeRow,
    ProductRow,
    SuccessionRow,
    TermRow,
)
from qadam.programmes.package.schema import Row as PackageRow
from qadam.territories.latin import transliterated

TITLE, DETAIL, RULE, REPORTS, NUMBER, FUNDING, PLACE = 500, 300, 500, 300, 20, 300, 200
UNITS = {
    "mln kzt": "million_tenge",
    "million_tenge": "million_tenge",
    "thousand kzt": "thousand_tenge",
    "thousand_tenge": "thousand_tenge",
    "kzt": "tenge",
    "tenge": "tenge",
}
# More than this the column of amounts does not hold.
MOST_MONEY = Decimal(10) ** 15
SOURCES = {"republican", "local", "oblast", "employer", "sponsor", "none"}
OTHER = {"kk": "ru", "ru": "kk"}
# The document's own words, kept beside what they mean.
PRINTED = {
    "deadline": {"kk": "Орындау мерзімі", "ru": "Срок исполнения"},
    "form": {"kk": "Аяқтау нысаны", "ru": "Форма завершения"},
    "cost": {"kk": "Құны", "ru": "Стоимость"},
    "set_on": {
        "kk": "Құжатта нақты күн жоқ, оны тексеруші белгіледі",
        "ru": "Точного дня в документе нет, его назначил проверяющий",
    },
}
# Words of a field in the places of findings, as packages keep them.
PLACES = {"title": "name", "report_rule": "reports"}


R = TypeVar("R", bound=BaseModel)


def _row(model: type[R], **values: Any) -> R:
    """Return a row of the package; a draft may lack a language, so only its references are checked."""
    return model.model_construct(**values)


@dataclass(frozen=True)
class Fault:
    """What keeps the programme from being made: a sentence, and the row it is about, if any."""

    text: str
    row: Row | None = None


@dataclass(frozen=True)
class Naming:
    """What a person says of the new programme."""

    slug: str
    kind: str
    names: Mapping[str, str]
    shorts: Mapping[str, str]
    act_kind: str
    issuer: Body
    control: Body | None = None
    scheme: str = "none"


@dataclass
class Plan:
    """All that a package is made of: the rows in order, their bodies, the pairs of the other language."""

    intake: Intake
    rows: list[Row]
    choices: dict[str, BodyChoice]
    pairs: list[Pair] = field(default_factory=list)
    twins: dict[int, Row] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    places: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Return the language of the document."""
        return self.intake.language or "kk"

    @property
    def other(self) -> str:
        """Return the other language of state."""
        return OTHER[self.language]


def faults_of(plan: Plan) -> Iterator[Fault]:
    """Yield what a person must still settle before the programme can be made."""
    if not plan.rows:
        yield Fault(_("There is no measure: add the measures that the reader did not see."))
    if plan.intake.period is None:
        yield Fault(_("Say from which day to which day the plan runs."))
    unchecked = sum(not row.is_checked for row in plan.rows)
    if unchecked:
        yield Fault(_("Measures that are not checked yet: {count}.").format(count=unchecked))
    unsettled = {
        name
        for row in plan.rows
        for name in _names_in(row.as_checked)
        if not _is_settled(plan.choices.get(name))
    }
    if unsettled:
        yield Fault(_("Bodies of which it is not said who they are: {names}.").format(names=_few(unsettled)))
    seen: Counter[tuple[str, ...]] = Counter()
    for row in plan.rows:
        yield from _row_faults(row)
        number = _own_number(row)
        key = (*_path(plan, row), "", number)
        seen[key] += 1
        if number and seen[key] == 2:
            said_twice = _("The number {number} stands twice in one section: give one of them another.")
            yield Fault(said_twice.format(number=number), row)


def _row_faults(row: Row) -> Iterator[Fault]:
    checked = row.as_checked
    if not checked["title"].strip():
        yield Fault(_("A measure has no title."), row)
    if len(checked["number"]) > NUMBER:
        yield Fault(_("The number of a measure has at most {count} signs.").format(count=NUMBER), row)
    if len(checked["rule"]) > RULE or len(checked["report_rule"]) > REPORTS:
        yield Fault(_("The rule of measure {number} is too long.").format(number=checked["number"]), row)


def _names_in(checked: Checked) -> list[str]:
    names = [one["name"] for one in checked["executors"]]
    return [*names, *([checked["addressee"]] if checked["addressee"] else [])]


def _is_settled(choice: BodyChoice | None) -> bool:
    return choice is not None and choice.is_settled


def _few(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:6]) + (" …" if len(ordered) > 6 else "")


def package_for(plan: Plan, naming: Naming) -> Package:
    """Return the package of a draft programme; every name of a body must be settled."""
    bodies = _bodies(plan, naming)
    tree = _tree(plan)
    tables: dict[str, list[PackageRow]] = {
        "bodies.csv": bodies,
        **_relations(plan, naming),
        "glossary.csv": list(_glossary(plan)),
        "tree.csv": tree,
        "measures.csv": [_measure(plan, row) for row in plan.rows],
        "products.csv": [line for row in plan.rows for line in _products(plan, row)],
        "executors.csv": [line for row in plan.rows for line in _executors(plan, row)],
        "costs.csv": [line for row in plan.rows for line in _costs(plan, row)],
    }
    return Package(_head(plan, naming), {name: rows for name, rows in tables.items() if rows})


def _texts(plan: Plan, name: str, own: str, other: str = "", most: int = 0) -> dict[str, str]:
    """Return a text in its own and in the other language; English is not in the document."""
    texts = {f"{name}_{plan.language}": own, f"{name}_{plan.other}": other, f"{name}_en": ""}
    return {key: _cut(text, most) if most else text for key, text in texts.items()}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _head(plan: Plan, naming: Naming) -> Head:
    intake = plan.intake
    act = _row(
        Act,
        kind=naming.act_kind,
        number=intake.act_number,
        date=intake.act_on,
        **{f"title_{code}": _cut(naming.names[code], TITLE) for code in ORDER},
        **{f"signatory_{code}": "" for code in ORDER},
        issuer=naming.issuer.key,
        control=naming.control.key if naming.control else "",
    )
    return _row(
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
        findings=list(_findings(plan)),
    )


def _bodies(plan: Plan, naming: Naming) -> list[PackageRow]:
    rows: dict[str, PackageRow] = {}
    for body in (naming.issuer, naming.control):
        if body is not None:
            rows.setdefault(body.key, _known(body))
    taken = set(Body.objects.values_list("key", flat=True))
    for name in dict.fromkeys(name for row in plan.rows for name in _names_in(row.as_checked)):
        choice = plan.choices[name]
        if choice.body is not None:
            plan.keys[name] = choice.body.key
            rows.setdefault(choice.body.key, _known(choice.body))
            continue
        same = [
            other
            for other, key in plan.keys.items()
            if plan.choices[other].is_new and plan.choices[other].name_ru == choice.name_ru
        ]
        if same:
            plan.keys[name] = plan.keys[same[0]]
            continue
        key = _free_key(choice.name_ru or choice.name_kk, taken)
        plan.keys[name] = key
        rows[key] = _new(choice, key)
    return [*_with_parents(rows), *rows.values()]


def _known(body: Body) -> BodyRow:
    fields = {
        name: getattr(body, name) for name in BodyRow.model_fields if name not in ("territory", "parent")
    }
    parent = body.parent.key if body.parent else ""
    return _row(BodyRow, **fields, territory=body.territory_code, parent=parent)


def _with_parents(rows: Mapping[str, PackageRow]) -> list[PackageRow]:
    """Return the bodies above those of the package: a body stands below a body of the same package."""
    found: dict[str, PackageRow] = {}
    waiting = {getattr(row, "parent") for row in rows.values()} - set(rows) - {""}  # noqa: B009
    while waiting:
        for body in Body.objects.filter(key__in=waiting).select_related("parent"):
            found[body.key] = _known(body)
        waiting = {getattr(row, "parent") for row in found.values()} - set(rows) - set(found) - {""}  # noqa: B009
    return list(reversed(found.values()))


def _new(choice: BodyChoice, key: str) -> BodyRow:
    short = (
        choice.name if len(choice.name) <= 20 and choice.name not in (choice.name_kk, choice.name_ru) else ""
    )
    shorts = {f"short_{code}": short if code == choice.intake.language else "" for code in ORDER}
    return _row(
        BodyRow,
        key=key,
        kind=choice.kind,
        **shorts,
        name_kk=choice.name_kk,
        name_ru=choice.name_ru,
        name_en=transliterated(choice.name_kk)[:TITLE],
        territory="",
        parent="",
        valid_from=None,
        valid_to=None,
        source=_cut(str(choice.intake), TITLE),
    )


def slug_of(text: str, most: int = 60) -> str:
    """Return a text as a key: small Latin letters, digits and hyphens."""
    plain = re.sub(r"[^a-z0-9]+", "-", transliterated(text).lower()).strip("-")
    return plain[:most].rstrip("-") or "programme"


def _free_key(text: str, taken: set[str]) -> str:
    base = key = slug_of(text)
    count = 1
    while key in taken:
        count += 1
        key = f"{base}-{count}"
    taken.add(key)
    return key


def _relations(plan: Plan, naming: Naming) -> dict[str, list[PackageRow]]:
    """Return the groups and successions between the bodies of the package as they stand: loading takes none away."""
    bodies = {choice.body_id for choice in plan.choices.values() if choice.body_id} | {naming.issuer.pk}
    keys = list(Body.objects.filter(pk__in=bodies).values_list("pk", flat=True))
    if naming.control:
        keys.append(naming.control.pk)
    members = GroupMember.objects.filter(collective__in=keys, member__in=keys).select_related(
        "collective", "member"
    )
    passed = Succession.objects.filter(from_body__in=keys, to_body__in=keys).select_related(
        "from_body", "to_body"
    )
    groups: list[PackageRow] = [
        _row(
            GroupRow,
            collective=row.collective.key,
            member=row.member.key,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in members
    ]
    names = [name for name in SuccessionRow.model_fields if name not in ("from_body", "to_body")]
    successions: list[PackageRow] = [
        _row(
            SuccessionRow,
            from_body=row.from_body.key,
            to_body=row.to_body.key,
            **{name: getattr(row, name) for name in names},
        )
        for row in passed
    ]
    return {"groups.csv": groups, "successions.csv": successions}


def _glossary(plan: Plan) -> Iterator[TermRow]:
    for short, full in plan.intake.draft.get("glossary", {}).items():
        choice = plan.choices.get(short)
        key = plan.keys.get(short, "")
        other = getattr(choice, f"name_{plan.other}", "") if choice and choice.is_new else ""
        if choice and choice.body:
            other = getattr(choice.body, f"name_{plan.other}")
        yield _row(
            TermRow,
            **_texts(plan, "abbreviation", short, most=80),
            **_texts(plan, "name", full, other, TITLE),
            body=key,
        )


def _tree(plan: Plan) -> list[PackageRow]:
    nodes: dict[tuple[str, ...], NodeRow] = {}
    others: dict[tuple[str, ...], str] = {}
    deepest = max((len(row.as_checked["sections"]) for row in plan.rows), default=0)
    counts: Counter[str] = Counter()
    numbers = _numbers(plan.rows)
    for row in plan.rows:
        path = _path(plan, row)
        twin = plan.twins.get(row.pk)
        for depth in range(1, len(path) + 1):
            part = path[:depth]
            if twin and len(twin.as_checked["sections"]) == len(path):
                others.setdefault(part, twin.as_checked["sections"][depth - 1])
            if part in nodes:
                continue
            parent = nodes[part[:-1]].key if depth > 1 else ""
            counts[parent] += 1
            key = f"{parent}.{counts[parent]}" if parent else str(counts[parent])
            nodes[part] = _row(
                NodeRow,
                key=key,
                parent=parent,
                kind="direction" if depth == 1 and deepest > 1 else "section",
                number="",
                **_texts(plan, "name", part[-1], others.get(part, ""), TITLE),
                first_on=None,
                last_on=None,
            )
        plan.places[row.pk] = nodes[path].key, numbers[row.pk]
    return list(nodes.values())


def _path(plan: Plan, row: Row) -> tuple[str, ...]:
    """Return the sections a row stands in: the whole document where it names none."""
    return tuple(row.as_checked["sections"]) or (plan.intake.title or str(plan.intake),)


def _own_number(row: Row) -> str:
    """Return the number of a row as a programme writes it, empty for a row without one."""
    number: str = row.as_checked["number"]
    return number.replace("/", "-").strip()


def _numbers(rows: Sequence[Row]) -> dict[int, str]:
    """Return a number for each row: its own, else the number above it with a count, else its place in the plan."""
    found: dict[int, str] = {}
    taken = {_own_number(row) for row in rows}
    above, count = "", 0
    for place, row in enumerate(rows, start=1):
        number = _own_number(row)
        if number:
            above, count = number, 0
        else:
            number = str(place)
            while above and (number := f"{above}-{(count := count + 1)}") in taken:
                pass
        found[row.pk] = number
    return found


def _measure(plan: Plan, row: Row) -> MeasureRow:
    checked, twin = row.as_checked, plan.twins.get(row.pk)
    other = twin.as_checked if twin else {}
    period = plan.intake.period
    node, number = plan.places[row.pk]
    title_other = other.get("title") or checked["title_other"]
    summary = checked["title"] if len(checked["title"]) > TITLE else ""
    addressee = plan.keys[checked["addressee"]] if checked["addressee"] else ""
    return _row(
        MeasureRow,
        number=number,
        node=node,
        **_texts(plan, "title", checked["title"], title_other, TITLE),
        **_texts(plan, "summary", summary, title_other if len(title_other) > TITLE else ""),
        **_texts(plan, "channels", checked["channels"], other.get("channels", ""), TITLE),
        deadline=checked["rule"] or "none",
        reports=checked["report_rule"],
        addressee=addressee,
        **_texts(plan, "funding", checked["funding"], other.get("funding", ""), FUNDING),
        **_texts(plan, "note", _printed(checked, plan.language, period), _printed(other, plan.other, period)),
    )


def _printed(checked: Checked, language: str, period: Period | None) -> str:
    """Return the document's own words; those of the cost only where some of its money has no row of its own."""
    costs = checked.get("costs") or []
    is_all_money = bool(costs) and all(_money(cost, period) for cost in costs)
    lines = [
        f"{words[language]}: {checked[name].rstrip('.')}."
        for name, words in PRINTED.items()
        if checked.get(name) and (name != "cost" or not is_all_money)
    ]
    return " ".join(lines)


def _products(plan: Plan, row: Row) -> Iterator[ProductRow]:
    checked, twin = row.as_checked, plan.twins.get(row.pk)
    products = checked["products"] or (
        [{"form": "other", "text": checked["form"]}] if checked["form"] else []
    )
    others = twin.as_checked["products"] if twin else []
    node, number = plan.places[row.pk]
    for place, product in enumerate(products):
        other = others[place]["text"] if len(others) == len(products) else ""
        form = product["form"] if product["form"] in FORMS else "other"
        texts = _texts(plan, "detail", product["text"], other, DETAIL)
        yield _row(ProductRow, node=node, number=number, form=form, **texts)


def _executors(plan: Plan, row: Row) -> Iterator[ExecutorRow]:
    node, number = plan.places[row.pk]
    blank = dict.fromkeys(("detail_kk", "detail_ru", "detail_en"), "")
    seen: set[tuple[str, str]] = set()
    for one in row.as_checked["executors"]:
        key = (plan.keys[one["name"]], one["role"] or "")
        if key not in seen:
            seen.add(key)
            yield _row(
                ExecutorRow,
                node=node,
                number=number,
                body=key[0],
                role=key[1],
                by_agreement=one["by_agreement"],
                **blank,
            )


def _costs(plan: Plan, row: Row) -> Iterator[CostRow]:
    node, number = plan.places[row.pk]
    for cost in row.as_checked["costs"]:
        if money := _money(cost, plan.intake.period):
            yield _row(CostRow, node=node, number=number, **money)


def _money(cost: Mapping[str, Any], period: Period | None) -> dict[str, Any] | None:
    """Return the year, the source, the amount and the unit of a cost; nothing where the package has no row for it.

    A sum without a unit, in another currency or of no year stays in the document's words only.
    """
    unit = UNITS.get(str(cost.get("unit", "")).lower())
    # Money for the whole time of a plan of one year is that year's.
    year = cost.get("year") or (
        period.first.year if period and period.first.year == period.last.year else None
    )
    try:
        amount = Decimal(str(cost.get("amount")))
    except InvalidOperation:
        return None
    if not (unit and year and amount.is_finite() and abs(amount) < MOST_MONEY):
        return None
    source = cost.get("source") if cost.get("source") in SOURCES else "none"
    return {"year": year, "source": source, "amount": amount, "unit": unit}


def _findings(plan: Plan) -> Iterator[FindingRow]:
    for finding in plan.intake.draft.get("findings", []):
        place = _place(finding.get("subject", ""), finding.get("field", ""))
        yield _row(FindingRow, place=place, **_said(finding))
    for pair in plan.pairs:
        side = pair.first or pair.second
        assert side is not None
        for difference in pair.differences:
            finding = {"code": difference.code, "facts": difference.facts}
            yield _row(FindingRow, place=_place(side.row["number"], difference.field), **_said(finding))


def _said(finding: Mapping[str, Any]) -> dict[str, str]:
    return {f"text_{code}": said(finding, code) for code in ("kk", "ru", "en")}


def _place(subject: str, of_field: str) -> str:
    where = f"measure {subject}" if re.fullmatch(r"[\dIVX][\dIVX.–-]*", subject) else subject
    return _cut(
        ", ".join(part for part in (where, PLACES.get(of_field, of_field)) if part) or "document", PLACE
    )
