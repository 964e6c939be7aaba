"""Users as one chooses them: by name and function; and who is asked to a meeting."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from cases.models.impartiality import Recusal
from meetings.forms.time import TimeForm
from okg.lib.forms import Form
from okg.lib.templatetags.ui import moment
from okg.roster import who


class ByFunction:
    """Users, each shown with the function they hold. The form says which: `fields[name].offer(users)`."""

    def __init__(self, **kwargs):
        super().__init__(None, **kwargs)

    def offer(self, users):
        # With their seats at once: a list costs the same for one user and for ten.
        self.seated = {user.pk: user for user in who.seated(users)}
        self.queryset = get_user_model().objects.filter(pk__in=self.seated).order_by("name")

    def label_from_instance(self, user):
        user = self.seated[user.pk]
        return f"{user.name}, {user.title}" if user.title else user.name


class UsersField(ByFunction, forms.ModelMultipleChoiceField):
    """Any number of users, as check boxes."""

    widget = forms.CheckboxSelectMultiple


class UserField(ByFunction, forms.ModelChoiceField):
    """One user."""


class CallForm(TimeForm):
    """An extraordinary meeting about one concern, with those it takes and nobody else."""

    once = True
    invited = UsersField(
        label=_("Who is asked"),
        help_text=_(
            "They see the concern's code word, theme, level and summary. Choose no more than it takes."
        ),
    )

    anyway = forms.BooleanField(
        label=_("I know that this is later than the action card asks for"), required=False
    )

    def __init__(self, *args, by, concern, limit=None, **kwargs):
        super().__init__(*args, **kwargs)
        able = without_recused(members(), concern)
        self.fields["invited"].offer(user for user in able if user != by)
        self.limit, self.later = limit, self.fields.pop("anyway")
        if "anyway" in self.data:
            self.fields["anyway"] = self.later

    def clean(self):
        cleaned = super().clean()
        anyway, starts_at = cleaned.pop("anyway", False), cleaned.get("starts_at")
        if self.limit and starts_at and starts_at > self.limit.at and not anyway:
            self.fields["anyway"] = self.later
            self.add_error(
                "anyway",
                _(
                    "%(card)s asks for the meeting by %(moment)s. Choose an earlier time, "
                    "or tick here and call it again."
                )
                % {"card": self.limit.card, "moment": moment(self.limit.at)},
            )
        return cleaned


class InviteForm(Form):
    """Who is asked to a meeting that lies ahead."""

    users = UsersField(label=_("Who is asked"))

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["users"].offer(without_recused(members(), meeting.called_for))


def without_recused(users, concern):
    """Those of `users` who are not recused from the concern, where there is one."""
    out = Recusal.objects.running().filter(concern=concern) if concern else Recusal.objects.none()
    out = set(out.values_list("user_id", flat=True))
    return [user for user in users if user.pk not in out]


def members():
    return get_user_model().objects.with_role("member")
