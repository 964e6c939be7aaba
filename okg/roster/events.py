"""What the ledger's lines about users say."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "user_invited": _("invited a user"),
    "user_appointed": _("appointed a user to a seat"),
    "user_closed": _("closed a user"),
    "password_chosen": _("chose a password"),
    "subject_bound": _("bound their log-in at the provider to their user"),
    "logged_in": _("logged in"),
    "login_refused": _("refused a log-in"),
    "logged_out": _("logged out"),
    "session_ended": _("ended a session"),
    "identity_shown": _("confirmed who they are"),
    "confirmation_refused": _("refused a confirmation of who it is"),
    "factor_added": _("added a second factor"),
    "factor_removed": _("removed a second factor"),
    "recovery_codes_made": _("made new recovery codes"),
    "recovery_code_used": _("used a recovery code"),
    "link_made": _("made a new link for choosing a password"),
    "term_changed": _("changed until when somebody holds a seat"),
    "term_ended": _("ended a term at once"),
    "declaration_signed": _("signed the declaration of confidentiality"),
}
SECURITY = set(SENTENCES)  # whoever comes in, and how, is a matter of the room's walls
NOTICES = {"guest_signed": _("A guest has signed the declaration of confidentiality.")}
