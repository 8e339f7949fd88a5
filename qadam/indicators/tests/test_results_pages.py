"""The public pages of a programme's results."""

import pytest
from django.test import Client
from django.urls import reverse

from qadam.indicators.tests.factories import IndicatorFactory, NormFactory
from qadam.programmes.tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, **kwargs: str) -> str:
    response = client.get(reverse(address, kwargs=kwargs))
    assert response.status_code == 200
    return response.content.decode()


def test_a_programme_that_is_measured_has_the_tab_of_its_results(client: Client) -> None:
    measured, other = IndicatorFactory().edition, EditionFactory()

    link = reverse("results:overview", kwargs={"slug": measured.slug})

    assert f'href="{link}"' in page(client, "programmes:programme", slug=measured.slug)
    assert "/results/" not in page(client, "programmes:programme", slug=other.slug)


def test_a_programme_measured_by_norms_alone_has_the_tab_too(client: Client) -> None:
    norm = NormFactory()

    link = reverse("results:overview", kwargs={"slug": norm.edition.slug})

    assert f'href="{link}"' in page(client, "programmes:programme", slug=norm.edition.slug)
