"""A certificate: one landscape page to be framed, with a code and a picture of the address where it is checked."""

from dataclasses import dataclass

from qadam.kit.zips import MADE_AT
from qadam.writing.document import Language
from qadam.writing.pdf import drawable, typeset
from qadam.writing.texts import line_of

# Longer words would leave the page; a name of that length is cut by no law we know.
MOST_LETTERS = 400


@dataclass(frozen=True)
class Certificate:
    """What stands on a certificate, ready for print, from above to below.

    `squares` are the rows of the QR picture of `address`, true where it is dark; `mark` stands across the top
    («ҮЛГІ»); `note` is the last line, such as where and how the code is checked.
    """

    language: Language
    kind: str
    name: str
    what: str
    occasion: str
    act: str
    day: str
    code: str
    note: str
    squares: tuple[tuple[bool, ...], ...]
    mark: str = ""


def write_certificate(certificate: Certificate) -> bytes:
    """Return the certificate as a tagged PDF with its fonts inside; the same data gives the same bytes."""
    fields = ("kind", "name", "what", "occasion", "act", "day", "code", "note", "mark")
    lines = {name: drawable(line_of(getattr(certificate, name))[:MOST_LETTERS]) for name in fields}
    described = {
        **lines,
        "made_on": MADE_AT.date().isoformat(),
        "language": certificate.language,
        "file_title": " – ".join(filter(None, [lines["mark"], lines["kind"], lines["name"]])) or "—",
        "squares": [list(row) for row in certificate.squares],
    }
    return typeset("certificate.typ", described)
