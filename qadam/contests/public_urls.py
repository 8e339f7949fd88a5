"""Addresses of the pages that tell of contests."""

from django.urls import path, re_path

from qadam.contests.views import embed, pictures, public, results

urlpatterns = [
    path("", public.contest_list, name="list"),
    path("embed/<slug:slug>/", embed.embed, name="embed"),
    path("embed/<slug:slug>/banner.png", embed.picture, name="embed-picture"),
    path("<slug:slug>/", public.contest, name="contest"),
    path("<slug:slug>/card.jpg", pictures.contest_card, name="contest-card"),
    path("<slug:slug>/feed.atom", results.feed, name="feed"),
    path("<slug:slug>/sitemap.xml", results.sitemap, name="sitemap"),
    path("<slug:slug>/announcement/", public.announcement, name="announcement"),
    path("<slug:slug>/banner/", embed.banner, name="banner"),
    path("<slug:slug>/candidates/", public.candidates, name="candidates"),
    path("<slug:slug>/candidates/<slug:number>/", public.candidate, name="candidate"),
    path("<slug:slug>/candidates/<slug:number>/card.jpg", pictures.card, name="card"),
    path("<slug:slug>/candidates/<slug:number>/qr.svg", pictures.qr, name="qr"),
    path("<slug:slug>/candidates/<slug:number>/photo/<int:width>/", pictures.photo, name="photo"),
    path("<slug:slug>/candidates/<slug:number>/video/<int:pk>/", pictures.video, name="video"),
    path("<slug:slug>/arenas/<int:pk>/", public.arena, name="arena"),
    path("<slug:slug>/results/", results.results, name="results"),
    path("<slug:slug>/arenas/<int:pk>/protocol/", results.protocol, name="protocol"),
    re_path(
        r"^(?P<slug>[-\w]+)/arenas/(?P<pk>[0-9]{1,9})/protocol\.csv$",
        results.protocol_table,
        name="protocol-table",
    ),
    re_path(r"^(?P<slug>[-\w]+)/arenas/(?P<pk>[0-9]{1,9})/days\.csv$", results.days_table, name="days-table"),
]
