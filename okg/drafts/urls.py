from django.urls import path

from okg.drafts import views

app_name = "drafts"
urlpatterns = [
    path("", views.save, name="save"),
    path("kast/", views.drop, name="drop"),
]
