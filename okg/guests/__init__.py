"""Resource persons let in on one concern or one agenda item, until a date."""
