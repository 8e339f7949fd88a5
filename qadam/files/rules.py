"""Who may fetch a file: the area that uses it says so."""

from collections.abc import Callable

from qadam.files.models import Upload
from qadam.kit.registries import Registry
from qadam.people.models import Person, User

ACCESS: Registry[Callable[[Person, Upload], bool]] = Registry()


def may_fetch(user: Person, upload: Upload) -> bool:
    """The one who brought a file, and whoever an area that uses it allows."""
    is_own = isinstance(user, User) and upload.uploaded_by_id == user.pk
    return is_own or any(allows(user, upload) for allows in ACCESS)
