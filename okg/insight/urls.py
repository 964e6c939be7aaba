"""/innsynslogg/: the ledger's pages."""

from django.urls import path, register_converter

from okg.insight import periods, views

register_converter(periods.MonthInAddress, "month")
register_converter(periods.WeekInAddress, "week")

app_name = "insight"
urlpatterns = [
    path("", views.log, name="log"),
    path("fil/", views.export, name="export"),
    path("mine/", views.own, name="own"),
    path("maned/", views.this_month, name="this_month"),
    path("maned/<month:month>/", views.month, name="month"),
    path("uvanlig/<week:week>/", views.unusual_week, name="unusual"),
    path("uvanlig/<week:week>/<slug:finding>/", views.review, name="review"),
    path("registrert/<str:ref>/", views.statement_of_officer, name="officer_statement"),
    path("registrert/<str:ref>/innsyn.pdf", views.statement_pdf_of_officer, name="officer_statement_pdf"),
    path("<str:ref>/", views.trail, name="trail"),
    path("<str:ref>/innsyn/", views.statement_of_lead, name="statement"),
    path("<str:ref>/innsyn.pdf", views.statement_pdf_of_lead, name="statement_pdf"),
]
