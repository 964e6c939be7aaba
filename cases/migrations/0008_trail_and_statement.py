"""Two rights about one concern: to read who has looked at it, and to make a statement of it for the data subject."""

from django.db import migrations

RIGHTS = [
    "read_concern",
    "assess_concern",
    "write_note",
    "add_task",
    "add_document",
    "summarise_concern",
    "correct_concern",
    "give_grant",
    "end_grant",
    "record_person",
    "lead_concern",
    "close_concern",
    "identify_person",
    "read_trail",
    "make_statement",
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_consents")]

    operations = [
        migrations.AlterModelOptions(
            "concern",
            {
                "default_permissions": (),
                "permissions": [(right, f"cases.{right}") for right in RIGHTS],
            },
        )
    ]
