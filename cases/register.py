"""The register of disclosures (utleveringsregister): what was shown to whom, on what basis, and what was not shared.

Every grant, also those that have ended; what was told outside the group (handed to the police, reported to child
welfare, moved); and every sharing that was considered and not done. The page and the printed
register read the same entries. `recipients_of` answers who must hear of a correction (GDPR art. 19).
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cases.models.concern import Concern
from cases.models.considered import Considered
from cases.models.grant import Grant
from cases.models.track import SideTrack
from okg.access import offences
from okg.access.may import rows_for
from okg.catalogue import codes
from okg.lib import dates
from okg.roster import who
from okg.roster.models import Agency


@dataclass(frozen=True)
class Entry:
    """One line of the register: `row` is a Grant, a SideTrack or a Considered; `facts` and the longer `texts` are
    [(name, text)].
    """

    row: Any
    at: Any
    whom: str
    state: str  # running, ended, expired, told, not_shared
    facts: list = field(default_factory=list)
    texts: list = field(default_factory=list)

    @property
    def says(self):
        return {
            "running": _("Has access"),
            "ended": _("Ended"),
            "expired": _("Ran out"),
            "told": _("Told outside"),
            "not_shared": _("Considered, not shared"),
        }[self.state]


@dataclass(frozen=True)
class Recipient:
    """One who was shown something of a concern by somebody else: whom a correction must reach."""

    user: Any
    agency: str
    layers: frozenset
    since: Any
    until: Any
    running: bool


def of(concern):
    """[Entry] of one concern, newest first."""
    return of_all([concern])


def of_all(concerns):
    """[Entry] of several concerns, newest first; as many queries for one as for many."""
    grants = list(
        Grant.objects.filter(concern__in=concerns)
        .select_related("concern", "to", "basis", "consent", "given_by", "ended_by")
        .order_by("-given_at")
    )
    considered = list(
        Considered.objects.filter(concern__in=concerns).select_related("concern", "to", "by").order_by("-at")
    )
    told = SideTrack.objects.filter(concern__in=concerns, told__isnull=False).select_related(
        "concern", "basis", "by"
    )
    people = who.seated({row.to_id: row.to for row in [*grants, *considered] if row.to}.values())
    titles = {user.pk: user.title for user in people}
    agencies = dict(Agency.objects.values_list("code", "name"))
    entries = [_grant(row, titles, agencies) for row in grants]
    entries += [_considered(row, titles, agencies) for row in considered]
    entries += [_told_outside(row) for row in told]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def concerns_of(person, reader):
    """The concerns in which `reader` may know that `person` is the one, newest first."""
    known = rows_for(reader, "cases.identify_person", Concern.objects.filter(relations__person=person))
    return list(known.distinct().order_by("-received_at"))


def recipients_of(concern):
    """[Recipient] of all to whom a concern was disclosed, also those whose access has ended; one line a user.

    Who logged it or recorded its person knew it already, and is none. GDPR art. 19: a correction must reach them.
    """
    found = {}
    for grant in Grant.objects.given_away().filter(concern=concern).select_related("to").order_by("given_at"):
        before = found.get(grant.to_id)
        found[grant.to_id] = Recipient(
            user=grant.to,
            agency=grant.to_agency,
            layers=(before.layers if before else frozenset()) | {grant.layer},
            since=before.since if before else grant.given_at,
            until=max(before.until, _over(grant)) if before else _over(grant),
            running=grant.is_running or bool(before and before.running),
        )
    return list(found.values())


def _over(grant):
    return min(grant.expires_at, grant.ended_at or grant.expires_at)


def _whom(row, titles, agencies):
    if row.to is None:
        return row.to_other
    where = ", ".join(part for part in (titles.get(row.to_id), agencies.get(row.to_agency)) if part)
    return f"{row.to.name} ({where})" if where else row.to.name


def _grant(row, titles, agencies):
    state = "ended" if row.ended_at else "running" if row.is_running else "expired"
    return Entry(
        row=row,
        at=row.given_at,
        whom=_whom(row, titles, agencies),
        state=state,
        facts=list(_facts(row, agencies)),
        texts=[(name, text) for name, text in _texts(row) if text],
    )


def _facts(row, agencies):
    yield _("Given"), f"{dates.local(row.given_at):%d.%m.%Y %H.%M}"
    if row.given_by:
        agency = agencies.get(row.from_agency)
        yield _("Given by"), f"{row.given_by.name} ({agency})" if agency else row.given_by.name
    else:
        yield _("Given by"), row.get_origin_display()
    yield _("How much"), row.get_layer_display()
    yield _("Legal basis"), f"{row.basis.label}, {row.basis.act}"
    version = {"code": row.basis.code, "version": row.basis.version}
    yield (
        _("Type and version"),
        f"{row.basis.get_kind_display()}, " + _("%(code)s version %(version)s") % version,
    )
    yield _("From and until"), f"{row.starts_on:%d.%m.%Y} – {row.until:%d.%m.%Y}"
    if row.origin != Grant.Origin.GIVEN:
        return
    if row.categories:
        yield _("Kind of information"), "; ".join(codes.label(key) for key in row.categories)
    if row.channel:
        yield _("Channel"), row.channel.label
    yield _("Verified"), row.get_verified_display() or _("Not said")
    yield _("May be passed on"), _("Yes") if row.onward else _("No")
    if row.consent:
        yield _("Rests on"), _consent(row.consent)
    yield _("The person is told"), _informed(row)


def _consent(consent):
    """When it was given and until when it holds; by whom stands on its own page, behind the layer that tells names."""
    days = {
        "given": f"{dates.local(consent.answered_at):%d.%m.%Y}",
        "until": f"{consent.until:%d.%m.%Y}",
    }
    if consent.withdrawn_at:
        days["day"] = f"{dates.local(consent.withdrawn_at):%d.%m.%Y}"
        return _("Consent given on %(given)s, withdrawn on %(day)s") % days
    return _("Consent given on %(given)s, until %(until)s") % days


def _informed(row):
    if row.informed_on:
        return _("Yes, on %(day)s") % {"day": f"{row.informed_on:%d.%m.%Y}"}
    said = _("Not yet")
    if row.exemption:
        said = _("No, %(letter)s") % {"letter": row.get_exemption_display()}
    if row.reconsider_on:
        said += ". " + _("To be thought over on %(day)s") % {"day": f"{row.reconsider_on:%d.%m.%Y}"}
    return said


def _texts(row):
    yield _("What was shared"), row.shared
    yield _("Reason"), row.reason
    yield _("Why not less"), row.why_not_less
    yield _("What the basis demands"), "\n".join(_particulars(row))
    yield _("Conditions"), "\n".join(_answers(row))
    yield _("Why the person is not told"), row.exemption_reason
    if row.ended_at:
        ended = {"day": f"{dates.local(row.ended_at):%d.%m.%Y}", "name": row.ended_by.name}
        yield _("Ended %(day)s by %(name)s") % ended, row.end_reason


def _particulars(row):
    for name, text in (row.particulars or {}).items():
        if name == "offence":
            text = dict(offences.avert()).get(text, text)
        elif name == "letter":
            text = dict(offences.letters()).get(text, text)
        yield text


def _answers(row):
    """The questions as the version of the basis put them, with what was answered."""
    words = {"yes": _("Yes"), "no": _("No")}
    for question in row.basis.questions if row.answers else ():
        if question["key"] in row.answers:
            yield f"{question['text']} {words[row.answers[question['key']]]}"


def _considered(row, titles, agencies):
    agency = agencies.get(row.by_agency)
    return Entry(
        row=row,
        at=row.at,
        whom=_whom(row, titles, agencies),
        state="not_shared",
        facts=[
            (_("Considered"), f"{dates.local(row.at):%d.%m.%Y %H.%M}"),
            (_("Considered by"), f"{row.by.name} ({agency})" if agency else row.by.name),
            (_("What decided it"), row.get_instead_display()),
        ],
        texts=[(_("What was considered"), row.what), (_("Why it was not shared"), row.why_not)],
    )


def _told_outside(row):
    return Entry(
        row=row,
        at=row.at,
        whom=row.receiver,
        state="told",
        facts=[
            (_("Given"), f"{row.happened_on:%d.%m.%Y}"),
            (_("Given by"), row.by.name),
            (_("What happened"), row.kind.label),
            (_("Legal basis"), f"{row.basis.label}, {row.basis.act}"),
        ],
        texts=[(_("What was shared"), row.told)],
    )
