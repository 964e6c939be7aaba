"""A new column fails here until someone has said what it is."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from okg.lib.history import remember
from okg.lib.privacy import DISCUSSED, PERSONAL, PLAIN, SEALED, Field, classification, unclassified
from okg.vault.fields import SealedText
from tests.frame.rows import Task

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in ("okg", "cases", "measures", "meetings")
]


def test_every_field_of_ours_is_classified():
    assert unclassified(OURS) == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_has_a_purpose_and_a_time(model):
    assert all(field.purpose and field.keep for field in classification(model).values())


def complaints(fields, said):
    """What is said of a model with these fields and this classification, without its label."""
    with isolate_apps("okg.ledger"):
        meta = type("Meta", (), {"app_label": "ledger"})
        content = {"__module__": __name__, "Meta": meta, "privacy": said, "__str__": lambda self: ""}
        model = type("Note", (models.Model,), content | fields)
    return [sentence.removeprefix("ledger.Note.") for sentence in unclassified([model])]


def test_a_field_nobody_spoke_of_is_named():
    assert complaints({"title": models.TextField()}, {"id": PLAIN}) == ["title: say in `privacy` what it is."]


def test_a_classification_of_no_field_is_named():
    [sentence] = complaints({}, {"id": PLAIN, "titel": PLAIN})
    assert sentence.startswith("titel: classified, but there is no such field")


def test_a_made_up_kind_is_named():
    [sentence] = complaints({}, {"id": "plain"})
    assert "is no kind" in sentence


@pytest.mark.parametrize(
    ("field", "kind"), [(models.TextField(), SEALED), (SealedText(), PLAIN), (SealedText(), DISCUSSED)]
)
def test_sealed_means_a_sealed_field_and_the_other_way_round(field, kind):
    [sentence] = complaints({"text": field}, {"id": PLAIN, "text": kind})
    assert sentence.startswith("text: SEALED belongs to the vault's fields")


def test_a_sealed_field_classified_as_such_is_well():
    own = Field(SEALED, "To call back.", "Until the enquiry is answered.")
    assert complaints({"text": SealedText()}, {"id": PLAIN, "text": own}) == []


def test_history_takes_its_models_word():
    past = Task.history.model
    assert unclassified([past]) == []
    assert classification(past)["title"] == classification(Task)["title"]
    assert classification(past)["history_user_id"].kind is PERSONAL


def test_history_of_an_unclassified_field_is_named_too():
    with isolate_apps("okg.ledger"):

        class Letter(models.Model):
            text = models.TextField()
            history = remember()

            privacy = {"id": PLAIN}

            class Meta:
                app_label = "ledger"

            def __str__(self):
                return self.text

    assert [s.split(":")[0] for s in unclassified([Letter, Letter.history.model])] == [
        "ledger.Letter.text",
        "ledger.HistoricalLetter.text",
    ]
