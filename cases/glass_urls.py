from django.urls import path

from cases.views import glass

app_name = "glass"
urlpatterns = [
    path("", glass.break_open, name="open"),
    path("<uuid:pk>/identitet/", glass.identify, name="identify"),
    path("<uuid:pk>/slutt/", glass.end, name="end"),
    path("<uuid:pk>/gjennomgang/", glass.review, name="review"),
]
