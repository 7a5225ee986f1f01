"""Exporting: what comes out goes in again."""

from __future__ import annotations

import pytest
import yaml
from django.core.management import CommandError

from exchange.models import ImportedItem
from news.models import ArticlePage
from tests.conftest import DEPARTMENT, WARD
from tests.exchange.packages import PDF, command, picture, run, write
from tests.factories import body, make_article, make_document, make_image, section

pytestmark = pytest.mark.django_db


def front(path):
    return yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])


def test_a_package_survives_the_round_trip(tmp_path, department, ward):
    first, second = tmp_path / "vao", tmp_path / "ra"
    picture(first)
    (first / "mau.pdf").write_bytes(PDF)
    write(
        first,
        "a.md",
        "Đoạn **một**.\n\n![Tàu](tau.png)\n\nXem [mẫu](mau.pdf).",
        image="tau.png",
        alt="Tàu ở bến",
        credit="Tranh: Trung tâm",
        attachments=[{"file": "mau.pdf", "title": "Mẫu 1"}],
        topics=["nghe-ca"],
        date="2026-11-01T08:30:00+07:00",
        number="12/TB",
        badge="urgent",
        restricted=True,
    )
    write(first, "a.en.md", lang="en", title="Out to sea", translation_of="a")
    run(first, department)
    out, _err = command("export_content", second, site=DEPARTMENT)
    assert out.startswith("2 articles")
    folder = second / "snnmt"
    assert sorted(path.name for path in folder.glob("*.md")) == ["a.en.md", "a.md"]
    data = front(folder / "a.md")
    assert {key: data[key] for key in ("id", "lang", "number", "badge", "restricted", "alt", "credit", "unit")} == {
        "id": "a",
        "lang": "vi",
        "number": "12/TB",
        "badge": "urgent",
        "restricted": True,
        "alt": "Tàu ở bến",
        "credit": "Tranh: Trung tâm",
        "unit": "snnmt",
    }
    assert front(folder / "a.en.md")["translation_of"] == "a"
    rows = run(folder, ward)
    assert {row.status for row in rows.values()} == {"created"}
    old, new = (
        ArticlePage.objects.get(pk=ImportedItem.objects.get(member_site=site, item_id="a", language="vi").page_id)
        for site in (department, ward)
    )
    for name in ("title", "summary", "date", "number", "badge", "image_alt"):
        assert getattr(old, name) == getattr(new, name)
    assert [block.block_type for block in old.body] == [block.block_type for block in new.body]
    assert [row.label for row in new.attachments.all()] == ["Mẫu 1"]
    assert new.view_restrictions.exists()


def test_pages_written_on_the_site_go_too(tmp_path, department):
    image, document = make_image(alt="Bến"), make_document("Biểu mẫu")
    make_article(
        section(DEPARTMENT, "thong-bao"),
        "Viết tại chỗ",
        image=image,
        body=body(
            "Xem.",
            extra=[
                {"type": "attachments", "value": {"title": "", "documents": [document.pk]}},
                {"type": "embed", "value": {"url": "https://vimeo.com/1", "title": "Phim"}},
            ],
        ),
    )
    make_article(section(DEPARTMENT, "thong-bao"), "Bản nháp", publish=False)
    command("export_content", tmp_path, site=DEPARTMENT)
    paths = list((tmp_path / "snnmt").glob("*.md"))
    assert [path.name for path in paths] == ["viet-tai-cho.md"]
    text = paths[0].read_text(encoding="utf-8")
    assert "- [Biểu mẫu](media/" in text
    assert "[Phim](https://vimeo.com/1)" in text
    assert len(list((tmp_path / "snnmt" / "media").iterdir())) == 2


def test_a_language_alone(tmp_path, department):
    write(tmp_path / "vao", "a.md")
    write(tmp_path / "vao", "a.en.md", lang="en", title="Out to sea", translation_of="a")
    run(tmp_path / "vao", department)
    out, _err = command("export_content", tmp_path / "ra", "--language", "en", site=DEPARTMENT)
    assert out.startswith("1 articles")
    with pytest.raises(CommandError):
        command("export_content", tmp_path, site="nowhere.test")
    command("export_content", tmp_path / "rong", site=WARD)
