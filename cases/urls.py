from django.urls import path

from cases.views import concern, followup, impartiality, intake

app_name = "cases"
urlpatterns = [
    path("", intake.index, name="index"),
    path("ny/", intake.log, name="log"),
    path("oppgaver/ny/", followup.add_group_task, name="add_group_task"),
    path("oppgaver/<uuid:pk>/utfort/", followup.finish_task, name="finish_task"),
    path("oppgaver/<uuid:pk>/gjenapning/", followup.reopen_task, name="reopen_task"),
    path("oppgaver/<uuid:pk>/frafall/", followup.drop_task, name="drop_task"),
    path("dokumenter/<uuid:pk>/", concern.download, name="download"),
    path("habilitet/<uuid:pk>/", impartiality.decide, name="decide_impartiality"),
    path("<str:ref>/", concern.show, name="show"),
    path("<str:ref>/habilitet/", impartiality.declare, name="declare"),
    path("<str:ref>/inhabilitet/<uuid:pk>/slutt/", impartiality.lift, name="lift_recusal"),
    path("<str:ref>/vurdering/", followup.assess, name="assess"),
    path("<str:ref>/notat/", followup.note, name="note"),
    path("<str:ref>/notat/<uuid:pk>/retting/", followup.correct_note, name="correct_note"),
    path("<str:ref>/dokument/", followup.attach, name="attach"),
    path("<str:ref>/oppgave/", followup.add_task, name="add_task"),
    path("<str:ref>/tilgang/", followup.grants_given, name="grants"),
    path("<str:ref>/tilgang/ny/", followup.grant, name="grant"),
    path("<str:ref>/tilgang/<uuid:pk>/slutt/", followup.end_grant, name="end_grant"),
    path("<str:ref>/sammendrag/", followup.summarise, name="summarise"),
    path("<str:ref>/retting/", followup.correct, name="correct"),
    path("<str:ref>/ansvar/", followup.hand_over, name="hand_over"),
    path("<str:ref>/avslutning/", followup.close, name="close"),
    path("<str:ref>/person/", concern.person, name="person"),
    path("<str:ref>/person/ny/", concern.record, name="record"),
    path("<str:ref>/person/<uuid:pk>/", concern.change_person, name="change_person"),
]
