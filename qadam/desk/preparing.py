"""Everything an installation needs before it serves: database, static files, shipped data, founding programmes."""

import hashlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from qadam.desk import demonstration
from qadam.kit import clock
from qadam.plans.actions import load_schemes, make_duties
from qadam.programmes.actions import load_folder
from qadam.programmes.models import Edition
from qadam.territories.actions import load_known_transfers, load_units
from qadam.territories.models import DayTransfer
from qadam.workflow import append_only
from qadam.workflow.log import MACHINE

Tell = Callable[[str], None]
logger = logging.getLogger("qadam.desk")


def fingerprint(paths: Iterable[Path]) -> str:
    """Return a digest of files by name and content: what has not changed is not loaded again."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def prepare(tell: Tell) -> None:
    """Bring an installation up to date; run again it only looks."""
    is_upgraded = migrate(tell)
    collect_static(tell)
    load_places(tell)
    load_schemes(by=MACHINE)
    if is_upgraded:
        follow_rules(tell)
    load_founding(tell)
    if settings.DEMONSTRATION:
        demonstration.prepare(clock.today(), tell)


def look_at_database() -> None:
    """Stop at a database that cannot keep Kazakh text; say it when a guard of an append-only table is gone."""
    for message in run_checks(tags=[Tags.database], databases=["default"]):
        if message.is_serious():
            raise CommandError(f"{message.msg} {message.hint or ''}".strip())
        logger.warning("%s %s", message.msg, message.hint or "")


def migrate(tell: Tell) -> bool:
    """Bring the database to today's shape, guard its append-only tables, and tell whether anything had to change."""
    look_at_database()
    executor = MigrationExecutor(connection)
    is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if is_behind:
        tell("the database")
        call_command("migrate", interactive=False, verbosity=0)
    if append_only.missing():
        append_only.install()
    return is_behind


def follow_rules(tell: Tell) -> None:
    """Make the duties of the programmes here equal to today's rules: an older version made them by fewer."""
    for edition in Edition.objects.exclude(state=Edition.State.DRAFT):
        changes = make_duties(edition, by=MACHINE)
        if changes.added or changes.changed or changes.removed:
            tell(f"the duties of {edition.slug}")


def collect_static(tell: Tell) -> None:
    """Hash and compress the static files when they have changed."""
    mark = Path(settings.STATIC_ROOT) / "fingerprint"
    sources = (path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*"))
    present = fingerprint(sources)
    if mark.exists() and mark.read_text(encoding="ascii") == present:
        return
    tell("static files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(present, encoding="ascii")


def load_places(tell: Tell) -> None:
    """Bring the shipped territories up to date; transfers of days, which people edit, only into an empty list."""
    loaded = load_units(by=MACHINE)
    if loaded.added or loaded.changed:
        tell(f"territories: {loaded.added} added, {loaded.changed} changed")
    if not DayTransfer.objects.exists():
        load_known_transfers(by=MACHINE)


def load_founding(tell: Tell) -> None:
    """Load the founding programmes that are not loaded yet or whose packages have changed."""
    loaded = dict(Edition.objects.values_list("slug", "fingerprint"))
    for folder in sorted(
        path for path in settings.PROGRAMMES_DIR.iterdir() if (path / "programme.yaml").exists()
    ):
        present = fingerprint(folder.iterdir())
        if loaded.get(folder.name) == present:
            continue
        edition, report = load_folder(folder, by=MACHINE)
        Edition.objects.filter(pk=edition.pk).update(fingerprint=present)
        tell(f"{edition.slug}: {report}")
