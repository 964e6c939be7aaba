"""What a register's own words mean in the code lists: status, age, who told, how, where and about what.

All but status and age are guesses that a person sees and may change; a status or an age that is not understood is asked
about. The words themselves are kept beside the concern whatever they were taken for.
"""

import re
from dataclasses import dataclass

OPEN, CLOSED = "open", "closed"
NOT_SAID = "close_reason:ikke_oppgitt"

STATUSES = {
    OPEN: {"åpen", "apen", "pågår", "pågående", "i gang", "under arbeid", "aktiv", "ny", "venter", "på vent"},
    NOT_SAID: {"lukket", "ferdig", "avsl", "avsluttet", "avslutta", "løst", "ok", "arkivert"},
    "close_reason:ubegrunnet": {"henlagt", "ubegrunnet", "avkreftet"},
    "close_reason:rad_gitt": {"råd gitt", "veiledet", "veiledning gitt"},
    "close_reason:ordinar_tjeneste": {"ordinær tjeneste"},
    "close_reason:overfort_barnevern": {"overført barnevern", "overført til barnevern", "overført barnevernet"},
    "close_reason:overfort_politi": {"overført politi", "overført til politi", "overført politiet"},
    "close_reason:flyttet": {"flyttet"},
    "close_reason:duplikat": {"duplikat", "dublett"},
}  # fmt: skip
BY_WORD = {word: meaning for meaning, words in STATUSES.items() for word in words}
NOTHING = {"", "-", "–", "?", "ukjent", "vet ikke", "ikke oppgitt", "uvisst"}


def status(words, responsible=""):
    """(OPEN or CLOSED, the key of the close reason or ""), or None where the words are not understood."""
    said = _plain(words)
    if said == "overført":
        # To whom stands with who was responsible, or nowhere.
        said = f"overført {_plain(responsible)}"
    meaning = BY_WORD.get(said) or (
        "close_reason:ordinar_tjeneste" if said.startswith("følges av ") else None
    )
    return meaning and ((OPEN, "") if meaning == OPEN else (CLOSED, meaning))


def _plain(words):
    return " ".join(words.casefold().split()).strip(" .!")


@dataclass(frozen=True)
class Age:
    """A band's key; `doubt` is "" or "spans" or "unreadable"."""

    band: str = "age_band:ukjent"
    doubt: str = ""


BANDS = [
    (0, 11, "under_12"),
    (12, 14, "12_14"),
    (15, 15, "15"),
    (16, 17, "16_17"),
    (18, 24, "18_24"),
    (25, 39, "25_39"),
    (40, 110, "40_pluss"),
]  # fmt: skip
ABOUT = r"(?:ca\.?|rundt|omkring|omtr\.?)?\s*"
ONE = re.compile(rf"{ABOUT}(\d{{1,3}})\s*(?:år|åring)?\s*\??")
SPAN = re.compile(rf"{ABOUT}(\d{{1,3}})\s*(?:-|–|til|/)\s*(\d{{1,3}})\s*(?:år)?\s*\??")
UPWARDS = re.compile(r"(?:over\s*)?(\d{1,3})\s*(?:\+|år og eldre|og eldre)")
BORN = re.compile(r"(?:f\.?|født)?\s*((?:19|20)\d{2})\s*\??")
GRADE = re.compile(r"(\d{1,2})\.?\s*(?:trinn|klasse|kl\.?)")


def age(words, year=None):
    """The Age that words mean; `year` is the calendar year in which they were written, for a year of birth."""
    said = " ".join(words.casefold().split())
    if said in NOTHING or said.startswith("voksen"):
        return Age()
    if found := ONE.fullmatch(said):
        return _between(int(found[1]), int(found[1]))
    if found := SPAN.fullmatch(said):
        return _between(int(found[1]), int(found[2]))
    if found := UPWARDS.fullmatch(said):
        return _between(int(found[1]), 110)
    if (found := BORN.fullmatch(said)) and year:
        return _between(year - int(found[1]) - 1, year - int(found[1]))
    if found := GRADE.fullmatch(said):
        return _between(int(found[1]) + 5, int(found[1]) + 6)
    return Age(doubt="unreadable")


def _between(youngest, oldest):
    within = [code for least, most, code in BANDS if least <= oldest and youngest <= most]
    if youngest > oldest or oldest > 110 or not within:
        return Age(doubt="unreadable")
    return Age(f"age_band:{within[0]}") if len(within) == 1 else Age(doubt="spans")


SOURCES = [
    ("anonym", r"anonym"),
    ("annen_kommune", r"\bkommune\b"),
    ("foreldrelag", r"\bfau\b|foreldreutvalg|foreldrelag"),
    ("videregaende", r"\bvgs\b|videregående"),
    ("voksenopplaring", r"voksenoppl|flyktning"),
    ("barnehage", r"barnehage"),
    ("sfo", r"\bsfo\b"),
    ("helsestasjon", r"helsesykepleier|helsestasjon|helsesøster|skolehelse"),
    ("kommuneoverlege", r"kommuneoverlege"),
    ("fastlege", r"fastlege"),
    ("spesialisthelse", r"\bdps\b|\bbup\b|sykehus"),
    ("psykisk_helse", r"\bphr\b|psykisk|\brus\b"),
    ("barnevern", r"barnevern"),
    ("nav", r"\bnav\b"),
    ("radikaliseringskontakt", r"\bpst\b|radikaliseringskontakt"),
    ("politi", r"politi"),
    ("konfliktrad", r"konfliktråd"),
    ("kriminalomsorg", r"friomsorg|kriminalomsorg|fengsel"),
    ("fritidsklubb", r"utekontakt|fritidsklubb|ungdomsklubb"),
    ("idrett", r"\btrener|\bfk\b|\bil\b|idrett|korps"),
    ("bibliotek", r"bibliotek|kultur"),
    ("trossamfunn", r"menighet|kirke|moské|prest|imam"),
    ("arbeidsgiver", r"arbeidsgiver|bedrift"),
    ("familie", r"\b(mor|far|søster|bror|søsken|tante|onkel|bestemor|bestefar)\b|famili|forelder|foreldre|foresatt"),
    ("skole", r"skole|rektor|lærer|inspektør"),
    ("innbygger", r"nabo|innbygger"),
]  # fmt: skip
CHANNELS = [
    ("telefon", r"ringt|\btlf\b|telefon"),
    ("brev", r"lapp|brev|postkass"),
    ("e_post", r"e-?post|\bmail"),
    ("tekstmelding", r"\bsms\b|tekstmelding"),
    ("oppmote", r"oppmøte|kom innom|\bdør"),
    ("mote", r"møte"),
]
THEMES = [
    ("parorende", r"pårørende|hvem kan de ringe"),
    ("rad_og_veiledning", r"foredrag|kurs|rutine|veiledning|mekling|spørsmål om|spør om"),
    ("dodsfall_utlandet", r"dødsfall i utlandet|død i utlandet"),
    ("hjemvendt", r"hjemvendt|kommet hjem fra"),
    ("planlagt_utreise", r"komme dit|vil reise|planlegger å reise"),
    ("utreist", r"har reist|utreist|reist fra"),
    ("voldsforherligende_miljo", r"hyller vold|skoleangrep|skoleskyt"),
    ("voldelig_ekstremisme", r"trussel|trusler|truer|våpen|terror"),
    ("radikalisering", r"konspirasj|radikal|ekstrem|rekrutt|\"?venner\"? i utlandet"),
    (
        "hatefulle_ytringer",
        r"hakekors|nazi|skjellsord|\bhat\b|hetse|rasis|symbol|klistremerk|stygge|\brop|roper|hudfarge|vitser"
        r"|ødelagt|skrevet på|bilder i|kommentarer|om kvinner",
    ),
]
ARENAS = [
    ("skolevei", r"skolevei"),
    ("lukket_chat", r"chat"),
    ("sosiale_medier", r"forum|på nett|meldinger|sosiale medier|\bskriver\b"),
    ("fritid", r"tribune|\bkamp|trening|klubb"),
    ("spillplattform", r"\bspill(er|et)?\b"),
    ("arbeidsplass", r"ansatt|arbeidsplass"),
    ("offentlig_rom", r"\bkai|busskur|hylla|senter|\bpark\b|dodøra"),
    ("skole", r"garderobe|kantine|timen|\belev|trinn|klasse"),
    ("hjem", r"hjemme|rommet"),
]
WHERE_BY_WHO = {
    "source:skole": "arena:skole",
    "source:videregaende": "arena:skole",
    "source:sfo": "arena:skole",
    "source:nav": "arena:nav_tiltak",
    "source:idrett": "arena:fritid",
    "source:fritidsklubb": "arena:fritid",
    "source:trossamfunn": "arena:trossamfunn",
    "source:familie": "arena:hjem",
}


def source(reporter):
    return f"source:{_first(SOURCES, reporter) or 'annen'}"


def channel(reporter):
    return f"channel:{_first(CHANNELS, reporter) or 'annen'}"


def theme(what):
    return f"theme:{_first(THEMES, what) or 'annet'}"


def arena(what, source_key):
    found = _first(ARENAS, what)
    return f"arena:{found}" if found else WHERE_BY_WHO.get(source_key, "arena:ukjent")


def _first(guesses, text):
    said = text.casefold()
    return next((code for code, pattern in guesses if re.search(pattern, said)), "")
