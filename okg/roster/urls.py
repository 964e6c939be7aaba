from django.urls import path

from okg.roster import basis, session_views, views

app_name = "roster"
urlpatterns = [
    path("gruppen/", views.group, name="group"),
    path("gruppen/ny/", views.invite, name="invite"),
    path("gruppen/ny/lenke/", views.invited, name="invited"),
    path("gruppen/rettsgrunnlag/", basis.bases, name="bases"),
    path("gruppen/rettsgrunnlag/<str:code>/", basis.basis, name="basis"),
    path("gruppen/rettsgrunnlag/<str:code>/ny-versjon/", basis.revise, name="revise_basis"),
    path("gruppen/rettsgrunnlag/<str:code>/bruk/", basis.use, name="use_basis"),
    path("gruppen/<str:username>/stengning/", views.close, name="close"),
    path("gruppen/<str:username>/okter/", session_views.end_of_user, name="end_sessions_of"),
    path("min-side/okter/", session_views.show, name="sessions"),
    path("min-side/okter/avslutt/", session_views.end, name="end_sessions"),
    path("gruppen/<str:username>/verv/", views.terms_of, name="terms"),
    path("gruppen/<str:username>/verv/nytt/", views.appoint, name="appoint"),
    path("gruppen/<str:username>/verv/<uuid:pk>/", views.move_end, name="move_end"),
    path("gruppen/<str:username>/verv/<uuid:pk>/slutt/", views.end_term, name="end_term"),
    path("erklaring/", views.declare, name="declare"),
    path("erklaring/pdf/", views.own_declaration, name="own_declaration"),
    path("velkommen/<str:uid>/<str:token>/", views.welcome, name="welcome"),
]
