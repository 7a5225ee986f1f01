"""A content package of any size, for measuring the import."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

PARAGRAPH = (
    "Ủy ban nhân dân tỉnh yêu cầu các sở, ngành và địa phương rà soát công việc, báo cáo trước ngày 25 hằng tháng, "
    "bảo đảm người dân được trả lời đúng hạn và rõ ràng. "
)


def write_package(folder: Path, count: int, *, pictures: int = 10) -> None:
    """`count` articles of some 600 words; each names one of `pictures` pictures."""
    folder.mkdir(parents=True)
    for number in range(pictures):
        Image.new("RGB", (800, 450), (number * 20 % 256, 60, 90)).save(folder / f"anh-{number}.png")
    body = "\n\n".join(PARAGRAPH * 3 for _ in range(6))
    for number in range(count):
        part = folder / f"{number // 1000:03}"
        part.mkdir(exist_ok=True)
        (part / f"bai-{number}.md").write_text(
            f"---\nid: bai-{number}\ntitle: Bài số {number} về công việc của tỉnh\nsummary: Tóm tắt bài số {number}.\n"
            f"date: 2026-0{number % 9 + 1}-{number % 28 + 1:02}\nsection: thong-bao\n"
            f"image: ../anh-{number % pictures}.png\nalt: Một màu\n---\n\n{body}\n\nBài số {number}.\n",
            encoding="utf-8",
        )
