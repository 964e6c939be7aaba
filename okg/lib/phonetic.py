"""Whether two names may be the same name, written by two people: sound keys of names from many languages.

A name becomes words, a word becomes a code (its consonants, and the kind of its first vowel), and a name with a year of
birth becomes a set of short texts, its forms. `kept` are the forms one keeps of a name, `asked` those one looks for;
two names are alike where they meet: `kept(a) & asked(b)`, which is the same as `kept(b) & asked(a)`. So that a year
of birth need not be kept apart from a name, it is part of most forms.

Knows Norwegian spellings (-sen, -son, kj, hj, aa), the particles and spellings of Arabic and Somali names (al-, Abdi-,
x for h, c for ayn, q for k), Turkish, Polish and Vietnamese letters. Pure functions; nothing here is looked up.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

# Letters that no decomposition takes apart, and the ways they are written without them.
LETTERS = str.maketrans(
    {"å": "a", "æ": "a", "ø": "o", "œ": "o", "ı": "i", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "ß": "ss"}
)
WRITTEN_OUT = [("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u")]
# Words that come and go in a name.
PARTICLES = frozenset(
    {
        "al",
        "el",
        "ul",
        "ur",
        "ar",
        "as",
        "ad",
        "bin",
        "ben",
        "ibn",
        "bint",
        "von",
        "van",
        "de",
        "da",
        "del",
        "di",
    }
    | {"der", "den", "af", "av", "thi", "y"}
)
ARTICLE = re.compile(r"^(?:al|el)(?=[^aeiouyl]\w{3})")
SERVANT = re.compile(r"^[ck]?abd[aeiou]?l{0,2}(?=\w)")
SERVANT_ALONE = frozenset(["abd", "abdul", "abdel", "abdal", "abdu", "cabdul"])
# Names that are spelt further apart than rules reach: each group is read as its first.
SPELT = {
    spelling: group[0]
    for group in (
        "mohamed mohammed mohammad mohamad muhammad muhammed muhamed muhamad mahamed mahammed maxamed mehmet "
        "mehmed mohamet mohd",
        "makmud mahmoud mahmud mahmood mahmut maxamuud maxamud mohamud mohamoud mahamud",
        "fatima fadumo faduma faadumo fatuma fatouma fatimah fadima",
        "khadija kadija khadijah xadiijo xadija hadija hatice khadiija kadidja",
        "ibrahim ebrahim ibraahim ibraahiim abraham brahim",
        "ismail ismaciil ismael esmail esmaeil smail",
        "osman cusmaan cusman uthman othman usman osmaan ousmane",
        "said saeed siciid saiid sayid sayed saaid",
        "yahya yaxye yahia yahye",
        "isa ciise issa eissa cise",
        "ilyas elias ilias ilyaas",
        "sakaria zakaria zakariya sakariye zakariye zekeriya",
        "suleiman saleebaan saleban suleyman sulejman soliman sulaiman",
        "mariam maryam maryan miriam meryem mariama",
        "johan johannes",
        "kristofer kristoffer christopher christoffer krzysztof",
        "katarina katarzyna catharina katharina",
        "peter petter piotr pjotr peder",
        "lukas lukasz lucas",
    )
    for group in [group.split()]
    for spelling in group
}
VOWELS = {**dict.fromkeys("ae", "A"), **dict.fromkeys("iyj", "I"), **dict.fromkeys("ou", "U")}
# What sounds alike, longest first; a choice in a tuple is one nobody can know.
SOUNDS = [
    ("tsch", "s"), ("sch", "s"), ("skj", "s"), ("chr", "kr"), ("dsj", "j"),
    ("ch", ("k", "s")), ("kh", ("h", "k")), ("sh", "s"), ("sj", "s"), ("sz", "s"), ("cz", "s"), ("rz", "r"),
    ("ck", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("gh", "g"), ("dj", "j"), ("dz", "s"), ("ts", "s"),
    ("kj", "k"), ("tj", "k"), ("qu", "kv"), ("w", "v"), ("q", "k"), ("z", "s"),
]  # fmt: skip
# Initials as the first letter of the code of what they stand for.
SHORT = VOWELS | {"j": "j", "y": "j", "c": "k", "q": "k", "w": "v", "z": "s"}
SOFT = re.compile(r"c(?=[eiy])")
MOST_READINGS, MOST_WORDS = 4, 5
LONG = 4  # consonants that a word must have before one of them may be wrong


def words(name):
    """The words of a name in plain small letters, without particles: "Cabdi-Raxmaan al-Xasan" -> two words."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"['’ʿʾ`´ˈ]", "", plain.translate(LETTERS))
    found = re.sub(r"\b([ck]?abd[a-z]{0,2})-(?=\w)", r"\1", plain)
    found = [word for word in re.split(r"[\W\d_]+", found) if word]
    if len(found) > 2 and "," in plain:  # "Hansen, Ole Kristian": the family name came first
        found = found[1:] + found[:1]
    joined, waiting = [], ""
    for word in found:
        if word in SERVANT_ALONE:
            waiting = "abdul"
        elif word not in PARTICLES:
            joined.append(waiting + word)
            waiting = ""
    return joined or found


@lru_cache(maxsize=20_000)
def readings(word):
    """The codes a word may have, some four at most: "xasan" -> ("HSN/A", …); "a" for an initial."""
    if len(word) == 1:
        return (f"{SHORT.get(word, word)}.",)
    word = SPELT.get(word, word)
    if servant := SERVANT.match(word):
        rest = word[servant.end() :]
        return tuple(f"ABD{code}" for code in readings(rest)) if len(rest) > 1 else ("ABD",)
    word = ARTICLE.sub("", word)
    found = {code for spelt in _spelt(word) if (code := _code(spelt))}
    return tuple(sorted(found)[:MOST_READINGS]) or (word[:1].upper(),)


def _spelt(word):
    """The ways to read the letters of a word, as it sounds in plain letters."""
    for long, short in WRITTEN_OUT:
        word = word.replace(long, short)
    choices = [[""]]
    at = 0
    if word.startswith("ci"):  # Cigaal, Egal
        choices, at = [("si", "i", "e")], 2
    while at < len(word):
        sound = next((pair for pair in SOUNDS if word.startswith(pair[0], at)), None)
        if sound:
            heard = sound[1] if isinstance(sound[1], tuple) else (sound[1],)
            at += len(sound[0])
        else:
            heard = _letter(word, at)
            at += 1
        choices.append(heard)
    return ["".join(parts) for parts in list(product(*choices))[:8]]


def _letter(word, at):
    letter = word[at]
    if letter == "c":  # before e and i soft; in Somali a sound that others leave out
        return ("s" if SOFT.match(word, at) else "k", "")
    if letter == "x":  # in Somali an h
        return ("h",) if at == 0 else ("h", "ks")
    if at == 0 and letter in "hg" and word[1:2] in ("j", "v"):
        return ("",)  # hjalmar, gjert, hvidsten
    return (letter,)


def _code(sound):
    """The consonants of a word as it sounds, doubled ones once, and the kind of its first vowel."""
    first = "J" if sound[:1] in ("j", "y") and sound[1:2] not in ("", *"bcdfghklmnpqrstvz") else ""
    begins = VOWELS.get(sound[:1], "") if not first else ""
    consonants, before, vowel = first, "", begins
    for letter in sound[1:] if first or begins else sound:
        kind = VOWELS.get(letter)
        if kind:
            vowel = vowel or kind
        elif (letter != "h" or not (consonants or begins)) and letter != before:
            consonants += letter.upper()
        before = letter
    consonants = re.sub(r"(?<=[NLR])[TD]$", "", consonants)
    if len(consonants) > 1:
        consonants = consonants[:-1] + {"T": "D", "P": "B"}.get(consonants[-1], consonants[-1])
    return f"{'-' if begins else ''}{consonants}/{vowel}" if consonants or vowel else ""


def _lacking_one(code):
    """The code with each of its consonants left out in turn, where enough is left to tell names apart."""
    consonants, _slash, vowel = code.partition("/")
    start = 1 if consonants.startswith("-") else 0
    if len(consonants) - start < LONG:
        return set()
    return {f"{consonants[:at]}{consonants[at + 1 :]}/{vowel}" for at in range(start, len(consonants))}


def _rough(code):
    """A code as it may have been misheard: itself, one consonant less, or its consonants with another vowel."""
    consonants = code.partition("/")[0].lstrip("-")
    other_vowel = {f"{consonants}/*"} if len(consonants) >= LONG else set()
    return {code} | _lacking_one(code) | other_vowel


def _years(year):
    """The years a year may have been meant to be: itself, its neighbours, its last two digits the other way round."""
    number = int(year)
    turned = int(f"{year[:2]}{year[3]}{year[2]}")
    return [str(one) for one in dict.fromkeys((number, number - 1, number + 1, turned))]


def _year(year):
    """A year of four digits as text, "" for what is none."""
    return str(year).strip() if re.fullmatch(r"\d{4}", str(year or "").strip()) else ""


@dataclass(frozen=True)
class Pairs:
    """The pairs of words of a name, each as sets of two codes: which tell most, and which tell less."""

    outer: set  # the first word and the last: what everybody writes down
    inner: set  # the first word and one between
    later: set  # a word between and the last, where the first was left out


def _pairs(name):
    found = words(name)[:MOST_WORDS]
    if len(found) < 2:
        return Pairs(_read([(word, "") for word in found]), set(), set())
    first, *between, last = found
    outer = [(first, last)]
    if between:
        outer.append((first + between[0], last))  # Ann Kristin, Annkristin
    return Pairs(
        _read(outer), _read((first, word) for word in between), _read((word, last) for word in between)
    )


def _read(pairs):
    """Every reading of every pair."""
    return {
        reading
        for one, other in pairs
        for reading in product(readings(one), readings(other) if other else ("",))
    }


def kept(name, year=""):
    """The forms to keep of a name and a year of birth (text of four digits, or "")."""
    year, pairs = _year(year), _pairs(name)
    forms = set()
    for kind, some in (("o", pairs.outer), ("i", pairs.inner)):
        for pair in some:
            whens = {year or "none", ""} if all(pair) else {year} - {""}
            forms |= {f"{kind}|{_both(pair)}|{when}" for when in whens}
            forms |= {f"r{kind}|{misheard}|{year}" for misheard in _misheard(pair) if year}
    if year:
        forms |= {f"l|{_both(pair)}|{year}" for pair in pairs.later}
        forms |= {f"s|{_both(short)}|{year}" for pair in pairs.outer for short in _shortened(pair)}
    return forms


def asked(name, year=""):
    """The forms that a name which may be the same keeps; see `kept`."""
    year, pairs = _year(year), _pairs(name)
    forms = set()
    # Two who share a first and a middle name alone, or a middle and a last, are brothers more often than one.
    for kinds, some in (("oi", pairs.outer), ("o", pairs.inner)):
        for kind, pair in product(kinds, some):
            whens = {*_years(year), "none"} if year else {""} if all(pair) else set()
            forms |= {f"{kind}|{_both(pair)}|{when}" for when in whens}
            forms |= {f"r{kind}|{misheard}|{year}" for misheard in _misheard(pair) if year}
    if year:
        forms |= {f"{kind}|{_both(pair)}|{year}" for kind, pair in product("lo", pairs.later)}
        forms |= {f"{kind}|{_both(pair)}|{year}" for kind, pair in product("ls", pairs.outer)}
        forms |= {f"o|{_both(short)}|{year}" for pair in pairs.outer for short in _shortened(pair)}
    return forms


def alike(name, year, other_name, other_year):
    """Whether two names with their years of birth may be the same person's."""
    return bool(kept(name, year) & asked(other_name, other_year))


def _both(pair):
    return "|".join(sorted(pair))


def _misheard(pair):
    """One code as it is and the other as it may have been misheard, and the other way round."""
    if not all(pair):
        return set()
    return {f"{exact}|{rough}" for exact, other in (pair, pair[::-1]) for rough in _rough(other)}


def _shortened(pair):
    """The pair with one of its words as an initial."""
    if not all(pair):
        return []
    one, other = pair
    return [(_initial(one), other), (one, _initial(other))]


def _initial(code):
    return f"{code[-1] if code.startswith('-') else code[0].lower()}."
