"""A small thing with states to try the workflow on, and those who act on it."""

import time
from dataclasses import dataclass
from typing import ClassVar

from django.db import models

from qadam.workflow.log import record
from qadam.workflow.transitions import transition


class Paper(models.Model):
    """A paper that is written, submitted and filed."""

    state = models.CharField(max_length=20, default="draft")
    title = models.CharField(max_length=100, blank=True)
    pages = models.JSONField(default=list)
    scan = models.FileField(blank=True)

    objects: ClassVar[models.Manager["Paper"]] = models.Manager()

    class Meta:
        # An app that is not installed: the table is made by the tests alone.
        app_label = "papers"

    def __str__(self) -> str:
        return self.title


class BluePaper(Paper):
    """The same paper seen by another class."""

    class Meta:
        app_label = "papers"
        proxy = True


@dataclass(frozen=True)
class Clerk:
    """Someone who acts."""

    log_key: str = "clerk-1"
    acting_body_key: str = "ministry"
    may: bool = True


def may_submit(by: Clerk, paper: Paper) -> bool:
    """Ask the clerk."""
    return by.may


@transition(source=["draft", "returned"], target="submitted", rule=may_submit)
def submit(paper: Paper, *, by: Clerk, why: str = "", page: str = "") -> None:
    """Submit a paper, perhaps with one more page."""
    if page:
        paper.pages.append(page)


@transition(source=["draft"], target="submitted", rule=may_submit)
def submit_slowly(paper: Paper, *, by: Clerk, page: str) -> None:
    """Submit a paper in such a time that others come meanwhile."""
    time.sleep(0.3)
    paper.pages.append(page)


@transition(source=["draft"], target="submitted", rule=may_submit)
def submit_and_fail(paper: Paper, *, by: Clerk) -> None:
    """Log something and fall over."""
    paper.title = "never kept"
    record(paper, "note", by=by)
    raise ValueError("the stapler is empty")


@transition(source=["draft"], target="submitted", rule=may_submit)
def submit_twice_inside(paper: Paper, *, by: Clerk) -> None:
    """Begin a transition of the same paper inside a transition."""
    submit(BluePaper.objects.get(pk=paper.pk), by=by)


@transition(source=["draft"], target="submitted", rule=may_submit)
def submit_with(paper: Paper, *, by: Clerk, other: Paper) -> None:
    """Submit a paper and another one with it."""
    submit(other, by=by)
