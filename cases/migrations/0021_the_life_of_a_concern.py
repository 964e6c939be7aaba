"""The steps of a concern as dated facts: clarified, discussed, settled; what lies beside, how it ended, recalls."""

import uuid

import django.db.models.deletion
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import okg.catalogue.fields
import okg.lib.dates
import okg.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_words_stand"),
        ("cases", "0020_repeats"),
        ("catalogue", "0001_catalogue"),
        ("roster", "0004_terms_and_declarations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("outcome", okg.vault.fields.SealedText()),
                ("nobody_because", okg.vault.fields.SealedText(null=True)),
                ("person_told", okg.vault.fields.SealedText(null=True)),
                ("person_not_told_because", okg.vault.fields.SealedText(null=True)),
                ("reporter_told", okg.vault.fields.SealedText(null=True)),
                ("reporter_to_be_told_by", models.DateField(blank=True, null=True)),
                ("reporter_not_told_because", okg.vault.fields.SealedText(null=True)),
                ("reopen_if", okg.vault.fields.SealedText()),
                ("disclosures_reviewed", models.BooleanField()),
                ("warned_of", models.JSONField(blank=True, default=list)),
                ("in_spite_because", okg.vault.fields.SealedText(null=True)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                ("reopen_reason", okg.vault.fields.SealedText(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closings",
                        to="cases.concern",
                    ),
                ),
                (
                    "continues_agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.agency",
                    ),
                ),
                (
                    "continues_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reason",
                    okg.catalogue.fields.CodeKey(
                        "close_reason",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("reason"), output_field=models.TextField()),
                            "close_reason:",
                        ),
                        name="closing_reason_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("outcome"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="closing_outcome_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("nobody_because"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="closing_nobody_because_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("person_told"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="closing_person_told_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("person_not_told_because"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="closing_person_not_told_because_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("reporter_told"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="closing_reporter_told_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("reporter_not_told_because"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="closing_reporter_not_told_because_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("reopen_if"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="closing_reopen_if_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("in_spite_because"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="closing_in_spite_because_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("reopen_reason"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="closing_reopen_reason_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("continues_agency__isnull", False),
                            ("continues_user__isnull", False),
                            ("nobody_because__isnull", False),
                            _connector="OR",
                        ),
                        name="closing_says_who_continues",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person_told__isnull", False),
                            ("person_not_told_because__isnull", False),
                            _connector="XOR",
                        ),
                        name="closing_person_told_or_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reporter_told__isnull", False),
                            ("reporter_to_be_told_by__isnull", False),
                            ("reporter_not_told_because__isnull", False),
                            _connector="OR",
                        ),
                        name="closing_reporter_told_or_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("disclosures_reviewed", True)),
                        name="closing_disclosures_reviewed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_spite_because__isnull", True), ("warned_of", [])),
                            models.Q(
                                models.Q(("warned_of", []), _negated=True),
                                ("in_spite_because__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="closing_warnings_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reopened_at__isnull", False),
                                ("reopened_by__isnull", False),
                                ("reopen_reason__isnull", False),
                            ),
                            models.Q(
                                ("reopened_at__isnull", True),
                                ("reopened_by__isnull", True),
                                ("reopen_reason__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="closing_reopened_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reopened_at__isnull", True),
                            ("reopened_at__gte", models.F("at")),
                            _connector="OR",
                        ),
                        name="closing_reopened_after",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reopened_at", None)),
                        fields=("concern",),
                        name="closing_one_standing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AftercareReview",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("found", okg.vault.fields.SealedText(null=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aftercare",
                        to="cases.concern",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    okg.catalogue.fields.CodeKey(
                        "aftercare_outcome",
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="cases.closing",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                ("outcome__isnull", False),
                                ("found__isnull", False),
                            ),
                            models.Q(
                                ("done_at__isnull", True),
                                ("done_by__isnull", True),
                                ("outcome__isnull", True),
                                ("found__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="aftercare_done_whole",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("outcome"), output_field=models.TextField()),
                            "aftercare_outcome:",
                        ),
                        name="aftercare_outcome_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("found"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="aftercare_says_what_was_found",
                    ),
                    models.UniqueConstraint(fields=("closing", "months"), name="aftercare_once_a_time"),
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 1)), name="aftercare_some_months"
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)), fields=["due_on"], name="aftercare_due"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("minutes", okg.vault.fields.SealedText()),
                ("meeting_ref", models.CharField(blank=True, max_length=20)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consultations",
                        to="cases.concern",
                    ),
                ),
                (
                    "outcome",
                    okg.catalogue.fields.CodeKey(
                        "consultation_outcome",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("given_on", models.DateField()),
                ("words", okg.vault.fields.SealedText()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedbacks",
                        to="cases.concern",
                    ),
                ),
                (
                    "kind",
                    okg.catalogue.fields.CodeKey(
                        "feedback_kind",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("kind"), output_field=models.TextField()),
                            "feedback_kind:",
                        ),
                        name="feedback_kind_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("words"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="feedback_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grounding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("at_once_reason", okg.vault.fields.SealedText(null=True)),
                ("why", okg.vault.fields.SealedText()),
                (
                    "informed",
                    models.CharField(
                        choices=[
                            ("yes", "Yes, the person has been told"),
                            ("no", "No, an exemption applies"),
                            ("not_yet", "Not yet, but will be"),
                        ],
                        max_length=8,
                    ),
                ),
                ("informed_on", models.DateField(blank=True, null=True)),
                (
                    "exemption",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("a", "a: of importance to foreign policy, defence or security"),
                            ("b", "b: must be kept secret to prevent, investigate or prosecute offences"),
                            (
                                "c",
                                "c: inadvisable that the person knows, for their health or those close to them",
                            ),
                            ("d", "d: bound by a statutory duty of confidentiality"),
                            ("e", "e: only in a text for internal preparation"),
                            ("f", "f: against obvious and fundamental private or public interests"),
                        ],
                        max_length=1,
                    ),
                ),
                ("exemption_reason", okg.vault.fields.SealedText(null=True)),
                ("reconsider_on", models.DateField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groundings",
                        to="cases.concern",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="cases.consent",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.consultation",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "processing_basis",
                    okg.catalogue.fields.CodeKey(
                        "processing_basis",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.agency"
                    ),
                ),
                (
                    "special_basis",
                    okg.catalogue.fields.CodeKey(
                        "special_basis",
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(
                                models.F("processing_basis"), output_field=models.TextField()
                            ),
                            "processing_basis:",
                        ),
                        name="grounding_basis_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(
                                models.F("special_basis"), output_field=models.TextField()
                            ),
                            "special_basis:",
                        ),
                        name="grounding_special_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("why"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="grounding_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("at_once_reason"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="grounding_at_once_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("exemption_reason"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="grounding_exemption_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consultation__isnull", False),
                            ("at_once_reason__isnull", False),
                            _connector="OR",
                        ),
                        name="grounding_discussed_or_at_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("exemption", ""),
                                ("exemption_reason__isnull", True),
                                ("informed", "yes"),
                                ("informed_on__isnull", False),
                                ("reconsider_on__isnull", True),
                            ),
                            models.Q(
                                ("exemption__in", ["a", "b", "c", "d", "e", "f"]),
                                ("exemption_reason__isnull", False),
                                ("informed", "no"),
                                ("informed_on__isnull", True),
                                ("reconsider_on__isnull", False),
                            ),
                            models.Q(
                                ("exemption", ""),
                                ("exemption_reason__isnull", True),
                                ("informed", "not_yet"),
                                ("informed_on__isnull", True),
                                ("reconsider_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="grounding_informing_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAftercareReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("months", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("found", okg.vault.fields.SealedText(null=True)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.closing",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.concern",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    okg.catalogue.fields.CodeKey(
                        "aftercare_outcome",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical aftercare review",
                "verbose_name_plural": "historical aftercare reviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_13983a_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClosing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("outcome", okg.vault.fields.SealedText()),
                ("nobody_because", okg.vault.fields.SealedText(null=True)),
                ("person_told", okg.vault.fields.SealedText(null=True)),
                ("person_not_told_because", okg.vault.fields.SealedText(null=True)),
                ("reporter_told", okg.vault.fields.SealedText(null=True)),
                ("reporter_to_be_told_by", models.DateField(blank=True, null=True)),
                ("reporter_not_told_because", okg.vault.fields.SealedText(null=True)),
                ("reopen_if", okg.vault.fields.SealedText()),
                ("disclosures_reviewed", models.BooleanField()),
                ("warned_of", models.JSONField(blank=True, default=list)),
                ("in_spite_because", okg.vault.fields.SealedText(null=True)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                ("reopen_reason", okg.vault.fields.SealedText(null=True)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.concern",
                    ),
                ),
                (
                    "continues_agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="roster.agency",
                    ),
                ),
                (
                    "continues_user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reason",
                    okg.catalogue.fields.CodeKey(
                        "close_reason",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical closing",
                "verbose_name_plural": "historical closings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_a0452a_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGrounding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("at_once_reason", okg.vault.fields.SealedText(null=True)),
                ("why", okg.vault.fields.SealedText()),
                (
                    "informed",
                    models.CharField(
                        choices=[
                            ("yes", "Yes, the person has been told"),
                            ("no", "No, an exemption applies"),
                            ("not_yet", "Not yet, but will be"),
                        ],
                        max_length=8,
                    ),
                ),
                ("informed_on", models.DateField(blank=True, null=True)),
                (
                    "exemption",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("a", "a: of importance to foreign policy, defence or security"),
                            ("b", "b: must be kept secret to prevent, investigate or prosecute offences"),
                            (
                                "c",
                                "c: inadvisable that the person knows, for their health or those close to them",
                            ),
                            ("d", "d: bound by a statutory duty of confidentiality"),
                            ("e", "e: only in a text for internal preparation"),
                            ("f", "f: against obvious and fundamental private or public interests"),
                        ],
                        max_length=1,
                    ),
                ),
                ("exemption_reason", okg.vault.fields.SealedText(null=True)),
                ("reconsider_on", models.DateField(blank=True, null=True)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.concern",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.consent",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.consultation",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "processing_basis",
                    okg.catalogue.fields.CodeKey(
                        "processing_basis",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="roster.agency",
                    ),
                ),
                (
                    "special_basis",
                    okg.catalogue.fields.CodeKey(
                        "special_basis",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical grounding",
                "verbose_name_plural": "historical groundings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_923e57_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRestriction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lift_reason", okg.vault.fields.SealedText(null=True)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.concern",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retention",
                    okg.catalogue.fields.CodeKey(
                        "retention",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical restriction",
                "verbose_name_plural": "historical restrictions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_d84dfa_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="cases.consultation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("consultation", "user"), name="participation_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="consultation",
            name="took_part",
            field=models.ManyToManyField(
                related_name="+", through="cases.Participation", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("whole", models.BooleanField()),
                ("wrong", okg.vault.fields.SealedText()),
                ("right", okg.vault.fields.SealedText()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="cases.concern",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("wrong"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="recall_says_what_was_wrong",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("right"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="recall_says_what_is_right",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lift_reason", okg.vault.fields.SealedText(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="restrictions",
                        to="cases.concern",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retention",
                    okg.catalogue.fields.CodeKey(
                        "retention",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("retention"), output_field=models.TextField()),
                            "retention:",
                        ),
                        name="restriction_retention_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                ("lift_reason__isnull", False),
                            ),
                            models.Q(
                                ("lifted_at__isnull", True),
                                ("lifted_by__isnull", True),
                                ("lift_reason__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="restriction_lifted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("lift_reason"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="restriction_lift_has_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("concern",),
                        name="restriction_one_standing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SideTrack",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("happened_on", models.DateField()),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("receiver", okg.vault.fields.SealedText(blank=True)),
                ("told", okg.vault.fields.SealedText(null=True)),
                ("remains", okg.vault.fields.SealedText()),
                ("next_of_kin", okg.vault.fields.SealedText(blank=True)),
                ("person_part_ends_on", models.DateField(blank=True, null=True)),
                (
                    "basis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.legalbasis",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="side_tracks",
                        to="cases.concern",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="cases.consent",
                    ),
                ),
                (
                    "kind",
                    okg.catalogue.fields.CodeKey(
                        "side_track",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "relation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="cases.relation",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("kind"), output_field=models.TextField()),
                            "side_track:",
                        ),
                        name="sidetrack_kind_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("told"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="sidetrack_told_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("remains"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="sidetrack_says_what_remains",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis__isnull", True), ("told__isnull", True)),
                            models.Q(("basis__isnull", False), ("told__isnull", False)),
                            _connector="OR",
                        ),
                        name="sidetrack_told_on_a_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consent__isnull", True), ("told__isnull", False), _connector="OR"
                        ),
                        name="sidetrack_consent_to_be_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person_part_ends_on__isnull", True),
                            ("kind", "side_track:dod_bekreftet"),
                            _connector="OR",
                        ),
                        name="sidetrack_person_ends_with_a_death",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecallNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("told_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("answer_by", models.DateField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("forwarded_to", okg.vault.fields.SealedText(null=True)),
                (
                    "answer",
                    okg.catalogue.fields.CodeKey(
                        "recall_answer",
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.concern"
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.grant",
                    ),
                ),
                (
                    "recall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="cases.recall"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "side_track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.sidetrack",
                    ),
                ),
            ],
            options={
                "ordering": ["told_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("answer__isnull", False),
                            ),
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("answer__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="recallnotice_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("answer"), output_field=models.TextField()),
                            "recall_answer:",
                        ),
                        name="recallnotice_answer_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("forwarded_to"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="recallnotice_forwarded_to_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("grant__isnull", False), ("side_track__isnull", True), ("to__isnull", False)
                            ),
                            models.Q(
                                ("grant__isnull", True), ("side_track__isnull", False), ("to__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="recallnotice_one_receiver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", "recall_answer:videreformidlet"), ("forwarded_to__isnull", False)
                            ),
                            models.Q(
                                models.Q(
                                    ("answer__isnull", True),
                                    models.Q(("answer", "recall_answer:videreformidlet"), _negated=True),
                                    _connector="OR",
                                ),
                                ("forwarded_to__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="recallnotice_forwarded_says_to_whom",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to__isnull", False)),
                        fields=("recall", "to"),
                        name="recallnotice_once_a_user",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("side_track__isnull", False)),
                        fields=("recall", "side_track"),
                        name="recallnotice_once_a_track",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)), fields=["to"], name="recallnotice_waits"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRecallNotice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("told_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("answer_by", models.DateField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("forwarded_to", okg.vault.fields.SealedText(null=True)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "answer",
                    okg.catalogue.fields.CodeKey(
                        "recall_answer",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.concern",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.grant",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recall",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.recall",
                    ),
                ),
                (
                    "side_track",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.sidetrack",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical recall notice",
                "verbose_name_plural": "historical recall notices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_3a40e5_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Clarification",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                (
                    "acute",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")], max_length=6
                    ),
                ),
                ("acute_words", okg.vault.fields.SealedText(blank=True)),
                (
                    "criminal",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")], max_length=6
                    ),
                ),
                ("criminal_words", okg.vault.fields.SealedText(blank=True)),
                (
                    "child",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")], max_length=6
                    ),
                ),
                ("child_words", okg.vault.fields.SealedText(blank=True)),
                (
                    "addressee",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")], max_length=6
                    ),
                ),
                ("addressee_words", okg.vault.fields.SealedText(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clarification",
                        to="cases.concern",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acute__in", ["yes", "no", "unsure"]),
                            ("addressee__in", ["yes", "no", "unsure"]),
                            ("child__in", ["yes", "no", "unsure"]),
                            ("criminal__in", ["yes", "no", "unsure"]),
                        ),
                        name="clarification_answers_known",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.StartsWith(
                    models.ExpressionWrapper(models.F("outcome"), output_field=models.TextField()),
                    "consultation_outcome:",
                ),
                name="consultation_outcome_of_its_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(
                        models.Func(
                            models.F("minutes"), function="octet_length", output_field=models.IntegerField()
                        ),
                        49,
                    )
                ),
                name="consultation_has_minutes",
            ),
        ),
    ]
