"""Every address of the application. A new one needs a door, and a line in tests/access/policy.py."""

from django.urls import include, path

from okg.access.doors import missing
from okg.desk import health
from okg.roster import factor_views as factors
from okg.roster import log_in_views as log_in
from okg.roster import provider_views as provider
from okg.roster import views as roster

urlpatterns = [
    path("", include("okg.desk.urls")),
    path("", include("okg.guests.urls")),
    path("", include("okg.handover.urls")),
    path("", include("okg.roster.urls")),
    path("bekymringer/", include("cases.urls")),
    path("nodapning/", include("cases.glass_urls")),
    path("tilbakekalling/", include("cases.recall_urls")),
    path("tiltak/", include("measures.urls")),
    path("kompetanse/", include("measures.training_urls")),
    path("moter/", include("meetings.urls")),
    path("rapporter/", include("okg.reports.urls")),
    path("innsynslogg/", include("okg.insight.urls")),
    path("tiltakskort/", include("cases.card_urls")),
    path("plikter/", include("cases.duty_urls")),
    path("utkast/", include("okg.drafts.urls")),
    path("sprak/", roster.language, name="language"),
    path("okt/", roster.alive, name="alive"),
    path("helse/", health.show, name="health"),
    path("logg-inn/", log_in.log_in, name="account_login"),
    path("logg-inn/kode/", log_in.second_factor, name="mfa_authenticate"),
    path("logg-inn/passnokkel/", log_in.log_in_with_passkey, name="mfa_login_webauthn"),
    path("logg-inn/leverandor/", provider.begin, name="provider_login"),
    path("logg-inn/retur/", provider.come_back, name="provider_return"),
    path("logg-inn/igjen/", log_in.confirm, name="account_reauthenticate"),
    path("logg-inn/igjen/kode/", log_in.confirm_with_code, name="mfa_reauthenticate"),
    path("logg-inn/igjen/passnokkel/", log_in.confirm_with_passkey, name="mfa_reauthenticate_webauthn"),
    path("logg-inn/igjen/leverandor/", provider.confirm, name="provider_confirm"),
    path("logg-ut/", log_in.log_out, name="account_logout"),
    path("min-side/sikkerhet/", factors.index, name="mfa_index"),
    path("min-side/sikkerhet/kode/", factors.enrol, name="mfa_activate_totp"),
    path("min-side/sikkerhet/kode/av/", factors.remove_app, name="mfa_deactivate_totp"),
    path("min-side/sikkerhet/passnokkel/", factors.add_passkey, name="mfa_add_webauthn"),
    path("min-side/sikkerhet/passnokkel/<int:number>/", factors.rename_passkey, name="mfa_edit_webauthn"),
    path(
        "min-side/sikkerhet/passnokkel/<int:number>/av/", factors.remove_passkey, name="mfa_remove_webauthn"
    ),
    path("min-side/sikkerhet/reservekoder/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "min-side/sikkerhet/reservekoder/nye/",
        factors.make_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
handler403 = handler404 = missing
handler500 = "okg.desk.failing.server_error"
