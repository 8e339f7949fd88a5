"""Damaged and hostile files by number: the same number and the same sound files give the same damage."""

import io
import itertools
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import openpyxl

from qadam.reading.inputs import open_source
from qadam.reading.tests.office import compound, old_workbook, p, packed, tbl, tr, word
from qadam.reading.tests.rendering import to_docx, to_pdf, to_xlsx

HEADS = (
    "Р/с №",
    "Іс-шара",
    "Аяқтау нысаны",
    "Орындау мерзімі",
    "Жауапты орындаушылар",
    "Шығыстар (млн теңге)",
)
ROWS = (
    ("1", "2", "3", "4", "5", "6"),
    ("I. Ұйымдастыру шаралары", "", "", "", "", ""),
    (
        "1.",
        "Байқау туралы жариялау",
        "ақпарат",
        "2018 жылғы 10 маусымға дейін",
        "ЕХӘҚМ (жинақтау), облыстардың әкімдіктері",
        "1,5",
    ),
    (
        "2.",
        "Өтініштерді қабылдау",
        "ӘБ-ге ақпарат (есепті тоқсаннан кейінгі айдың 5-күніне)",
        "тоқсан сайын",
        "ДСМ, ҰКП (келісім бойынша)",
        "2,25",
    ),
    ("II. Қорытынды", "", "", "", "", ""),
    (
        "3.",
        "Жеңімпаздарды марапаттау",
        "есеп",
        "2018 жылғы 15-31 тамыз",
        "Астана мен Алматы әкімдіктері",
        "10",
    ),
)
ABOVE = (
    "«Еңбек жолы» байқауын өткізу жөніндегі 2018 жылға арналған іс-шаралар жоспары",
    "Әкімнің 2018 жылғы 8 маусымдағы № 17 өкімімен бекітілген",
)
BELOW = ("ЕХӘҚМ – Еңбек және халықты әлеуметтік қорғау министрлігі", "Барлығы 13,75 миллион теңге.")
Files: TypeAlias = Mapping[str, bytes]
Mutation: TypeAlias = Callable[[bytes, random.Random], bytes]
BIG_NUMBERS = ("0", "-1", "65536", "99999999", "2147483648", "9" * 40, "1e999", "NaN")
_NUMBER = re.compile(rb"(?<![\w.])\d{1,9}(?![\w.])")
_TAG = re.compile(rb"<[^<>]{1,200}>")


def sound_files() -> dict[str, bytes]:
    """Return a plan in every kind of file."""
    rows = [HEADS, *ROWS]
    pipes = "\n".join(f"| {' | '.join(row)} |" for row in [HEADS, ("---",) * len(HEADS), *ROWS])
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    markdown = "\n\n".join([f"# {ABOVE[0]}", ABOVE[1], pipes, *BELOW])
    tabs = "\n".join(["\n\n".join(ABOVE), "", *("\t".join(row) for row in rows), "", *BELOW])
    page = "".join(
        [
            *(f"<p>{line}</p>" for line in ABOVE),
            f"<table>{cells}</table>",
            *(f"<p>{line}</p>" for line in BELOW),
        ]
    )
    source = open_source(markdown.encode(), "plan.md")
    return {
        "plan.docx": to_docx(source),
        "plan.pdf": to_pdf(source),
        "plan.xlsx": to_xlsx(source),
        "own.xlsx": _workbook(rows),
        "plan.xls": old_workbook([*([line] for line in ABOVE), *rows]),
        "plan.html": f"<html><head><title>Жоспар</title></head><body>{page}</body></html>".encode(),
        "plan.md": markdown.encode(),
        "cells.md": f"# {ABOVE[0]}\n\n{ABOVE[1]}\n\n<table>{cells}</table>\n".encode(),
        "plan.txt": tabs.encode(),
        "old.txt": tabs.encode("cp1251", errors="replace"),
        "wide.txt": tabs.encode("utf-16"),
    }


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in ([ABOVE[0]], [ABOVE[1]], *rows):
        sheet.append(list(row))
    sheet.merge_cells("A5:F5")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def mutant(number: int, files: Files) -> tuple[str, bytes]:
    """Return the name and the content of one damaged file."""
    chance = random.Random(number)
    hostile = _HOSTILE[number] if number < len(_HOSTILE) else None
    if hostile is not None:
        return hostile()
    name = chance.choice(sorted(files))
    content = files[name]
    for _time in range(chance.choice((1, 1, 1, 2, 5))):
        content = _mutation(content, chance)(content, chance)
    if chance.random() < 0.2:
        name = f"plan.{chance.choice(('docx', 'pdf', 'xlsx', 'xls', 'html', 'md', 'txt', 'exe', ''))}"
    return name, content


def _mutation(content: bytes, chance: random.Random) -> Mutation:
    inside = content.startswith(b"PK\x03\x04") and chance.random() < 0.7
    return _inside if inside else chance.choice(_MUTATIONS)


def _inside(content: bytes, chance: random.Random) -> bytes:
    """Damage one part of a packed file and pack it again."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001  (an earlier damage has reached the packing)
        return _flipped(content, chance)
    if not parts:
        return content
    name = chance.choice(sorted(parts))
    match chance.randrange(10):
        case 0:
            del parts[name]
        case 1:
            parts[name] = parts[chance.choice(sorted(parts))]
        case _:
            parts[name] = chance.choice(_MUTATIONS)(parts[name], chance)
    return packed(parts)


def _slice(content: bytes, chance: random.Random, most: int) -> tuple[int, int]:
    begin = chance.randrange(len(content) + 1)
    return begin, min(len(content), begin + chance.randrange(1, most))


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _beheaded(content: bytes, chance: random.Random) -> bytes:
    return content[chance.randrange(len(content) + 1) :]


def _holed(content: bytes, chance: random.Random) -> bytes:
    begin, end = _slice(content, chance, 4000)
    return content[:begin] + content[end:]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _time in range(chance.choice((1, 5, 50)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _shuffled(content: bytes, chance: random.Random) -> bytes:
    size = chance.choice((16, 256, 4096))
    pieces = [content[place : place + size] for place in range(0, len(content), size)]
    chance.shuffle(pieces)
    return b"".join(pieces)


def _repeated(content: bytes, chance: random.Random) -> bytes:
    begin, end = _slice(content, chance, 3000)
    times = min(chance.choice((2, 30, 1000)), 2_000_000 // max(end - begin, 1))
    return content[:begin] + content[begin:end] * times + content[end:]


def _blanked(content: bytes, chance: random.Random) -> bytes:
    begin, end = _slice(content, chance, 2000)
    return (
        content[:begin]
        + chance.choice((b"\0", b" ", b"\xff", b"<", b"|", b"\t", b"(")) * (end - begin)
        + content[end:]
    )


def _inserted(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.randbytes(chance.choice((1, 20, 3000))) + content[place:]


def _renumbered(content: bytes, chance: random.Random) -> bytes:
    """Put absurd numbers in place of some."""
    share = chance.choice((0.01, 0.1, 0.5))
    return _NUMBER.sub(
        lambda match: chance.choice(BIG_NUMBERS).encode() if chance.random() < share else match[0], content
    )


def _retagged(content: bytes, chance: random.Random) -> bytes:
    """Lose, double or exchange tags."""
    tags = _TAG.findall(content) or [b"<td>"]
    share = chance.choice((0.01, 0.1))

    def other(match: re.Match[bytes]) -> bytes:
        if chance.random() > share:
            return match[0]
        return chance.choice((b"", match[0] * 2, chance.choice(tags)))

    return _TAG.sub(other, content)


def _lines_shuffled(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    if chance.random() < 0.5:
        chance.shuffle(lines)
    return chance.choice((b"\n", b"", b"\n\n\n", b" ", b"\r")).join(lines)


def _packed_again(content: bytes, chance: random.Random) -> bytes:
    for _time in range(chance.randrange(1, 4)):
        content = packed(
            {chance.choice(("plan.docx", "word/document.xml", "xl/workbook.xml", "a.zip")): content}
        )
    return content


def _glued(content: bytes, chance: random.Random) -> bytes:
    heads = (
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<html>",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
    )
    return chance.choice(heads) + content


_MUTATIONS: tuple[Mutation, ...] = (
    _cut,
    _beheaded,
    _holed,
    _flipped,
    _shuffled,
    _repeated,
    _blanked,
    _inserted,
    _renumbered,
    _retagged,
    _lines_shuffled,
    _packed_again,
    _glued,
)


def _zip_bomb() -> tuple[str, bytes]:
    return "bomb.docx", packed({"[Content_Types].xml": "", "word/document.xml": b"\0" * 100_000_000})


def _zip_of_bombs() -> tuple[str, bytes]:
    return "bombs.zip", packed({f"{number}.docx": _zip_bomb()[1] for number in range(5)})


def _part_of_blanks() -> tuple[str, bytes]:
    return "blanks.docx", word(p(" " * 9_000_000))


def _entities() -> str:
    pairs = itertools.pairwise("abcdefghij")
    layers = "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in pairs)
    return f'<!DOCTYPE w [<!ENTITY a "аааааааааа">{layers}]>'


def _xml_bomb() -> tuple[str, bytes]:
    text = f"<?xml version='1.0'?>{_entities()}<w:document>&j;</w:document>"
    return "bomb.docx", packed({"[Content_Types].xml": "", "word/document.xml": text})


def _sheet_bomb() -> tuple[str, bytes]:
    return "bomb.xlsx", packed({"[Content_Types].xml": f"{_entities()}<a>&j;</a>", "xl/workbook.xml": "<a/>"})


def _page_bomb() -> tuple[str, bytes]:
    return "bomb.html", f"{_entities()}<html><body><p>&j;</p></body></html>".encode()


def _endless_word_table() -> tuple[str, bytes]:
    return "endless.docx", word(tbl(*[tr("1", "шара", "қаңтар")] * 60_000))


def _endless_page_table() -> tuple[str, bytes]:
    return "endless.html", b"<html><body><table>" + b"<tr><td>1<td>a<td>b" * 200_000


def _endless_pipes() -> tuple[str, bytes]:
    return "endless.md", b"| a | b |\n|---|---|\n" + b"| 1 | b |\n" * 300_000


def _endless_tabs() -> tuple[str, bytes]:
    return "endless.txt", b"1\ta\tb\n" * 300_000


def _endless_spans() -> tuple[str, bytes]:
    row = '<tr><td rowspan="99999999" colspan="99999999">1</td><td>a</td></tr>'
    return "spans.html", f"<html><body><table>{row * 3000}</table></body></html>".encode()


def _endless_lines() -> tuple[str, bytes]:
    return "lines.txt", "план мероприятий на 2005 год\n".encode() * 200_000


def _one_line() -> tuple[str, bytes]:
    return "line.txt", "шара орындалсын 1.1 2015 жылғы ".encode() * 100_000


def _one_word() -> tuple[str, bytes]:
    return "word.txt", "ш".encode() * 3_000_000


def _spaced_word() -> tuple[str, bytes]:
    return "spaced.txt", "ш а р а ".encode() * 200_000


def _deep_page() -> tuple[str, bytes]:
    return "deep.html", b"<html><body>" + b"<table><tr><td>" * 20_000


def _deep_list() -> tuple[str, bytes]:
    return "deep.html", b"<html><body>" + b"<ul><li>" * 20_000 + b"a"


def _deep_quotes() -> tuple[str, bytes]:
    return "deep.md", b">" * 50_000 + b" a\n" + b"# b\n"


def _deep_word() -> tuple[str, bytes]:
    return "deep.docx", word("<w:tbl><w:tr><w:tc>" * 80 + p("1") + "</w:tc></w:tr></w:tbl>" * 80)


def _locked() -> tuple[str, bytes]:
    return "locked.xlsx", compound("EncryptedPackage", b"secret")


def _looped_pdf() -> tuple[str, bytes]:
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 99999999/Kids[2 0 R 2 0 R 3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]/Contents 3 0 R>>endobj\n"
    )
    return "looped.pdf", body + b"trailer<</Root 1 0 R/Size 4/Prev 0>>\nstartxref\n0\n%%EOF"


def _locked_pdf() -> tuple[str, bytes]:
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -44/O<"
        + b"00" * 32
        + b">/U<"
        + b"11" * 32
        + b">>>endobj\n"
    )
    return (
        "locked.pdf",
        body + b"trailer<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<00><00>]>>\nstartxref\n0\n%%EOF",
    )


_HOSTILE: tuple[Callable[[], tuple[str, bytes]], ...] = (
    _zip_bomb,
    _zip_of_bombs,
    _part_of_blanks,
    _xml_bomb,
    _sheet_bomb,
    _page_bomb,
    _endless_word_table,
    _endless_page_table,
    _endless_pipes,
    _endless_tabs,
    _endless_spans,
    _endless_lines,
    _one_line,
    _one_word,
    _spaced_word,
    _deep_page,
    _deep_list,
    _deep_quotes,
    _deep_word,
    _locked,
    _looped_pdf,
    _locked_pdf,
)
