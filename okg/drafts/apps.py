from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "okg.drafts"
    label = "drafts"
