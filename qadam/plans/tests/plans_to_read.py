"""Plans for the tests of public pages: a small one made in the test, the founding one from its package."""

from django.conf import settings

from qadam.programmes.actions import load, load_folder
from qadam.programmes.models import Edition, Measure
from qadam.programmes.package.package import read_files
from qadam.programmes.tests.conftest import SMALL
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE


def founding(slug: str = "enbek-qogamy-2015") -> Edition:
    """Load a founding programme, and the units of the country for its map."""
    load_units(by=MACHINE)
    return load_folder(settings.PROGRAMMES_DIR / slug, by=MACHINE)[0]


def small(status: str = "archive", *, is_sample: bool = False, **changes: str) -> Edition:
    """Load the small plan of two measures; `changes` replace words of its files by file name without its ending."""
    files = dict(SMALL)
    files["programme.yaml"] = files["programme.yaml"].replace("status: archive", f"status: {status}")
    for name, text in changes.items():
        files[f"{name}.csv"] = text
    edition = load(read_files({name: text.encode() for name, text in files.items()}), by=MACHINE)[0]
    if is_sample:
        edition.is_sample = True
        edition.save(update_fields=["is_sample"])
    return edition


def with_measures(edition: Edition, count: int, after: int = 0) -> None:
    """Give the plan as many more measures as wanted, each with the products and executors of its first."""
    first = edition.measures.prefetch_related("products", "executors").first()
    assert first is not None
    for number in range(after, after + count):
        measure = Measure.objects.create(
            edition=edition,
            node=first.node,
            position=100 + number,
            number=str(100 + number),
            code=str(100 + number),
            name_kk=f"Шара {number}",
            name_ru=f"Мера {number}",
            name_en=f"Measure {number}",
            deadline="until 2016-03-01",
        )
        for product in first.products.all():
            measure.products.create(position=product.position, form=product.form)
        for executor in first.executors.all():
            measure.executors.create(position=executor.position, body=executor.body, role=executor.role)
