"""Forms as the pages show them: one renderer for every field, days and times as Norwegians write them.

`DsRenderer` is the FORM_RENDERER, so any Django form (allauth's too) gets the look. `Form` and `ModelForm`
keep three promises: nothing typed is lost, nothing is sent twice, nobody overwrites a colleague unseen.
"""

from okg.lib.forms.carrying import CARRIED, OUTDATED, Carrying, Form, ModelForm  # noqa: F401
from okg.lib.forms.look import DsBoundField, DsRenderer  # noqa: F401
from okg.lib.forms.moments import ClockField, DayField, MomentField, MomentWidget  # noqa: F401
from okg.lib.forms.upload import UploadField, kind_of  # noqa: F401
