"""Names of holidays in the reader's language; the library of holidays gives them in Kazakh."""

import re
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.dates import format_day
from qadam.kit.languages import active

NAMES = {
    "Жаңа жыл": gettext_lazy("New Year"),
    "Православиелік Рождество": gettext_lazy("Orthodox Christmas"),
    "Халықаралық әйелдер күні": gettext_lazy("International Women’s Day"),
    "Наурыз мейрамы": gettext_lazy("Nauryz"),
    "Қазақстан халқының бірлігі мерекесі": gettext_lazy("Day of Unity of the People of Kazakhstan"),
    "Отан Қорғаушы күні": gettext_lazy("Defender of the Fatherland Day"),
    "Жеңіс күні": gettext_lazy("Victory Day"),
    "Астана күні": gettext_lazy("Capital Day"),
    "Қазақстан Республикасының Конституциясы күні": gettext_lazy("Constitution Day"),
    "Республика күні": gettext_lazy("Republic Day"),
    "Қазақстан Республикасы күні": gettext_lazy("Republic Day"),
    "Қазақстан Республикасының Тұңғыш Президенті күні": gettext_lazy("Day of the First President"),
    "Тәуелсіздік күні": gettext_lazy("Independence Day"),
    "Құрбан айт": gettext_lazy("Kurban Ait"),
}
_REST = re.compile(r"^(?P<name>.*?)(?: \((?P<note>[^)]*)\))?$")
_OTHER_DAY = re.compile(r"(\d\d\.\d\d\.\d{4}) бастап ауыстырылды")


def holiday_name(name_kk: str) -> str:
    """Return the name of a day off in the reader's language, with what the library says of it in brackets."""
    parts = _REST.match(name_kk)
    assert parts is not None
    name, note = parts["name"], parts["note"] or ""
    moved = _OTHER_DAY.fullmatch(note)
    if moved:
        return _("Day off instead of {day}").format(day=format_day(_day(moved[1]), active()))
    shown = str(NAMES.get(name, name))
    if note == "қайта белгіленген демалыс":
        return _("{holiday}: day off moved from the weekend").format(holiday=shown)
    if note == "бағаланған":
        return _("{holiday} (estimated day)").format(holiday=shown)
    return shown if not note else f"{shown} ({note})"


def _day(text: str) -> date:
    return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007  (a day, not a moment)
