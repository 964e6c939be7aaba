from django.urls import path

from cases.views import tracks

app_name = "recalls"
urlpatterns = [path("<uuid:pk>/", tracks.answer, name="answer")]
