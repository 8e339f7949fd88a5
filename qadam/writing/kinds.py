"""The formats a document leaves in, by the ending of the file's name."""

from collections.abc import Callable
from dataclasses import dataclass

from qadam.kit.tables import XLSX_TYPE
from qadam.writing.document import Document
from qadam.writing.docx import DOCX_TYPE, write_docx
from qadam.writing.html import HTML_TYPE, write_html
from qadam.writing.pdf import PDF_TYPE, write_pdf
from qadam.writing.xlsx import write_xlsx_document


@dataclass(frozen=True)
class Kind:
    """A format: how browsers call it, and who writes it."""

    media_type: str
    write: Callable[[Document], bytes]


KINDS = {
    "docx": Kind(DOCX_TYPE, write_docx),
    "pdf": Kind(PDF_TYPE, write_pdf),
    "xlsx": Kind(XLSX_TYPE, write_xlsx_document),
    "html": Kind(HTML_TYPE, write_html),
}
