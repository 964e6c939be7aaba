"""An index for the one question every concern's page asks: when did this user last look at it?"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_seals")]

    operations = [
        migrations.AddIndex(
            "event",
            models.Index(fields=["by", "about", "-at"], condition=Q(kind="look"), name="ledger_own_looks"),
        ),
    ]
