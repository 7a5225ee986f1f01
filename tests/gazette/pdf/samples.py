"""Issues and PDFs for the tests and the benchmark; no database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from gazette.pdf.plan import CorrectionNote, DocumentLayout, IssueItem, IssuePlan, IssueSection
from gazette.pdf.setting import set_html
from gazette.structure import parse_text, to_json

TEXT = """ỦY BAN NHÂN DÂN
TỈNH HẢI VÂN
Số: 15/2026/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hải Vân, ngày 03 tháng 9 năm 2026
QUYẾT ĐỊNH
Ban hành Quy định về quản lý cây xanh đô thị trên địa bàn tỉnh Hải Vân
ỦY BAN NHÂN DÂN TỈNH HẢI VÂN
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 19 tháng 02 năm 2025;
Theo đề nghị của Giám đốc Sở Xây dựng tại Tờ trình số 112/TTr-SXD ngày 20 tháng 8 năm 2026.
QUYẾT ĐỊNH:
Điều 1. Phạm vi điều chỉnh
1. Quyết định này quy định về quản lý, trồng, chăm sóc, bảo vệ và phát triển cây xanh đô thị:
a) Cây xanh sử dụng công cộng trên đường phố, quảng trường, công viên, vườn hoa;
b) Cây xanh sử dụng hạn chế trong khuôn viên các trụ sở, trường học, bệnh viện;
c) Cây xanh chuyên dụng trong vườn ươm hoặc phục vụ nghiên cứu.
2. Quyết định này không áp dụng đối với rừng phòng hộ và rừng đặc dụng.
Điều 2. Đối tượng áp dụng
Cơ quan, tổ chức, hộ gia đình, cá nhân trong nước và nước ngoài có hoạt động liên quan đến cây xanh đô thị.
Điều 3. Quyết định này có hiệu lực từ ngày 20 tháng 9 năm 2026 và thay thế Quyết định số 08/2019/QĐ-UBND.
Điều 4. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc các sở chịu trách nhiệm thi hành Quyết định này./.
Nơi nhận:
- Như Điều 4;
- Cục Kiểm tra văn bản và Quản lý xử lý vi phạm hành chính;
- Thường trực Tỉnh ủy;
- Lưu: VT, XD.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Đằng
Phụ lục I
DANH MỤC CÂY TRỒNG KHUYẾN KHÍCH
(Kèm theo Quyết định số 15/2026/QĐ-UBND)
STT\tTên cây\tChiều cao
1\tBằng lăng\t10 m
2\tSao đen\t25 m
"""
TITLE = "Quyết định số 15/2026/QĐ-UBND ban hành Quy định về quản lý cây xanh đô thị trên địa bàn tỉnh Hải Vân"
LAYOUT = DocumentLayout(
    kind="QUYẾT ĐỊNH",
    abstract="Ban hành Quy định về quản lý cây xanh đô thị trên địa bàn tỉnh Hải Vân",
    place="Hải Vân",
)


def tree(text: str = TEXT) -> dict[str, Any]:
    return to_json(parse_text(text))


def set_item(number: str = "15/2026/QĐ-UBND", text: str = TEXT, **values: Any) -> IssueItem:
    values = {"title": TITLE, "issuer": "Ủy ban nhân dân tỉnh Hải Vân", "signer": "Nguyễn Văn Đằng"} | values
    return IssueItem(number, signed_on=date(2026, 9, 3), tree=tree(text), layout=LAYOUT, key=number, **values)


def own_item(pdf: Path, number: str = "42/NQ-HĐND") -> IssueItem:
    title = f"Nghị quyết số {number} về phân bổ ngân sách địa phương năm 2027"
    return IssueItem(number, title, "Hội đồng nhân dân tỉnh Hải Vân", date(2026, 9, 1), pdf=pdf, key=number)


def make_pdf(
    path: Path, pages: int = 3, words: str = "Nghị quyết về phân bổ ngân sách", *, across: bool = False
) -> Path:
    """A PDF as a unit sends it."""
    size = "A4 landscape" if across else "A4"
    line = f"{words}. " * 12
    body = "".join(
        f'<section style="break-after:page"><h1>{words}</h1><p>Trang gốc {page}</p>'
        + f"<p>{line}</p>" * 4
        + "</section>"
        for page in range(1, pages + 1)
    )
    css = f"@page{{size:{size};margin:20mm 15mm 20mm 30mm}}section:last-child{{break-after:auto!important}}"
    style = f"<style>{css}</style>"
    set_html(f'<html lang="vi"><head><title>{words}</title>{style}</head><body>{body}</body></html>', path)
    return path


def make_plan(*sections: IssueSection, **values: Any) -> IssuePlan:
    plain: dict[str, Any] = {
        "province": "TỈNH HẢI VÂN",
        "publisher": "Văn phòng Ủy ban nhân dân tỉnh Hải Vân",
        "number": "Số 1095 + 1096",
        "issued_on": date(2026, 9, 15),
        "year": 2026,
        "first_page": 1201,
        "imprint": (
            "Địa chỉ: Số 1 đường Trần Phú, phường Hải Vân, tỉnh Hải Vân",
            "Điện thoại: 0236 3 000 000 – Thư điện tử: congbao@haivan.example.vn",
            "In tại Công ty In Hải Vân; nộp lưu chiểu tháng 9 năm 2026",
        ),
    }
    return IssuePlan(sections=sections, **plain | values)


CORRECTION = CorrectionNote(
    document="Quyết định số 08/2026/QĐ-UBND ngày 04 tháng 5 năm 2026 của Ủy ban nhân dân tỉnh Hải Vân",
    where="Khoản 2 Điều 5",
    wrong="trong thời hạn 15 ngày làm việc",
    right="trong thời hạn 05 ngày làm việc",
    earlier="Công báo số 1071, trang 640",
    basis="Theo Công văn số 310/UBND-NC ngày 10 tháng 9 năm 2026",
)
