"""What the desk's own lines and notices say."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {"mail_retried": _("put undelivered mail back in the queue")}
NOTICES = {"due_today": _("Something is due today.")}
