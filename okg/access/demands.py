"""What a legal basis demands to be told besides its conditions: `LegalBasis.demands`, code by code.

Each demand names the particulars it needs, which a grant keeps sealed (`cases` Grant.particulars; the form that asks
for them is `cases.forms.grant`). "verification" is answered by Grant.verified, "consent" by the recorded consent that
Grant.consent names.
"""

PARTICULARS = {
    "consent": (),
    "consent_told": ("consent_told",),
    "offence": ("offence",),
    "offence_text": ("offence_text",),
    "letter": ("letter",),
    "task": ("task",),
    "danger": ("danger",),
    "interests": ("interests",),
    "request_ref": ("request_ref",),
    "source_link": ("source_link",),
    "order_ref": ("order_ref",),
    "warned": ("warned",),
    "regulation": ("regulation",),
    "other_basis": ("other_basis",),
    "verification": (),
}
NAMES = {
    "consent": "Samtykket det hviler på",
    "consent_told": "Samtykket, eller hvorfor det ikke trengs",
    "offence": "Lovbruddet, fra listen i straffeloven § 196",
    "offence_text": "Lovbruddet, i tekst",
    "letter": "Bokstaven i barnevernsloven § 13-2",
    "task": "Oppgaven, og hvor den er fastsatt",
    "danger": "Faren, og hvorfor nå",
    "interests": "Interessene som veier tungt",
    "request_ref": "Hvem som spurte, når og med hvilken referanse",
    "source_link": "Hvor opplysningen er åpent tilgjengelig",
    "order_ref": "Dato og referanse for pålegget",
    "warned": "Når det ble varslet, og hvem som tok imot",
    "regulation": "Forskriften og bestemmelsen",
    "other_basis": "Det andre grunnlaget som opphever taushetsplikten",
    "verification": "Om opplysningene er verifisert",
}


def names(basis):
    """The particulars a basis needs, in the order of its demands."""
    return [name for demand in basis.demands for name in PARTICULARS.get(demand, ())]


def missing(basis, particulars, verified=""):
    """The names of what is not told yet; "verified" where the basis wants it said."""
    particulars = particulars or {}
    lacking = [name for name in names(basis) if not str(particulars.get(name) or "").strip()]
    return [*lacking, "verified"] if "verification" in basis.demands and not verified else lacking
