"""The concern: the locked room in which everything about one worry lies."""

import uuid

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from okg.access import net, roles, shadow
from okg.access.may import may, rows_for
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import DISCUSSED, PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText

CAPPED = 1000  # an exact count of thousands costs, and helps nobody


class Concerns(models.QuerySet):
    """Concerns, as queries that read as sentences."""

    def visible_to(self, user):
        return rows_for(user, "cases.read_concern", self)

    def open(self):
        return self.filter(closed_at__isnull=True)

    def led_by(self, user):
        return self.filter(lead=user)

    def unassessed(self):
        return self.filter(assessments__isnull=True)

    def review_before(self, day):
        return self.filter(next_review_on__lt=day)

    def ownerless(self):
        """Open ones that nobody answers for.

        The lead is closed, has no seat to lead from, has no running opening, or is recused.
        """
        able = get_user_model().objects.able("cases.assess_concern")
        shut_out = Q(pk__in=self.model.objects.led_by_recused().values("pk"))
        return self.open().filter(
            ~Exists(_openings(user_id=OuterRef("lead_id"))) | ~Q(lead__in=able) | shut_out
        )

    def answered_for_by(self, user):
        """Those `user` leads, open or closed; for whoever leads the group also those whose lead is gone."""
        led = Q(lead=user)
        if roles.allows(user.role_names(), "cases.restrict_concern"):
            led |= ~Q(lead__in=get_user_model().objects.able("cases.assess_concern"))
        return self.filter(led)

    def led_by_recused(self):
        """Open ones whose lead is recused, because nobody who could step in was there.

        What the lead has open preliminarily (fvl § 7) is no leading.
        """
        return self.open().filter(recusals__lifted_at__isnull=True, recusals__user=F("lead"))

    def states_of(self, concerns):
        """{key: state} of many concerns, with one question for all of them; see `Concern.state`."""
        rows = self.filter(pk__in=[concern.pk for concern in concerns]).annotate(
            assessed=_any("assessments"),
            discussed=_any("consultations"),
            settled=_any("groundings"),
            planned=_any("plans", agreed_at__isnull=False),
            awaited=_any("aftercare", done_at__isnull=True, closing__reopened_at__isnull=True),
            shut=_any("restrictions", lifted_at__isnull=True),
        )
        facts = ("closed_at", "assessed", "discussed", "settled", "planned", "awaited", "shut")
        return {row["pk"]: _state(**row) for row in rows.values("pk", *facts)}

    def locked(self, concern):
        """The concern as it is now, locked until the transaction ends: two acts on one concern take turns."""
        return self.select_for_update(of=("self",)).get(pk=concern.pk)


def _any(related, **which):
    """Whether the concern of an outer query has such rows."""
    rows = Concern._meta.get_field(related).related_model._base_manager
    return Exists(rows.filter(concern=OuterRef("pk"), **which))


def _state(*, closed_at, assessed, discussed, settled, planned, awaited, shut, **_more):
    if closed_at is not None:
        return "restricted" if shut else "aftercare" if awaited else "closed"
    if not assessed:
        return "new"
    return "discussed" if discussed and not (settled or planned) else "followed"


def _openings(**of):
    """The running shadow rows that open the concern of an outer query."""
    return shadow.model_of(Concern).objects.filter(
        permission_id=shadow.right_id("cases.read_concern"),
        content_object_id=OuterRef("pk"),
        expires_at__gt=dates.now(),
        **of,
    )


class Concern(models.Model):
    """A worry about a person or a situation, under a code word (bekymring)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=20, unique=True, editable=False)
    code_word = models.CharField(gettext_lazy("code word"), max_length=60, unique=True)
    dossier_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)

    # how it came
    received_at = models.DateTimeField()  # immutable: the shadow rows carry a copy (trigger in 0002)
    logged_at = models.DateTimeField(default=dates.now, editable=False)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source = CodeKey("source")
    channel = CodeKey("channel")
    reporter = SealedText(null=True, blank=True)
    arena = CodeKey("arena")
    theme = CodeKey("theme")
    ideology = CodeKey("ideology", default="ideology:ikke_avklart")
    age_band = CodeKey("age_band", default="age_band:ukjent")
    danger = models.BooleanField(default=False)
    urgency = CodeKey("urgency")
    assess_by = models.DateField()

    # what was seen: fact, second hand and judgement apart
    known = SealedText(blank=True)
    heard = SealedText(blank=True)
    judged = SealedText(blank=True)
    done_so_far = SealedText(blank=True)

    # where it stands; the reasons lie in the assessments
    level = CodeKey("level")
    level_reason = SealedText()
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="led_concerns")
    next_review_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)  # the discussed layer: written to be unrecognisable
    changed_at = models.DateTimeField(default=dates.now)

    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    close_reason = CodeKey("close_reason", null=True, blank=True)
    close_outcome = SealedText(null=True, blank=True)

    objects = Concerns.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "ref": PLAIN,
        "code_word": DISCUSSED,
        "dossier_id": PLAIN,
        "version": PLAIN,
        "received_at": SENSITIVE,
        "logged_at": SENSITIVE,
        "logged_by": PERSONAL,
        "source": SENSITIVE,
        "channel": SENSITIVE,
        "reporter": SEALED,
        "arena": SENSITIVE,
        "theme": DISCUSSED,
        "ideology": SENSITIVE,
        "age_band": SENSITIVE,
        "danger": SENSITIVE,
        "urgency": SENSITIVE,
        "assess_by": SENSITIVE,
        "known": SEALED,
        "heard": SEALED,
        "judged": SEALED,
        "done_so_far": SEALED,
        "level": DISCUSSED,
        "level_reason": SEALED,
        "lead": PERSONAL,
        "next_review_on": SENSITIVE,
        "summary": DISCUSSED,
        "changed_at": SENSITIVE,
        "closed_at": SENSITIVE,
        "closed_by": PERSONAL,
        "close_reason": SENSITIVE,
        "close_outcome": SEALED,
    }

    class Meta:
        default_permissions = ()
        permissions = [(right.split(".")[1], right) for right in roles.CONCERN_RIGHTS]
        constraints = [
            all_or_none("closed_at", "closed_by", "close_reason", "close_outcome", name="concern_closed_whole"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(next_review_on__isnull=True),
                name="concern_closed_awaits_no_review",
            ),
            models.CheckConstraint(condition=Q(received_at__lte=F("logged_at")), name="concern_received_before_logged"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("received_at")),
                name="concern_closed_after_received",
            ),
            *(
                of_list(field, field, name=f"concern_{field}_of_its_list")
                for field in (
                    "source", "channel", "arena", "theme", "ideology", "age_band", "urgency", "level", "close_reason",
                )
            ),
        ]  # fmt: skip
        indexes = [
            # The report of a quarter reads this index alone.
            models.Index(
                fields=["received_at"],
                include=["theme", "source", "arena", "level", "closed_at"],
                name="concern_quarter",
            ),
            models.Index(
                fields=["lead", "next_review_on"], condition=Q(closed_at=None), name="concern_lead_review"
            ),
        ]

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("cases:show", kwargs={"ref": self.ref})

    @property
    def is_open(self):
        return self.closed_at is None

    @property
    def acute(self):
        """Danger was said at the door and nobody has assessed it otherwise, or the level is the highest."""
        return self.is_open and (self.danger or self.level_id == "level:4")

    @property
    def clock(self):
        """The day somebody must look at it by: the first assessment, then the next review; None where none is set."""
        return (self.next_review_on if self.is_assessed else self.assess_by) if self.is_open else None

    @property
    def is_assessed(self):
        return self.assessments.exists()

    @property
    def state(self):
        """Where it is in its life, as a code the page has words and a colour for.

        new, discussed, followed; closed, aftercare (somebody is to look how it went), restricted.
        """
        return Concern.objects.states_of([self])[self.pk]

    def reasons_not_to_close(self):
        """What must be done first, in sentences; [] when it may be closed. Page and act ask the same question."""
        return [says for _about, says in self.obstacles_to_closing()] + self._repeat_that_nobody_opened()

    def obstacles_to_closing(self):
        """The same as [(about, sentence)]; `about` tells the page where it is put right: "tasks", "card", "outcome"."""
        if not self.is_open:
            return [("closed", _("The concern is already closed."))]
        obstacles = []
        # The tasks of a card's steps stand and fall with the card.
        if waiting := self.tasks.open().exclude(origin="task_origin:card").count():
            says = ngettext(
                "%(count)d task is open. Finish it, or drop it with a reason.",
                "%(count)d tasks are open. Finish each, or drop it with a reason.",
                waiting,
            )
            obstacles.append(("tasks", says % {"count": waiting}))
        for run in self.card_runs.running().select_related("card_version__card"):
            says = _("The action card %(card)s is in use. Finish its steps, or end it and say why.")
            obstacles.append(("card", says % {"card": run.card.label}))
        if not self._has_an_end():
            says = _(
                "No outcome of a review is on record. Assess the concern and say what the review led to."
            )
            obstacles.append(("outcome", says))
        if self._repeat_waits():
            says = _(
                "A possible repeat is not discussed. Talk with whoever leads the other concern, then decide."
            )
            obstacles.append(("repeat", says))
        return obstacles

    def _has_an_end(self):
        """Whether a review led to something, or the newest discussion to advice for somebody nobody need know."""
        discussed = self.consultations.last()
        if discussed and discussed.ends_with_advice:
            return True
        return self.assessments.filter(outcome__isnull=False).exists()

    def _repeat_waits(self):
        """Whether one waits that this side may know of; asked past the net, for all who may close alike."""
        with net.lifted():
            opened = self.repeats_as_newer.undiscussed().filter(opened_at__isnull=False)
            return self.repeats_as_older.undiscussed().exists() or opened.exists()

    def _repeat_that_nobody_opened(self):
        """One of which this side may not know before it closes: no page says so, the act alone refuses."""
        if (
            not self.is_open
            or not self.repeats_as_newer.undiscussed().filter(opened_at__isnull=True).exists()
        ):
            return []
        return [
            _(
                "It cannot be closed yet: whoever leads another concern has something to discuss with you first. "
                "They have been told."
            )
        ]

    @property
    def repeats(self):
        """Possible repeats on either side of which it stands (cases.models.repeat)."""
        return (self.repeats_as_older.all() | self.repeats_as_newer.all()).distinct()

    def participants(self):
        """Users to whom a running grant opens the concern."""
        rows = shadow.model_of(Concern).objects.filter(content_object=self, expires_at__gt=dates.now())
        return list({row.user_id: row.user for row in rows.select_related("user")}.values())

    def opens_to(self, user):
        return may(user, "cases.read_concern", self)


def newest_of(user):
    """The shadow rows that lead to the concerns of `user`, newest first by key: what the list page reads.

    Reading the list from the shadow's own index keeps its first page flat from a thousand concerns to a million.
    """
    if not roles.allows(user.role_names(), "cases.list_concerns"):
        return shadow.newest(user, "cases.read_concern", Concern).none()
    return shadow.newest(user, "cases.read_concern", Concern)


def count_of(rows):
    """How many, and whether the count stopped at CAPPED: (number, "+" or "")."""
    number = rows[: CAPPED + 1].count()
    return (CAPPED, "+") if number > CAPPED else (number, "")
