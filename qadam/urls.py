"""All addresses: those that carry the language, and the few that do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from qadam.portal.views import log_heads, robots

urlpatterns = [
    path("log/heads.txt", log_heads, name="log-heads"),
    path("robots.txt", robots, name="robots"),
    *i18n_patterns(
        path("", include("qadam.portal.urls")),
        path("programmes/", include("qadam.programmes.urls")),
        path("programmes/", include("qadam.plans.urls")),
        path("programmes/", include("qadam.contests.programme_urls")),
        path("programmes/", include("qadam.indicators.urls")),
        path("programmes/", include("qadam.indicators.norm_urls")),
        path("programmes/", include("qadam.indicators.budget_urls")),
        path("programmes/", include("qadam.indicators.finding_urls")),
        path("programmes/", include("qadam.indicators.document_urls")),
        path("results/", include("qadam.indicators.country_urls")),
        path("contests/", include("qadam.contests.urls")),
        path("desk/", include("qadam.desk.urls")),
        path("desk/", include("qadam.programmes.desk_urls")),
        path("desk/", include("qadam.intake.urls")),
        path("desk/", include("qadam.contests.desk_urls")),
        path("desk/", include("qadam.indicators.desk_urls")),
        path("desk/", include("qadam.indicators.norm_desk_urls")),
        path("desk/", include("qadam.indicators.money_desk_urls")),
        path("desk/", include("qadam.people.urls")),
        path("desk/", include("qadam.territories.urls")),
        path("desk/", include("qadam.notices.urls")),
        path("files/", include("qadam.files.urls")),
        path("account/", include("qadam.people.account_urls")),
        prefix_default_language=True,
    ),
]

handler400 = "qadam.portal.views.bad_request"
handler403 = "qadam.portal.views.forbidden"
handler404 = "qadam.portal.views.not_found"
handler500 = "qadam.portal.views.server_error"
