"""One row per public thing that can be found."""

from django.db import models


class SearchRow(models.Model):
    """A public thing: what it is called, where it stands, and the folded words that find it."""

    subject = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=60)
    # A group of rows that is written anew together, as all rows of one programme.
    group = models.CharField(max_length=100, db_index=True)
    path = models.CharField(max_length=300)
    title_kk = models.CharField(max_length=500)
    title_ru = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)
    context_kk = models.CharField(max_length=500, blank=True)
    context_ru = models.CharField(max_length=500, blank=True)
    context_en = models.CharField(max_length=500, blank=True)
    weight = models.PositiveSmallIntegerField(default=0)
    folded = models.TextField()

    class Meta:
        ordering = ["-weight", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "subject_key"], name="one_search_row_a_thing")
        ]

    def __str__(self) -> str:
        return self.title_kk
