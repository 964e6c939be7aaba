from django.urls import path

from cases.views import card, card_draft

app_name = "cards"
urlpatterns = [
    path("", card.index, name="index"),
    path("<str:code>/", card.card, name="card"),
    path("<str:code>/oppsett/", card_draft.set_up, name="set_up"),
    path("<str:code>/versjoner/<int:number>/", card.version, name="version"),
    path("<str:code>/versjoner/<int:number>/utskrift/", card.print_version, name="print"),
    path("<str:code>/endringer/", card.changes, name="changes"),
    path("<str:code>/utkast/", card_draft.draft, name="draft"),
    path("<str:code>/utkast/hode/", card_draft.change_head, name="change_head"),
    path("<str:code>/utkast/forkasting/", card_draft.drop, name="drop"),
    path("<str:code>/steg/nytt/", card_draft.add_step, name="add_step"),
    path("<str:code>/steg/<uuid:pk>/", card_draft.change_step, name="change_step"),
    path("<str:code>/steg/<uuid:pk>/plass/", card_draft.move_step, name="move_step"),
    path("<str:code>/steg/<uuid:pk>/fjerning/", card_draft.remove_step, name="remove_step"),
]
