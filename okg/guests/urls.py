from django.urls import path

from okg.guests import views

app_name = "guests"
urlpatterns = [
    path("bekymringer/<str:ref>/gjest/", views.invite_to_concern, name="invite_to_concern"),
    path("moter/saker/<uuid:pk>/gjest/", views.invite_to_item, name="invite_to_item"),
    path("gruppen/gjester/", views.list_guests, name="list"),
    path("gruppen/gjester/lenke/", views.invited, name="invited"),
    path("gruppen/gjester/<uuid:pk>/lenke/", views.new_link, name="new_link"),
    path("gruppen/gjester/<uuid:pk>/slutt/", views.end, name="end"),
    path("gruppen/gjester/<uuid:pk>/erklaring/", views.declaration, name="declaration"),
    path("gjest/<uuid:pk>/", views.item, name="item"),
    path("gjest/<uuid:pk>/bidrag/", views.contribute, name="contribute"),
]
