from datetime import timedelta, timezone

from django.db import migrations
from django.db.models import Count, F, OuterRef, Subquery

# The day of a moment before 2024 would need Almaty's older offset; no report was submitted here before then.
ALMATY = timezone(timedelta(hours=5))


def fill(apps, schema_editor):
    """Give the duties made so far what control reads: their edition, the day to act, what was submitted."""
    duties = apps.get_model("plans", "Duty").objects
    measures = apps.get_model("programmes", "Measure").objects
    edition = measures.filter(pk=OuterRef("measure")).values("edition")[:1]
    days = {"term_on": F("due_on"), "measure_on": F("due_on"), "received_on": F("opens_on")}
    duties.update(edition=Subquery(edition), **days)
    duties.filter(is_by_agreement=True).update(agreement="asked")
    duties.filter(state="accepted").update(lies_with="")
    duties.filter(state="submitted").update(lies_with="reviewer")
    reports = apps.get_model("plans", "Report").objects.exclude(first_submitted_at=None)
    for report in reports.annotate(count=Count("versions")).select_related("duty").iterator():
        duty = report.duty
        duty.answered_on = report.first_submitted_at.astimezone(ALMATY).date()
        duty.is_late_answer = duty.answered_on > duty.due_on
        duty.lies_since = report.submitted_at.astimezone(ALMATY).date()
        duty.accepted_on = duty.lies_since if duty.state == "accepted" else None
        duty.times_submitted = report.count
        duty.save()


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_control")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
