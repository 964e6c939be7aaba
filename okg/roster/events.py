"""What the ledger's lines about users say."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "user_invited": _("invited a user"),
    "user_appointed": _("appointed a user to a seat"),
    "user_closed": _("closed a user"),
    "password_chosen": _("chose a password"),
    "logged_in": _("logged in"),
    "link_made": _("made a new link for choosing a password"),
    "term_changed": _("changed until when somebody holds a seat"),
    "term_ended": _("ended a term at once"),
    "declaration_signed": _("signed the declaration of confidentiality"),
}
SECURITY = {
    "user_invited",
    "user_appointed",
    "user_closed",
    "password_chosen",
    "logged_in",
    "link_made",
    "term_changed",
    "term_ended",
    "declaration_signed",
}
NOTICES = {"guest_signed": _("A guest has signed the declaration of confidentiality.")}
