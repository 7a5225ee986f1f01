"""Pictures and documents in a bucket, through a real S3 protocol on a local port."""

from __future__ import annotations

import boto3
import pytest
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer

from cms.media.tasks import make_renditions
from tests.conftest import PORTAL
from tests.factories import make_article, make_document, make_image, path_of, section
from tests.services import free_port

pytestmark = pytest.mark.django_db
BUCKET = "congtinh"


@pytest.fixture
def bucket(settings, monkeypatch):
    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port)
    server.start()
    endpoint = f"http://127.0.0.1:{port}"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    options = {"bucket_name": BUCKET, "endpoint_url": endpoint, "region_name": "us-east-1", "file_overwrite": False}
    options |= {"signature_version": "s3v4", "addressing_style": "path", "querystring_auth": False}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    yield client
    server.stop()


def keys(client) -> list[str]:
    return [row["Key"] for row in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def test_media_live_in_the_bucket(at, bucket):
    image, document = make_image(), make_document()
    assert default_storage.exists(image.file.name)
    assert sorted(keys(bucket)) == sorted([image.file.name, document.file.name])
    page = make_article(section(PORTAL, "thong-bao"), image=image)
    assert at(PORTAL).get(path_of(page)).status_code == 200
    make_renditions.call(image.pk)
    assert any(key.endswith(".avif") for key in keys(bucket))
    response = at(PORTAL).get(document.url)
    assert response.status_code in (200, 302)
