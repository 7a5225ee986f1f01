"""Examples of answers, fictional like the demonstration province; the tests hold them against the schemas."""

from __future__ import annotations

from typing import Any

SITE = "https://haivan.gov.vn"

ROW = {
    "url": f"{SITE}/tin-tuc/kinh-te-xa-hoi/cang-vinh-sau-tuyen-kobe/",
    "title": "Cảng Vịnh Sâu đón chuyến tàu đầu tiên của tuyến đi Kobe",
    "title_html": "<mark>Cảng Vịnh Sâu</mark> đón chuyến tàu đầu tiên của tuyến đi Kobe",
    "snippet": "… rời bến số 2 <mark>cảng Vịnh Sâu</mark>, mở đầu tuyến …",
    "unit": "ubnd",
    "unit_name": "Ủy ban nhân dân tỉnh Hải Vân",
    "type": "article",
    "lang": "vi",
    "number": "",
    "published_at": "2026-11-20T01:15:00+00:00",
    "topics": ["kinh-te"],
    "has_attachment": True,
    "found_in": {"title": "Lịch tàu quý IV", "url": f"{SITE}/documents/31/lich-tau-quy-iv.pdf", "page": 3},
    "also_on": [{"name": "Ban Quản lý Khu kinh tế", "url": "https://bqlkkt.haivan.gov.vn/tin-tuc/cang-vinh-sau/"}],
    "also_in": [{"lang": "ja", "url": f"{SITE}/ja/news/vinh-sau-kobe/"}],
    "details": {},
}


def value(code: str, label: str, count: int, *, selected: bool = False) -> dict[str, Any]:
    return {"value": code, "label": label, "count": count, "selected": selected}


EXAMPLES: dict[str, Any] = {
    "/api/v1/search/": {
        "answer": {
            "total": 20,
            "page": 1,
            "page_size": 1,
            "next": f"{SITE}/api/v1/search/?q=cang+vinh+sau&lang=vi&page_size=1&after=11.25_1795137300_418",
            "results": [ROW],
            "facets": {
                "unit": [
                    value("ubnd", "Ủy ban nhân dân tỉnh Hải Vân", 9),
                    value("bqlkkt", "Ban Quản lý Khu kinh tế", 4),
                ],
                "type": [value("article", "Tin tức và thông báo", 12)],
                "topic": [value("kinh-te", "Kinh tế", 7)],
                "lang": [value("vi", "Tiếng Việt", 20, selected=True)],
                "year": [value("2026", "2026", 20)],
            },
            "best_bets": [
                {
                    "title": "Cảng Vịnh Sâu",
                    "url": f"{SITE}/gioi-thieu/cang-vinh-sau/",
                    "description": "Bến, tuyến, giá dịch vụ",
                }
            ],
            "did_you_mean": None,
            "corrected": False,
            "relaxed": False,
            "cut": False,
            "degraded": False,
        },
        "errors": {"errors": {"page_size": "“page_size” phải là số nguyên từ 1 đến 100."}},
    },
    "/api/v1/suggest/": {
        "answer": {
            "suggestions": [
                {
                    "text": "Cảng Vịnh Sâu đón chuyến tàu đầu tiên của tuyến đi Kobe",
                    "kind": "title",
                    "url": ROW["url"],
                },
                {"text": "cảng vịnh sâu", "kind": "query", "url": None},
            ]
        },
        "errors": {"errors": {"limit": "“limit” phải là số nguyên từ 1 đến 20."}},
        "list": ["cang v", ["cảng vịnh sâu"]],
    },
    "rate": {"errors": {"rate": "Quá nhiều yêu cầu. Hãy đợi 42 giây rồi thử lại."}},
}
