"""Every address of the application. A new one needs a door, and a line in tests/access/policy.py."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path

from okg.access.doors import lobby, missing, open_to_all
from okg.desk import health
from okg.roster import views as roster

urlpatterns = [
    path("", include("okg.desk.urls")),
    path("", include("okg.roster.urls")),
    path("bekymringer/", include("cases.urls")),
    path("nodapning/", include("cases.glass_urls")),
    path("tiltak/", include("measures.urls")),
    path("kompetanse/", include("measures.training_urls")),
    path("moter/", include("meetings.urls")),
    path("rapporter/", include("okg.reports.urls")),
    path("tiltakskort/", include("cases.card_urls")),
    path("utkast/", include("okg.drafts.urls")),
    path("sprak/", roster.language, name="language"),
    path("okt/", roster.alive, name="alive"),
    path("helse/", health.show, name="health"),
    path("logg-inn/", open_to_all(account.login), name="account_login"),
    path("logg-inn/kode/", open_to_all(mfa.authenticate), name="mfa_authenticate"),
    path("logg-inn/igjen/", lobby(account.reauthenticate), name="account_reauthenticate"),
    path("logg-inn/igjen/kode/", lobby(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("logg-ut/", roster.logout, name="account_logout"),
    path("min-side/sikkerhet/", lobby(mfa.index), name="mfa_index"),
    path("min-side/sikkerhet/kode/", roster.enrol, name="mfa_activate_totp"),
    path("min-side/sikkerhet/kode/av/", lobby(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "min-side/sikkerhet/reservekoder/",
        lobby(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "min-side/sikkerhet/reservekoder/nye/",
        lobby(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
handler403 = handler404 = missing
handler500 = "okg.desk.failing.server_error"
