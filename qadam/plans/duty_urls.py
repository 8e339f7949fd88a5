"""Addresses of one duty at the desk: its page, its report, the review, its term."""

from django.urls import path

from qadam.plans.views import duties, reports, reviews, terms

urlpatterns = [
    path("", duties.duty_page, name="duty"),
    path("versions/", duties.versions_page, name="report-versions"),
    # The body writes, signs off and sends.
    path("report/", reports.report_save, name="report-save"),
    path("files/<int:file_pk>/remove/", reports.file_remove, name="file-remove"),
    path("agree/", reports.report_agree, name="report-agree"),
    path("sign/", reports.report_sign, name="report-sign"),
    path("take-back/", reports.report_take_back, name="report-take-back"),
    path("submit/", reports.report_submit, name="report-submit"),
    # The reviewer decides.
    path("accept/", reviews.report_accept, name="report-accept"),
    path("information/", reviews.report_information, name="report-information"),
    path("extend/", reviews.report_extend, name="report-extend"),
    path("longer/", reviews.report_longer, name="report-longer"),
    path("return/", reviews.report_return, name="report-return"),
    # What everybody reads of it.
    path("release/", reviews.report_release, name="report-release"),
    path("withdraw/", reviews.report_withdraw, name="report-withdraw"),
    # The control side sets the term; the body explains, answers, names a person.
    path("term/", terms.duty_term, name="duty-term"),
    path("excuse/", terms.duty_excuse, name="duty-excuse"),
    path("resume/", terms.duty_resume, name="duty-resume"),
    path("inner-day/", terms.duty_inner, name="duty-inner"),
    path("leave/", terms.duty_leave, name="duty-leave"),
    path("explain/", terms.duty_explain, name="duty-explain"),
    path("take-part/", terms.duty_agree, name="duty-agree"),
    path("decline/", terms.duty_decline, name="duty-decline"),
    path("person/", terms.duty_assign, name="duty-assign"),
]
