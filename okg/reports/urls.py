"""/rapporter/: one report a quarter, at the quarter's own address. GET shows, POST does."""

from django.urls import path, register_converter

from okg.lib.quarters import Quarter
from okg.reports import files, views


class QuarterInAddress:
    """2026-3 in an address; a quarter that does not exist is a page that does not exist."""

    regex = r"\d{4}-[1-4]"

    def to_python(self, value):
        year, number = value.split("-")
        return Quarter(int(year), int(number))  # a ValueError means: no such page

    def to_url(self, quarter):
        return quarter.code


register_converter(QuarterInAddress, "quarter")

app_name = "reports"
urlpatterns = [
    path("", views.list_reports, name="list"),
    path("<quarter:quarter>/", views.show, name="show"),
    path("<quarter:quarter>/utkast/", views.draft, name="draft"),
    path("<quarter:quarter>/tekst/", views.write, name="write"),
    path("<quarter:quarter>/til-godkjenning/", views.ask_approval, name="ask_approval"),
    path("<quarter:quarter>/godkjenning/", views.approve, name="approve"),
    path("<quarter:quarter>/godkjenning/tilbake/", views.withdraw_approval, name="withdraw_approval"),
    path("<quarter:quarter>/publisering/", views.publish, name="publish"),
    *(
        path(f"<quarter:quarter>/rapport.{kind}", views.download, {"kind": kind}, name=f"download_{kind}")
        for kind in files.KINDS
    ),
]
