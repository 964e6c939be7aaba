"""An agenda that says why each item is on it, is published on a day, and notes who went out of the room and when."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import okg.lib.dates


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_the_old_register_comes_in"),
        ("catalogue", "0001_catalogue"),
        ("meetings", "0003_the_year_is_made_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PuttingOff",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("why", models.CharField(max_length=30)),
                ("source", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="meeting",
            name="meeting_proposal_is_only_that",
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="added_at",
            field=models.DateTimeField(default=okg.lib.dates.now),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="source",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="why",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="why_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="historicalagendaitem",
            name="added_at",
            field=models.DateTimeField(default=okg.lib.dates.now),
        ),
        migrations.AddField(
            model_name="historicalagendaitem",
            name="source",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="historicalagendaitem",
            name="why",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
        migrations.AddField(
            model_name="historicalagendaitem",
            name="why_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="historicalimpartialitydeclaration",
            name="back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalimpartialitydeclaration",
            name="back_noted_by",
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
            model_name="historicalimpartialitydeclaration",
            name="left_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalimpartialitydeclaration",
            name="left_noted_by",
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
            model_name="historicalmeeting",
            name="agenda_published_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="agenda_published_by",
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
            model_name="impartialitydeclaration",
            name="back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="impartialitydeclaration",
            name="back_noted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="impartialitydeclaration",
            name="left_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="impartialitydeclaration",
            name="left_noted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="agenda_published_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="agenda_published_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__regex", "^[a-z_]*$")), name="agenda_why_is_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why", ""), _negated=True),
                    models.Q(("source__isnull", True), ("why_on__isnull", True)),
                    _connector="OR",
                ),
                name="agenda_source_has_its_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="impartialitydeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_at__isnull", False), ("left_noted_by__isnull", False)),
                    models.Q(("left_at__isnull", True), ("left_noted_by__isnull", True)),
                    _connector="OR",
                ),
                name="item_leaving_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="impartialitydeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("back_at__isnull", False), ("back_noted_by__isnull", False)),
                    models.Q(("back_at__isnull", True), ("back_noted_by__isnull", True)),
                    _connector="OR",
                ),
                name="item_return_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="impartialitydeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_at__isnull", True), ("answer", "recused"), _connector="OR"),
                name="item_only_recused_leave",
            ),
        ),
        migrations.AddConstraint(
            model_name="impartialitydeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("back_at__isnull", True),
                    models.Q(("back_at__gte", models.F("left_at")), ("left_at__isnull", False)),
                    _connector="OR",
                ),
                name="item_back_after_leaving",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agenda_published_at__isnull", False), ("agenda_published_by__isnull", False)),
                    models.Q(("agenda_published_at__isnull", True), ("agenda_published_by__isnull", True)),
                    _connector="OR",
                ),
                name="meeting_agenda_publication_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_at__isnull", False),
                    models.Q(
                        ("agenda_published_at__isnull", True),
                        ("cancelled_at__isnull", True),
                        ("held_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="meeting_proposal_is_only_that",
            ),
        ),
        migrations.AddField(
            model_name="puttingoff",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="puttingoff",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="put_off", to="meetings.meeting"
            ),
        ),
        migrations.AddConstraint(
            model_name="puttingoff",
            constraint=models.UniqueConstraint(
                fields=("meeting", "why", "source"), name="putting_off_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="puttingoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__regex", "^[a-z_]+$")), name="putting_off_why_is_a_code"
            ),
        ),
    ]
