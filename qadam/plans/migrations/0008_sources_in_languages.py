import csv
from pathlib import Path

from django.db import migrations, models

SHIPPED = Path(__file__).parent.parent / "data" / "schemes.csv"


def fill(apps, schema_editor):
    """Give the shipped schemes their acts in the other languages; what an administrator wrote stays."""
    schemes = apps.get_model("plans", "ControlScheme").objects
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            shipped = schemes.exclude(source="").filter(code=row["code"], source=row["source"])
            shipped.update(source_ru=row["source_ru"], source_en=row["source_en"])


def field(name):
    return models.CharField(blank=True, max_length=300, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("plans", "0007_released")]

    operations = [
        migrations.AddField("controlscheme", "source_ru", field("source in Russian")),
        migrations.AddField("controlscheme", "source_en", field("source in English")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
