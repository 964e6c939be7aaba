"""The rules of confidentiality that bind those who share and those who receive, as codes a provision can name.

Which agency stands under which is data (`roster.Agency.regime_code`); the text of the rule stands there too. The
names are Norwegian, as the rest of the legal data is.
"""

NAMES = {
    "forvaltning": "Forvaltningsloven §§ 13–13 f",
    "skole": "Forvaltningsloven og opplæringslova (skole)",
    "barnehage": "Forvaltningsloven gjennom barnehageloven § 44",
    "helse": "Helsepersonelloven § 21",
    "nav": "NAV-loven § 7",
    "sosial": "Sosialtjenesteloven § 44",
    "politi": "Politiregisterloven § 23",
    "pst": "Politiregisterloven §§ 23 og 64–66 (PST)",
    "barnevern": "Barnevernsloven § 13-1",
    "krisesenter": "Krisesenterlova § 5",
    "familievern": "Familievernkontorloven § 5",
    "erklaering": "Erklæring etter forvaltningsloven § 13 c",
    "frivillig": "Ingen lovfestet taushetsplikt",
    "ingen": "Får ingen personopplysninger",
}
# Those who stand outside the group: a provision may name them as receivers, no agency is under them.
OUTSIDE = {
    "person": "Personen selv",
    "part": "Part i saken",
    "kriminalomsorg": "Kriminalomsorgen",
    "brann": "Brannvesenet",
    "offentlighet": "Politirådet og offentligheten",
    "folkevalgt": "Folkevalgt organ",
}
ANY = "alle"
SAME = "samme"  # as receiver: whoever stands under the giver's own rule
KNOWN = {**NAMES, **OUTSIDE, ANY: "Alle", SAME: "Samme organ eller etat"}
# To these nothing about a person is opened, whatever a provision says.
NO_ONE = "ingen"


def name(code):
    """What a code stands for; the code itself where nobody has named it."""
    return KNOWN.get(code, code)
