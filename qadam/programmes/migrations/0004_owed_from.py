from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0003_approved_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="owed_from",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
