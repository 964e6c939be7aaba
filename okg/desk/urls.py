from django.urls import path

from okg.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.show, name="show"),
    path("nytt/", views.notices, name="notices"),
    path("post/", views.outbox, name="outbox"),
    path("post/<uuid:pk>/", views.retry, name="retry"),
]
