"""A grant tells all a disclosure must: on what answers, what, what the person was told; and what was not shared."""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
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
        ("cases", "0004_openings_end_at_a_moment"),
        ("catalogue", "0001_catalogue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Considered",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("by_agency", models.CharField(blank=True, max_length=40)),
                ("to_agency", models.CharField(blank=True, max_length=40)),
                ("to_other", okg.vault.fields.SealedText(null=True)),
                ("what", okg.vault.fields.SealedText()),
                (
                    "instead",
                    models.CharField(
                        choices=[
                            ("anonymous", "It is enough to discuss it without a name"),
                            ("not_needed", "The receiver does not need it"),
                            ("no_basis", "No provision allows it"),
                            ("no_consent", "The person, or those who consent for them, said no"),
                            ("later", "Not now, it is to be considered again"),
                        ],
                        max_length=12,
                    ),
                ),
                ("why_not", okg.vault.fields.SealedText()),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalConsidered",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("by_agency", models.CharField(blank=True, max_length=40)),
                ("to_agency", models.CharField(blank=True, max_length=40)),
                ("to_other", okg.vault.fields.SealedText(null=True)),
                ("what", okg.vault.fields.SealedText()),
                (
                    "instead",
                    models.CharField(
                        choices=[
                            ("anonymous", "It is enough to discuss it without a name"),
                            ("not_needed", "The receiver does not need it"),
                            ("no_basis", "No provision allows it"),
                            ("no_consent", "The person, or those who consent for them, said no"),
                            ("later", "Not now, it is to be considered again"),
                        ],
                        max_length=12,
                    ),
                ),
                ("why_not", okg.vault.fields.SealedText()),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical considered",
                "verbose_name_plural": "historical considereds",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AlterModelOptions(
            name="concern",
            options={
                "default_permissions": (),
                "permissions": [
                    ("read_concern", "cases.read_concern"),
                    ("assess_concern", "cases.assess_concern"),
                    ("write_note", "cases.write_note"),
                    ("add_task", "cases.add_task"),
                    ("add_document", "cases.add_document"),
                    ("summarise_concern", "cases.summarise_concern"),
                    ("correct_concern", "cases.correct_concern"),
                    ("give_grant", "cases.give_grant"),
                    ("end_grant", "cases.end_grant"),
                    ("consider_grant", "cases.consider_grant"),
                    ("print_register", "cases.print_register"),
                    ("record_person", "cases.record_person"),
                    ("lead_concern", "cases.lead_concern"),
                    ("close_concern", "cases.close_concern"),
                    ("identify_person", "cases.identify_person"),
                ],
            },
        ),
        migrations.AddField(
            model_name="grant",
            name="answers",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="categories",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="grant",
            name="channel",
            field=okg.catalogue.fields.CodeKey(
                "disclosure_channel",
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="exemption",
            field=models.CharField(
                blank=True,
                choices=[
                    ("a", "a: of importance to foreign policy, defence or security"),
                    ("b", "b: must be kept secret to prevent, investigate or prosecute offences"),
                    ("c", "c: inadvisable that the person knows, for their health or those close to them"),
                    ("d", "d: bound by a statutory duty of confidentiality"),
                    ("e", "e: only in a text for internal preparation"),
                    ("f", "f: against obvious and fundamental private or public interests"),
                ],
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="exemption_reason",
            field=okg.vault.fields.SealedText(null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="from_agency",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="grant",
            name="informed",
            field=models.CharField(
                choices=[
                    ("yes", "Yes, the person has been told"),
                    ("no", "No, an exemption applies"),
                    ("not_yet", "Not yet, but will be"),
                ],
                default="not_yet",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="informed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="onward",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="grant",
            name="particulars",
            field=okg.vault.fields.SealedJSON(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="reconsider_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="shared",
            field=okg.vault.fields.SealedText(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="verified",
            field=models.CharField(
                blank=True,
                choices=[
                    ("verified", "Verified"),
                    ("unverified", "Not verified"),
                    ("mixed", "Some of each, and the text says which"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="answers",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="categories",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="channel",
            field=okg.catalogue.fields.CodeKey(
                "disclosure_channel",
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
            ),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="exemption",
            field=models.CharField(
                blank=True,
                choices=[
                    ("a", "a: of importance to foreign policy, defence or security"),
                    ("b", "b: must be kept secret to prevent, investigate or prosecute offences"),
                    ("c", "c: inadvisable that the person knows, for their health or those close to them"),
                    ("d", "d: bound by a statutory duty of confidentiality"),
                    ("e", "e: only in a text for internal preparation"),
                    ("f", "f: against obvious and fundamental private or public interests"),
                ],
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="exemption_reason",
            field=okg.vault.fields.SealedText(null=True),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="from_agency",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="informed",
            field=models.CharField(
                choices=[
                    ("yes", "Yes, the person has been told"),
                    ("no", "No, an exemption applies"),
                    ("not_yet", "Not yet, but will be"),
                ],
                default="not_yet",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="informed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="onward",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="particulars",
            field=okg.vault.fields.SealedJSON(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="reconsider_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="shared",
            field=okg.vault.fields.SealedText(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="verified",
            field=models.CharField(
                blank=True,
                choices=[
                    ("verified", "Verified"),
                    ("unverified", "Not verified"),
                    ("mixed", "Some of each, and the text says which"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="end_reason",
            field=okg.vault.fields.SealedText(null=True),
        ),
        migrations.AlterField(
            model_name="historicalgrant",
            name="end_reason",
            field=okg.vault.fields.SealedText(null=True),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "expires_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("given_at"), "+", models.Value(datetime.timedelta(days=367))
                        ),
                    )
                ),
                name="grant_ends_within_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(
                        models.Func(
                            models.F("reason"), function="octet_length", output_field=models.IntegerField()
                        ),
                        49,
                    )
                ),
                name="grant_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
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
                name="grant_exemption_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(
                        models.Func(
                            models.F("end_reason"),
                            function="octet_length",
                            output_field=models.IntegerField(),
                        ),
                        49,
                    )
                ),
                name="grant_end_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.StartsWith(
                    models.ExpressionWrapper(models.F("channel"), output_field=models.TextField()),
                    "disclosure_channel:",
                ),
                name="grant_channel_of_its_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("verified__in", ["", "verified", "unverified", "mixed"])),
                name="grant_verified_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
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
                    ),
                    _connector="OR",
                ),
                name="grant_informing_whole",
            ),
        ),
        migrations.AddField(
            model_name="considered",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="considered",
            name="concern",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="considered", to="cases.concern"
            ),
        ),
        migrations.AddField(
            model_name="considered",
            name="to",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalconsidered",
            name="by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalconsidered",
            name="concern",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.concern",
            ),
        ),
        migrations.AddField(
            model_name="historicalconsidered",
            name="to",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="considered",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to__isnull", False), ("to_other__isnull", True)),
                    models.Q(("to__isnull", True), ("to_other__isnull", False)),
                    _connector="OR",
                ),
                name="considered_one_receiver",
            ),
        ),
        migrations.AddConstraint(
            model_name="considered",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to__isnull", True), models.Q(("to", models.F("by")), _negated=True), _connector="OR"
                ),
                name="considered_not_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="considered",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("instead__in", ["anonymous", "not_needed", "no_basis", "no_consent", "later"])
                ),
                name="considered_instead_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="considered",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(
                        models.Func(
                            models.F("what"), function="octet_length", output_field=models.IntegerField()
                        ),
                        49,
                    )
                ),
                name="considered_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="considered",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(
                        models.Func(
                            models.F("why_not"), function="octet_length", output_field=models.IntegerField()
                        ),
                        49,
                    )
                ),
                name="considered_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="considered",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(
                        models.Func(
                            models.F("to_other"), function="octet_length", output_field=models.IntegerField()
                        ),
                        49,
                    )
                ),
                name="considered_says_whom",
            ),
        ),
        migrations.AddIndex(
            model_name="historicalconsidered",
            index=models.Index(fields=["id", "history_date"], name="cases_histo_id_e24081_idx"),
        ),
    ]
