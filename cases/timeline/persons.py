"""That persons were recorded and consents answered; never who they are, which only those see who may."""

from django.utils.translation import gettext as _

from cases.timeline.entry import Entry
from okg.lib import dates
from okg.roster.models import Agency


def tell(concern, reader):
    for relation in concern.relations.all():
        yield Entry(
            relation.recorded_at,
            relation.recorded_by_id,
            _("Person recorded"),
            "person",
            f"relation:{relation.pk}",
        )


def tell_consents(concern, reader):
    """To which services."""
    rows = list(concern.consents.exclude(answer=None))
    agencies = dict(Agency.objects.values_list("code", "name")) if rows else {}
    for one in rows:
        given, key = one.answer == one.Answer.GIVEN, f"consent:{one.pk}"
        says = _("Consent given") if given else _("Consent refused")
        to = {"text": ", ".join(agencies.get(code, code) for code in one.recipients)}
        icon = "checkcircle" if given else "close"
        yield Entry(one.answered_at, one.answer_recorded_by_id, says, icon, f"{key}:answered", **to)
        if one.withdrawn_at:
            by = one.withdrawal_recorded_by_id
            yield Entry(one.withdrawn_at, by, _("Consent withdrawn"), "lock", f"{key}:withdrawn", **to)
        elif given and one.expires_at <= dates.now():
            yield Entry(one.expires_at, None, _("Consent expired"), "lock", f"{key}:expired", **to)
