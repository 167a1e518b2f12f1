from django.apps import AppConfig


class LegislationConfig(AppConfig):
    name = "legislation"
    label = "legislation"
    verbose_name = "立法计划"
