"""The ways in. Neither is about a person of concern, so a look leaves no line."""

from measures.models import Measure, Training
from okg.access.doors import Door

measure_door = Door(
    Measure,
    by="ref",
    locked_by=lambda measure: None,
    looks=False,
    select_related=("owner", "started_by", "finished_by", "dropped_by"),
)
training_door = Door(
    Training,
    by="ref",
    locked_by=lambda training: None,
    looks=False,
    select_related=("recorded_by", "dropped_by"),
)
