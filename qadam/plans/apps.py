from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "qadam.plans"
    label = "plans"
