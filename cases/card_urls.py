from django.urls import path

from cases.views import concern

app_name = "cards"
urlpatterns = [
    path("", concern.cards, name="index"),
    path("<str:code>/", concern.card, name="card"),
]
