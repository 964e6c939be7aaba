"""Whom to call."""

from django.db import models

from okg.lib.history import remember
from okg.lib.privacy import PLAIN


class Contact(models.Model):
    """Somebody to call, shown where it is needed; the number is data, and somebody checked it on a day."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    checked_on = models.DateField(null=True, blank=True)
    sort = models.PositiveSmallIntegerField(default=0)
    history = remember()
    privacy = dict.fromkeys(["code", "name", "number", "purpose", "checked_on", "sort"], PLAIN)

    class Meta:
        default_permissions = ()
        ordering = ["sort", "name"]

    def __str__(self):
        return f"{self.name} {self.number}"
