from django.urls import path

from cases.views import duty

app_name = "duties"
urlpatterns = [
    path("", duty.index, name="index"),
    path("<str:code>/", duty.read, name="read"),
]
