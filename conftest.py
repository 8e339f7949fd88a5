"""What every test may use, in the apps and in tests/."""

import os
import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import hypothesis
import pytest
from django.test import TransactionTestCase
from django.utils import translation

T = TypeVar("T")
SEED = int(os.environ.get("QADAM_SEED", "20151030"))
IS_TORTURE = os.environ.get("QADAM_CHECKS") == "torture"

hypothesis.settings.register_profile("sampled", deadline=None, max_examples=60, print_blob=True)
hypothesis.settings.register_profile("torture", deadline=None, max_examples=3000, print_blob=True)
hypothesis.settings.load_profile("torture" if IS_TORTURE else "sampled")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--keep-one-in", type=int, default=1, help="run a sample of the tests chosen by the seed"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    # The same examples in every run, until QADAM_SEED or --hypothesis-seed asks for others.
    if config.getoption("--hypothesis-seed") is None:
        config.option.hypothesis_seed = str(SEED)


def pytest_report_header() -> str:
    return f"qadam: checks {'in full' if IS_TORTURE else 'sampled'}, seed {SEED}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    share = config.getoption("--keep-one-in")
    if share == 1:
        return
    # The order hangs on the names and the seed alone; at least one test is always kept.
    drawn = sorted(items, key=lambda item: zlib.crc32(f"{SEED} {item.nodeid}".encode()))
    chosen = set(drawn[: -(-len(items) // share)])
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = [item for item in items if item in chosen]


@pytest.fixture(scope="session", autouse=True)
def _emptying_lifts_append_only() -> Iterator[None]:
    """Let tests with real transactions empty append-only tables when they end, as nothing else may."""
    from qadam.workflow import append_only

    empty: Callable[[Any], None] = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(case: Any) -> None:
        append_only.lift()
        empty(case)
        append_only.install()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(autouse=True)
def _no_kept_pages() -> Iterator[None]:
    """Let no test read a page that another test's database gave."""
    from qadam.workflow.cached import SHELF

    SHELF.empty()
    yield
    SHELF.empty()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Begin each test in the site's own language: a page read by the test before leaves its language behind."""
    translation.deactivate()


@pytest.fixture
def sample() -> Callable[[Sequence[T], int], list[T]]:
    """Return a function that keeps so many of the cases, chosen by the seed, or all under torture."""

    def keep(cases: Sequence[T], count: int) -> list[T]:
        if IS_TORTURE or len(cases) <= count:
            return list(cases)
        return random.Random(SEED).sample(list(cases), count)

    return keep
