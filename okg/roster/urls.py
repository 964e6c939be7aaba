from django.urls import path

from okg.roster import views

app_name = "roster"
urlpatterns = [
    path("gruppen/", views.group, name="group"),
    path("gruppen/ny/", views.invite, name="invite"),
    path("gruppen/ny/lenke/", views.invited, name="invited"),
    path("gruppen/<str:username>/stengning/", views.close, name="close"),
    path("gruppen/<str:username>/verv/", views.terms_of, name="terms"),
    path("gruppen/<str:username>/verv/nytt/", views.appoint, name="appoint"),
    path("gruppen/<str:username>/verv/<uuid:pk>/", views.move_end, name="move_end"),
    path("gruppen/<str:username>/verv/<uuid:pk>/slutt/", views.end_term, name="end_term"),
    path("erklaring/", views.declare, name="declare"),
    path("erklaring/pdf/", views.own_declaration, name="own_declaration"),
    path("velkommen/<str:uid>/<str:token>/", views.welcome, name="welcome"),
]
