"""Words that stand in the PDFs: always Vietnamese, as the decrees write them, in whatever language people read."""

from __future__ import annotations

WORDS = {
    "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
    "day": "ngày",
    "day_first": "Ngày",
    "month": "tháng",
    "year": "năm",
    "proof": "BẢN IN THỬ",
    "not_issued": "CHƯA PHÁT HÀNH",
    "publishes": "xuất bản",
    "contents": "MỤC LỤC",
    "signed_on": "Ngày ký",
    "document": "Văn bản",
    "page": "Trang",
    "number": "Số",
    "about": "V/v",
    "recipients": "Nơi nhận",
    "corrections": "ĐÍNH CHÍNH",
    "published_in": "Đã đăng",
    "at": "Tại",
    "printed": "Đã in là",
    "correct": "Nay sửa lại là",
    "sign_here": "(Ký, ghi rõ họ tên)",
}
