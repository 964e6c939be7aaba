"""What is done to a concern after it was logged; each view has the name of the act it calls."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions import correcting, grants, lifecycle, notes, tasks
from cases.doors import concern_door, task_door
from cases.forms import followup as forms
from cases.forms.intake import CorrectForm
from cases.models.grant import Grant
from cases.models.note import Note
from okg.access.doors import hall
from okg.drafts import keep
from okg.drafts.once import once
from okg.lib.refusal import Refused
from okg.lib.versions import Stale


def _page(request, concern, form, act, *, template="cases/act.html", **more):
    """Show a form; on a valid one do `act(cleaned_data)` once and go back to the concern."""
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _done(act, form.cleaned_data, concern))
        except Refused as refusal:
            form.add_error(None, refusal.sentences)
        except Stale as stale:
            form.show_both(stale.current)
    return render(request, template, {"form": form, "concern": concern, "section": "concerns"} | more)


def _done(act, fields, concern):
    act(fields)
    return concern


def _drafted(request, name, concern):
    name = f"cases.{name}:{concern.ref}"
    return {"draft_name": name, "draft": keep.restore(request, name)}


@concern_door("cases.assess_concern")
def assess(request, concern):
    initial = {"level": concern.level_id}
    form = forms.AssessForm(request.POST or None, initial=initial, **_drafted(request, "assess", concern))
    latest = concern.assessments.select_related("level").last()
    return _page(
        request,
        concern,
        form,
        lambda fields: lifecycle.assess(concern, by=request.user, **fields),
        template="cases/assess.html",
        latest=latest,
    )


@concern_door("cases.write_note")
def note(request, concern):
    form = forms.NoteForm(request.POST or None, **_drafted(request, "note", concern))
    return _page(
        request,
        concern,
        form,
        lambda fields: notes.write(concern, by=request.user, **fields),
        title=_("Write a note"),
        button=_("Save the note"),
    )


@concern_door("cases.write_note")
def correct_note(request, concern, pk):
    """A correction is a new note that points at the old one."""
    old = get_object_or_404(Note, concern=concern, pk=pk)
    initial = {"kind": old.kind_id, "text": old.text}
    form = forms.NoteForm(request.POST or None, initial=initial, **_drafted(request, f"correct:{pk}", concern))
    return _page(
        request,
        concern,
        form,
        lambda fields: notes.write(concern, by=request.user, corrects=old, **fields),
        title=_("Correct a note"),
        lead=_("The note you correct stays as it was, with a line that it has been corrected."),
        button=_("Save the correction"),
    )


@concern_door("cases.add_document")
def attach(request, concern):
    form = forms.DocumentForm(request.POST or None, request.FILES or None)

    def act(fields):
        upload = fields.pop("file")
        return notes.attach(
            concern, by=request.user, content=upload.read(), extension=upload.kind, **fields
        )

    return _page(request, concern, form, act, title=_("Add a document"), button=_("Add the document"), multipart=True)


@concern_door("cases.add_task")
def add_task(request, concern):
    owners = get_user_model().objects.filter(pk__in=[user.pk for user in concern.participants()])
    form = forms.TaskForm(
        request.POST or None, owners=owners, initial={"owner": request.user.pk}, **_drafted(request, "task", concern)
    )
    return _page(
        request,
        concern,
        form,
        lambda fields: tasks.add(concern, by=request.user, **fields),
        title=_("New task"),
        lead=_("Only those who have access to the concern can be given a task in it."),
        button=_("Give the task"),
    )


@concern_door("cases.give_grant")
def grant(request, concern):
    form = forms.GrantForm(request.POST or None, by=request.user, concern=concern, **_drafted(request, "grant", concern))
    return _page(
        request,
        concern,
        form,
        lambda fields: grants.give(concern, by=request.user, **fields),
        template="cases/grant.html",
    )


@concern_door("cases.end_grant")
def end_grant(request, concern, pk):
    row = get_object_or_404(Grant.objects.select_related("to", "concern"), concern=concern, pk=pk)
    if row.to == concern.lead:
        raise Http404
    form = forms.EndGrantForm(request.POST or None)
    return _page(
        request,
        concern,
        form,
        lambda fields: grants.end(row, by=request.user, **fields),
        title=_("End the access of %(name)s") % {"name": row.to.name},
        lead=_("The access ends at once. What the person has written stays."),
        button=_("End the access"),
    )


@concern_door("cases.read_concern")
def grants_given(request, concern):
    """Every opening of the concern, those that have ended too, with basis and reason."""
    rows = concern.grants.select_related("to", "basis", "given_by", "ended_by").order_by("-given_at")
    return render(request, "cases/grants.html", {"concern": concern, "rows": rows, "section": "concerns"})


@concern_door("cases.summarise_concern")
def summarise(request, concern):
    form = forms.SummaryForm(
        request.POST or None,
        initial={"summary": concern.summary},
        version=concern.version,
        **_drafted(request, "summary", concern),
    )

    def act(fields):
        return lifecycle.summarise(concern, by=request.user, summary=fields["summary"], version=form.version or 0)

    return _page(
        request,
        concern,
        form,
        act,
        title=_("Summary for discussion"),
        lead=_("Those at a meeting who have no access read this, the code word, the theme and the level. Nothing else."),
        button=_("Save the summary"),
    )


@concern_door("cases.correct_concern")
def correct(request, concern):
    """Mend what was logged; the history keeps what it was."""
    codes = ("source", "channel", "arena", "theme", "ideology", "age_band")
    texts = ("known", "heard", "judged", "done_so_far", "reporter")
    initial = {name: getattr(concern, f"{name}_id") for name in codes}
    initial |= {name: getattr(concern, name) or "" for name in texts}
    form = CorrectForm(
        request.POST or None, initial=initial, version=concern.version, **_drafted(request, "correct", concern)
    )

    def act(fields):
        return correcting.correct(concern, by=request.user, version=form.version or 0, **fields)

    return _page(
        request,
        concern,
        form,
        act,
        title=_("Correct what was logged"),
        lead=_("What it said before is kept in the history."),
        button=_("Save the correction"),
    )


@concern_door("cases.lead_concern")
def hand_over(request, concern):
    candidates = get_user_model().objects.filter(
        pk__in=[user.pk for user in concern.participants() if "member" in user.role_names() and user != concern.lead]
    )
    form = forms.HandOverForm(request.POST or None, candidates=candidates)
    return _page(
        request,
        concern,
        form,
        lambda fields: lifecycle.hand_over(concern, by=request.user, **fields),
        title=_("Hand the concern over"),
        lead=_("Only a member who already has access can lead it."),
        button=_("Hand over"),
    )


@concern_door("cases.close_concern")
def close(request, concern):
    obstacles = concern.reasons_not_to_close()
    form = forms.CloseForm(request.POST or None, **_drafted(request, "close", concern))
    return _page(
        request,
        concern,
        form,
        lambda fields: lifecycle.close(concern, by=request.user, **fields),
        template="cases/close.html",
        obstacles=obstacles,
    )


@require_POST
@task_door("cases.finish_task")
def finish_task(request, task):
    """Tick a task off; pressed by mistake, it can be taken back."""
    try:
        tasks.finish(task, by=request.user)
        messages.success(request, _("The task is done."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request, task))


@require_POST
@task_door("cases.finish_task")
def reopen_task(request, task):
    try:
        tasks.reopen(task, by=request.user)
        messages.success(request, _("The task is open again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request, task))


@task_door("cases.finish_task")
def drop_task(request, task):
    form = forms.DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tasks.drop(task, by=request.user, **form.cleaned_data)
            return redirect(_back(request, task))
        except Refused as refusal:
            form.add_error(None, refusal.sentences)
    return render(request, "cases/drop.html", {"form": form, "task": task, "concern": task.concern, "section": "concerns"})


def _back(request, task):
    """Where the tick was pressed: the desk, or the concern."""
    return "/" if request.POST.get("from") == "desk" or task.concern_id is None else task.concern.get_absolute_url()


@hall("meetings.read_meeting")
def add_group_task(request):
    """A task for the group that belongs to no concern."""
    owners = get_user_model().objects.with_role("member")
    name = "cases.group_task"
    form = forms.TaskForm(
        request.POST or None,
        owners=owners,
        initial={"owner": request.user.pk},
        draft_name=name,
        draft=keep.restore(request, name),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return once(
                request, lambda: tasks.add(None, by=request.user, origin="task_origin:own", **form.cleaned_data)
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentences)
    return render(request, "cases/group_task.html", {"form": form, "section": "desk"})
