"""A note: what someone did or learnt in a concern. It is never edited; a correction is a new note.

Its author may keep it to their own agency, or to readers they name. That the concern is open does not open it: those
at the table come from different bodies, and none is released from its own duty of confidentiality by sitting there
(fvl § 13 b no. 3 speaks of one body; politiregisterloven § 35 lets the police impose secrecy). Whoever leads the
concern is no exception: to lead is to coordinate, and gives nobody a basis to read.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.models.concern import Concern
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText

OPEN, AGENCY, NAMED = "open", "agency", "named"
# Those under these rules come from many bodies: what is kept to "their" agency would be kept to nobody in particular.
OF_MANY_BODIES = ("erklaering", "frivillig", "ingen")


def agencies_of(user):
    """The codes of the agencies that `user` serves today, each a body of its own."""
    served = {row.seat.agency for row in user.running} if user.is_active else set()
    return {agency.code for agency in served if agency.regime_code not in OF_MANY_BODIES}


class Notes(models.QuerySet):
    """Notes, as queries that read as sentences."""

    def readable_by(self, user):
        """Those that are not kept from `user`; whether the concern is open to them is asked elsewhere."""
        return self.filter(_readable_by(user))

    def kept_from(self, user):
        return self.exclude(_readable_by(user))


def _readable_by(user):
    # The same rule as okg_reads_kept() in migration 0024, which the database holds a visitor to.
    of_agency = Q(readers__isnull=True, kept_to__in=agencies_of(user))
    return Q(kept_to__isnull=True) | of_agency | Q(readers__contains=[user.pk])


class Note(models.Model):
    """One entry in the story of a concern."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = CodeKey("note_kind")
    text = SealedText()
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    # The author's agency where the note is kept; with `readers` it is for those alone, its author among them.
    kept_to = models.ForeignKey("roster.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.UUIDField(), null=True)

    objects = Notes.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "kind": SENSITIVE,
        "text": SEALED,
        "corrects": PLAIN,
        "kept_to": PERSONAL,
        "readers": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("kind", "note_kind", name="note_kind_of_its_list"),
            models.CheckConstraint(
                condition=Q(readers__isnull=True) | Q(kept_to__isnull=False), name="note_readers_where_kept"
            ),
        ]

    def __str__(self):
        return f"{self.concern_id} {self.at:%Y-%m-%d}"

    @property
    def dossier_id(self):
        return self.concern.dossier_id

    def opens_to(self, user):
        """Whether `user`, to whom the concern is open, may read it; the same as `readable_by`, of a row at hand."""
        if self.kept_to_id is None:
            return True
        return self.kept_to_id in agencies_of(user) if self.readers is None else user.pk in self.readers
