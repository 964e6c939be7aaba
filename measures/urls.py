"""/tiltak/: the year's measures. Address and act: GET shows, POST does."""

from django.urls import path

from measures.views import importing, lifecycle, reading

app_name = "measures"
urlpatterns = [
    path("", reading.list_year, name="list"),
    path("ny/", lifecycle.add, name="add"),
    path("innlesing/", importing.import_measures, name="import"),
    path("arshjul/", reading.wheel, name="wheel"),
    path("<str:ref>/", reading.show, name="show"),
    path("<str:ref>/endring/", lifecycle.change, name="change"),
    path("<str:ref>/eier/", lifecycle.give_owner, name="give_owner"),
    path("<str:ref>/fremdrift/", lifecycle.report_progress, name="report_progress"),
    path("<str:ref>/fullforing/", lifecycle.finish, name="finish"),
    path("<str:ref>/avlysning/", lifecycle.drop, name="drop"),
    path("<str:ref>/gjenapning/", lifecycle.reopen, name="reopen"),
    path("<str:ref>/evaluering/", lifecycle.evaluate, name="evaluate"),
]
