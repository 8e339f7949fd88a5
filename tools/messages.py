"""The catalogues of translations: compile what changed, bring in new sentences, list what is not translated.

    python -m tools.messages compile     locale/*/LC_MESSAGES/django.po -> .mo, only where the .po is newer
    python -m tools.messages update      add the sentences of the sources to each .po; nothing translated is lost
    python -m tools.messages missing     print what lacks kk or ru, and fail if anything does

Sentences of libraries that our pages show, and their own catalogues lack, stand in locale/borrowed.pot.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ["kk", "ru", "en"]
REQUIRED = ["kk", "ru"]
SETTLED = datetime(2026, 1, 1, tzinfo=UTC)
PLURALS = {
    "kk": (2, "(n != 1)"),
    "en": (2, "(n != 1)"),
    "ru": (3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"),
}
# The same functions that Django's own makemessages looks for.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NO_SOURCES = {"tests", "migrations", "node_modules", "__pycache__"}


def compile_changed(locale: Path = LOCALE) -> list[Path]:
    """Compile every .po that is newer than its .mo and return what was written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
        # Two commands may compile at once: each writes its own file, the last one stays.
        fresh = target.with_suffix(f".{os.getpid()}.tmp")
        with fresh.open("wb") as out:
            write_mo(out, catalog, use_fuzzy=False)
        fresh.replace(target)
        written.append(target)
    return written


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Yield the Python modules and templates whose sentences people read."""
    for folder, ending in [("qadam", "*.py"), ("qadam", "*.html"), ("qadam", "*.txt"), ("templates", "*.*")]:
        for path in sorted((root / folder).rglob(ending)):
            is_source = path.is_file() and not NO_SOURCES & set(path.relative_to(root).parts)
            if is_source and path.suffix in {".py", ".html", ".txt", ".xml", ".svg"}:
                yield path


def extract(root: Path = ROOT) -> Catalog:
    """Return all sentences of the sources with the places they stand at."""
    from babel.messages import Catalog
    from babel.messages.extract import extract as extract_messages

    catalog = Catalog(project="Qadam", charset="utf-8")
    for path in sources(root):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = _as_python(text, str(path.relative_to(root)))
        found = extract_messages("python", io.BytesIO(text.encode()), KEYWORDS, ["Translators:"])
        for line, identifier, comments, context in found:
            place = [(str(path.relative_to(root)), line)]
            catalog.add(identifier, locations=place, auto_comments=comments, context=context)
    for message in _borrowed(root):
        catalog.add(message.id, auto_comments=["borrowed from a library"], context=message.context)
    return catalog


def _as_python(template: str, origin: str) -> str:
    """Turn a template into Python the way makemessages does, with its indents taken off."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from django.utils.translation.template import templatize

    return "\n".join(line.lstrip() for line in templatize(template, origin=origin).split("\n"))


def _borrowed(root: Path) -> Iterator[Message]:
    from babel.messages.pofile import read_po

    path = root / "locale" / "borrowed.pot"
    if path.exists():
        with path.open("rb") as file:
            yield from (message for message in read_po(file) if message.id)


def read(language: str, locale: Path = LOCALE) -> Catalog:
    """Return the catalogue of a language, an empty one where none is kept yet."""
    from babel.messages import Catalog
    from babel.messages.pofile import read_po

    path = locale / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language, project="Qadam")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def missing(language: str, wanted: Catalog, locale: Path = LOCALE) -> list[str]:
    """Return the sentences without a full and certain translation, each with its first place."""
    have = read(language, locale)
    faults = []
    for message in wanted:
        if not message.id:
            continue
        kept = have.get(message.id, message.context)
        fault = _fault(message, kept)
        if fault:
            place = ":".join(map(str, message.locations[0])) if message.locations else "locale/borrowed.pot"
            first = message.id if isinstance(message.id, str) else message.id[0]
            faults.append(f"{language}: {place}: {first!r}: {fault}")
    return faults


def _fault(message: Message, kept: Message | None) -> str:
    """Return what is wrong with a translation, or nothing."""
    if kept is None or not kept.string or not all(_forms(kept)):
        return "not translated"
    if kept.fuzzy:
        return "marked as uncertain"
    wanted = _gaps(message.id if isinstance(message.id, str) else message.id[-1])
    for form in _forms(kept):
        # A form for one may leave the number out: "one day".
        strange = _gaps(form) - wanted
        if strange or (isinstance(message.id, str) and _gaps(form) != wanted):
            return f"the gaps differ: {sorted(wanted)} and {sorted(_gaps(form))}"
    return ""


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _gaps(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))


def update(root: Path = ROOT) -> None:
    """Bring the sources' sentences into every catalogue; what they no longer use is kept as obsolete."""
    from babel.messages.pofile import write_po

    template = extract(root)
    locale = root / "locale"
    for language in LANGUAGES:
        catalog = read(language, locale)
        catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
        # Babel knows no plurals of Kazakh, and the day of a change would alter the file with every run.
        own: Any = catalog
        own._num_plurals, own._plural_expr = PLURALS[language]
        own.creation_date = own.revision_date = SETTLED
        catalog.fuzzy = False
        catalog.header_comment = f"# Qadam, {language}"
        path = locale / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True, include_lineno=False)
        print(f"{path.relative_to(root)}: {len(missing(language, template, locale))} to translate")


def main(arguments: list[str]) -> int:
    """Run one of the three verbs."""
    if arguments == ["compile"]:
        for path in compile_changed():
            print(f"compiled {path.relative_to(ROOT)}")
        return 0
    if arguments == ["update"]:
        update()
        return 0
    if arguments == ["missing"]:
        wanted = extract()
        faults = [fault for language in REQUIRED for fault in missing(language, wanted)]
        print("\n".join([*faults, f"{len(faults)} of {len(wanted) * len(REQUIRED)} translations missing"]))
        return 1 if faults else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
