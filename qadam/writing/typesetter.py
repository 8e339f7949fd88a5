"""Typesets one described document: JSON on the input, a PDF on the output.

A program of its own: the typesetter keeps all it has ever worked out in memory, and gives it back only by ending.
"""

import datetime
import json
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent


def main() -> None:
    """Put the document into the template; as data, so that what people typed is never read as commands."""
    described = json.load(sys.stdin.buffer)
    day = datetime.date.fromisoformat(described["made_on"])
    made = typst.compile(
        HERE / described["template"],
        root=HERE,
        # Our own fonts and no others, so that every machine draws the same.
        font_paths=typst.Fonts(False, False, [HERE / "fonts"]),
        format="pdf",
        sys_inputs={"document": json.dumps(described)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.datetime.combine(day, datetime.time(), datetime.UTC),
    )
    assert isinstance(made, bytes)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
