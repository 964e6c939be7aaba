"""The guide to giving access: seven steps on one address, a draft a step, nothing saved before the last press."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions import considering, grants
from cases.doors import concern_door
from cases.forms import grant as forms
from cases.models.considered import Considered
from okg.access import bases
from okg.access.models import LegalBasis
from okg.drafts import keep
from okg.drafts.acting import attempt
from okg.lib import dates

# The steps by the name the address has for them: the form, the short name for the line of steps, the question.
WHO, NEED, BASIS, CONDITIONS, WHAT, TELL, READ = (
    "hvem",
    "behov",
    "grunnlag",
    "vilkar",
    "hva",
    "informasjon",
    "les",
)
STEPS = {
    WHO: (forms.WhoForm, gettext_lazy("To whom"), gettext_lazy("To whom?")),
    NEED: (forms.NeedForm, gettext_lazy("Need"), gettext_lazy("Is it needed?")),
    BASIS: (forms.BasisForm, gettext_lazy("Basis"), gettext_lazy("Which legal basis fits?")),
    CONDITIONS: (forms.ConditionsForm, gettext_lazy("Conditions"), gettext_lazy("Are the conditions met?")),
    WHAT: (forms.WhatForm, gettext_lazy("What"), gettext_lazy("What exactly is shared, and why?")),
    TELL: (forms.TellForm, gettext_lazy("Telling"), gettext_lazy("Telling the person, and until when")),
    READ: (forms.ReadForm, gettext_lazy("Read through"), gettext_lazy("Read it through")),
}
ORDER = list(STEPS)


class Guide:
    """Where somebody is in the guide to opening one concern: what is answered, and what follows from it."""

    def __init__(self, user, concern):
        self.giver, self.concern = user, concern
        self.to = self.basis = None
        self.answered = {}

    def draft_name(self, step):
        """Each step its own; that of the conditions its own for each provision, since they are other questions."""
        code = f".{self.basis.code}" if step == CONDITIONS else ""
        return f"{self.beginning}{step}{code}"

    @property
    def beginning(self):
        return f"cases.grant:{self.concern.ref}:"

    def kept(self, step):
        draft = keep.of(self.giver, self.draft_name(step))
        return draft.fields if draft else None

    def form(self, step, data=None, **kwargs):
        name = "" if step == READ else self.draft_name(step)
        return STEPS[step][0](data, context=self, draft_name=name, **kwargs)

    def possible(self):
        """The provisions that stand between giver and receiver today, what one must share first."""
        found = bases.possible(
            LegalBasis.objects.in_force(),
            giver=self.giver.regime,
            receiver=self.to.regime,
            day=dates.today(),
        )
        return sorted(found, key=lambda row: (not row.must, row.label))

    def walk(self, until):
        """Go through the answers of the steps before `until`; returns the form of the first that does not hold."""
        for step in ORDER[: ORDER.index(until)]:
            kept = self.kept(step)
            form = self.form(step, MultiValueDict(kept) if kept else None)
            if not form.is_valid() or (step == NEED and form.cleaned_data["enough"] == "yes"):
                return step, form
            self._take(step, form)
        return None

    def _take(self, step, form):
        self.answered[step] = form
        self.to = form.cleaned_data["to"] if step == WHO else self.to
        self.basis = form.cleaned_data["basis"] if step == BASIS else self.basis

    @property
    def consent(self):
        """The recorded consent that the basis rests on, once it is chosen; None where it rests on none."""
        conditions = self.answered.get(CONDITIONS)
        return conditions and conditions.cleaned_data.get("consent")

    @cached_property
    def disclosure(self):
        """All answers, as `grants.give` takes them."""
        need, conditions, what, tell = (self.answered[step] for step in (NEED, CONDITIONS, WHAT, TELL))
        told = tell.cleaned_data
        return {
            "to": self.to,
            "basis": self.basis,
            "answers": conditions.answers(),
            "particulars": conditions.particulars(),
            "consent": self.consent,
            "layer": what.cleaned_data["layer"],
            "categories": [code.pk for code in what.cleaned_data["categories"]],
            "shared": what.cleaned_data["shared"],
            "reason": what.cleaned_data["reason"],
            "why_not_less": f"{need.cleaned_data['why']}\n\n{what.cleaned_data['why_not_less']}",
            "channel": told["channel"],
            "verified": told["verified"],
            "onward": told["onward"] == "yes",
            "until": told["until"],
            **tell.informing(),
        }

    def summary(self):
        """[(step, question, [(label, answer)])] of all that was answered, to be read before the last press."""
        return [(step, STEPS[step][2], list(_told(form))) for step, form in self.answered.items()]

    def line(self, now):
        """[(name, state)] of the steps, for the line above the form."""
        place = ORDER.index(now)
        return [
            (STEPS[step][1], "done" if number < place else "now" if number == place else "")
            for number, step in enumerate(ORDER)
        ]


def _told(form):
    """What was answered in words; what was left empty is left out."""
    for bound in form.visible_fields():
        value = form.cleaned_data.get(bound.name)
        if value in (None, "", []):
            continue
        yield bound.label, _in_words(bound, value)


def _in_words(bound, value):
    if isinstance(value, list):
        return ", ".join(str(code) for code in value)
    if hasattr(value, "strftime"):
        return f"{value:%d.%m.%Y}"
    flat = {}
    for key, label in getattr(bound.field, "choices", []):
        flat |= dict(label) if isinstance(label, list | tuple) else {key: label}
    return flat.get(str(getattr(value, "pk", value)), str(value))


@concern_door("cases.give_grant")
def grant(request, concern):
    """One step of the guide: GET shows it with what was typed, POST keeps it and goes on, back, or gives."""
    guide = Guide(request.user, concern)
    if request.method != "POST" and (chosen := request.GET.get("til")):
        return _begun(request, guide, chosen)
    asked = request.POST.get("step") or request.GET.get("steg")
    step = asked if asked in STEPS else WHO
    stopped = guide.walk(step)
    if request.method == "POST" and stopped is None:
        return _posted(request, guide, step)
    if stopped:
        step, form = stopped
    else:
        form = guide.form(step, draft=guide.kept(step))
    return _page(request, guide, step, form)


def _begun(request, guide, chosen):
    """The first step is answered on the way here: a page on which somebody was chosen leads on with ?til=<their key>.

    The key, not the name: addresses are written to logs, where no name belongs beside the reference of a concern.
    """
    sent = MultiValueDict({"to": [chosen]})
    form = guide.form(WHO, sent)
    if not form.is_valid():
        return _page(request, guide, WHO, form)
    keep.save(request.user, guide.draft_name(WHO), dict(sent.lists()))
    return _to(guide, NEED)


def _posted(request, guide, step):
    form = guide.form(step, request.POST)
    if step == READ:
        return _given(request, guide, form)
    try:
        keep.save(request.user, guide.draft_name(step), dict(request.POST.lists()))
    except ValueError:
        form.add_error(None, _("This is too long to keep. Shorten it."))
    if request.POST.get("go") == "back":
        return _to(guide, ORDER[max(0, ORDER.index(step) - 1)])
    if not form.is_valid():
        return _page(request, guide, step, form)
    if step == NEED and form.cleaned_data["enough"] == "yes":
        return _not_shared(request, guide, form)
    return _to(guide, ORDER[ORDER.index(step) + 1])


def _to(guide, step):
    return redirect(f"{reverse('cases:grant', args=[guide.concern.ref])}?steg={step}")


def _given(request, guide, form):
    def act():
        grants.give(guide.concern, by=request.user, **guide.disclosure)
        keep.drop_under(request.user, guide.beginning)
        return guide.concern

    done = _("The access is given, and the person is told that there is something new.")
    return attempt(request, form, act, done=done) or _page(request, guide, READ, form)


def _not_shared(request, guide, form):
    """Anonymous is enough: that is noted, and the next thing is the summary that goes without a name."""

    def act(enough, why):
        considering.consider(
            guide.concern,
            by=request.user,
            to=guide.to,
            what="Tilgang til bekymringen.",
            instead=Considered.Instead.ANONYMOUS,
            why_not=why,
        )
        keep.drop_under(request.user, guide.beginning)
        return reverse("cases:summarise", args=[guide.concern.ref])

    done = _("It is noted that you considered to share and did not. Write the summary for discussion.")
    return attempt(request, form, act, done=done) or _page(request, guide, NEED, form)


def _page(request, guide, step, form):
    context = {
        "concern": guide.concern,
        "form": form,
        "guide": guide,
        "step": step,
        "number": ORDER.index(step) + 1,
        "steps": guide.line(step),
        "question": STEPS[step][2],
        "summary": guide.summary() if step == READ else [],
        "nothing_fits": step == BASIS and not form.fields["basis"].choices,
        "section": "concerns",
    }
    return render(request, "cases/guide.html", context)
