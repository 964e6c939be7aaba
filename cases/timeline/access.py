"""To whom the concern was opened by a decision; that the logger and the receiver have access goes without saying."""

from django.utils.translation import gettext as _

from cases.models.grant import Grant
from cases.timeline.entry import Entry
from okg.access import roles


def tell(concern, reader):
    """For those who may read the openings; a guest does not."""
    if reader is None or not roles.allows(reader.role_names(), "cases.read_grants"):
        return
    for grant in concern.grants.filter(origin=Grant.Origin.GIVEN):
        key, whom = f"grant:{grant.pk}", grant.to_id
        says = _("Access given")
        yield Entry(
            grant.given_at, grant.given_by_id, says, "personplus", f"{key}:given", "access", whom=whom
        )
        if grant.ended_at:
            says = _("Access ended")
            yield Entry(grant.ended_at, grant.ended_by_id, says, "lock", f"{key}:ended", "access", whom=whom)
