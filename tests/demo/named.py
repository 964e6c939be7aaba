"""Everybody whom the invented input names: the canaries that must never be read in an unsealed column."""

import re

NAMED = {
    "Eilif", "Tangbakk", "Tangbakken", "Tangbak", "Eliv", "Eiliv", "Ragnfrid", "Sildemyr", "Bergljot",
    "Manetlien", "Jonatan", "Roar", "Albuskjell", "Yusra", "Rex", "Geir-Arne", "Steinbitrud", "Tor-Inge",
    "Solfrid", "Rekemo", "Sindre", "Uerbakk", "Uerbak", "Leon", "Marthe", "Hummervoll", "Brislingdal",
    "Odd-Magne", "Makrellstad", "Leander", "Østersvik", "Idris", "Orvalo", "Samira", "Torunn",
    "Flyndrås",
}  # fmt: skip
WORD = re.compile(r"[\w-]+")


def names_in(text):
    """Those of NAMED that stand in `text` as whole words."""
    return NAMED & set(WORD.findall(text))
