"""What the ledger's lines and the notices about concerns say."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "concern_logged": _("logged the concern"),
    "concern_assessed": _("assessed the concern"),
    "concern_summarised": _("wrote the summary for discussion"),
    "concern_handed_over": _("handed the concern over"),
    "concern_corrected": _("corrected what was logged"),
    "concern_closed": _("closed the concern"),
    "grant_given": _("gave access"),
    "grant_ended": _("ended an access"),
    "grant_informed": _("noted what the person was told of an access"),
    "sharing_considered": _("considered to share, and did not"),
    "register_printed": _("took out the register of disclosures"),
    "shadow_mended": _("mended an access that did not match its grant"),
    "task_added": _("added a task"),
    "task_handed_over": _("gave a task to somebody else"),
    "task_finished": _("finished a task"),
    "task_reopened": _("reopened a task"),
    "task_dropped": _("dropped a task"),
    "note_written": _("wrote a note"),
    "note_corrected": _("corrected a note"),
    "document_added": _("added a document"),
    "person_recorded": _("recorded a person"),
    "person_corrected": _("corrected a person"),
    "consent_prepared": _("made a form for consent"),
    "consent_approved": _("approved that a parent is left out of a consent"),
    "consent_given": _("recorded that consent was given"),
    "consent_refused": _("recorded that consent was refused"),
    "consent_withdrawn": _("recorded that a consent was withdrawn"),
    "duty_considered": _("considered a duty to tell"),
}
# The room's own walls: who was let in, who was shut out, what was carried out of it.
SECURITY = {"grant_given", "grant_ended", "shadow_mended", "register_printed"}
NOTICES = {
    "concern_received": _("A new concern waits for your assessment."),
    "concern_assessed": _("A concern you work on was assessed."),
    "concern_handed_over": _("You now lead a concern."),
    "concern_closed": _("A concern you worked on was closed."),
    "grant_given": _("You were given access to a concern."),
    "task_given": _("You were given a task."),
    "note_written": _("There is a new note in a concern you work on."),
    "consent_withdrawn": _("A consent in a concern you lead was withdrawn."),
    "consent_access_ended": _(
        "Your access to a concern has ended, because the consent it rested on was withdrawn."
    ),
}
