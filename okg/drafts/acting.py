"""How a page acts: once for a valid form; what stands in the way is said with all text kept."""

from django.contrib import messages
from django.db import IntegrityError
from django.utils.translation import gettext as _

from okg.access import net
from okg.drafts import keep
from okg.drafts.once import once
from okg.lib.refusal import Refused
from okg.lib.versions import Stale


def attempt(request, form, act, *, done=""):
    """Run `act(**cleaned_data)` once for a valid form and redirect to what it returns, saying `done` there.

    None where the form is not sent, not valid, refused or stale; the form then says why.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        with net.lifted():
            answer = once(request, lambda: act(**form.cleaned_data))
    except Refused as refused:
        form.add_error(None, refused.sentences)
    except Stale as stale:
        form.show_both(stale.current)
    except IntegrityError:
        # Two who take the same number at once: the database let one through, and `once` has undone the other.
        form.add_error(
            None, _("Somebody else saved something like it just now. Look it over, and save again.")
        )
    else:
        if done:
            messages.success(request, done)
        return answer
    return None


def press(request, act, *, done=""):
    """Run `act()` for a button without a form, and say how it went above the next page."""
    try:
        with net.lifted():
            act()
    except Refused as refused:
        for sentence in refused.sentences:
            messages.error(request, sentence)
    else:
        if done:
            messages.success(request, done)


def drafted(request, name):
    """What a form needs to keep what is typed into it under `name`, and to give it back."""
    return {"draft_name": name, "draft": keep.restore(request, name)}
