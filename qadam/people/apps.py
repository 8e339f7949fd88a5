from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "qadam.people"
    label = "people"
