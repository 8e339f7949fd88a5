"""A file that is not taken over, and why."""

from collections.abc import Sequence

from django.utils.translation import ngettext


class Refused(Exception):
    """The file changes nothing; `faults` name everything that is wrong, each with its place."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        count = len(self.faults)
        super().__init__(
            ngettext(
                "Nothing was loaded: the file has {count} fault.",
                "Nothing was loaded: the file has {count} faults.",
                count,
            ).format(count=count)
        )
