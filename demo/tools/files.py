"""Write the demonstration's attachments: ``python files.py OUTDIR``; the results are in ``demo/files``.

Needs fpdf2, python-docx, openpyxl, pypdf, cryptography, Pillow and the DejaVu fonts, none of which the demonstration
itself needs.
"""
# ruff: noqa: E501

import sys
import zipfile
from io import BytesIO
from pathlib import Path

from docx import Document
from fpdf import FPDF
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter

FONTS = Path("/usr/share/fonts/truetype/dejavu")
STATE = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]

DECISION = [
    (
        "QUY ĐỊNH\nChính sách hỗ trợ chuyển đổi nghề cho ngư dân khai thác ven bờ tỉnh Hải Vân\n(Ban hành kèm theo Quyết định số 58/2026/QĐ-UBND ngày 16 tháng 11 năm 2026)",
        [
            "Điều 1. Phạm vi điều chỉnh. Quy định này quy định mức hỗ trợ, hồ sơ và trình tự hỗ trợ chủ tàu cá và lao động khai thác thủy sản ven bờ chuyển sang nghề khác trên địa bàn tỉnh Hải Vân.",
            "Điều 2. Đối tượng áp dụng. Chủ tàu cá có chiều dài lớn nhất từ 6 mét đến dưới 12 mét, đăng ký trước ngày 01 tháng 7 năm 2025; lao động đi trên tàu ít nhất 12 tháng trong hai năm gần nhất.",
            "Điều 3. Nguyên tắc hỗ trợ. Mỗi tàu được hỗ trợ một lần. Chủ tàu nhận hỗ trợ giải bản không được mua, đóng mới tàu khai thác ven bờ trong thời hạn năm năm.",
        ],
    ),
    (
        "",
        [
            "Điều 4. Mức hỗ trợ giải bản tàu. Tàu từ 6 đến dưới 9 mét: 45 triệu đồng. Tàu từ 9 đến dưới 12 mét: 80 triệu đồng. Máy tàu, ngư lưới cụ do chủ tàu tự xử lý, không thu lại.",
            "Điều 5. Hỗ trợ học nghề. Tiền học theo hóa đơn, nhiều nhất 6 triệu đồng một người; tiền ăn trong thời gian học 2,5 triệu đồng một tháng, không quá sáu tháng.",
            "Điều 6. Hỗ trợ lồng bè bằng vật liệu chịu sóng. 50% chi phí mua lồng nhựa HDPE, không quá 90 triệu đồng một hộ, tại vùng nuôi đã được giao khu vực biển.",
            "Điều 7. Hỗ trợ thuyền phục vụ du lịch. 40% chi phí đóng mới, hoán cải, không quá 120 triệu đồng; thuyền phải được đăng kiểm và có phao cứu sinh cho từng khách.",
        ],
    ),
    (
        "",
        [
            "Điều 8. Hồ sơ. Đơn theo Mẫu số 01, bản chụp giấy chứng nhận đăng ký tàu cá, căn cước; phương án chuyển đổi nghề một trang theo Mẫu số 02 đối với người đề nghị hỗ trợ theo Điều 6, Điều 7.",
            "Điều 9. Trình tự. Ủy ban nhân dân cấp xã niêm yết danh sách năm ngày; Chi cục Thủy sản kiểm tra tàu; kết quả trong 15 ngày làm việc kể từ ngày nhận đủ hồ sơ.",
            "Điều 10. Kinh phí. Ngân sách tỉnh bảo đảm 186 tỷ đồng cho giai đoạn 2026–2030. Kho bạc Nhà nước khu vực kiểm soát chi theo danh sách được duyệt.",
            "Điều 11. Hiệu lực. Quy định này có hiệu lực từ ngày 01 tháng 12 năm 2026 và thay thế các mức thí điểm tại xã Bãi Ngang, xã Cồn Gió và đặc khu Hòn Ngư.",
        ],
    ),
]
PRICES = [
    (
        "DỰ THẢO BẢNG GIÁ ĐẤT\náp dụng từ ngày 01 tháng 01 năm 2027\nPhụ lục I: Đất ở tại phường Cửa Vịnh",
        [
            "Phố Lồng Đèn, từ bến thuyền đến ngã tư Hàng Giấy: 31.500.000 đồng/m²; vị trí 2: 18.900.000 đồng/m²; vị trí 3: 11.300.000 đồng/m².",
            "Đường Bến Lúa, từ cầu Đá đến chợ Cũ: 24.200.000 đồng/m². Đường Sóng Xanh, từ quảng trường Biển đến Bưu điện tỉnh: 36.000.000 đồng/m².",
            "Ngõ rộng từ 3 mét trở lên tính bằng 60% giá mặt đường; ngõ hẹp hơn tính bằng 45%.",
        ],
    ),
    (
        "Phụ lục II: Đất ở nông thôn",
        [
            "Xã Bãi Ngang, đường dẫn cầu Sông Ngàn: 7.800.000 đồng/m²; thôn Đông Cồn: 1.900.000 đồng/m².",
            "Xã Nà Lúa, trung tâm xã: 1.200.000 đồng/m²; các bản Nậm Cắt, Nậm Pồng: 250.000 đồng/m².",
            "Xã Đèo Mây, ven đường đèo đoạn trạm dừng chân: 2.100.000 đồng/m².",
        ],
    ),
    (
        "Phụ lục III: Đất nông nghiệp",
        [
            "Đất trồng lúa, xã Trung Phú: 93.500 đồng/m². Đất trồng quế, xã Khe Ngọc: 38.000 đồng/m². Đất rừng phòng hộ: 9.500 đồng/m².",
            "Đất làm muối, xã Cồn Gió: 52.000 đồng/m². Đất nuôi trồng thủy sản áp dụng Quyết định số 57/2026/QĐ-UBND.",
        ],
    ),
    (
        "Thuyết minh",
        [
            "Bảng giá được xây dựng từ 8.730 phiếu điều tra. Những thửa đất có mồ mả, hành lang lưới điện 110 kV hoặc nằm trong vùng sạt lở được giảm 30%.",
            "Ý kiến góp ý gửi trước 17 giờ ngày 10 tháng 12 năm 2026.",
        ],
    ),
]
WATER = [
    (
        "BÁO CÁO QUAN TRẮC NƯỚC THẢI\nQuý III năm 2026 - Khu công nghiệp Vịnh Sâu",
        [
            "Trạm xử lý tập trung Vịnh Sâu: lưu lượng trung bình 8.640 m³/ngày. Thiết bị đo: máy phân tích TOC, cảm biến siêu âm, mẫu lưu ở 4 độ C trong 72 giờ.",
            "Kim loại nặng: chì 0,02 mg/l; cadimi 0,004 mg/l; thủy ngân dưới ngưỡng phát hiện.",
        ],
    ),
    (
        "Khu công nghiệp Bến Lúa",
        [
            "Ngày 14/8/2026, 02 giờ 10 phút: amoni 5,6 mg/l, van khẩn cấp V-03 tự đóng. Máy thổi khí số 2 hỏng ổ bi, được thay ngày 15/8.",
            "Biện pháp khắc phục: lắp máy thổi khí dự phòng, diễn tập sự cố hai lần một năm.",
        ],
    ),
]
MEDIATION = [
    (
        "DỰ THẢO NGHỊ QUYẾT (bản làm việc nội bộ)",
        ["Mức chi cho hòa giải ở cơ sở. Bản này có mật khẩu vì chưa hết thời hạn lấy ý kiến của các cơ quan."],
    )
]
FORM = [
    "PHIẾU KÊ KHAI THIỆT HẠI DO THIÊN TAI",
    "Kính gửi: Ủy ban nhân dân xã (phường, đặc khu) …………………",
    "1. Họ và tên chủ hộ; số căn cước; số điện thoại.",
    "2. Cây trồng: diện tích lúa, ngô, rau màu bị ngập trên 70%; số cây ăn quả lâu năm bị gãy đổ.",
    "3. Vật nuôi: số trâu, bò, lợn, gia cầm bị chết; giấy xác nhận của thú y cơ sở.",
    "4. Thủy sản: số lồng bè, ao tôm bị vỡ bờ; số con giống đã thả và ngày thả; hóa đơn mua giống.",
    "5. Ảnh chụp hiện trường có ngày giờ; người làm chứng là trưởng thôn hoặc hộ liền kề.",
    "Người kê khai cam đoan những điều trên là đúng và chịu trách nhiệm trước pháp luật.",
]
HOUSING = [
    "ĐƠN ĐĂNG KÝ MUA, THUÊ MUA NHÀ Ở XÃ HỘI",
    "Kính gửi: Chủ đầu tư dự án nhà ở xã hội khu Bến Lúa (khu Nam Cầu).",
    "Tôi tên là ……………, nghề nghiệp ……………, nơi ở hiện tại ……………",
    "Thuộc đối tượng: người thu nhập thấp tại đô thị; công nhân; người có công; cán bộ, công chức, viên chức.",
    "Thực trạng nhà ở: chưa có nhà; diện tích bình quân dưới 15 mét vuông sàn một người.",
    "Căn hộ mong muốn: 38, 45, 56 hoặc 68 mét vuông; tầng thấp do có người khuyết tật vận động.",
    "Tôi chưa được hưởng chính sách hỗ trợ về nhà ở dưới mọi hình thức.",
]
SCALES = [
    "KẾ HOẠCH KIỂM TRA PHƯƠNG TIỆN ĐO TẠI CHỢ",
    "Quả cân chuẩn cấp F2, M1; sai số cho phép của cân đồng hồ lò xo 5 kg là 20 gam.",
    "Tổ kiểm tra gồm kiểm định viên Đặng Hữu Phước, Trần Thị Mỵ và đại diện ban quản lý chợ.",
    "Cân gian lận bị lập biên bản, tạm giữ theo Nghị định về xử phạt vi phạm hành chính trong đo lường.",
]


def pdf_of(pages):
    pdf = FPDF()
    pdf.add_font("Serif", "", FONTS / "DejaVuSerif.ttf")
    pdf.add_font("Serif", "B", FONTS / "DejaVuSerif-Bold.ttf")
    for number, (head, paragraphs) in enumerate(pages, start=1):
        pdf.add_page()
        if number == 1:
            pdf.set_font("Serif", "B", 11)
            pdf.multi_cell(0, 6, "\n".join(STATE), align="C", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(6)
        if head:
            pdf.set_font("Serif", "B", 13)
            pdf.multi_cell(0, 7, head, align="C", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(4)
        pdf.set_font("Serif", "", 11)
        for paragraph in paragraphs:
            pdf.multi_cell(0, 6.5, paragraph, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(2)
    return bytes(pdf.output())


def encrypted(content):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.encrypt("hoagiai", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned(lines):
    page = Image.new("L", (826, 1169), 244)
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(str(FONTS / "DejaVuSerif.ttf"), 19)
    for number, line in enumerate(lines):
        draw.text((90, 110 + 44 * number), line, fill=50, font=font)
    draw.ellipse((520, 900, 680, 1060), outline=120, width=4)
    out = BytesIO()
    page.rotate(0.6, fillcolor=244).save(out, "PDF", resolution=100, quality=40)
    return out.getvalue()


def docx_of(lines):
    document, out = Document(), BytesIO()
    document.add_heading(lines[0], 1)
    for line in lines[1:]:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def odt_of(lines):
    out = BytesIO()
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    text = "".join(f"<text:p>{line}</text:p>" for line in lines)
    kind = "application/vnd.oasis.opendocument.text"
    manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", kind, zipfile.ZIP_STORED)
        file.writestr("META-INF/manifest.xml", head + manifest)
        file.writestr(
            "content.xml",
            f'{head}<office:document-content {spaces} office:version="1.3"><office:body><office:text>{text}</office:text></office:body></office:document-content>',
        )
    return out.getvalue()


def rtf_of(lines):
    def escaped(line):
        return "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in line)

    return (
        "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times New Roman;}}\\f0\\fs26 "
        + "\\par ".join(map(escaped, lines))
        + "\\par}"
    ).encode()


def xlsx_of(sheets):
    book, out = Workbook(), BytesIO()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.column_dimensions["A"].width = 44
    book.save(out)
    return out.getvalue()


BUDGET = {
    "Thu": [
        ["Khoản thu (tỷ đồng)", "Dự toán", "Chín tháng"],
        ["Thuế thu nhập cá nhân", 980, 772],
        ["Lệ phí trước bạ", 410, 318],
        ["Tiền sử dụng đất", 1800, 1152],
        ["Thu qua cảng Vịnh Sâu", 2900, 2405],
    ],
    "Chi": [
        ["Đơn vị chi (tỷ đồng)", "Dự toán", "Chín tháng"],
        ["Trường nội trú xã Bãi Ngang", 24, 11],
        ["Kè chống sạt lở cồn Gió", 86, 29],
        ["Bệnh viện đa khoa tỉnh, máy chụp cộng hưởng từ", 42, 0],
        ["Đường đèo Hải Vân, mái dốc km 12", 61, 37],
    ],
}
OFFICES = {
    "Chưa có phương án": [
        ["Trụ sở", "Diện tích (m²)", "Hiện trạng"],
        ["Trụ sở thôn Nậm Cắt cũ, xã Nà Lúa", 320, "tường nứt, mái tôn dột"],
        ["Kho thóc hợp tác xã Đầm Sen cũ", 540, "nền ẩm, cửa mất"],
        ["Trạm bảo vệ đê Cồn Gió cũ", 96, "còn dùng được"],
    ],
    "Bán đấu giá": [
        ["Trụ sở", "Giá khởi điểm (triệu đồng)"],
        ["Nhà hai tầng chợ Đình", 4200],
        ["Kho muối Hòn Ngư", 1750],
    ],
}


def main(folder):
    invitation = [
        "HỘI ĐỒNG NHÂN DÂN PHƯỜNG CỬA VỊNH",
        "",
        "GIẤY MỜI",
        "tiếp xúc cử tri trước kỳ họp thường lệ",
        "cuối năm 2026",
        "",
        "Kính mời ông, bà đến dự lúc 19 giờ,",
        "thứ Ba ngày 24 tháng 11 năm 2026,",
        "tại Nhà sinh hoạt khu phố Hàng Giấy.",
    ]
    files = {
        "quy-dinh-kem-quyet-dinh-58.pdf": pdf_of(DECISION),
        "du-thao-bang-gia-dat-2027.pdf": pdf_of(PRICES),
        "bao-cao-quan-trac-nuoc-thai-quy-iii.pdf": pdf_of(WATER),
        "du-thao-nghi-quyet-hoa-giai.pdf": encrypted(pdf_of(MEDIATION)),
        "giay-moi-tiep-xuc-cu-tri.pdf": scanned(invitation),
        "phieu-ke-khai-thiet-hai.docx": docx_of(FORM),
        "don-dang-ky-nha-o-xa-hoi.odt": odt_of(HOUSING),
        "ke-hoach-kiem-tra-can.rtf": rtf_of(SCALES),
        "ngan-sach-chin-thang-2026.xlsx": xlsx_of(BUDGET),
        "danh-sach-tru-so-doi-du.xlsx": xlsx_of(OFFICES),
    }
    for name, content in files.items():
        (Path(folder) / name).write_bytes(content)


main(sys.argv[1])
