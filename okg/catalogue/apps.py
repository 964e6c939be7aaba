from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "okg.catalogue"
    label = "catalogue"
