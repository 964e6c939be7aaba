from django.urls import path

from okg.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.show, name="show"),
]
