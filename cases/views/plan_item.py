"""The measures of a plan: added, changed and taken out in a draft; done, dropped and passed on once it is agreed."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions import plan_items
from cases.doors import item_door, plan_door
from cases.forms.plan import DropItemForm, HandOverItemForm, ItemForm
from okg.drafts.acting import attempt, drafted, press


@plan_door("cases.plan_concern")
def add_item(request, plan):
    form = ItemForm(
        request.POST or None,
        once=True,
        owners=plan.concern.participants(),
        initial={"owner": request.user.pk},
        **drafted(request, f"cases.item:{plan.concern.ref}:{plan.pk}"),
    )

    def act(**fields):
        plan_items.add(plan, by=request.user, **fields)
        return plan

    return attempt(request, form, act, done=_("The measure is added.")) or _form(
        request, plan, form, title=_("Add a measure"), button=_("Add the measure")
    )


@item_door("cases.plan_concern")
def change_item(request, item):
    """Change a measure of a draft; the second of two editors sees both."""
    initial = {"what": item.what, "owner": item.owner_id, "due_on": item.due_on, "outside": item.outside}
    form = ItemForm(
        request.POST or None, owners=item.plan.concern.participants(), initial=initial, version=item.version
    )

    def act(**fields):
        plan_items.change(item, by=request.user, version=form.version or 0, **fields)
        return item.plan

    return attempt(request, form, act, done=_("The measure is changed.")) or _form(
        request, item.plan, form, title=_("Change the measure"), button=_("Save the measure")
    )


@require_POST
@item_door("cases.plan_concern")
def remove_item(request, item):
    press(request, lambda: plan_items.remove(item, by=request.user), done=_("The measure is taken out."))
    return redirect(item.plan)


@require_POST
@item_door("cases.finish_task")
def finish_item(request, item):
    """Tick a measure off; pressed by mistake, it can be taken back."""
    press(request, lambda: plan_items.finish(item, by=request.user), done=_("The measure is done."))
    return redirect("/" if request.POST.get("from") == "desk" else item.plan)


@require_POST
@item_door("cases.finish_task")
def reopen_item(request, item):
    press(request, lambda: plan_items.reopen(item, by=request.user), done=_("The measure is open again."))
    return redirect(item.plan)


@item_door("cases.plan_concern")
def drop_item(request, item):
    form = DropItemForm(request.POST or None)

    def act(reason):
        plan_items.drop(item, by=request.user, reason=reason)
        return item.plan

    return attempt(request, form, act, done=_("The measure is dropped.")) or _form(
        request, item.plan, form, title=_("Drop a measure"), lead=item.what, button=_("Drop the measure")
    )


@item_door("cases.plan_concern")
def hand_over_item(request, item):
    others = [user for user in item.plan.concern.participants() if user != item.owner]
    form = HandOverItemForm(request.POST or None, candidates=others)

    def act(to):
        plan_items.hand_over(item, by=request.user, to=to)
        return item.plan

    return attempt(request, form, act, done=_("The measure is passed on.")) or _form(
        request, item.plan, form, title=_("Pass a measure on"), lead=item.what, button=_("Pass it on")
    )


def _form(request, plan, form, *, lead="", **words):
    context = {
        "form": form,
        "concern": plan.concern,
        "back": plan.get_absolute_url(),
        "lead": lead,
        "section": "concerns",
    }
    return render(request, "cases/act.html", context | words)
