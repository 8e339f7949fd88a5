"""Public pages, warm, beside an empty Django view behind the same middleware."""

import gzip
import importlib
import re
import statistics
import sys
import time
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from qadam.desk.benches.result import Result
from qadam.programmes.models import Edition
from qadam.workflow.cached import SHELF

EMPTY = "/bench/empty/"
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2|svg))"')


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    """Answer with nothing: what Django and the middleware cost by themselves."""
    return HttpResponse()


def run(*, quick: bool) -> Result:
    """Time the pages of the largest public plan, each against the empty view, turn by turn."""
    edition = max(Edition.objects.public(), key=lambda one: one.measures.count(), default=None)
    if edition is None:
        raise LookupError("no programme is loaded; run `qadam demo` first")
    rounds = 20 if quick else 200
    base = f"/kk/programmes/{edition.slug}"
    measure = edition.measures.order_by("position").first()
    assert measure is not None
    pages = {
        "home": "/kk/",
        "plan": f"{base}/plan/",
        "measure": f"{base}/measures/{measure.code}/",
        "calendar": f"{base}/calendar/",
    }
    result = Result("pages")
    with override_settings(ROOT_URLCONF=_urls_with_empty(), ALLOWED_HOSTS=["testserver"]):
        client = Client()
        for name, address in pages.items():
            SHELF.empty()
            result.figures[f"{name}_cold_ms"] = _one(client, address) * 1000
            times = _turn_by_turn(client, [EMPTY, address], rounds)
            result.figures[f"{name}_warm_ms"] = times[address] * 1000
            result.figures["empty_view_ms"] = times[EMPTY] * 1000
            result.ratios[f"{name}_to_empty"] = times[address] / times[EMPTY]
            result.aims[f"{name}_to_empty"] = "<= 4"
            weight = _weight(client, address) / 1024
            result.figures[f"{name}_first_view_kb_gz"] = weight
            result.aims[f"{name}_first_view_kb_gz"] = "<= 120"
    return result


def _urls_with_empty() -> str:
    module = ModuleType("qadam.desk.benches.urls_with_empty")
    own = importlib.import_module(settings.ROOT_URLCONF)
    vars(module).update(vars(own) | {"__name__": module.__name__})
    vars(module)["urlpatterns"] = [path(EMPTY[1:], empty), *own.urlpatterns]
    sys.modules[module.__name__] = module
    return module.__name__


def _one(client: Client, address: str) -> float:
    began = time.perf_counter()
    response = client.get(address)
    took = time.perf_counter() - began
    if response.status_code != 200:
        raise LookupError(f"{address} answered {response.status_code}")
    return took


def _turn_by_turn(client: Client, addresses: list[str], rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {address: [] for address in addresses}
    for _round in range(rounds):
        for address in addresses:
            times[address].append(_one(client, address))
    return {address: statistics.median(taken) for address, taken in times.items()}


def _weight(client: Client, address: str) -> int:
    """Return the bytes of a first view: the page and what its head names, compressed as they are served."""
    page = client.get(address).content
    names = {name.decode() for name in ASSET.findall(page)}
    return _packed(page) + sum(_asset(name.removeprefix(settings.STATIC_URL)) for name in names)


def _asset(name: str) -> int:
    roots = [Path(settings.STATIC_ROOT), *(Path(folder) for folder in settings.STATICFILES_DIRS)]
    file = next((root / name for root in roots if (root / name).exists()), None)
    if file is None:
        return 0
    data = file.read_bytes()
    return len(data) if file.suffix == ".woff2" else _packed(data)


def _packed(data: bytes) -> int:
    return len(gzip.compress(data))
