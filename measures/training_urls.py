"""/kompetanse/: the trainings of the year."""

from django.urls import path

from measures.views import importing, training

app_name = "trainings"
urlpatterns = [
    path("", training.list_year, name="list"),
    path("ny/", training.add, name="add"),
    path("innlesing/", importing.import_trainings, name="import"),
    path("<str:ref>/", training.show, name="show"),
    path("<str:ref>/endring/", training.change, name="change"),
    path("<str:ref>/oppmote/", training.record, name="record"),
    path("<str:ref>/avlysning/", training.drop, name="drop"),
]
