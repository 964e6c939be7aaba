from django.urls import path

from meetings.views import agenda, calling, cards, impartiality, minutes, pages

app_name = "meetings"
urlpatterns = [
    path("", pages.index, name="index"),
    path("ny/", calling.plan, name="plan"),
    path("tidligere/", calling.record, name="record"),
    path("forslag/<int:year>/", calling.proposals, name="proposals"),
    path("ekstraordinart/<str:ref>/", calling.call, name="call"),
    path("saker/<uuid:pk>/", minutes.item, name="item"),
    path("saker/<uuid:pk>/vedtak/", minutes.decide, name="decide"),
    path("saker/<uuid:pk>/referat/", minutes.write_item, name="write_item"),
    path("saker/<uuid:pk>/plass/", agenda.move_item, name="move_item"),
    path("saker/<uuid:pk>/fjerning/", agenda.remove_item, name="remove_item"),
    path("<str:ref>/", pages.show, name="show"),
    path("<str:ref>/kalender.ics", pages.calendar, name="calendar"),
    path("<str:ref>/bekreftelse/", calling.confirm, name="confirm"),
    path("<str:ref>/tilbaketrekking/", calling.withdraw, name="withdraw"),
    path("<str:ref>/tid/", calling.move, name="move"),
    path("<str:ref>/avlysning/", calling.cancel, name="cancel"),
    path("<str:ref>/innkalte/", calling.invite, name="invite"),
    path("<str:ref>/oppmote/", calling.hold, name="hold"),
    path("<str:ref>/saker/ny/", agenda.add_item, name="add_item"),
    path("<str:ref>/saker/<uuid:pk>/habilitet/", impartiality.declare, name="declare_item"),
    path("<str:ref>/habilitet/", impartiality.declare_all, name="declare_all"),
    path("<str:ref>/inhabilitet/<uuid:pk>/slutt/", impartiality.lift, name="lift_recusal"),
    path("<str:ref>/inhabilitet/<uuid:pk>/ut/", impartiality.go_out, name="go_out"),
    path("<str:ref>/inhabilitet/<uuid:pk>/inn/", impartiality.come_back, name="come_back"),
    path("<str:ref>/saker/forslag/", agenda.build, name="build"),
    path("<str:ref>/saker/kunngjoring/", agenda.publish, name="publish_agenda"),
    path("<str:ref>/saker/fast/", agenda.add_template, name="add_template"),
    path("<str:ref>/referat/", minutes.write, name="write_minutes"),
    path("<str:ref>/tiltakskort/", cards.adopt, name="adopt_cards"),
]
