"""Forms of documents: bringing files, a row as it is checked, facts, bodies, the new programme."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.intake.meaning import fault_of, shown
from qadam.intake.models import Intake
from qadam.intake.packaging import Naming, slug_of
from qadam.intake.rows import Checked, day_set
from qadam.kit.forms import ManyFilesField, day_input, offer
from qadam.kit.languages import ORDER, localized
from qadam.kit.numbers import whole_number
from qadam.people.models import Body
from qadam.programmes.models import Edition, Executor
from qadam.programmes.words import ACTS

MOST_EXECUTORS = 60
# Free lines for bodies that the reader did not see.
SPARE_LINES = 1
# Letters of a short name that is proposed.
SHORT_NAME = 60
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
Choices = list[tuple[str, str]]


class FilesField(ManyFilesField):
    """The files of documents; each is judged by the action that stores it."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list; ValidationError for none."""
        files = super().clean(data, initial)
        if self.required and not files:
            raise ValidationError(_("Choose a file."))
        return files


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BringForm(forms.Form):
    """The files of one or several documents, and the body for which they are brought."""

    documents = FilesField(label=gettext_lazy("Documents"))
    are_twins = forms.BooleanField(
        label=gettext_lazy("These two files are one act in Kazakh and in Russian"), required=False
    )
    body = forms.ChoiceField(label=gettext_lazy("For which body"))
    # Offered once a file is found to be here already.
    even_again = forms.BooleanField(label=gettext_lazy("Bring it all the same"), required=False)
    use_required_attribute = False

    def __init__(self, *args: Any, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.key: body for body in bodies}
        choices: Any = [(body.key, localized(body, "name")) for body in bodies]
        offer(self, "body", choices)
        if len(choices) == 1:
            self.fields["body"].initial = choices[0][0]
            self.fields["body"].widget = forms.HiddenInput()

    def chosen(self) -> Body:
        """Return the body chosen."""
        return self.bodies[self.cleaned_data["body"]]


class RowForm(forms.Form):
    """One measure as it is checked; an empty field is what the document does not say."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    # The rules as the page showed them: what a person did not touch does not undo what the words gave meanwhile.
    rule_was = forms.CharField(widget=forms.HiddenInput, required=False)
    report_rule_was = forms.CharField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(label=gettext_lazy("No."), max_length=20, required=False)
    title = forms.CharField(label=gettext_lazy("Measure"), required=False, max_length=4000, widget=_area(3))
    title_other = forms.CharField(required=False, max_length=4000, widget=_area(2))
    deadline = forms.CharField(
        label=gettext_lazy("Deadline in the document's words"),
        required=False,
        max_length=1000,
        widget=_area(1),
    )
    rule = forms.CharField(
        label=gettext_lazy("Deadline rule"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "In the words of the office, or in short: until 2026-11-15 · quarterly · until 2026-12-01; monthly"
        ),
    )
    day = forms.DateField(label=gettext_lazy("Set the day"), required=False, widget=day_input())
    report_rule = forms.CharField(
        label=gettext_lazy("Report rule"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "In the words of the office, or in short: day 5 after quarter · by 2026-12-20"
        ),
    )
    form = forms.CharField(
        label=gettext_lazy("Completion form"), required=False, max_length=2000, widget=_area(2)
    )
    addressee = forms.CharField(label=gettext_lazy("Information goes to"), required=False, max_length=500)
    channels = forms.CharField(
        label=gettext_lazy("Channels"), required=False, max_length=2000, widget=_area(1)
    )
    cost = forms.CharField(label=gettext_lazy("Cost"), required=False, max_length=1000, widget=_area(1))
    funding = forms.CharField(
        label=gettext_lazy("Source of funding"), required=False, max_length=1000, widget=_area(1)
    )
    sections = forms.CharField(
        label=gettext_lazy("Sections, each on its line"), required=False, max_length=4000, widget=_area(2)
    )
    use_required_attribute = False
    PLAIN = (
        "number", "title", "title_other", "deadline", "rule", "report_rule", "form", "addressee", "channels", "cost",
        "funding",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, row: Checked, intake: Intake, seen: int) -> None:
        initial = {name: row.get(name, "") for name in self.PLAIN}
        self.facts = intake.facts
        for name in ("rule", "report_rule"):
            initial[name] = initial[f"{name}_was"] = shown(name, row[name], self.facts)
        initial |= {"seen": seen, "sections": "\n".join(row["sections"]), "day": row["set_on"]}
        super().__init__(data, initial=initial)
        self.row = row
        other = _("Measure in Kazakh") if intake.language == "ru" else _("Measure in Russian")
        self.fields["title_other"].label = other
        self.lines = ExecutorLines(data, row["executors"])

    def clean_rule(self) -> str:
        """Refuse a rule that is not understood."""
        return self._understood("rule")

    def clean_report_rule(self) -> str:
        """Refuse a report rule that is not understood."""
        return self._understood("report_rule")

    def _understood(self, name: str) -> str:
        typed: str = self.cleaned_data[name].strip()
        # What the page itself showed is not sent back to be mended.
        if not self._is_untouched(name, typed) and (fault := fault_of(name, typed, self.facts)):
            raise ValidationError(fault)
        return typed

    def _is_untouched(self, name: str, typed: str) -> bool:
        was: str = self.cleaned_data.get(f"{name}_was", "")
        return typed.split() == was.split()

    def clean_day(self) -> date | None:
        """Refuse a day of another age."""
        day: date | None = self.cleaned_data["day"]
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            said = _("Write a day between the years {first} and {last}.")
            raise ValidationError(said.format(first=FIRST_DAY.year, last=LAST_DAY.year))
        return day

    def is_valid(self) -> bool:
        """Tell whether the fields and the lines of bodies are right."""
        return super().is_valid() and self.lines.is_valid()

    def changes(self) -> dict[str, Any]:
        """Return the row's fields as they are typed: a day that was set replaces the rule."""
        typed: dict[str, Any] = {name: " ".join(self.cleaned_data[name].split()) for name in self.PLAIN}
        lines = self.cleaned_data["sections"].splitlines()
        typed["sections"] = [" ".join(line.split()) for line in lines if line.strip()]
        typed["executors"] = self.lines.executors()
        for name in ("rule", "report_rule"):
            if self._is_untouched(name, typed[name]):
                del typed[name]
        day = self.cleaned_data["day"]
        if day and day.isoformat() != self.row["set_on"]:
            typed |= day_set(day)
        return typed


class ExecutorLines:
    """The bodies of a row: a line for each with its name, role and marks, and a free line."""

    def __init__(self, data: Any, executors: Sequence[Mapping[str, Any]]) -> None:
        count = len(executors)
        if data is not None:
            # A page of a row with more bodies sends them all: none is lost.
            most = max(MOST_EXECUTORS, count + SPARE_LINES)
            count = min(whole_number(data.get("executors", "")) or 0, most)
        if data is None:
            count += SPARE_LINES
        self.lines = [
            ExecutorLine(data, prefix=f"executor-{place}", initial=_at(executors, place))
            for place in range(count)
        ]

    def __iter__(self) -> Any:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def is_valid(self) -> bool:
        """Tell whether every line is right."""
        judged = [line.is_valid() for line in self.lines]
        return all(judged)

    def executors(self) -> list[dict[str, Any]]:
        """Return the lines that name a body and were not taken out."""
        found = []
        for line in self.lines:
            typed = line.cleaned_data
            name = " ".join(typed["name"].split())
            if name and not typed["is_out"]:
                found.append(
                    {
                        "name": name,
                        "role": typed["role"] or None,
                        "by_agreement": typed["by_agreement"],
                        "collective": typed["collective"],
                    }
                )
        return found


def _at(executors: Sequence[Mapping[str, Any]], place: int) -> dict[str, Any]:
    return dict(executors[place]) if place < len(executors) else {}


class ExecutorLine(forms.Form):
    """One body of a row."""

    name = forms.CharField(label=gettext_lazy("Body"), required=False, max_length=500)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), required=False, choices=[("", "–"), *Executor.Role.choices]
    )
    by_agreement = forms.BooleanField(label=gettext_lazy("by agreement"), required=False)
    collective = forms.BooleanField(label=gettext_lazy("collective"), required=False)
    is_out = forms.BooleanField(label=gettext_lazy("take out"), required=False)
    use_required_attribute = False

    @property
    def marks(self) -> str:
        """Return the role and the marks in words, empty where there are none."""
        role = dict(Executor.Role.choices).get(self["role"].value() or "", "")
        told = [self.fields[name].label for name in ("by_agreement", "collective") if self[name].value()]
        return ", ".join(str(word) for word in (role, *told) if word)


class FactsForm(forms.ModelForm[Intake]):
    """What the whole document says: its title, act, period and language."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    use_required_attribute = False

    class Meta:
        model = Intake
        fields = ["title", "language", "act_number", "act_on", "first_on", "last_on"]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "act_on": day_input(),
            "first_on": day_input(),
            "last_on": day_input(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].required = True
        offer(self, "language", [("", _("choose the language")), *Intake.LANGUAGES])

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or days of another age."""
        typed: dict[str, Any] = super().clean() or {}
        first, last = typed.get("first_on"), typed.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day lies before the first."))
        for name in ("act_on", "first_on", "last_on"):
            day = typed.get(name)
            if day and not FIRST_DAY <= day <= LAST_DAY:
                said = _("Write a day between the years {first} and {last}.")
                self.add_error(name, said.format(first=FIRST_DAY.year, last=LAST_DAY.year))
        if first and last and (last.year - first.year) > 30:
            self.add_error("last_on", _("A plan runs at most thirty years."))
        return typed


class ChoiceForm(forms.Form):
    """Who a name in the document is: a body of the register or a new one."""

    NEW = "new"
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    answer = forms.ChoiceField(
        label=gettext_lazy("Who it is"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say who it is.")},
    )
    other = forms.ChoiceField(
        label=gettext_lazy("Another body of the register"),
        error_messages={"required": gettext_lazy("Choose the body.")},
    )
    name_kk = forms.CharField(label=gettext_lazy("Name in Kazakh"), max_length=500)
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=500)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[("", "–"), *Body.Kind.choices])
    use_required_attribute = False
    # What each answer needs besides.
    NEEDED: ClassVar = {"other": ("other",), NEW: ("name_kk", "name_ru", "kind")}

    def __init__(self, *args: Any, candidates: Choices, register: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [*candidates, ("other", _("another body of the register")), (self.NEW, _("a new body"))]
        offer(self, "answer", answers)
        offer(self, "other", [("", _("choose a body")), *register])

    def clean(self) -> dict[str, Any]:
        """Leave aside what the answer does not need."""
        typed: dict[str, Any] = super().clean() or {}
        needed = self.NEEDED.get(typed.get("answer", ""), ())
        for name in (name for names in self.NEEDED.values() for name in names if name not in needed):
            self.errors.pop(name, None)
            typed.setdefault(name, "")
        return typed

    def key(self) -> str:
        """Return the key of the body chosen, empty for a new one and for no answer."""
        answer: str = self.cleaned_data["answer"]
        if answer == "other":
            return str(self.cleaned_data["other"])
        return "" if answer == self.NEW else answer


class ThrowAwayForm(forms.Form):
    """Why a document is thrown away."""

    why = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=_area(2))
    use_required_attribute = False


class TwinForm(forms.Form):
    """The same act in the other language."""

    twin = forms.ChoiceField(label=gettext_lazy("The same act in the other language"))
    use_required_attribute = False

    def __init__(self, *args: Any, offered: Sequence[Intake], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(intake.pk): intake for intake in offered}
        choices = [(key, f"{intake} · {intake.upload.name}") for key, intake in self.offered.items()]
        offer(self, "twin", [("", _("choose a document")), *choices])


class MakeForm(forms.Form):
    """What the new programme is called and who issues it."""

    name_kk = forms.CharField(label=gettext_lazy("Name in Kazakh"), max_length=500, widget=_area(2))
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=500, widget=_area(2))
    name_en = forms.CharField(
        label=gettext_lazy("Name in English"), max_length=500, required=False, widget=_area(2)
    )
    short_kk = forms.CharField(label=gettext_lazy("Short name in Kazakh"), max_length=120)
    short_ru = forms.CharField(label=gettext_lazy("Short name in Russian"), max_length=120)
    short_en = forms.CharField(label=gettext_lazy("Short name in English"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Edition.Kind.choices)
    act_kind = forms.ChoiceField(label=gettext_lazy("Kind of the act"))
    issuer = forms.ChoiceField(label=gettext_lazy("Issued by"))
    control = forms.ChoiceField(label=gettext_lazy("Who controls"), required=False)
    slug = forms.RegexField(
        label=gettext_lazy("Address"),
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=80,
        help_text=gettext_lazy(
            "Small Latin letters, digits and hyphens: it stands in the address of the programme."
        ),
    )
    use_required_attribute = False

    def __init__(self, *args: Any, register: Choices, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        own = (body.key, localized(body, "name"))
        # Who brought the document may be younger than its act.
        issuers = register if own in register else [own, *register]
        offer(self, "issuer", issuers)
        acts = [("none", _("not named")), *((code, str(word)) for code, word in ACTS.items())]
        offer(self, "act_kind", acts)
        offer(self, "control", [("", _("the issuer itself")), *issuers])

    def clean(self) -> dict[str, Any]:
        """Refuse a programme that those who make it could neither see nor approve."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("issuer") and self.body.key not in (typed["issuer"], typed.get("control")):
            said = _("{body} must issue the programme or control it: otherwise you could not approve it.")
            self.add_error("control", said.format(body=localized(self.body, "name")))
        return typed

    def naming(self) -> Naming:
        """Return what was typed."""
        typed = self.cleaned_data
        return Naming(
            slug=typed["slug"],
            kind=typed["kind"],
            names={code: " ".join(typed[f"name_{code}"].split()) for code in ORDER},
            shorts={code: " ".join(typed[f"short_{code}"].split()) for code in ORDER},
            act_kind=typed["act_kind"],
            issuer=Body.objects.get(key=typed["issuer"]),
            control=Body.objects.filter(key=typed["control"]).first() if typed["control"] else None,
        )


def proposed_naming(intake: Intake, twin: Intake | None) -> dict[str, str]:
    """Return what the form of a new programme begins with: the titles read, an address made of them."""
    titles = {intake.language: intake.title}
    if twin is not None:
        titles[twin.language] = twin.title
    found = {f"name_{code}": titles.get(code, "")[:500] for code in ("kk", "ru")}
    found |= {f"short_{code}": _short(titles.get(code, "")) for code in ("kk", "ru")}
    base = slug_of(titles.get("kk") or titles.get("ru") or intake.upload.name, 48)
    year = f"-{intake.first_on.year}" if intake.first_on else ""
    return {
        **found,
        "slug": base if year in f"-{base}" else f"{base}{year}",
        "kind": "plan",
        "act_kind": "none",
    }


def _short(title: str) -> str:
    if len(title) <= SHORT_NAME:
        return title
    return title[:SHORT_NAME].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
