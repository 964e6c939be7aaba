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
    "proposal_put_off": _("left a proposal out of an agenda until the next meeting"),
    "agenda_published": _("published an agenda"),
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
    "item_taken_up": _("turned to an item in a meeting"),
    "item_ended": _("ended an item in a meeting"),
    "decision_done": _("said that a decision is done"),
    "decision_dropped": _("dropped a decision"),
    "decision_reopened": _("took back that a decision is done"),
    "item_declared": _("declared to be impartial in an item"),
    "item_left": _("left an item for want of impartiality"),
    "item_gone_out": _("noted that somebody went out of the room for an item"),
    "item_come_back": _("noted that somebody came back after an item"),
    "item_recusal_lifted": _("let somebody back into an item"),
    "summons_opened": _("opened the page of a meeting they are called to"),
    "summons_answered": _("answered whether they come to a meeting"),
    "deputy_asked": _("asked a deputy to come to a meeting in their place"),
    "council_date_added": _("wrote down a date of the police council"),
    "council_date_removed": _("took out a date of the police council"),
    "calendar_key_made": _("made a key to their calendar of meetings"),
    "calendar_key_revoked": _("revoked a key to a calendar of meetings"),
    "calendar_key_refused": _("refused a wrong key to a calendar of meetings"),
    "year_proposed": _("proposed the meetings of a year"),
    "year_judged": _("found that the state of the year's meetings had changed"),
}

# What opens something from outside, and who tried to.
SECURITY = {"calendar_key_made", "calendar_key_revoked", "calendar_key_refused"}
# Taking minutes off the screen is a matter of security, as every export is.
SECURITY = {"minutes_copied"}

NOTICES = {
    "minutes_sent": _("Minutes of a meeting you were at wait for your comments"),
    "minutes_commented": _("Somebody has commented on minutes"),
    "minutes_approved": _("Minutes of a meeting you were at wait for a second approval"),
    "minutes_locked": _("Minutes of a meeting you were at are locked"),
    "item_joined": _("You join a meeting as a deputy for one item"),
    "agenda_published": _("The agenda of a meeting is ready"),
    "meeting_summoned": _("You are called to a meeting"),
    "deputy_asked": _("You are asked to a meeting as the deputy of a seat"),
    "meeting_moved": _("A meeting has a new time or place"),
    "meeting_cancelled": _("A meeting is cancelled"),
    "meeting_called": _("You are called to an extraordinary meeting"),
    "year_proposed": _("Meetings of the year are proposed and wait for you to confirm them"),
    "year_behind": _("The group is behind with its meetings this year"),
    "year_broken": _("The group cannot hold, or did not hold, as many meetings as the mandate demands"),
}
