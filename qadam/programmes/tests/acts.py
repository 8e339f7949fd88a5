"""The file without which an act does not come into force."""

from django.core.files.uploadedfile import SimpleUploadedFile

from qadam.files.actions import store
from qadam.files.models import Upload
from qadam.people.models import User


def act_file(by: User) -> Upload:
    """Store the file of an act."""
    return store(SimpleUploadedFile("akt.txt", "Өзгерістер енгізу туралы акт".encode()), by=by)
