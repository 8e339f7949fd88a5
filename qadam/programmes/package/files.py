"""The two plain formats of a package, read with line numbers and written in the canonical form."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from qadam.programmes.package.faults import Fault, PackageError

Path = tuple[str | int, ...]


def read_text(name: str, data: bytes) -> str:
    """Return the text of a file, or say at which byte it is not UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PackageError([Fault(name, line, "", "the file is not UTF-8; save it again as UTF-8")]) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def read_yaml(name: str, text: str) -> tuple[Any, dict[Path, int]]:
    """Return the data of a YAML text with every scalar as text, and the line of each place in it."""
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise PackageError([Fault(name, line, "", f"this is not YAML: {error.problem}")]) from None
    lines: dict[Path, int] = {}
    faults: list[Fault] = []
    data = _plain(name, node, (), lines, faults)
    if faults:
        raise PackageError(faults)
    return data, lines


def _plain(name: str, node: yaml.Node | None, path: Path, lines: dict[Path, int], faults: list[Fault]) -> Any:
    if node is None:
        return {}
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(name, item, (*path, place), lines, faults) for place, item in enumerate(node.value)]
    data: dict[str, Any] = {}
    for key, value in node.value:
        if key.value in data:
            faults.append(Fault(name, key.start_mark.line + 1, key.value, "stands twice; keep one"))
        data[key.value] = _plain(name, value, (*path, key.value), lines, faults)
        lines[(*path, key.value)] = key.start_mark.line + 1
    return data


class _Dumper(yaml.CDumper):
    """Writes every scalar as text in block style."""


_Dumper.yaml_implicit_resolvers = {}
_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)


def write_yaml(data: Any) -> str:
    """Return the canonical YAML of data whose scalars are all texts."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, default_flow_style=False, sort_keys=False, width=10**6
    )
    return text


def validated(model: type[BaseModel], name: str, data: Any, lines: Mapping[Path, int]) -> BaseModel:
    """Return the data as a schema row, or say for each fault its line, field and mend."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise PackageError(
            [
                Fault(name, _line(lines, tuple(fault["loc"])), _field(fault["loc"]), mend(fault))
                for fault in error.errors()
            ]
        ) from None


def _field(path: Sequence[str | int]) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def _line(lines: Mapping[Path, int], path: Path) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def mend(fault: Mapping[str, Any]) -> str:
    """Return a sentence that says what is wrong and what to write instead."""
    kind, context = fault["type"], fault.get("ctx", {})
    said = repr(fault.get("input"))
    sentences = {
        "missing": "the field is missing; add it, empty if the document does not say",
        "extra_forbidden": "no such field; remove it or correct its name",
        "literal_error": f"{said} is not known here; write one of {context.get('expected')}",
        "string_too_short": "is empty; write a text",
        "string_pattern_mismatch": f"{said} is not a key; use small Latin letters, digits and hyphens",
        "date_from_datetime_parsing": f"{said} is not a day; write it as 2015-11-05",
        "date_parsing": f"{said} is not a day; write it as 2015-11-05",
        "string_type": "a text is expected here",
        "list_type": "a list is expected here",
        "model_type": "fields with values are expected here",
        "int_parsing": f"{said} is not a whole number",
        "decimal_parsing": f"{said} is not a number; write it with a point, as 1234.5",
    }
    if kind == "value_error":
        return str(context.get("error", fault["msg"]))
    return sentences.get(kind, str(fault["msg"]))


def read_csv(name: str, text: str, model: type[BaseModel]) -> list[tuple[int, BaseModel]]:
    """Return the rows of a table with their lines, checked against the schema; all faults at once."""
    columns = list(model.model_fields)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    faults: list[Fault] = []
    rows: list[tuple[int, BaseModel]] = []
    try:
        header = next(reader, [])
        if header != columns:
            faults.append(Fault(name, 1, "", f"the head must be: {','.join(columns)}"))
            raise PackageError(faults)
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) != len(columns):
                faults.append(Fault(name, line, "", f"{len(cells)} cells instead of {len(columns)}"))
            else:
                data = dict(zip(columns, cells, strict=True))
                try:
                    rows.append(
                        (line, validated(model, name, data, dict.fromkeys([(c,) for c in columns], line)))
                    )
                except PackageError as error:
                    faults.extend(error.faults)
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(name, reader.line_num, "", f"this is not a table with commas: {error}"))
    if faults:
        raise PackageError(faults)
    return rows


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the canonical table: a head, commas, line feeds, quotes only where they are needed."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(columns), lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
