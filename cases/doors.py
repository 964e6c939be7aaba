"""The doors into the cases app. One lock, the concern's; what lies inside inherits it."""

from cases.models.concern import Concern
from cases.models.document import Document
from cases.models.task import Task
from okg.access.doors import Door

concern_door = Door(
    Concern,
    by="ref",
    select_related=(
        "theme",
        "ideology",
        "arena",
        "source",
        "channel",
        "level",
        "urgency",
        "age_band",
        "lead",
        "close_reason",
    ),
)
task_door = Door(Task, by="pk", locked_by=lambda task: task.concern, select_related=("concern",))
document_door = Door(
    Document, by="pk", locked_by=lambda document: document.concern, select_related=("concern",)
)
