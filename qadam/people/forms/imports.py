"""Reading tables of bodies and memberships: all rows or none, with a report on each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.tables import MOST_BYTES, Row, Table, Unreadable, read_table
from qadam.people import actions
from qadam.people.forms.bodies import BodyForm
from qadam.people.forms.memberships import NewMembershipForm
from qadam.people.models import Body, Membership, User
from qadam.territories.models import Territory
from qadam.workflow.log import unit_of_work

BODY_COLUMNS = [
    "key",
    "kind",
    "short_kk",
    "short_ru",
    "short_en",
    "name_kk",
    "name_ru",
    "name_en",
    "territory",
    "parent",
    "valid_from",
    "valid_to",
    "source",
]
MEMBERSHIP_COLUMNS = [
    "email",
    "full_name",
    "language",
    "body",
    "role",
    "territory",
    "valid_from",
    "valid_to",
    "act",
]
ADDED, CHANGED, SAME, FAULTY = "added", "changed", "same", "faulty"


@dataclass
class Line:
    """What happened, or would have happened, with one row."""

    number: int
    name: str
    outcome: str = SAME
    faults: list[str] = field(default_factory=list)


@dataclass
class Report:
    """The rows of an import; one faulty row means that nothing was changed."""

    lines: list[Line]

    @property
    def is_faulty(self) -> bool:
        """Tell whether a row was refused."""
        return any(line.faults for line in self.lines)

    def count(self, outcome: str) -> int:
        """Return how many rows came out that way."""
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def added(self) -> int:
        """Return how many rows are new."""
        return self.count(ADDED)

    @property
    def changed(self) -> int:
        """Return how many rows changed something."""
        return self.count(CHANGED)

    @property
    def same(self) -> int:
        """Return how many rows are as they were."""
        return self.count(SAME)

    @property
    def faulty(self) -> int:
        """Return how many rows were refused."""
        return self.count(FAULTY)

    @property
    def shown(self) -> list[Line]:
        """Return the faulty rows where there are any, otherwise all that did something; the first thousand."""
        telling = [line for line in self.lines if line.faults] or [
            ln for ln in self.lines if ln.outcome != SAME
        ]
        return telling[:1000]


class _Undo(Exception):
    """Takes the whole import back."""


class TableForm(forms.Form):
    """A table to read: its file, by content a CSV or XLSX table with the columns of the export."""

    file = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("CSV (UTF-8) or XLSX with the columns of the export."),
    )
    columns: Sequence[str] = ()

    def __init__(self, *args: Any, columns: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.table: Table | None = None

    def clean_file(self) -> Any:
        """Read the file as a table, or say why it is none."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            limit = MOST_BYTES // 1024 // 1024
            raise ValidationError(_("The file is larger than {limit} MB.").format(limit=limit))
        try:
            self.table = read_table(file.read(), self.columns)
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        return file


class BodyRowForm(BodyForm):
    """One row of a table of bodies; the higher body comes in a second pass, since it may stand further below."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["parent"]

    def offer_territories(self) -> None:
        """Take any known code."""
        self.fields["territory_code"] = forms.CharField(required=False, max_length=40)

    def clean_territory_code(self) -> str:
        """Refuse a code that no territory has."""
        code: str = self.cleaned_data["territory_code"]
        if code and not Territory.objects.filter(code=code).exists():
            raise ValidationError(_("There is no territory with the code {code}.").format(code=code))
        return code


def import_bodies(table: Table, by: User) -> Report:
    """Add and change bodies by key; all rows or none."""

    def work(report: Report) -> None:
        for row, line in zip(table.rows, report.lines, strict=True):
            _attempt(line, partial(_take_body, row, by))
        for row, line in zip(table.rows, report.lines, strict=True):
            if not line.faults:
                _attempt(line, partial(_take_parent, row, line, by))

    return _all_or_nothing(table, "key", work)


def _take_body(row: Row, by: User) -> str:
    cells = dict(row.cells)
    cells["territory_code"] = cells.pop("territory")
    parent = cells.pop("parent")
    body = Body.objects.filter(key=cells["key"]).first()
    form = BodyRowForm(cells, instance=body, by=by)
    if not form.is_valid():
        raise ValidationError(_with_columns(form, {"territory_code": "territory"}))
    values = {name: form.cleaned_data[name] for name in form.fields}
    if body is None:
        # A body's administrator may add below their own bodies only, so the right is asked with the parent.
        above = Body.objects.filter(key=parent).first() if parent else None
        actions.add_body({**values, "parent": above}, by=by)
        return ADDED
    return CHANGED if actions.change_body(Body.objects.get(pk=body.pk), values, by=by) else SAME


def _take_parent(row: Row, line: Line, by: User) -> str:
    key = row.cells["parent"]
    parent = Body.objects.filter(key=key).first() if key else None
    if key and parent is None:
        raise ValidationError({"parent": _("There is no body with the key {key}.").format(key=key)})
    body = Body.objects.select_related("parent").get(key=row.cells["key"])
    if parent == body.parent:
        return line.outcome
    is_changed = actions.change_body(body, {"parent": parent}, by=by)
    return CHANGED if is_changed and line.outcome == SAME else line.outcome


def import_memberships(table: Table, by: User, today: date) -> Report:
    """Give roles by a table and invite whoever has no account; all rows or none. Known rows are left as they are."""

    def work(report: Report) -> None:
        for row, line in zip(table.rows, report.lines, strict=True):
            _attempt(line, partial(_take_membership, row, by, today))

    return _all_or_nothing(table, "email", work)


class MembershipRowForm(NewMembershipForm):
    """One row of a table of memberships; body and territory by key and code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body, territory = self.fields["body"], self.fields["territory"]
        assert isinstance(body, forms.ModelChoiceField)
        assert isinstance(territory, forms.ModelChoiceField)
        body.queryset = Body.objects.administered_by(kwargs["by"])
        body.to_field_name = "key"
        territory.queryset = Territory.objects.on(kwargs["today"])
        territory.to_field_name = "code"


def _take_membership(row: Row, by: User, today: date) -> str:
    cells = {**row.cells, "language": row.cells["language"] or "kk"}
    form = MembershipRowForm(cells, by=by, today=today)
    if not form.is_valid():
        raise ValidationError(_with_columns(form, {}))
    data = form.cleaned_data
    user = form.user or actions.invite(data["email"], data["full_name"], data["language"], by=by)
    values = {name: data[name] for name in ["body", "role", "territory", "valid_from", "valid_to", "act"]}
    same = Membership.objects.filter(
        user=user, body=data["body"], role=data["role"], valid_from=data["valid_from"]
    ).first()
    if same is None:
        actions.give_role({"user": user, **values}, by=by)
        return ADDED
    return CHANGED if actions.change_membership(same, values, by=by) else SAME


def _all_or_nothing(table: Table, name: str, work: Callable[[Report], None]) -> Report:
    report = Report([Line(row.line, row.cells[name]) for row in table.rows])
    try:
        with unit_of_work():
            work(report)
            if report.is_faulty:
                raise _Undo
    except _Undo:
        pass
    return report


def _attempt(line: Line, take: Callable[[], str]) -> None:
    """Try one row; its faults are kept beside it, so that all rows are looked at."""
    try:
        with unit_of_work():
            line.outcome = take()
    except ValidationError as error:
        line.outcome = FAULTY
        line.faults += _said(error)
    except PermissionDenied as error:
        line.outcome = FAULTY
        line.faults.append(str(error))


def _with_columns(form: forms.BaseForm, names: Mapping[str, str]) -> dict[str, list[str]]:
    return {
        names.get(name, name): [message for error in errors for message in error.messages]
        for name, errors in form.errors.as_data().items()
    }


def _said(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [
        text if name == NON_FIELD_ERRORS else _("{column}: {text}").format(column=name, text=text)
        for name, texts in error.message_dict.items()
        for text in texts
    ]
