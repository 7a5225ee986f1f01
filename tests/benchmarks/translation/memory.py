# ruff: noqa: E501, SIM905
"""Fuzzy search of the translation memory over many units of plausible Vietnamese.

Use: `python -m tests.benchmarks.translation.memory [units] [searches]` on the database of `DATABASE_URL` (migrated,
its own: units are added and stay), or `measure(units, searches)`.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from typing import Any

UNITS, SEARCHES = 200_000, 200
LANGUAGE = "en"

ACTORS = (
    "Ủy ban nhân dân tỉnh|Hội đồng nhân dân tỉnh|Sở Nông nghiệp và Môi trường|Sở Xây dựng|Sở Y tế|Sở Tài chính|"
    "Ban Quản lý Khu kinh tế|Chi cục Thủy sản|Chi cục Kiểm lâm|Văn phòng Đăng ký đất đai|Trung tâm Khuyến nông|"
    "Bộ đội Biên phòng|Công an tỉnh|Trung tâm Phục vụ hành chính công|Quỹ Bảo vệ môi trường|Ban chỉ huy phòng thủ dân sự"
).split("|")
VERBS = (
    "ban hành|phê duyệt|công bố|hướng dẫn|kiểm tra|tổ chức|triển khai|yêu cầu báo cáo|lấy ý kiến về|điều chỉnh|"
    "thẩm định|bàn giao|khởi công|nghiệm thu|gia hạn|thu hồi|hỗ trợ kinh phí cho|tuyên truyền về|giám sát|thanh tra"
).split("|")
THINGS = (
    "quy hoạch sử dụng đất|kế hoạch trồng rừng phòng hộ|dự án kè chống sạt lở|danh mục thủ tục hành chính|bảng giá đất|"
    "đề án chuyển đổi số|chương trình nước sạch nông thôn|hồ sơ mời thầu|kết quả xét tuyển viên chức|lịch cắt điện|"
    "mức thu học phí|quy định phân cấp quản lý|phương án ứng phó bão|lễ hội đình làng|tuyến đường ven biển|"
    "cảng cá và khu neo đậu|trạm bơm tiêu úng|trường mầm non|nhà văn hóa thôn|đường dây 110 kV|vùng nuôi tôm công nghệ cao"
).split("|")
PLACES = (
    "xã Bãi Ngang|phường Cửa Vịnh|đặc khu Hòn Ngư|xã Đèo Mây|xã Đầm Sen|xã Cồn Gió|phường Bến Lúa|xã Khe Ngọc|"
    "xã Làng Gốm|xã Nà Lúa|phường Chợ Đình|xã Đồng Cói|phường Hải Đăng|xã Suối Trong|xã Thung Sim|phường Trung Phú"
).split("|")
ENDS = (
    "theo Quyết định số {n}/2026/QĐ-UBND ngày {d}/{m}/2026|với tổng kinh phí {n} tỷ đồng|từ ngày {d}/{m}/2026 đến hết năm|"
    "cho {n} hộ dân bị ảnh hưởng bởi thiên tai|trước ngày {d}/{m}/2027|trên diện tích {n},{d} ha|"
    "để bảo đảm an toàn cho người và tài sản|phục vụ người dân và doanh nghiệp được thuận tiện hơn|"
    "bằng nguồn vốn đầu tư công trung hạn giai đoạn 2026–2030|đồng thời niêm yết công khai tại trụ sở và trên cổng thông tin"
).split("|")
SYLLABLES = (
    "an ba cao danh em gia hoa khanh lan mai nam oanh phuong quang son thao uyen van xuan yen binh cuong dung giang hai "
    "kien linh minh nga phuc quynh sang tam trinh tuan vinh anh bao chau duc ha hung khoa loan my ngoc nhung phat"
).split()


def sentence(rng: random.Random) -> str:
    parts = [
        f"{rng.choice(ACTORS)} {rng.choice(VERBS)} {rng.choice(THINGS)} tại {rng.choice(PLACES)} "
        + rng.choice(ENDS).format(n=rng.randint(2, 4999), d=rng.randint(1, 28), m=rng.randint(1, 12))
        for _ in range(rng.choices((1, 2, 3), (6, 3, 1))[0])
    ]
    person = " ".join(rng.choice(SYLLABLES).capitalize() for _ in range(3))
    who = f" Liên hệ: {person}, số máy lẻ {rng.randint(100, 999)}." if rng.random() < 0.3 else ""
    return "; ".join(parts) + "." + who


def changed(text: str, rng: random.Random) -> str:
    """As an editor changes a sentence: some words replaced, left out or added."""
    words = text.split()
    for _ in range(max(1, len(words) // 8)):
        place = rng.randrange(len(words))
        words[place : place + rng.randint(0, 1)] = [rng.choice(("mới", "năm", "các", "theo", "tiếp tục", "2027"))]
    return " ".join(words)


def fill(units: int) -> Any:
    """Bring the memory to so many units; returns the locale."""
    from wagtail.models import Locale

    from translation.memory.store import folded, source_hash
    from translation.models import MemoryUnit

    locale, _made = Locale.objects.get_or_create(language_code=LANGUAGE)
    rng = random.Random(units)
    missing = units - MemoryUnit.objects.filter(locale=locale).count()
    for start in range(0, missing, 5000):
        rows = []
        for _ in range(min(5000, missing - start)):
            text = sentence(rng)
            key = folded(text)
            rows.append(
                MemoryUnit(
                    locale=locale,
                    source=text,
                    source_hash=source_hash(text),
                    folded=key,
                    length=len(key),
                    text=f"Translation of: {text}",
                    origin="benchmark",
                )
            )
        MemoryUnit.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return locale


def measure(units: int = UNITS, searches: int = SEARCHES) -> dict[str, float]:
    """Milliseconds of `similar` (median, p95, longest), and how many of the changed sentences were found again."""
    from django.db import connection

    from translation.memory import similar
    from translation.models import MemoryUnit

    locale = fill(units)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE translation_memoryunit")
    rng = random.Random(7)
    keys = rng.sample(list(MemoryUnit.objects.filter(locale=locale).values_list("pk", flat=True)), searches)
    taken: list[float] = []
    found = 0
    for pk, source in MemoryUnit.objects.filter(pk__in=keys).values_list("pk", "source"):
        wanted = changed(source, rng)
        start = time.perf_counter()
        hits = similar(wanted, locale.pk)
        taken.append((time.perf_counter() - start) * 1000)
        found += any(hit.pk == pk for hit in hits)
    taken.sort()
    return {
        "units": MemoryUnit.objects.filter(locale=locale).count(),
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(taken[int(len(taken) * 0.95)], 1),
        "longest_ms": round(taken[-1], 1),
        "found_percent": round(100 * found / searches, 1),
    }


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    numbers = [int(word) for word in sys.argv[1:]]
    print(measure(*numbers))
