"""Duties made from measures, the decisions about days a document leaves open, and how a duty's term changed."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.plans.models.schemes import ControlKind
from qadam.programmes.models import Edition, Executor, Measure


class DateDecision(models.Model):
    """The control office sets a day that the document leaves open, or registers the event that makes one."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="date_decisions")
    due_on = models.DateField(_("due day"))
    event_on = models.DateField(_("day of the event"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    document = models.CharField(_("document"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["measure", "due_on"], name="one_decision_a_day")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.due_on}"


class Consolidator(models.Model):
    """The control office names who gathers the information on a measure that its document gives to many equally."""

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="consolidator")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    document = models.CharField(_("document"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.measure}: {self.body}"


def late_on(today: date) -> models.Q:
    """Return the condition that a duty is past the day to act with nothing submitted.

    An archive is never late, nor is a body that acts by agreement and has not agreed.
    """
    return models.Q(
        term_on__lt=today, state__in=Duty.UNFINISHED, edition__state=Edition.State.APPROVED
    ) & models.Q(agreement__in=(Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED))


def publicly_late_on(today: date) -> models.Q:
    """Return the same as the public may know it: a co-executor's inner day is none of its business."""
    return late_on(today) & (~models.Q(part=Duty.Part.CO) | models.Q(measure_on__lt=today))


class DutyQuerySet(models.QuerySet["Duty"]):
    """Finding duties."""

    def public(self) -> "DutyQuerySet":
        """Return the duties of programmes anybody may read."""
        return self.exclude(edition__state=Edition.State.DRAFT)

    def live(self) -> "DutyQuerySet":
        """Return the duties of programmes in force."""
        return self.filter(edition__state=Edition.State.APPROVED)

    def unfinished(self) -> "DutyQuerySet":
        """Return what still waits for its executor."""
        return self.filter(state__in=Duty.UNFINISHED)

    def overdue(self, today: date) -> "DutyQuerySet":
        """Return what is past its day with nothing submitted."""
        return self.filter(late_on(today))


class Duty(models.Model):
    """What one body owes on one day for one measure: measure × body × rule × moment."""

    class Kind(models.TextChoices):
        REPORT = "report", _("information")
        WORK = "work", _("work")

    class Part(models.TextChoices):
        EACH = "each", _("reports separately")
        LEAD = "lead", _("leads")
        CO = "co", _("co-executor")

    class Agreement(models.TextChoices):
        NOT_ASKED = "", _("not needed")
        ASKED = "asked", _("not agreed yet")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        EXTENDED = "extended", _("term extended")
        RETERMED = "retermed", _("given a new term")
        LONGER = "longer", _("on longer control")
        RESUMED = "resumed", _("resumed")
        ACCEPTED = "accepted", _("accepted")
        INFORMATION = "information", _("taken for information")
        EXCUSED = "excused", _("excused")

    class Holder(models.TextChoices):
        EXECUTOR = "executor", _("the executor")
        AGREEING = "agreeing", _("who agrees inside the body")
        SIGNATORY = "signatory", _("the signatory")
        REVIEWER = "reviewer", _("the reviewer")
        NOBODY = "", _("nobody")

    # The states in which a duty still waits for its executor, and those in which nothing waits any more.
    UNFINISHED = (
        State.PLANNED,
        State.OPEN,
        State.RETURNED,
        State.EXTENDED,
        State.RETERMED,
        State.LONGER,
        State.RESUMED,
    )
    DONE = (State.ACCEPTED, State.INFORMATION)

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="duties")
    # The measure's own edition, so that a control board reads one table.
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="duties", editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="duties")
    via = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    # The body that owed it before its end; the rule goes on naming that one.
    handed_from = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=Executor.Role.choices, blank=True)
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.EACH)
    # The lead's duty of the same moment, to which a co-executor contributes.
    lead = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="contributions")
    is_by_agreement = models.BooleanField(default=False)
    agreement = models.CharField(
        max_length=10, choices=Agreement.choices, blank=True, default=Agreement.NOT_ASKED
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    control_kind = models.CharField(max_length=20, choices=ControlKind.choices, blank=True)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField()
    # The day by the document, the day in force, and the day by which the body must act now (after a return: rework).
    original_on = models.DateField()
    # The measure's own day, moved by the calendar alone: the same for the lead and all who contribute to it.
    measure_on = models.DateField(db_index=True)
    due_on = models.DateField(db_index=True)
    term_on = models.DateField()
    # A person's decision changed the day: the rule no longer moves it.
    has_own_term = models.BooleanField(default=False)
    # Between the end of the period and the lead's day there is no room for a co-executor's own day.
    has_no_room = models.BooleanField(default=False)
    opens_on = models.DateField()
    received_on = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.PLANNED)
    decision = models.ForeignKey(DateDecision, models.PROTECT, null=True, blank=True, related_name="duties")
    assigned_to = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lies_with = models.CharField(max_length=10, choices=Holder.choices, default=Holder.EXECUTOR, blank=True)
    lies_since = models.DateField(null=True, blank=True)
    # The first submission that asks to be accepted, and whether it came after the day in force then.
    answered_on = models.DateField(null=True, blank=True)
    is_late_answer = models.BooleanField(default=False)
    accepted_on = models.DateField(null=True, blank=True)
    times_returned = models.PositiveSmallIntegerField(default=0)
    times_extended = models.PositiveSmallIntegerField(default=0)
    times_submitted = models.PositiveSmallIntegerField(default=0)
    # When the worker has to look at this duty next: its beginning, a reminder, a threshold after its day.
    next_moment_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "measure__position", "body__sort_kk"]
        verbose_name = _("duty")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "body", "original_on", "last_on", "kind"], name="one_duty_a_moment"
            ),
            models.CheckConstraint(
                condition=models.Q(part="co") | models.Q(lead=None), name="only_a_co_executor_has_a_lead"
            ),
        ]
        indexes = [
            models.Index(fields=["body", "state", "term_on"]),
            models.Index(fields=["measure", "due_on"]),
            models.Index(fields=["state", "opens_on"]),
            models.Index(fields=["edition", "state", "term_on"]),
            # All that a control board counts by: it reads this index alone, not the wide rows.
            models.Index(
                name="plans_duty_board",
                fields=[
                    "edition",
                    "due_on",
                    "agreement",
                    "state",
                    "is_late_answer",
                    "term_on",
                    "times_returned",
                    "times_extended",
                    "times_submitted",
                    "lies_since",
                    "body",
                    "measure",
                    "lead",
                    "part",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure.number} · {self.body} · {self.due_on}"

    @property
    def is_moved(self) -> bool:
        """Tell whether the calendar moved the document's day; both days are then shown."""
        return self.original_on != self.measure_on

    @property
    def acts_on(self) -> date:
        """Return the day by which the body must act now, the day it was due where nothing waits any more."""
        return self.due_on if self.is_finished else self.term_on

    @property
    def moved_from(self) -> date | None:
        """Return the document's day where the calendar alone put the day of acting in its place."""
        return self.original_on if self.is_moved and self.acts_on == self.measure_on else None

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing waits for the executor any more."""
        return self.state not in self.UNFINISHED

    def is_overdue(self, today: date) -> bool:
        """Tell whether the day is past with nothing submitted, by the same rule as `late_on`."""
        return self.is_late(self.measure.edition, today)

    def is_publicly_late(self, edition: Edition, today: date) -> bool:
        """Tell whether the public may know it as late, by the same rule as `publicly_late_on`."""
        return self.is_late(edition, today) and (self.part != self.Part.CO or self.measure_on < today)

    def is_late(self, edition: Edition, today: date) -> bool:
        """Tell the same where the programme is at hand already."""
        is_owed = edition.state == Edition.State.APPROVED and self.agreement in (
            self.Agreement.NOT_ASKED,
            self.Agreement.AGREED,
        )
        return is_owed and not self.is_finished and self.term_on < today


class TermChange(models.Model):
    """A duty's day was changed by a person's decision; the rule in force on the due day judges lateness."""

    class Cause(models.TextChoices):
        EXTENSION = "extension", _("extension granted")
        RETERM = "reterm", _("new term set")
        LONGER = "longer", _("moved to longer control")
        RESUMED = "resumed", _("resumed")
        INNER = "inner", _("inner day set")

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="term_changes")
    cause = models.CharField(max_length=20, choices=Cause.choices)
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    document = models.CharField(_("document"), max_length=300, blank=True)
    responsible = models.CharField(_("responsible officials"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.from_on} → {self.to_on}"


class HandOver(models.Model):
    """An open duty passed from a body that ended to its successor, by an act."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="hand_overs")
    from_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    to_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    from_day = models.DateField()
    act = models.CharField(_("act"), max_length=300)
    handed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["from_day", "pk"]

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.from_body} → {self.to_body}"


class Explanation(models.Model):
    """Why a duty is late: the reason, the promised day, who answers for it; a head's is the explanatory note."""

    class Cause(models.TextChoices):
        CO_EXECUTORS = "co_executors", _("co-executors have not sent")
        AGREEING = "agreeing", _("being agreed")
        FUNDING = "funding", _("funding")
        PROCUREMENT = "procurement", _("procurement")
        LAW = "law", _("an act is awaited")
        PEOPLE = "people", _("no staff")
        DATA = "data", _("data is awaited")
        OTHER = "other", _("other")

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="explanations")
    cause = models.CharField(_("reason"), max_length=20, choices=Cause.choices)
    text = models.TextField(_("explanation"), max_length=4000)
    promised_on = models.DateField(_("promised day"), null=True, blank=True)
    responsible = models.CharField(_("responsible official"), max_length=300)
    is_by_head = models.BooleanField(default=False)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="+")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.cause}"


class Escalation(models.Model):
    """A threshold after the due day was passed; each is said once for a day in force."""

    class Step(models.TextChoices):
        NOTICE = "notice", _("notice to the head")
        EXTRACT = "extract", _("extract to the supervising body")
        NOTE = "note", _("explanatory note asked for")

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="escalations")
    step = models.CharField(max_length=10, choices=Step.choices)
    term_on = models.DateField()
    passed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["passed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "step", "term_on"], name="one_escalation_a_term")
        ]

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.step}"
