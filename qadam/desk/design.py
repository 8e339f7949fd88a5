"""The page that shows every component once, for those who build pages and those who judge them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.kit import charts
from qadam.kit.charts import NOT_APPLICABLE, Bar, Point, Tile
from qadam.kit.states import STATES

TODAY = date(2015, 12, 24)
PLAN_LAST = date(2016, 12, 31)
UNITS: list[tuple[str, str, int, int, int | str | None]] = [
    ("ҚСТ", "Қостанай облысы", 2, 0, 3),
    ("СҚО", "Солтүстік Қазақстан облысы", 3, 0, 4),
    ("ПАВ", "Павлодар облысы", 5, 0, 2),
    ("БҚО", "Батыс Қазақстан облысы", 0, 1, 5),
    ("АҚТ", "Ақтөбе облысы", 1, 1, 3),
    ("АҚМ", "Ақмола облысы", 3, 1, 6),
    ("АСТ", "Астана қаласы", 4, 1, 8),
    ("АБЙ", "Абай облысы", 5, 1, NOT_APPLICABLE),
    ("ШҚО", "Шығыс Қазақстан облысы", 6, 1, 4),
    ("АТР", "Атырау облысы", 0, 2, None),
    ("ҰЛТ", "Ұлытау облысы", 2, 2, NOT_APPLICABLE),
    ("ҚАР", "Қарағанды облысы", 3, 2, 7),
    ("ЖЕТ", "Жетісу облысы", 5, 2, NOT_APPLICABLE),
    ("МАҢ", "Маңғыстау облысы", 0, 3, 0),
    ("ҚЫЗ", "Қызылорда облысы", 2, 3, 2),
    ("ТҮР", "Түркістан облысы", 3, 3, 5),
    ("ЖАМ", "Жамбыл облысы", 4, 3, 6),
    ("АЛМ", "Алматы облысы", 5, 3, 3),
    ("АЛҚ", "Алматы қаласы", 6, 3, 8),
    ("ШЫМ", "Шымкент қаласы", 3, 4, None),
]
DUE_DAYS = {
    date(2015, 11, 5): 2,
    date(2015, 11, 10): 6,
    date(2015, 11, 15): 6,
    date(2015, 12, 1): 3,
    date(2015, 12, 5): 4,
    date(2015, 12, 20): 9,
    date(2016, 1, 5): 21,
    date(2016, 3, 5): 1,
    date(2016, 4, 5): 24,
    date(2016, 7, 5): 23,
    date(2016, 10, 5): 23,
    date(2016, 11, 5): 2,
    date(2016, 12, 20): 3,
}


class SampleForm(forms.Form):
    """Every kind of control once."""

    number = forms.CharField(label="Шығыс нөмірі", help_text="Хаттың өзінде жазылғандай: 12-03/418.")
    sent_on = forms.DateField(label="Жолданған күні", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label="Сұрау",
        choices=[
            ("accept", "Қабылдап, бақылаудан алу"),
            ("extend", "Мерзімін ұзарту"),
            ("info", "Мәлімет ретінде"),
        ],
        widget=forms.RadioSelect,
    )
    unit = forms.ChoiceField(
        label="Облыс", choices=[("", "Барлығы"), ("31", "Жамбыл облысы")], required=False
    )
    text = forms.CharField(label="Не істелді", widget=forms.Textarea(attrs={"rows": 4}))
    is_agreed = forms.BooleanField(label="Бірлескен орындаушылармен келісілді", required=False)
    evidence = forms.FileField(label="Растайтын құжаттар", required=False)


class SampleFilter(forms.Form):
    """A filter as lists have it."""

    q = forms.CharField(label="Сөз", required=False)
    body = forms.ChoiceField(label="Орындаушы", choices=[("", "Барлығы"), ("a", "ДСӘДМ")], required=False)
    form = forms.ChoiceField(
        label="Аяқтау нысаны", choices=[("", "Барлығы"), ("i", "ПӘ-ге ақпарат")], required=False
    )
    month = forms.ChoiceField(
        label="Ай", choices=[("", "Барлығы"), ("1", "2016 жылғы қаңтар")], required=False
    )


@require_safe
def design_page(request: HttpRequest) -> HttpResponse:
    """Show every component with sample words; for administrators only."""
    if not getattr(request.user, "is_administrator", False):
        raise PermissionDenied
    return render(request, "design/index.html", design_context())


def design_context() -> dict[str, Any]:
    """Return what the components are shown with."""
    return {
        "breadcrumbs": [(_("Home"), "/"), ("Қадам", "/"), ("/design/", "")],
        "today": TODAY,
        "states": list(STATES),
        "flight_states": ["planned", "open", "submitted", "accepted", "returned", "overdue"],
        "tones": ["open", "done", "soon", "late", "plain"],
        "applied_sample": [("Орындаушы: ДСӘДМ", "?"), ("2016 жылғы қаңтар", "?")],
        "meta_sample": ["ПӘ-ге аналитикалық анықтама", "тоқсан сайын", "ИДМ, ОКҚ"],
        "days": {
            "far": TODAY + timedelta(days=40),
            "soon": TODAY + timedelta(days=12),
            "near": TODAY + timedelta(days=3),
            "late": TODAY - timedelta(days=3),
        },
        "moved": {"due": date(2015, 11, 16), "original": date(2015, 11, 15)},
        "form": _wrong_form(),
        "filter_form": SampleFilter(),
        "page": Paginator(range(500), 20).page(7),
        "autosaved": {"saved": "Сақталды, 16:40", "kept": "Сақталмады; осы құрылғыда тұр"},
        **_texts(),
        **_charts(),
    }


def _wrong_form() -> SampleForm:
    form = SampleForm({"number": "12-03/418", "sent_on": "31.02.2016", "kind": "", "text": ""})
    form.is_valid()
    return form


def _texts() -> dict[str, Any]:
    return {
        "facts": [
            ("Аяқтау нысаны", "тоқсан сайын ПӘ-ге аналитикалық анықтама"),
            ("Байланыс арналары", "республикалық, өңірлік БАҚ және интернет-ресурстар, әлеуметтік желілер"),
            ("Орындау мерзімі", "тұрақты негізде, есепті тоқсаннан кейінгі айдың 5-күніне"),
            ("Жауапты орындаушы", ["ИДМ", "ОКҚ"]),
        ],
        "entries": [
            {
                "number": 3,
                "at": "2016 жылғы 5 қаңтар, 16:40",
                "state": "returned",
                "what": "Пысықтауға қайтарылды",
                "who": "А. Серікқызы",
                "body": "Ішкі саясат бөлімі",
                "why": "Екінші кестеде облыстық басылымдардың саны көрсетілмеген.",
            },
            {
                "number": 2,
                "at": "2016 жылғы 5 қаңтар, 11:05",
                "state": "submitted",
                "what": "Жолданды",
                "who": "Е. Тілеуов",
                "body": "ИДМ",
            },
            {
                "number": 1,
                "at": "2015 жылғы 30 қазан, 09:00",
                "state": "planned",
                "what": "Жоспарланды",
                "who": "Қадам",
            },
        ],
        "evidence": [
            {
                "kind": "file",
                "title": "№ 12-03/418 хат.pdf",
                "url": "#",
                "size": "1,2 МБ",
                "meta": "қол қойылған, тексерілмеген",
            },
            {
                "kind": "media",
                "title": "«Жамбыл-Тараз» телеарнасындағы сюжет",
                "url": "#",
                "meta": "2015 жылғы 2 қараша",
            },
            {"kind": "event", "title": "Еңбек күніне арналған жиын, Тараз қ., 184 адам", "url": ""},
        ],
        "receipt_facts": [
            ("Іс-шара", "25. БАҚ мониторингін өткізу"),
            ("Кезең", "2015 жылғы IV тоқсан"),
            ("Қабылданған уақыты", datetime(2016, 1, 5, 6, 5, tzinfo=UTC).strftime("%d.%m.%Y %H:%M")),
        ],
        "table": _table(),
    }


def _table() -> dict[str, Any]:
    rows: list[tuple[str, str, str, str, date, int | None]] = [
        (
            "2",
            "Өңірлік үшжақты комиссияның отырыстары",
            "Жамбыл облысының әкімдігі",
            "open",
            date(2016, 1, 5),
            4,
        ),
        ("7", "Кәсіби бағдарлау жұмысының жоспары", "ДСӘДМ", "planned", date(2016, 3, 5), None),
        ("13", "Сайттарда ақпараттық материалдар", "БҒМ", "overdue", date(2015, 12, 21), 0),
        ("25", "БАҚ мониторингі", "ИДМ", "submitted", date(2016, 1, 5), 184934),
        ("60", "«Қазақстан маманы» сыйлығы", "ҰКП", "accepted", date(2015, 12, 1), 12),
    ]
    return {
        "id": "sample-duties",
        "caption": "Міндеттер",
        "note": "5 жол; бағыттауыш пернелермен жүруге болады",
        "is_choosable": True,
        "columns": [
            {"key": "measure", "label": "Іс-шара", "sort_url": "?order=measure", "sorted": "ascending"},
            {"key": "body", "label": "Орындаушы", "sort_url": "?order=body"},
            {"key": "state", "label": "Мәртебесі"},
            {"key": "due", "label": "Мерзімі", "sort_url": "?order=due"},
            {"key": "count", "label": "Саны", "kind": "num"},
        ],
        "rows": [
            [
                {"url": "#", "text": f"{number}. {title}"},
                {"text": body},
                {"state": state},
                {"due": due, "today": TODAY, "state": state},
                {"text": "–"} if count is None else {"number": count},
            ]
            for number, title, body, state, due, count in rows
        ],
    }


def _has(*, plan: bool) -> dict[str, Any]:
    """Return a cell of a matrix of words: a region has a plan of its own, or none yet."""
    if plan:
        return {"word": "бар", "icon": "accepted", "tone": "yes", "url": "#"}
    return {"word": "әлі жоқ", "icon": "none", "tone": "na"}


def _charts() -> dict[str, Any]:
    weekends = frozenset(
        day for number in range(427) if (day := date(2015, 10, 30) + timedelta(days=number)).weekday() > 4
    )
    return {
        "map": charts.tile_map(
            [Tile(code, name, value, col, row, "#") for code, name, col, row, value in UNITS]
        ),
        "bars": charts.bars(
            [
                Bar("Байзақ", 3247),
                Bar("Жамбыл", 1018),
                Bar("Қордай", 2140, url="#"),
                Bar("Меркі", None),
                Bar("Талас", 0),
            ]
        ),
        "bullets": charts.bars(
            [
                Bar("Жұмыспен қамтылғандар, %", 95.3, 100, note="95,3 %"),
                Bar("Кәсіптік оқыту, %", 106.9, 100, note="106,9 %"),
            ],
        ),
        "scatter": charts.scatter(
            [
                Point("Байзақ", 3247, 3410),
                Point("Жамбыл", 1018, 1020),
                Point("Қордай", 1205, 640, "#"),
                Point("Меркі", 790, None),
                Point("Шу", 2427, 3060),
                Point("Тараз қ.", 1907, 1870),
            ]
        ),
        "plan_line": charts.line(
            [("2003", 462.1), ("2004", 442.4), ("2005", 449.8), ("2006", None), ("2007", 461.0)],
            plans=[None, None, 448.2, 455.1, 464.2],
            baseline=442.4,
        ),
        "line": charts.line(
            [
                ("2001", 417.8),
                ("2002", 431.5),
                ("2003", 462.1),
                ("2004", 442.4),
                ("2005", None),
                ("2006", 455.3),
                ("2007", 461.0),
            ],
            target=464.2,
        ),
        "spark": charts.sparkline([12, 18, 9, None, 22, 25, 31]),
        "months": charts.heat_calendar(DUE_DAYS, date(2015, 10, 30), PLAN_LAST, weekends, TODAY),
        "matrix": {
            "caption": "Тоқсандық есептер",
            "corner": "Облыс",
            "periods": ["2015 IV", "2016 I", "2016 II", "2016 III", "2016 IV"],
            "rows": [
                {"label": "Жамбыл облысы", "url": "#", "values": [6, 6, 7, 5, 6]},
                {"label": "Маңғыстау облысы", "values": [0, 2, None, 3, 3]},
                {
                    "label": "Шымкент қаласы",
                    "values": [NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE, 2, None],
                },
            ],
            "totals": [6, 8, 7, 10, 9],
        },
        "word_matrix": {
            "caption": "Өңірлік жоспарлар",
            "corner": "Облыс",
            "periods": ["Жоспар", "2-іс-шара", "7-іс-шара"],
            "has_words": True,
            "rows": [
                {"label": "Жамбыл облысы", "values": [_has(plan=True), _has(plan=True), _has(plan=False)]},
                {"label": "Маңғыстау облысы", "values": [_has(plan=False)] * 3},
            ],
            "totals": [1, 1, 0],
            "total_label": "Облыстар",
        },
    }
