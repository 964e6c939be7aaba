"""The offences that the duty to avert names (strl § 196), and the letters of barnevernsl. § 13-2: what a form asks for.

Read in open data as the law stood on 13 April 2026; "blant annet" in the text of the basis means that the list in the
act may be longer than this one. What is named in NOT_IN_THE_LIST never gives a duty to avert.
"""

# fmt: off
AVERT = [
    "129", "131", "133", "138", "139", "140", "141", "142", "143", "144", "192", "193", "194", "238", "239", "253",
    "255", "256", "274", "275", "279", "282", "283", "284", "291", "299", "327", "355", "357",
]
# fmt: on
NOT_IN_THE_LIST = ["134", "135", "136", "136 a", "136 b", "145", "185", "263"]
NAMED = {"129": "voldelig sammenslutning", "131": "terrorhandling", "133": "terrorforbund"}
LETTERS = {
    "a": "Mishandling eller alvorlig omsorgssvikt",
    "b": "Alvorlig sykdom eller skade som ikke blir behandlet",
    "c": "Særlige behov for behandling eller opplæring som ikke blir dekket",
    "d": "Barnet utsetter sin egen utvikling for alvorlig fare",
    "e": "Menneskehandel",
}
# Where a whole sector's duty leaves a letter out: barnehagel. § 46 has no letter d.
LETTERS_LEFT_OUT = {"barnehage": {"d"}}


def avert():
    """[(code, "Straffeloven § 131, terrorhandling")] to choose among."""
    return [(section, _called(section)) for section in AVERT]


def _called(section):
    named = NAMED.get(section)
    return f"Straffeloven § {section}, {named}" if named else f"Straffeloven § {section}"


def letters(giver=""):
    """[(code, text)] of the letters that the duty of a giver under regime `giver` has."""
    left_out = LETTERS_LEFT_OUT.get(giver, set())
    return [
        (letter, f"Bokstav {letter}: {says}") for letter, says in LETTERS.items() if letter not in left_out
    ]
