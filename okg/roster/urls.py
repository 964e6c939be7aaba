from django.urls import path

from okg.roster import views

app_name = "roster"
urlpatterns = [
    path("gruppen/", views.group, name="group"),
    path("gruppen/ny/", views.invite, name="invite"),
    path("gruppen/ny/lenke/", views.invited, name="invited"),
    path("gruppen/<str:username>/stengning/", views.close, name="close"),
    path("velkommen/<str:uid>/<str:token>/", views.welcome, name="welcome"),
]
