"""What the codes of a package are called on screen, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FORMS: dict[str, str | Promise] = {
    "sitting": _("sittings"),
    "forum": _("forum"),
    "gathering": _("gathering"),
    "contest": _("contest"),
    "plan": _("plan"),
    "brief_note": _("brief note"),
    "proposals": _("proposals"),
    "analytical_note": _("analytical note"),
    "joint_order": _("joint order"),
    "regulation": _("regulation"),
    "list": _("list"),
    "event_line": _("series of events"),
    "sketch": _("sketches"),
    "rubric": _("rubric"),
    "article": _("articles"),
    "media_material": _("materials in the media"),
    "video": _("videos"),
    "tv_programme": _("television programmes"),
    "tv_magazine": _("television magazine"),
    "internet_conference": _("internet conference"),
    "briefing": _("briefings"),
    "press_tour": _("press tours"),
    "exhibition": _("exhibition"),
    "billboard": _("billboards"),
    "infographic": _("infographics"),
    "publication": _("publications"),
    "championship": _("championship"),
    "media_plan": _("media plan"),
    "data_bank": _("data bank"),
    "agreement": _("agreement"),
    "employment": _("employment"),
    "training": _("training"),
    "monitoring": _("monitoring"),
    "study": _("study"),
    "meeting": _("meetings"),
    "lesson": _("lessons"),
    "excursion": _("excursions"),
    "festival": _("festival"),
    "app": _("application"),
    "course": _("courses"),
    "report": _("report"),
    "information": _("information"),
    "other": _("other"),
}

BLOCKS: dict[str, str | Promise] = {
    "name": _("Name"),
    "basis": _("Basis"),
    "developer": _("Developer"),
    "relevance": _("Why it is needed"),
    "aim": _("Aim"),
    "tasks": _("Tasks"),
    "audience": _("For whom"),
    "partners": _("Partners"),
    "mechanisms": _("How it is carried out"),
    "administrator": _("Administrator"),
    "coordination": _("Coordination and control"),
    "period": pgettext_lazy("passport", "Period"),
    "funding": _("Funding"),
    "indicators": _("Indicators"),
    "results": _("Expected results"),
}

ACTS: dict[str, str | Promise] = {
    "order": _("order"),
    "decision": _("decision"),
    "resolution": _("resolution"),
    "decree": _("decree"),
    "plan": _("plan"),
    "concept": _("concept"),
}

SOURCES: dict[str, str | Promise] = {
    "republican": _("republican budget"),
    "local": _("local budget"),
    "oblast": _("regional budget"),
    "employer": _("employers' money"),
    "sponsor": _("sponsors' money"),
    "none": _("source not named"),
}

UNITS: dict[str, str | Promise] = {
    "thousand_tenge": _("thousand tenge"),
    "million_tenge": _("million tenge"),
    "tenge": _("tenge"),
}

KINDS: dict[str, str | Promise] = {
    "plan": _("Plans of measures"),
    "contest": _("Contests"),
    "project": _("Special projects"),
    "regional": _("Regional programmes"),
}


def word(table: dict[str, str | Promise], code: str) -> str:
    """Return the word of a code, the code itself where nobody has named it."""
    return str(table.get(code, code))
