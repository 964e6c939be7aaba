"""Small words of the pages: icons, days and times as Norwegians write them, lateness, breadcrumbs."""

import datetime as dt

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext

from okg.lib import dates

register = template.Library()

# Django's own formats give "1. mar." and "1. sept."; Norwegian usage is "mars" and "sep.".
MONTHS = {
    "nb": [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
SHORT_MONTHS = {
    "nb": ["jan.", "feb.", "mars", "apr.", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"],
}
WEEKDAYS = {
    "nb": ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


def language():
    """The page's language as a key of the tables above; bokmål unless the user chose English."""
    return "en" if (get_language() or "nb").startswith("en") else "nb"


def as_day(value):
    """The local date of a date or an aware moment; None for nothing."""
    if isinstance(value, dt.datetime):
        return dates.local(value).date()
    return value or None


def day_of_month(value):
    return f"{value.day}." if language() == "nb" else str(value.day)


@register.filter
def long(value):
    """22. november 2026"""
    found = as_day(value)
    return found and f"{day_of_month(found)} {MONTHS[language()][found.month - 1]} {found.year}"


@register.filter
def day(value):
    """søndag 22. november 2026"""
    found = as_day(value)
    return found and f"{WEEKDAYS[language()][found.weekday()]} {long(found)}"


@register.filter
def short(value):
    """22. nov., and 22. nov. 2025 when the year is not the present one"""
    found = as_day(value)
    if not found:
        return found
    text = f"{day_of_month(found)} {SHORT_MONTHS[language()][found.month - 1]}"
    return text if found.year == dates.today().year else f"{text} {found.year}"


@register.filter
def weekday_short(value):
    """fre. 27. nov."""
    found = as_day(value)
    if not found:
        return found
    name = WEEKDAYS[language()][found.weekday()][:3]
    return f"{name}{'.' if language() == 'nb' else ''} {short(found)}"


@register.filter
def month_short(value):
    """nov."""
    found = as_day(value)
    return found and SHORT_MONTHS[language()][found.month - 1]


@register.filter
def numeric(value):
    """22.11.2026"""
    found = as_day(value)
    return found and f"{found:%d.%m.%Y}"


@register.filter
def iso(value):
    """2026-11-22, for <time datetime>"""
    found = as_day(value)
    return found and found.isoformat()


@register.filter
def clock(value):
    """kl. 09.41, of an aware moment or a local time"""
    if not value:
        return value
    moment = dates.local(value) if isinstance(value, dt.datetime) else value
    return f"kl. {moment:%H.%M}" if language() == "nb" else f"{moment:%H:%M}"


@register.filter
def moment(value):
    """22. nov. kl. 09.41"""
    return value and f"{short(value)} {clock(value)}"


@register.filter
def week(value):
    """uke 48: the ISO week"""
    found = as_day(value)
    return found and gettext("week %(number)d") % {"number": found.isocalendar().week}


@register.filter
def in_eights(text):
    """ "1f0c2a9e 77…": a long hash in groups that an eye can follow from paper to screen."""
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))


@register.filter
def initials(name):
    """IS of Ingrid Solvang; the first and the last of the names."""
    names = str(name or "").split()
    return "".join(part[0] for part in (names[:1] + names[1:][-1:])).upper()


@register.simple_tag
def icon(name, title=""):
    """A symbol of the sprite; with a title it is a picture to be read, without one decoration."""
    address = f"{static('vendor/aksel-icons/icons.svg')}#{name}"
    if title:
        return format_html(
            '<svg class="ds-icon" role="img" aria-label="{}"><use href="{}"/></svg>', title, address
        )
    return format_html(
        '<svg class="ds-icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address
    )


@register.simple_tag
def lateness(due):
    """How near a deadline is: a red tag when it has passed, a yellow one today, else the day.

    Takes a Due or a day; nothing gives nothing.
    """
    deadline = as_day(due.day if hasattr(due, "overdue") else due)
    if deadline is None:
        return ""
    left = (deadline - dates.today()).days
    if left > 0:
        return format_html(
            '<time class="small muted nowrap" datetime="{}">{}</time>',
            deadline.isoformat(),
            weekday_short(deadline),
        )
    if left == 0:
        return format_html('<span class="ds-tag" data-color="warning">{}</span>', gettext("Today"))
    text = ngettext("%(days)d day overdue", "%(days)d days overdue", -left) % {"days": -left}
    return format_html('<span class="ds-tag" data-color="danger">{}</span>', text)


@register.inclusion_tag("ds/breadcrumbs.html")
def breadcrumbs(*parts):
    """Where this page stands: `{% breadcrumbs _("Meetings") "/moter/" meeting.title %}`.

    Label and address in turn, the present page's label last; the desk is put in front.
    """
    trail = [(gettext("My desk"), "/"), *zip(parts[:-1:2], parts[1:-1:2], strict=True)]
    return {"trail": trail, "here": parts[-1], "back": trail[-1]}


@register.inclusion_tag("ds/pages.html")
def pages(page):
    """Newer and older, under a list made by okg.lib.paging."""
    return {"page": page}


@register.simple_tag
def faults(form):
    """How many visible fields of a form have errors."""
    return sum(1 for bound in form.visible_fields() if bound.errors)
