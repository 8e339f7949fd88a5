"""The sheet of paper: A4 with the margins of official documents, in millimetres."""

from dataclasses import dataclass

from qadam.writing.document import Document

# Parts of the text's width: the block at the top right, the labels of facts.
APPROVAL_SHARE = 0.44
LABEL_SHARE = 0.3


@dataclass(frozen=True)
class Page:
    """A sheet with its margins, in millimetres, and the sizes of letters on it, in points."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    text_size: float
    table_size: float
    # The letters of offices' own font are smaller than ours at the same size.
    office_text_size: int
    office_table_size: int

    @property
    def inner_width(self) -> int:
        """How wide the text may be."""
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> int:
        """How high the text may be."""
        return self.height - self.top - self.bottom


# The wider margin is where the sheet is bound: on the left, on a turned sheet at the top.
PORTRAIT = Page(
    210,
    297,
    top=20,
    right=15,
    bottom=20,
    left=25,
    text_size=11,
    table_size=9.5,
    office_text_size=14,
    office_table_size=12,
)
LANDSCAPE = Page(
    297,
    210,
    top=22,
    right=15,
    bottom=18,
    left=15,
    text_size=10.5,
    table_size=9,
    office_text_size=12,
    office_table_size=11,
)


def page_of(document: Document) -> Page:
    """Return the sheet the document is printed on."""
    return LANDSCAPE if document.is_landscape else PORTRAIT
