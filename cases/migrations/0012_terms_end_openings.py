"""An opening may end because a term was over, and come to whoever leads when it stood without an owner.

Going back is refused by the constraints where such rows are there: their record says nobody ended or gave them.
"""

from django.db import migrations, models
from django.db.models import Q

from okg.access import roles
from okg.lib.constraints import all_or_none


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_break_glass")]

    operations = [
        migrations.AlterModelOptions(
            "concern",
            {
                "default_permissions": (),
                "permissions": [(right.split(".")[1], right) for right in roles.CONCERN_RIGHTS],
            },
        ),
        migrations.RemoveConstraint("grant", "grant_ended_whole"),
        migrations.RemoveConstraint("grant", "grant_says_who_gave"),
        migrations.AddConstraint("grant", all_or_none("ended_at", "end_reason", name="grant_ended_whole")),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="grant_ended_by_when_ended",
            ),
        ),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                condition=Q(origin__in=["logged", "recorded", "glass"], given_by__isnull=True)
                | Q(origin="received")
                | Q(origin="given", given_by__isnull=False),
                name="grant_says_who_gave",
            ),
        ),
    ]
