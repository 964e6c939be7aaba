"""What may rest on a consent, and whose consent it takes: questions that page, act and reminder ask alike.

The ages and the lengths are data (lists consent_age and consent_length) and proposals where they say so; the
database holds what follows from them (0007).
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases import ages as legal
from cases.models.consent import Consent
from okg.catalogue import codes
from okg.lib import dates

# Bases that are nothing without a consent; the trigger in 0007 knows the same three.
BASES = frozenset({"SAMTYKKE", "SAMTYKKE-HELSE", "SAMTYKKE-POLITI"})
OLDEST = 120
# The age bands of a concern, as the years they leave open: [from, to].
BANDS = {
    "age_band:under_12": (0, 11),
    "age_band:12_14": (12, 14),
    "age_band:15": (15, 15),
    "age_band:16_17": (16, 17),
    "age_band:18_24": (18, 24),
    "age_band:25_39": (25, 39),
    "age_band:40_pluss": (40, OLDEST),
}


def living(concern, at=None):
    """The consents of `concern` that something may rest on at `at` (now): given, not withdrawn, not expired."""
    return Consent.objects.living(at).filter(concern=concern)


def demanded_by(basis):
    """Whether a grant on this LegalBasis must name the consent it rests on."""
    return basis.code in BASES


def obstacles(consent, to, until, at=None):
    """Why an opening to the user `to` until the day `until` cannot rest on `consent`, in sentences; [] where it can."""
    at, found = at or dates.now(), []
    if consent.answer != Consent.Answer.GIVEN:
        found.append(_("Nobody has said yes to this consent. Choose another, or record the answer first."))
    if consent.withdrawn_at:
        found.append(_("The consent has been withdrawn. Nothing more can rest on it."))
    if consent.answered_at and consent.answered_at > at:
        found.append(_("The consent was given later than the access. Choose a consent that was there then."))
    if consent.expires_at <= at:
        found.append(_("The consent has expired. Ask for a new one."))
    elif dates.end_of(until) > consent.expires_at:
        says = _("The consent holds until %(day)s. Choose that day or an earlier one as the last day.")
        found.append(says % {"day": f"{consent.until:%d.%m.%Y}"})
    if to.ledger_agency not in consent.recipients:
        found.append(
            _("The consent does not name the service this person comes from. Ask for one that does.")
        )
    return found


def obstacles_to_giving(concern, basis, consent, to, until, at=None):
    """The same for a grant on `basis`, with or without a consent: needed with three bases, refused with others."""
    if not demanded_by(basis):
        return [_("This legal basis needs no consent. Leave the consent empty.")] if consent else []
    if consent is None:
        return [_("This legal basis rests on a consent. Choose which, or record it first.")]
    if consent.concern_id != concern.pk:
        return [_("The consent belongs to another concern. Choose one of this concern.")]
    return obstacles(consent, to, until, at)


# ----------------------------------------------------------------------------------------------------- by whom


@dataclass(frozen=True)
class Needs:
    """Whose consent it takes: the rule's key, and whether the person, the parents, a hearing belong to it.

    `ages` are the ages that are possible, `unsure` where they fall under different rules.
    """

    rule: str
    person: bool
    parents: bool
    heard: bool
    ages: tuple
    unsure: bool

    @property
    def said(self):
        """The possible ages as text: "14", "14–15"."""
        first, last = self.ages
        return str(first) if first == last else f"{first}–{last}"


def possible_ages(relation, *, said=None, on=None):
    """(youngest, oldest) that the person can be on the day `on` by what is known; None where nothing is.

    `said` is the age somebody asked for; else the day of birth, or the year, which leaves two ages; else, for the one
    the concern is about, its age band.
    """
    day = on or dates.today()
    if said is not None:
        return said, said
    if known := legal.possible(relation.person, day):
        return known
    if relation.kind_id == "relation:subject":
        return BANDS.get(relation.concern.age_band_id)
    return None


def needs(ages, scope):
    """The Needs of a consent about the categories `scope` (Codes or keys) from somebody whose age lies in `ages`.

    Where the ages fall under several rules, each demand of each rule counts: the stricter wins, whatever the guess.
    """
    first, last = ages
    only_health = bool(scope) and all(codes.get(codes.key(one)).attributes.get("health") for one in scope)
    rules = []
    for age in range(first, last + 1):
        if (rule := _rule(age, only_health)) not in rules:
            rules.append(rule)
    youngest = rules[0]
    return Needs(
        rule=youngest.key,
        person=any(rule.attributes["person"] for rule in rules),
        parents=any(rule.attributes["parents"] for rule in rules),
        heard=any(rule.attributes["heard"] for rule in rules),
        ages=(first, last),
        unsure=len({rule.key for rule in rules}) > 1,
    )


def _rule(age, only_health):
    """The rule of one age: the one that begins last; health's own where nothing but health is asked for."""
    rules = codes.in_list("consent_age")
    fitting = [
        rule
        for rule in rules
        if rule.attributes["from"] <= age and (only_health or not rule.attributes.get("health"))
    ]
    return max(fitting, key=lambda rule: rule.attributes["from"])


def growing_into(consent):
    """The rule the person may come under before the consent ends, or None: a birthday asks anew."""
    then = legal.possible(consent.relation.person, consent.until)
    if then is None:
        return None
    now, oldest_then = needs(possible_ages(consent.relation), consent.scope), then[1]
    then = needs((max(oldest_then, now.ages[0]),) * 2, consent.scope)
    return codes.get(then.rule) if then.rule != now.rule else None


# ----------------------------------------------------------------------------------------------------- how long


def usual_end(day=None):
    """The last day a consent made on `day` (today) has unless another is chosen."""
    return _months_after(day or dates.today(), codes.get("consent_length:vanlig").attributes["months"])


def latest_end(day=None):
    """The last day a consent made on `day` (today) may have."""
    return _months_after(day or dates.today(), codes.get("consent_length:lengst").attributes["months"])


def answer_by(consent):
    """The last day on which the form may be answered: ages change, and people forget what they were told."""
    days = codes.get("consent_length:skjema").attributes["days"]
    return dates.local(consent.prepared_at).date() + dt.timedelta(days=days)


def _months_after(day, months):
    year, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + year, month + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return last if day.day > last.day else first.replace(day=day.day)
