"""The form in which a concern is logged: eleven questions, none of them a name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from okg.catalogue import codes
from okg.catalogue.forms import CodeField, CodeRadios
from okg.lib import dates
from okg.lib.forms import Form, MomentField


def area(rows=4):
    return forms.Textarea(attrs={"rows": rows})


class LevelRadios(CodeRadios):
    """The levels, each with what marks it and what it at least calls for."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        level = codes.get(str(value))
        option["label"] = f"{level.code} {level.label}"
        option["help"] = f"{level.description} {level.help}".strip()
        option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_helptext"
        return option


class LevelField(CodeField):
    """A level 0-4, chosen by a person who reads what each stands for."""

    def __init__(self, **kwargs):
        super().__init__("level", widget=LevelRadios, radio=True, **kwargs)


class SomethingObserved:
    """Known, heard and judged are kept apart, and one of them must say something."""

    def clean(self):
        values = super().clean()
        if not any(values.get(name, "").strip() for name in ("known", "heard", "judged")):
            self.add_error("known", _("Write what was observed, in at least one of the three fields."))
        return values


class IntakeForm(SomethingObserved, Form):
    """What came in, in the order one asks it on the telephone."""

    once = True
    draft_name = "cases.log"
    template_name = "cases/_intake.html"
    danger = forms.TypedChoiceField(
        label=_("Is anybody's life or health in danger now?"),
        choices=[("no", _("No")), ("yes", _("Yes, or I am not sure"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer first whether anybody's life or health is in danger.")},
    )
    source = CodeField(
        "source",
        label=_("Who told us?"),
        help_text=_("The kind of service or person, not the name."),
        error_messages={"required": _("Choose who told us.")},
    )
    channel = CodeField(
        "channel", label=_("How did it come?"), error_messages={"required": _("Choose how it came to you.")}
    )
    received_at = MomentField(label=_("When did it come?"), past=True)
    reporter = forms.CharField(
        label=_("How can we reach the one who told us?"),
        help_text=_("Sealed. Leave it empty where it is not needed, or not wanted."),
        required=False,
        max_length=300,
    )
    arena = CodeField(
        "arena", label=_("Where does it happen?"), error_messages={"required": _("Choose where it happens.")}
    )
    theme = CodeField(
        "theme", label=_("What is it about?"), error_messages={"required": _("Choose what it is about.")}
    )
    known = forms.CharField(
        label=_("What do we know?"),
        help_text=_("What somebody saw, heard or has on paper. No names: write “the boy”, “the teacher”."),
        widget=area(5),
        required=False,
        max_length=20000,
    )
    heard = forms.CharField(
        label=_("What have others told?"),
        help_text=_("Second hand: who told whom, and what nobody has checked."),
        widget=area(3),
        required=False,
        max_length=20000,
    )
    judged = forms.CharField(
        label=_("What does somebody believe or judge?"),
        help_text=_("Interpretations and gut feelings belong here, not above."),
        widget=area(3),
        required=False,
        max_length=20000,
    )
    level = LevelField(
        label=_("How serious do you judge it to be?"),
        help_text=_("Your judgement today. It can be changed, and nothing computes it."),
        error_messages={"required": _("Choose a level. It is your judgement today and can be changed.")},
    )
    level_reason = forms.CharField(
        label=_("Why this level?"),
        widget=area(2),
        max_length=5000,
        error_messages={"required": _("Write in a sentence why you chose this level.")},
    )
    done_so_far = forms.CharField(
        label=_("What has been done already?"), widget=area(2), required=False, max_length=5000
    )
    urgency = CodeField(
        "urgency",
        label=_("How soon must it be assessed?"),
        radio=True,
        error_messages={"required": _("Choose how soon it must be assessed.")},
    )

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"received_at": dates.now()})
        super().__init__(*args, **kwargs)


class CorrectForm(SomethingObserved, Form):
    """Mending what was logged: codes and texts; what it was before stays in the history."""

    source = CodeField("source", label=_("Who told us?"))
    channel = CodeField("channel", label=_("How did it come?"))
    arena = CodeField("arena", label=_("Where does it happen?"))
    theme = CodeField("theme", label=_("What is it about?"))
    ideology = CodeField("ideology", label=_("Ideology, where it is clear"))
    age_band = CodeField("age_band", label=_("Age of the one it is about"))
    known = forms.CharField(label=_("What do we know?"), widget=area(5), required=False, max_length=20000)
    heard = forms.CharField(
        label=_("What have others told?"), widget=area(3), required=False, max_length=20000
    )
    judged = forms.CharField(
        label=_("What does somebody believe or judge?"), widget=area(3), required=False, max_length=20000
    )
    done_so_far = forms.CharField(
        label=_("What has been done already?"), widget=area(2), required=False, max_length=5000
    )
    reporter = forms.CharField(
        label=_("How can we reach the one who told us?"), required=False, max_length=300
    )
