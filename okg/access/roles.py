"""Who may what: the one page to read aloud to the privacy officer.

A role comes from a seat someone is appointed to for a time. A right is `app.verb_noun`. Two kinds:
* rights about no single concern: the role is enough;
* rights about a concern: the role must have the right AND a running grant must open the concern to the user, at the
  layer the right needs (WORK or IDENTIFY).
There is no superuser, and no role that opens every concern.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

WORK = "work"  # narrative, notes, tasks, documents
IDENTIFY = "identify"  # who the person is
LAYERS = {WORK: _("Read and work"), IDENTIFY: _("Read, work and see who the person is")}
# The right whose shadow row stands for a layer: guardian keeps one row a user, concern and layer.
LAYER_RIGHTS = {WORK: "cases.read_concern", IDENTIFY: "cases.identify_person"}

# Rights about one concern, and the layer each needs.
CONCERN_RIGHTS = {
    "cases.read_concern": WORK,
    "cases.read_grants": WORK,
    "cases.assess_concern": WORK,
    "cases.write_note": WORK,
    "cases.add_task": WORK,
    "cases.add_document": WORK,
    "cases.summarise_concern": WORK,
    "cases.correct_concern": WORK,
    "cases.give_grant": WORK,
    "cases.end_grant": WORK,
    "cases.consider_grant": WORK,
    "cases.print_register": WORK,
    "cases.record_person": WORK,
    "cases.lead_concern": WORK,
    "cases.close_concern": WORK,
    "cases.plan_concern": WORK,
    "cases.ask_agency": WORK,
    "cases.consider_duty": WORK,
    "cases.identify_person": IDENTIFY,
    "cases.record_consent": IDENTIFY,
    "cases.approve_consent": IDENTIFY,
    "cases.read_trail": WORK,
    "cases.make_statement": IDENTIFY,
    "cases.clarify_concern": WORK,
    "cases.consult_concern": WORK,
    "cases.settle_basis": WORK,
    "cases.give_feedback": WORK,
    "cases.track_concern": WORK,
    "cases.reopen_concern": WORK,
    "cases.review_aftercare": WORK,
    "cases.restrict_concern": WORK,
    "cases.recall_concern": WORK,
    "cases.run_card": WORK,
}

# Rights that ask once more who is at the keyboard (okg.access.stepup): opening a concern to somebody, or to oneself in
# an emergency; who it is; whatever takes lines of ledger or register off the screen.
STEP_UP = frozenset(
    {
        "cases.approve_consent",
        "cases.break_glass",
        "cases.give_grant",
        "cases.identify_person",
        "cases.import_register",
        "cases.make_statement",
        "cases.open_archived",
        "cases.export_list",
        "cases.print_register",
        "cases.record_consent",
        "cases.search_person",
        "guests.invite_to_item",
        "meetings.print_minutes",
        "insight.export_log",
        "insight.make_statement",
        "meetings.make_key",
    }
)


@dataclass(frozen=True)
class Role:
    """A role introduces itself: name, one sentence, what it contains, its rights."""

    name: str
    says: str
    rights: frozenset
    contains: tuple = ()


MEMBER = {
    # the desk and the group
    "desk.read_desk",
    "roster.read_group",
    "roster.read_basis",
    # concerns
    "cases.log_concern",
    "cases.list_concerns",
    "cases.read_concern",
    "cases.read_grants",
    "cases.assess_concern",
    "cases.write_note",
    "cases.add_task",
    "cases.add_document",
    "cases.correct_concern",
    "cases.consider_grant",
    "cases.identify_person",
    "cases.record_consent",
    "cases.consider_duty",
    "cases.finish_task",
    "cases.read_card",
    "cases.run_card",
    "cases.read_duty",
    # the first steps, and what one was told that proved mistaken
    "cases.clarify_concern",
    "cases.consult_concern",
    "cases.give_feedback",
    "cases.answer_recall",
    # what is locked away of the concerns one led
    "cases.read_archive",
    "cases.open_archived",
    "cases.plan_concern",
    "cases.ask_agency",
    "cases.answer_question",
    # by name, among those one may identify
    "cases.search_person",
    # danger to life or health: an hour, everybody told, looked over afterwards
    "cases.break_glass",
    "cases.end_glass",
    # the same person in two concerns: for whoever leads one of them
    "cases.discuss_repeat",
    "cases.decide_repeat",
    # measures
    "measures.read_measure",
    "measures.report_progress",
    "measures.read_training",
    # meetings
    "meetings.read_meeting",
    "meetings.add_item",
    "meetings.write_minutes",
    "meetings.declare_item",
    "meetings.answer_summons",
    "meetings.read_feed",
    "meetings.make_key",
    "meetings.comment_minutes",
    "meetings.answer_comment",
    "meetings.approve_minutes",
    "meetings.print_minutes",
    "meetings.check_copy",
    # reports
    "reports.read_report",
    "reports.approve_report",
    "reports.read_draft",
    # the ledger
    "insight.read_own",
}
COORDINATOR = {
    "cases.summarise_concern",
    "cases.give_grant",
    "cases.end_grant",
    "cases.print_register",
    "cases.export_list",
    "cases.record_person",
    "cases.approve_consent",
    "cases.lead_concern",
    "cases.close_concern",
    # the steps and what happens beside them
    "cases.settle_basis",
    "cases.track_concern",
    "cases.reopen_concern",
    "cases.review_aftercare",
    "cases.restrict_concern",
    "cases.recall_concern",
    # the action cards: their wording, and that the group adopted it
    "cases.edit_card",
    "cases.adopt_card",
    "cases.import_register",
    # the provisions it all rests on
    "roster.change_basis",
    # who comes, goes and takes over
    "roster.change_term",
    "guests.read_guests",
    "handover.hand_over",
    "handover.receive_ownerless",
    # whether somebody else is impartial; what somebody else opened in an emergency
    "cases.decide_impartiality",
    "cases.review_glass",
    # measures
    "measures.add_measure",
    "measures.change_measure",
    "measures.finish_measure",
    "measures.drop_measure",
    "measures.evaluate_measure",
    "measures.import_measures",
    "measures.add_training",
    "measures.change_training",
    # meetings
    "meetings.plan_meeting",
    "meetings.change_meeting",
    "meetings.cancel_meeting",
    "meetings.hold_meeting",
    "meetings.change_agenda",
    "meetings.decide_item",
    "meetings.send_minutes",
    "meetings.lock_minutes",
    "meetings.add_addendum",
    "guests.invite_to_item",
    # reports
    "reports.draft_report",
    "reports.publish_report",
    # the ledger: who has looked at the concerns one leads, and whether it is whole
    "cases.read_trail",
    "cases.make_statement",
    "insight.see_alarm",
    # mail that could not be sent
    "notify.read_outbox",
    "notify.retry_mail",
}
GUEST = {
    "desk.read_desk",
    "cases.list_concerns",
    "cases.read_concern",
    "cases.write_note",
    "cases.consider_duty",
    "cases.finish_task",
    "insight.read_own",
    "cases.read_duty",
    "cases.answer_recall",
    # only where an own grant opens that layer too
    "cases.identify_person",
    "guests.read_item",
    "guests.contribute_to_item",
}
DPO = {
    "desk.read_desk",
    "roster.read_group",
    "roster.read_basis",
    "reports.read_report",
    "insight.read_log",
    "insight.export_log",
    "insight.make_statement",
    "insight.review_unusual",
    "insight.see_alarm",
    "insight.read_own",
    "cases.review_glass",
}
ADMIN = {
    "desk.read_desk",
    "roster.read_group",
    "roster.manage_user",
    "roster.change_term",
    "notify.read_outbox",
    "notify.retry_mail",
    "insight.see_alarm",
    "insight.read_own",
}
READER = {
    "desk.read_desk",
    "roster.read_group",
    "reports.read_report",
    "insight.read_own",
    # only the municipal director, and only where no coordinator can
    "cases.decide_impartiality",
}

ROLES = {
    "coordinator": Role(
        _("Coordinator"),
        _(
            "The SLT coordinator, who leads the group: receives and leads concerns, gives and ends access, reports."
        ),
        frozenset(COORDINATOR),
        contains=("member",),
    ),
    "member": Role(
        _("Member"),
        _("Holds or deputises a seat: logs concerns, works on those that were opened to them."),
        frozenset(MEMBER),
    ),
    "guest": Role(
        _("Guest"),
        _(
            "A resource person: sees exactly the concern or agenda item they were invited to, until a date, "
            "once they have signed a declaration of confidentiality."
        ),
        frozenset(GUEST),
    ),
    "dpo": Role(
        _("Data protection officer"),
        _("Watches over who has seen what; reads no concern."),
        frozenset(DPO),
    ),
    "admin": Role(
        _("Administrator"),
        _("Runs the installation: users, seats, health. Sees no concern and can be given none."),
        frozenset(ADMIN),
    ),
    "reader": Role(
        _("Reader"),
        _("Police council, steering group, municipal director: reads what is published."),
        frozenset(READER),
    ),
}
# Roles to which a concern may be opened; a grant to anybody else is refused.
GRANTABLE = frozenset({"coordinator", "member", "guest"})


def contained(names):
    """The roles of `names` and those they contain, e.g. a coordinator is a member too."""
    return frozenset(names) | {inner for name in names for inner in ROLES[name].contains}


def held_by(name):
    """The seat roles whose holders have role `name`."""
    return [role for role in ROLES if name in contained({role})]


def allows(names, right):
    """Whether any of the roles `names` has `right`."""
    return any(right in ROLES[name].rights for name in names)


def rights_of(names):
    """All rights of the roles `names`."""
    return frozenset().union(*(ROLES[name].rights for name in names))


def unknown(rights):
    """Those of `rights` that no role has: a right that nobody holds is a slip of the pen."""
    return set(rights) - {right for role in ROLES.values() for right in role.rights}
