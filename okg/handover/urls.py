from django.urls import path

from okg.handover import views

app_name = "handover"
urlpatterns = [
    path("gruppen/uten-ansvarlig/", views.ownerless, name="ownerless"),
    path("gruppen/uten-ansvarlig/mottak/", views.receive, name="receive"),
    path("gruppen/<str:username>/overlevering/", views.hand_over, name="hand_over"),
]
