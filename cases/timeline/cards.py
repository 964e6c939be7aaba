"""Action cards that were started and ended, and what became of their steps."""

from django.utils.translation import gettext as _

from cases.models.run import RunStep
from cases.timeline.entry import Entry


def tell(concern, reader):
    for run in concern.card_runs.select_related("card_version__card"):
        key, title = f"run:{run.pk}", f"{run.card.label} {run.card_version.title}"
        says = _("Action card started")
        yield Entry(run.started_at, run.started_by_id, says, "card", f"{key}:started", "card", text=title)
        if run.ended_at:
            says = _("Action card ended")
            yield Entry(run.ended_at, run.ended_by_id, says, "card", f"{key}:ended", "card", text=title)
    settled = RunStep.objects.settled().filter(run__concern=concern)
    for row in settled.select_related("run__concern", "run__card_version__card", "step"):
        key, text = f"step:{row.pk}", _said(row)
        if row.done_at:
            yield Entry(row.done_at, row.done_by_id, _("Step done"), "check", key, "card", text=text)
        else:
            says = _("Deviation from the card")
            yield Entry(row.deviated_at, row.deviated_by_id, says, "close", key, "card", text=text)


def _said(row):
    """The step as the card calls it, and what was said of it, opened when the page shows it."""
    title = f"{row.run.card.label}.{row.step.number} {row.step.title}"
    return lambda: "\n".join(filter(None, (title, row.note or row.reason)))
