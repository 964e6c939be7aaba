"""What is done to a concern after it was logged; each view has the name of the act it calls."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions import correcting, grants, lifecycle, notes, tasks
from cases.doors import concern_door, task_door
from cases.forms import followup as forms
from cases.forms.intake import CorrectForm
from cases.forms.note import NewNoteForm
from cases.models.grant import Grant
from cases.models.note import Note
from okg.access.doors import hall
from okg.drafts.acting import attempt, drafted, press


def _page(request, concern, form, act, *, template="cases/act.html", said="", leads_to=None, **more):
    """Show a form; on a valid one do `act(cleaned_data)` once, say so, and go back to the concern (or `leads_to`)."""

    def do(**fields):
        act(fields)
        return leads_to or concern

    context = {"form": form, "concern": concern, "section": "concerns"} | more
    return attempt(request, form, do, done=said) or render(request, template, context)


def _drafted(request, name, concern):
    return drafted(request, f"cases.{name}:{concern.ref}")


@concern_door("cases.write_note")
def note(request, concern):
    form = NewNoteForm(
        request.POST or None,
        by=request.user,
        participants=concern.participants(),
        **_drafted(request, "note", concern),
    )
    return _page(
        request,
        concern,
        form,
        lambda fields: notes.write(concern, by=request.user, **fields),
        title=_("Write a note"),
        button=_("Save the note"),
        said=_("The note is saved."),
    )


@concern_door("cases.write_note")
def correct_note(request, concern, pk):
    """A correction is a new note that points at the old one; only its writer corrects it."""
    mine = Note.objects.readable_by(request.user)
    old = get_object_or_404(mine, concern=concern, pk=pk, by=request.user)
    initial = {"kind": old.kind_id, "text": old.text}
    form = forms.NoteForm(
        request.POST or None, initial=initial, **_drafted(request, f"correct:{pk}", concern)
    )
    return _page(
        request,
        concern,
        form,
        lambda fields: notes.write(concern, by=request.user, corrects=old, **fields),
        title=_("Correct a note"),
        lead=_("The note you correct stays as it was, with a line that it has been corrected."),
        button=_("Save the correction"),
        said=_("The correction is saved."),
    )


@concern_door("cases.add_document")
def attach(request, concern):
    form = forms.DocumentForm(request.POST or None, request.FILES or None)
    # Django leaves out a file of a request too large to hold in memory: say why it is not there.
    form.left_out = int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    def act(fields):
        upload = fields.pop("file")
        return notes.attach(concern, by=request.user, content=upload.read(), extension=upload.kind, **fields)

    return _page(
        request,
        concern,
        form,
        act,
        title=_("Add a document"),
        button=_("Add the document"),
        said=_("The document is added and sealed."),
        multipart=True,
    )


@concern_door("cases.add_task")
def add_task(request, concern):
    form = forms.TaskForm(
        request.POST or None,
        owners=concern.participants(),
        initial={"owner": request.user.pk},
        **_drafted(request, "task", concern),
    )
    return _page(
        request,
        concern,
        form,
        lambda fields: tasks.add(concern, by=request.user, **fields),
        title=_("New task"),
        lead=_("Only those who have access to the concern can be given a task in it."),
        button=_("Give the task"),
        said=_("The task is given."),
    )


@concern_door("cases.end_grant")
def end_grant(request, concern, pk):
    row = get_object_or_404(Grant.objects.select_related("to", "concern"), concern=concern, pk=pk)
    form = forms.EndGrantForm(request.POST or None)
    return _page(
        request,
        concern,
        form,
        lambda fields: grants.end(row, by=request.user, **fields),
        title=_("End the access of %(name)s") % {"name": row.to.name},
        lead=_("The access ends at once. What the person has written stays."),
        button=_("End the access"),
        said=_("The access is ended."),
        # Who ends their own has no page to go back to.
        leads_to="cases:index" if row.to == request.user else None,
    )


@concern_door("cases.summarise_concern")
def summarise(request, concern):
    form = forms.SummaryForm(
        request.POST or None,
        initial={"summary": concern.summary},
        version=concern.version,
        **_drafted(request, "summary", concern),
    )

    def act(fields):
        return lifecycle.summarise(
            concern, by=request.user, summary=fields["summary"], version=form.version or 0
        )

    return _page(
        request,
        concern,
        form,
        act,
        title=_("Summary for discussion"),
        lead=_(
            "Those at a meeting who have no access read this, the code word, the theme and the level. Nothing else."
        ),
        button=_("Save the summary"),
        said=_("The summary is saved."),
    )


@concern_door("cases.correct_concern")
def correct(request, concern):
    """Mend what was logged; the history keeps what it was."""
    codes = ("source", "channel", "arena", "theme", "ideology", "age_band")
    texts = ("known", "heard", "judged", "done_so_far", "reporter")
    initial = {name: getattr(concern, f"{name}_id") for name in codes}
    initial |= {name: getattr(concern, name) or "" for name in texts}
    form = CorrectForm(
        request.POST or None,
        initial=initial,
        version=concern.version,
        **_drafted(request, "correct", concern),
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
        said=_("The correction is saved."),
    )


@concern_door("cases.lead_concern")
def hand_over(request, concern):
    candidates = [
        user for user in concern.participants() if "member" in user.role_names() and user != concern.lead
    ]
    form = forms.HandOverForm(request.POST or None, candidates=candidates)
    return _page(
        request,
        concern,
        form,
        lambda fields: lifecycle.hand_over(concern, by=request.user, **fields),
        title=_("Hand the concern over"),
        lead=_("Only a member who already has access can lead it."),
        button=_("Hand over"),
        said=_("The concern is handed over."),
    )


@require_POST
@task_door("cases.finish_task")
def finish_task(request, task):
    """Tick a task off; pressed by mistake, it can be taken back."""
    press(request, lambda: tasks.finish(task, by=request.user), done=_("The task is done."))
    return redirect(_back(request, task))


@require_POST
@task_door("cases.finish_task")
def reopen_task(request, task):
    press(request, lambda: tasks.reopen(task, by=request.user), done=_("The task is open again."))
    return redirect(_back(request, task))


@task_door("cases.finish_task")
def drop_task(request, task):
    form = forms.DropForm(request.POST or None)

    def act(reason):
        tasks.drop(task, by=request.user, reason=reason)
        return _back(request, task)

    context = {"form": form, "task": task, "concern": task.concern, "section": "concerns"}
    return attempt(request, form, act) or render(request, "cases/drop.html", context)


def _back(request, task):
    """Where the tick was pressed: the desk, or the concern."""
    if request.POST.get("from") == "desk" or task.concern_id is None:
        return "/"
    return task.concern.get_absolute_url()


@hall("meetings.read_meeting")
def add_group_task(request):
    """A task for the group that belongs to no concern."""
    form = forms.TaskForm(
        request.POST or None,
        owners=list(get_user_model().objects.with_role("member")),
        initial={"owner": request.user.pk},
        **drafted(request, "cases.group_task"),
    )

    def act(**fields):
        return tasks.add(None, by=request.user, origin="task_origin:own", **fields)

    context = {"form": form, "section": "desk"}
    return attempt(request, form, act) or render(request, "cases/group_task.html", context)
