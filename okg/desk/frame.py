"""What stands around every page: the menu, the banners, who is logged in."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.glass import BreakGlass
from okg.access import roles
from okg.ledger.models import Verification
from okg.lib.templatetags.ui import clock
from okg.notify import heartbeat, post

# (heading, [(key, label, icon, address, the right that opens it)])
MENU = [
    (
        _("Work"),
        [
            ("desk", _("My desk"), "house", "/", "desk.read_desk"),
            ("concerns", _("Concerns"), "concern", "/bekymringer/", "cases.list_concerns"),
            ("meetings", _("Meetings"), "meeting", "/moter/", "meetings.read_meeting"),
            ("insight", _("The log"), "eye", "/innsynslogg/", "insight.read_log"),
        ],
    ),
    (
        _("Prevention"),
        [
            ("measures", _("Measures"), "measures", "/tiltak/", "measures.read_measure"),
            ("trainings", _("Competence"), "competence", "/kompetanse/", "measures.read_training"),
            ("cards", _("Action cards"), "card", "/tiltakskort/", "cases.read_card"),
            ("reports", _("Reports"), "report", "/rapporter/", "reports.read_report"),
        ],
    ),
    (
        _("The room"),
        [
            ("group", _("The group"), "people", "/gruppen/", "roster.read_group"),
            ("outbox", _("Unsent mail"), "envelope", "/post/", "notify.read_outbox"),
            ("own_looks", _("What I have looked at"), "history", "/innsynslogg/mine/", "insight.read_own"),
        ],
    ),
]


def around(request):
    """The context of every page: `nav` (what this user may open), `rights`, `banners`, `demo`, `idle_seconds`.

    The banners are asked for where a page shows them; that nothing is to be found here is said without.
    """
    user = getattr(request, "user", None)
    here = {
        "demo": settings.DEMO,
        "municipality": settings.MUNICIPALITY,
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
    }
    if user is None or not user.is_authenticated:
        return here | {"nav": [], "banners": [], "rights": frozenset()}
    held = user.role_names()
    return here | {
        "nav": _menu(held),
        "banners": lambda: [*_emergencies(user, held), *_banners(user)],
        "rights": roles.rights_of(held),
    }


def _menu(held):
    groups = [
        (
            heading,
            [
                {"key": key, "label": label, "icon": icon, "url": url}
                for key, label, icon, url, right in items
                if roles.allows(held, right)
            ],
        )
        for heading, items in MENU
    ]
    return [(heading, items) for heading, items in groups if items]


def _emergencies(user, held):
    """As long as one has a concern open in an emergency, every page says until when, and ends it at a press."""
    if not roles.allows(held, "cases.break_glass"):
        return []
    return [
        {
            "text": _("You have a concern open in an emergency until %(clock)s. Every look is on record.")
            % {"clock": clock(glass.expires_at)},
            "press": reverse("glass:end", args=[glass.pk]),
            "button": _("End it now"),
            "color": "danger",
        }
        for glass in BreakGlass.objects.running().of(user).only("expires_at")
    ]


def _banners(user):
    """What those who run or watch the room must see on every page; others are not troubled with it."""
    held = user.role_names()
    banners = []
    if roles.allows(held, "insight.see_alarm"):
        banners += _alarm(held)
    if roles.allows(held, "notify.read_outbox"):
        banners += _mail()
    return banners


def _alarm(held):
    """The ledger is not whole: said until a verification finds it whole again."""
    last = Verification.objects.latest_one()
    if last is None or last.ok:
        return []
    says = _(
        "The ledger is not whole, or could not be verified. Do not change anything: call whoever runs the installation."
    )
    page = roles.allows(held, "insight.read_log")
    return [
        {
            "text": says,
            "url": "/innsynslogg/maned/" if page else "",
            "link": _("See what was found"),
            "color": "danger",
        }
    ]


def _mail():
    banners = []
    if not heartbeat.alive():
        banners.append(
            {
                "text": _("Nothing is sent at the moment: the background worker is silent."),
                "url": "/helse/",
                "link": _("See the state of things"),
                "color": "warning",
            }
        )
    if post.dead_letters().exists():
        banners.append(
            {
                "text": _("Some mail could not be delivered."),
                "url": "/post/",
                "link": _("See which"),
                "color": "warning",
            }
        )
    return banners
