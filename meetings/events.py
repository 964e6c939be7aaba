"""One sentence for each event of the ledger, one for each notice."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "meeting_proposed": _("proposed a meeting"),
    "proposal_withdrawn": _("withdrew a proposed meeting"),
    "meeting_planned": _("called a meeting"),
    "meeting_recorded": _("recorded a meeting that had been"),
    "meeting_confirmed": _("confirmed a proposed meeting"),
    "meeting_moved": _("moved a meeting"),
    "meeting_cancelled": _("cancelled a meeting"),
    "meeting_held": _("recorded who was at a meeting"),
    "meeting_invited": _("changed who is asked to a meeting"),
    "extraordinary_called": _("called an extraordinary meeting about a concern"),
    "item_added": _("put an item on an agenda"),
    "item_removed": _("took an item off an agenda"),
    "agenda_reordered": _("changed the order of an agenda"),
    "minutes_written": _("wrote minutes"),
    "minutes_sent": _("sent minutes for comment"),
    "minutes_commented": _("commented on minutes"),
    "comment_answered": _("answered a comment on minutes"),
    "minutes_approved": _("approved minutes as the first"),
    "minutes_seconded": _("approved minutes as the second"),
    "minutes_locked": _("locked minutes"),
    "addendum_added": _("added to locked minutes"),
    "minutes_copied": _("took out a numbered copy of minutes"),
    "item_decided": _("recorded a decision"),
    "item_declared": _("declared to be impartial in an item"),
    "item_left": _("left an item for want of impartiality"),
    "item_recusal_lifted": _("let somebody back into an item"),
    "year_proposed": _("proposed the meetings of a year"),
    "year_judged": _("found that the state of the year's meetings had changed"),
}

# Taking minutes off the screen is a matter of security, as every export is.
SECURITY = {"minutes_copied"}

NOTICES = {
    "minutes_sent": _("Minutes of a meeting you were at wait for your comments"),
    "minutes_commented": _("Somebody has commented on minutes"),
    "minutes_approved": _("Minutes of a meeting you were at wait for a second approval"),
    "minutes_locked": _("Minutes of a meeting you were at are locked"),
    "item_joined": _("You join a meeting as a deputy for one item"),
    "meeting_summoned": _("You are called to a meeting"),
    "meeting_moved": _("A meeting has a new time or place"),
    "meeting_cancelled": _("A meeting is cancelled"),
    "meeting_called": _("You are called to an extraordinary meeting"),
    "year_proposed": _("Meetings of the year are proposed and wait for you to confirm them"),
    "year_behind": _("The group is behind with its meetings this year"),
    "year_broken": _("The group cannot hold, or did not hold, as many meetings as the mandate demands"),
}
