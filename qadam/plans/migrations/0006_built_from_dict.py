from django.db import migrations, models


def empty(apps, schema_editor):
    """What a text was built from is a dictionary, an empty one where it was written by hand."""
    apps.get_model("plans", "Report").objects.filter(built_from=[]).update(built_from={})


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_board_index")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="built_from",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.RunPython(empty, migrations.RunPython.noop),
    ]
