"""Uploaded files: what they are by their content, who brought them, whether they are samples."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit import clock
from qadam.people.models import User


class Upload(models.Model):
    """One stored file; who may fetch it is asked of the area that uses it."""

    file = models.FileField(upload_to="uploads/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    # Empty where somebody without an account brought it, such as an applicant of a contest.
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file")

    @property
    def is_kept(self) -> bool:
        """Tell whether the content is still here."""
        return bool(self.file)

    def __str__(self) -> str:
        return self.name
