#!/usr/bin/env python3
"""Make the fonts of the PDFs from the vendored Inter: Typst reads neither WOFF2 nor variable fonts.

    pip install fonttools brotli; python tools/make_pdf_fonts.py        (developer only)

Inter comes in two files by script; each becomes a family of its own ("Inter"; "Inter Ext" with the Sami
letters and the rest of Europe's Latin ones), and a text falls back from the first to the second. coverage.txt
lists the characters there are glyphs for, since a PDF/A may not hold a character without one.
"""

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "static" / "vendor" / "inter"
OUT = ROOT / "okg" / "lib" / "typst" / "fonts"
FAMILIES = {"Inter": "inter-latin-wght-normal.woff2", "Inter Ext": "inter-latin-ext-wght-normal.woff2"}
WEIGHTS = {"Regular": 400, "SemiBold": 600}


def cut(source, family, style, weight):
    """One static TrueType font of a variable one, under its own family name."""
    font = instancer.instantiateVariableFont(TTFont(source), {"wght": weight})
    font.flavor = None
    names = font["name"]
    for record in list(names.names):
        renamed = {1: family, 16: family, 2: style, 17: style}.get(record.nameID)
        if renamed:
            names.setName(renamed, record.nameID, record.platformID, record.platEncID, record.langID)
    font["OS/2"].usWeightClass = weight
    return font


def ranges(characters):
    """["0020-007E", …] of code points."""
    found = []
    for point in sorted(characters):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return [f"{first:04X}-{last:04X}" for first, last in found]


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    covered = set()
    for family, file in FAMILIES.items():
        for style, weight in WEIGHTS.items():
            font = cut(SOURCE / file, family, style, weight)
            covered |= set(font.getBestCmap())
            font.save(OUT / f"{family.replace(' ', '')}-{style}.ttf")
    (OUT / "coverage.txt").write_text("\n".join(ranges(covered)) + "\n")


if __name__ == "__main__":
    main()
