"""What somebody was asked to do, and what became of it."""

from django.utils.translation import gettext as _

from cases.actions import run_steps
from cases.timeline.entry import Entry, later


def tell(concern, reader):
    # Those of a card's steps are told with the card.
    for task in concern.tasks.exclude(origin_id=run_steps.ORIGIN):
        text, key = later(task, "text"), f"task:{task.pk}"
        given = {"whom": task.owner_id, "text": text}
        yield Entry(
            task.added_at, task.added_by_id, _("Task given"), "tasks", f"{key}:given", "task", **given
        )
        if task.done_at:
            done = {"text": text, "row": task, "more": "cases/_entry_done.html"}
            yield Entry(task.done_at, task.done_by_id, _("Task done"), "check", f"{key}:done", "task", **done)
        if task.dropped_at:
            yield Entry(
                task.dropped_at,
                task.dropped_by_id,
                _("Task dropped"),
                "close",
                f"{key}:dropped",
                "task",
                text=_with_reason(task),
            )


def _with_reason(task):
    return lambda: f"{task.text}\n{task.drop_reason}"
