"""The form by which a consent is asked for: printed and read with the person before anybody signs.

Its contents follow the guidance to the consent form for cross-service cooperation (BTI): why, what, shared with
whom, fetched from whom, who processes it, that it is voluntary and how it is withdrawn, that it is given to the
service and not to an employee, until when, and the signatures that the age asks for.
"""

from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from okg.catalogue import codes
from okg.lib import documents
from okg.lib.templatetags.ui import long

TEMPLATE = Path(__file__).parent / "typst" / "consent.typ"
LANGUAGES = {"nb": "Bokmål", "en": "English"}


def pdf(consent, language):
    """The bytes of the form of a Consent (with `to_whom`, `from_whom` put in) in one of LANGUAGES."""
    with translation.override(language):
        return documents.pdf(TEMPLATE, content(consent, language), moment=consent.prepared_at)


def content(consent, language):
    """What the form says, as the template takes it; in the language that is active."""
    return {
        "lang": language,
        "title": _("Consent to sharing information"),
        "subtitle": _("For %(name)s") % {"name": consent.relation.person.name},
        "kind": settings.MUNICIPALITY,
        "classification": _("Bound by the duty of confidentiality"),
        "printed": _("Made %(day)s") % {"day": long(consent.prepared_at)},
        "page_words": [_("Page"), _("of")],
        "parts": _parts(consent),
        "signing": _signing(consent),
        "other": {
            "heading": _("The same in another language"),
            "text": _(
                "An interpreter or translator may write here what the form says. A child never interprets."
            ),
        },
        "end": _("You get a copy of this form."),
    }


def _parts(consent):
    parts = [
        {"heading": _("Why we ask"), "text": consent.purpose},
        {"heading": _("What may be shared"), "text": consent.what, "items": _kinds(consent)},
        {
            "heading": _("Whom it may be shared with"),
            "text": _("The consent is given to these services, not to a named employee."),
            "items": consent.to_whom,
        },
    ]
    if consent.from_whom:
        parts.append({"heading": _("From whom information may be fetched"), "items": consent.from_whom})
    return [
        *parts,
        {
            "heading": _("Who takes care of the information"),
            "text": _(
                "%(municipality)s is responsible for what is written down. Only those who need it for their work "
                "see it, and each look is written down. You can ask to see what is recorded about you and to have "
                "errors corrected."
            )
            % {"municipality": settings.MUNICIPALITY},
        },
        {
            "heading": _("It is voluntary"),
            "text": _(
                "You choose yourself. You can say no, or say yes to some of it only, and you get the help you have a "
                "right to all the same. You can withdraw the consent at any time, to any of the services above, by "
                "word of mouth or in writing, without saying why. What rests on it ends at once. What has been "
                "shared before that cannot be taken back. The law may oblige a service to tell something all the "
                "same, for example to avert danger or to protect a child."
            ),
        },
        {
            "heading": _("How long it holds"),
            "text": _("Until %(day)s. Then it ends by itself.") % {"day": long(consent.until)},
        },
    ]


def _kinds(consent):
    """The categories in the form's language; the names of the services stay what they are."""
    english = translation.get_language() == "en"
    found = [codes.get(key) for key in consent.scope]
    return [code.attributes["en"] if english else code.label for code in found]


def _signing(consent):
    heard = consent.rule.attributes["heard"]
    return {
        "heading": _("Signatures"),
        "text": _(
            "I have had this explained in a language I understand, and I consent to what stands above."
        ),
        "signers": list(_signers(consent)),
        "name": _("Name and signature"),
        "day": _("Date"),
        "heard": _("The child has been told and heard") if heard else "",
        "heard_line": _("What the child said"),
    }


def _signers(consent):
    """Whose signature the age rule asks for; both parents where they share the responsibility."""
    if consent.needs_person:
        yield _("The person it concerns")
    if consent.needs_parents:
        yield _("Parent with parental responsibility")
        if consent.shared_responsibility and not consent.left_out_reason:
            yield _("The other parent with parental responsibility")
