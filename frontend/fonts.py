"""Make static/fonts/onest.woff2 for pages, and the fonts of documents in qadam/writing/fonts.

Run in frontend/ after `npm install`, with `pip install fonttools brotli`:  python fonts.py
The package gives one whole file per weight. For pages two of them are cut to our letters and joined along the
weight axis; for documents two are taken whole, since people may type any letter, with a list of what they can draw.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor
from fontTools.ttLib import TTFont
from fontTools.varLib import build

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "node_modules" / "@expo-google-fonts" / "onest"
TARGET = HERE.parent / "static" / "fonts"
DOCUMENTS = HERE.parent / "qadam" / "writing" / "fonts"
WHOLE = {
    "Onest-Regular.ttf": "400Regular/Onest_400Regular.ttf",
    "Onest-SemiBold.ttf": "600SemiBold/Onest_600SemiBold.ttf",
}
MASTERS = {400: "400Regular/Onest_400Regular.ttf", 700: "700Bold/Onest_700Bold.ttf"}

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
RUSSIAN = "".join(chr(code) for code in range(0x410, 0x450)) + "Ёё"
LATIN = "".join(chr(code) for code in range(0x20, 0x7F))
SIGNS = "\u00a0\u202f\u2009₸№«»„“”‘’–—…·•×÷±−≤≥≈§©°¹²³½→←↑↓€₽%‰"
REQUIRED = set(KAZAKH + RUSSIAN + LATIN + "₸№«»–—…·−")
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "tnum", "lnum", "case"]


def cut(source: Path, target: Path) -> None:
    """Keep only our letters and features of one weight."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.glyph_names = True
    options.notdef_outline = True
    options.name_IDs = [1, 2, 3, 4, 5, 6, 13, 14]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=LATIN + RUSSIAN + KAZAKH + SIGNS)
    cutter.subset(font)
    font.save(target)


def join(weights: dict[int, Path]) -> TTFont:
    """Return one variable font from the same glyphs in several weights."""
    design = DesignSpaceDocument()
    axis = AxisDescriptor()
    axis.tag, axis.name = "wght", "Weight"
    axis.minimum, axis.default, axis.maximum = min(weights), min(weights), max(weights)
    design.addAxis(axis)
    for weight, path in weights.items():
        source = SourceDescriptor()
        source.path, source.font, source.location = str(path), TTFont(path), {"Weight": weight}
        design.addSource(source)
    return build(design)[0]


def missing(font: TTFont) -> set[str]:
    """Return the required letters the font does not have."""
    return {letter for letter in REQUIRED if ord(letter) not in font.getBestCmap()}


def keep_whole() -> None:
    """Copy the fonts of documents with their licence, and write down the letters that all of them have."""
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    letters = set(map(chr, range(0x20, sys.maxunicode)))
    for name, source in WHOLE.items():
        shutil.copyfile(SOURCE / source, DOCUMENTS / name)
        letters &= set(map(chr, TTFont(SOURCE / source).getBestCmap()))
    (DOCUMENTS / "letters.txt").write_text("".join(sorted(letters)), encoding="utf-8")
    shutil.copyfile(SOURCE / "LICENSE_FONT", DOCUMENTS / "OFL.txt")


def main() -> int:
    """Write the fonts and their licence, and refuse one without a letter we need."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        cuts = {weight: Path(folder) / f"{weight}.ttf" for weight in MASTERS}
        for weight, path in cuts.items():
            cut(SOURCE / MASTERS[weight], path)
        font = join(cuts)
    lacking = missing(font)
    if lacking:
        print("not in the font:", " ".join(sorted(lacking)), file=sys.stderr)
        return 1
    font.flavor = "woff2"
    font.save(TARGET / "onest.woff2")
    shutil.copyfile(SOURCE / "LICENSE_FONT", TARGET / "OFL.txt")
    keep_whole()
    print(TARGET / "onest.woff2", (TARGET / "onest.woff2").stat().st_size, "bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
