"""Pictures come in two formats and several widths, without a query each, and originals stay private."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template

from cms.media.models import CustomImage, CustomRendition
from cms.media.renditions import PREPARED, PRESETS, prefetch_pictures, rendition_url
from cms.media.tasks import make_renditions
from tests.conftest import PORTAL
from tests.factories import make_article, make_document, make_image, section

pytestmark = pytest.mark.django_db


def render(image: CustomImage, **options: object) -> str:
    arguments = " ".join(f"{name}={value!r}" for name, value in options.items())
    return Template(f"{{% load media_tags %}}{{% picture image {arguments} %}}").render(Context({"image": image}))


def test_a_picture_offers_avif_and_webp_in_three_widths():
    html = render(make_image(), alt="Một con tàu")
    assert html.count("<source") == 2
    assert 'type="image/avif"' in html
    assert 'type="image/webp"' in html
    assert all(f"{width}w" in html for width in (400, 800, 1600))
    assert 'alt="Một con tàu"' in html
    assert 'width="1600" height="900"' in html
    assert 'loading="lazy"' in html


def test_no_picture_prints_nothing():
    assert render(None).strip() == ""


def test_rendering_makes_no_files(django_assert_num_queries):
    image = make_image()
    with django_assert_num_queries(1):
        html = render(image)
    assert CustomRendition.objects.count() == 0
    assert "/images/" in html


def test_the_worker_makes_the_usual_sizes_and_pages_then_use_the_files():
    image = make_image()
    assert make_renditions.call(image.pk) == len(PREPARED)
    url = rendition_url(CustomImage.objects.get(pk=image.pk), PRESETS["card"].spec(400, "webp"))
    assert url.startswith("/media/images/")
    assert url.endswith(".webp")


def test_a_missing_rendition_is_made_when_it_is_asked_for(at):
    image = make_image()
    url = rendition_url(image, PRESETS["card"].spec(400, "webp"))
    response = at(PORTAL).get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/media/images/")
    picture = at(PORTAL).get(response["Location"])
    assert picture.status_code == 200
    assert b"".join(picture.streaming_content)[8:12] == b"WEBP"


def test_a_made_up_signature_makes_nothing(at):
    image = make_image()
    url = rendition_url(image, PRESETS["card"].spec(400, "webp")).replace("fill-400x225", "fill-4000x4000")
    assert at(PORTAL).get(url).status_code == 403
    assert CustomRendition.objects.count() == 0


def test_a_picture_that_is_gone_does_not_stop_the_worker():
    image = make_image()
    image.file.storage.delete(image.file.name)
    assert make_renditions.call(image.pk) == 0
    assert make_renditions.call(999_999) == 0


def test_many_pictures_need_one_query(django_assert_num_queries):
    images = [make_image() for _ in range(5)]
    fresh = list(CustomImage.objects.filter(pk__in=[image.pk for image in images]))
    with django_assert_num_queries(1):
        prefetch_pictures([*fresh, None])
        for image in fresh:
            rendition_url(image, PREPARED[0])


def test_originals_and_documents_are_not_public_files(at):
    image, document = make_image(), make_document()
    assert at(PORTAL).get(f"/media/{image.file.name}").status_code == 404
    assert at(PORTAL).get(f"/media/{document.file.name}").status_code == 404
    assert at(PORTAL).get("/media/images/../original_images/x.png").status_code == 404
    assert at(PORTAL).get(document.url).status_code == 200


def test_the_pictures_of_an_article_need_one_query_in_all(at, django_assert_max_num_queries):
    parent = section(PORTAL, "kinh-te-xa-hoi")
    for _ in range(4):
        page = make_article(parent, image=make_image())
    html = at(PORTAL).get(page.get_url()).content.decode()
    assert len(re.findall("<picture>", html)) == 4
    with django_assert_max_num_queries(10):
        at(PORTAL).get(page.get_url())
