from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "qadam.programmes"
    label = "programmes"
