"""Addresses of documents at the desk: bringing, checking, making the draft programme."""

from django.urls import path

from qadam.intake.views import bodies, checking, documents, making

app_name = "intake"

urlpatterns = [
    path("documents/", documents.document_list, name="list"),
    path("documents/bring/", documents.bring, name="bring"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/again/", documents.again, name="again"),
    path("documents/<int:pk>/throw-away/", documents.throw_away, name="throw-away"),
    path("documents/<int:pk>/source/", documents.source, name="source"),
    path("documents/<int:pk>/draft.<slug:kind>", documents.draft_file, name="draft-file"),
    path("documents/<int:pk>/facts/", documents.facts, name="facts"),
    path("documents/<int:pk>/twin/", documents.twin, name="twin"),
    path("documents/<int:pk>/accept/", checking.accept_all, name="accept-all"),
    path("documents/<int:pk>/rows/<int:row_pk>/", checking.row_page, name="row"),
    path("documents/<int:pk>/rows/<int:row_pk>/save/", checking.row_autosave, name="row-autosave"),
    path("documents/<int:pk>/rows/<int:row_pk>/meaning/", checking.row_meaning, name="row-meaning"),
    path("documents/<int:pk>/bodies/", bodies.body_list, name="bodies"),
    path("documents/<int:pk>/bodies/<int:choice_pk>/", bodies.body_choice, name="body"),
    path("documents/<int:pk>/compare/", making.compare, name="compare"),
    path("documents/<int:pk>/make/", making.make, name="make"),
    path("documents/<int:pk>/correct/", making.correct, name="correct"),
]
