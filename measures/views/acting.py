"""How a page acts: valid form, one submission, and what stands in the way said with all text kept."""

from django.contrib import messages
from django.db import IntegrityError
from django.utils.translation import gettext as _

from okg.drafts.once import once
from okg.lib.refusal import Refused
from okg.lib.versions import Stale


def attempt(request, form, act, *, done):
    """Run `act(**cleaned_data)` once for a valid form and redirect to what it returns, saying `done` there.

    None where the form is not sent, not valid, refused or stale; the form then says why.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
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
        messages.success(request, done)
        return answer
    return None
