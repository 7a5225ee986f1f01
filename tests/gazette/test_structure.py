"""Documents as trees: text, JSON, anchors, speed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.mentions import find_mentions
from gazette.structure import Node, StructureError, from_json, parse_text, to_json
from tests.gazette.growth import grows_evenly

DECISION = """ỦY BAN NHÂN DÂN
TỈNH CỬA VỊNH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 15/2026/QĐ-UBND
Cửa Vịnh, ngày 12 tháng 4 năm 2026
QUYẾT ĐỊNH
Ban hành Quy định về quản lý chợ trên địa bàn tỉnh
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Căn cứ Nghị định số 60/2024/NĐ-CP ngày 05 tháng 6 năm 2024 của Chính phủ;
Theo đề nghị của Giám đốc Sở Công Thương tại Tờ trình số 43/TTr-SCT;
Ủy ban nhân dân ban hành Quyết định
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy định về quản lý chợ.
Điều 2. Quyết định này có hiệu lực kể từ ngày 01 tháng 5 năm 2026 và thay thế Quyết định số 10/2020/QĐ-UBND.
Điều 3.
Chánh Văn phòng Ủy ban nhân dân tỉnh chịu trách nhiệm thi hành Quyết định này./.
Nơi nhận:
- Như Điều 3;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn A
QUY ĐỊNH
Về quản lý chợ trên địa bàn tỉnh
(Ban hành kèm theo Quyết định số 15/2026/QĐ-UBND)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
1. Quy định này quy định về quản lý chợ.
2. Quy định này không áp dụng đối với:
a) Chợ tạm;
b) Chợ đêm;
c) Hội chợ;
d) Chợ nổi;
đ) Chợ quê;
e) Chợ khác.
Trường hợp khác do Sở Công Thương hướng dẫn.
Điều 2. Đối tượng áp dụng
Tổ chức, cá nhân có liên quan.
Chương II. TỔ CHỨC QUẢN LÝ
Mục 1
BAN QUẢN LÝ CHỢ
Tiểu mục 1. Thành lập
Điều 3: Thành lập
1. Ban quản lý được thành lập theo khoản 2 Điều 5.
a) Điểm a;
Điều 4. Nhiệm vụ của Ban quản lý
Mục 2. KINH PHÍ
Điều 5. Kinh phí
Điều 5a. Nguồn khác
1. Thu từ dịch vụ.
1a. Thu khác, mức 1.000 đồng.
PHỤ LỤC I
DANH MỤC CHỢ
(Ban hành kèm theo Quyết định số 15/2026/QĐ-UBND)
STT\tTên chợ\tHạng
1\tChợ Trung tâm\t1
2\tChợ Bến
1. Ghi chú thứ nhất.
Phụ lục 02
MẪU ĐƠN
Kính gửi: Ủy ban nhân dân xã
"""


@pytest.fixture(scope="module")
def decision() -> Node:
    return parse_text(DECISION)


def get(root: Node, anchor: str) -> Node:
    node = root.find(anchor)
    assert node is not None, [node.anchor for node in root.walk()]
    return node


def test_anchors_of_a_decision(decision: Node) -> None:
    anchors = [
        node.anchor
        for node in decision.walk()
        if node.kind in ("article", "chapter", "section", "subsection", "appendix")
    ]
    assert anchors == [
        *("dieu-1", "dieu-2", "dieu-3", "chuong-1", "dieu-1~2", "dieu-2~2", "chuong-2", "chuong-2.muc-1"),
        *(
            "chuong-2.muc-1.tieu-muc-1",
            "dieu-3~2",
            "dieu-4",
            "chuong-2.muc-2",
            "dieu-5",
            "dieu-5a",
            "phu-luc-1",
            "phu-luc-2",
        ),
    ]


def test_parts_of_a_decision(decision: Node) -> None:
    assert get(decision, "chuong-1").title == "QUY ĐỊNH CHUNG"
    assert get(decision, "chuong-2").title == "TỔ CHỨC QUẢN LÝ"
    assert get(decision, "chuong-2.muc-1").title == "BAN QUẢN LÝ CHỢ"
    assert get(decision, "dieu-1").text.startswith("Ban hành kèm theo")
    assert get(decision, "dieu-1~2").title == "Phạm vi điều chỉnh"
    assert [node.number for node in get(decision, "dieu-1~2.khoan-2").children if node.kind == "point"] == list(
        "abcdđe"
    )
    assert get(decision, "dieu-1~2.khoan-2.diem-dd").text == "Chợ quê;"
    assert get(decision, "dieu-1~2.khoan-2.diem-d").text == "Chợ nổi;"
    assert get(decision, "dieu-5a.khoan-1a").text == "Thu khác, mức 1.000 đồng."
    assert get(decision, "dieu-3.doan-1").text.startswith("Chánh Văn phòng")
    assert get(decision, "dieu-3~2").title == "Thành lập"
    assert get(decision, "chuong-2").find("dieu-4") is not None
    assert get(decision, "phu-luc-1").title == "DANH MỤC CHỢ"
    assert get(decision, "phu-luc-1.bang-1").rows == (
        ("STT", "Tên chợ", "Hạng"),
        ("1", "Chợ Trung tâm", "1"),
        ("2", "Chợ Bến", ""),
    )
    assert get(decision, "phu-luc-2").number == "02"
    assert get(decision, "phu-luc-2").title == "MẪU ĐƠN"


def test_preamble_and_signature(decision: Node) -> None:
    preamble = get(decision, "can-cu")
    assert preamble.kind == "preamble"
    assert [child.text[:7] for child in preamble.children[:3]] == ["Căn cứ ", "Căn cứ ", "Theo đề"]
    signature = get(decision, "chu-ky")
    assert signature.kind == "paragraph"
    assert signature.text.startswith("Nơi nhận:")
    assert signature.text.endswith("Nguyễn Văn A")
    headings = [node.title for node in decision.walk() if node.kind == "heading"]
    assert "QUYẾT ĐỊNH:" in headings
    assert "QUY ĐỊNH" in headings


def test_nothing_is_lost(decision: Node) -> None:
    """Every word of the text stands in the plain text of the tree, in order."""

    def bare(text: str) -> str:
        return "".join(char for char in text.casefold() if char.isalnum())

    assert bare(decision.plain) == bare(DECISION)


def test_json_both_ways(decision: Node) -> None:
    data = json.loads(json.dumps(to_json(decision), ensure_ascii=False))
    assert from_json(data) == decision


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"kind": "script"},
        {"kind": "article", "text": 5},
        {"kind": "article", "children": {}},
        {"kind": "table", "rows": [[1]]},
    ],
)
def test_foreign_json_is_refused(data: object) -> None:
    with pytest.raises(StructureError):
        from_json(data)


def test_deep_json_is_refused() -> None:
    data: dict[str, object] = {"kind": "paragraph"}
    for _ in range(50):
        data = {"kind": "paragraph", "children": [data]}
    with pytest.raises(StructureError):
        from_json(data)


def test_anchors_agree_with_mentions(decision: Node) -> None:
    (mention,) = list(find_mentions("Bãi bỏ khoản 1a Điều 5a, điểm a khoản 1 Điều 3 Quyết định số 15/2026/QĐ-UBND."))
    assert mention.articles == ("dieu-5a.khoan-1a", "dieu-3.khoan-1.diem-a")
    assert decision.find(mention.articles[0]) is not None


def test_quoted_text_is_no_structure() -> None:
    root = parse_text(
        "Điều 1. Sửa đổi, bổ sung một số điều như sau:\n1. Sửa đổi Điều 5 như sau:\n"
        "“Điều 5. Hồ sơ\n1. Đơn.\nChương II\na) Giấy tờ.”\n"
        "2. Bãi bỏ Điều 7.\nĐiều 2. Hiệu lực"
    )
    anchors = [node.anchor for node in root.walk() if node.kind != "paragraph"]
    assert anchors == ["", "dieu-1", "dieu-1.khoan-1", "dieu-1.khoan-2", "dieu-2"]
    assert [node.text for node in get(root, "dieu-1.khoan-1").children][-1] == "a) Giấy tờ.”"


def test_an_unclosed_quotation_does_not_swallow_the_rest() -> None:
    root = parse_text("Điều 1. Gọi là “chợ\nĐiều 2. Hai\nĐiều 3. Ba")
    assert [node.anchor for node in root.children] == ["dieu-1", "dieu-2", "dieu-3"]


def test_running_text_is_no_heading() -> None:
    root = parse_text(
        "Điều 1. Một\nĐiều 5 của Quy định này áp dụng cho chợ.\nChương II của Quy định này áp dụng cho chợ.\n"
        "Phụ lục I ban hành kèm theo."
    )
    assert [node.kind for node in get(root, "dieu-1").children] == ["paragraph"] * 3


def test_plans_without_articles() -> None:
    root = parse_text(
        "KẾ HOẠCH\nTriển khai công tác\nI. MỤC ĐÍCH\n1. Mục đích\na) Một;\nb) Hai.\n2. Yêu cầu\n"
        "II. NỘI DUNG\n1. Việc\nIII. TỔ CHỨC"
    )
    assert [node.anchor for node in root.walk() if node.kind in ("section", "clause", "point")] == [
        *("la-ma-1", "la-ma-1.khoan-1", "la-ma-1.khoan-1.diem-a", "la-ma-1.khoan-1.diem-b", "la-ma-1.khoan-2"),
        *("la-ma-2", "la-ma-2.khoan-1", "la-ma-3"),
    ]
    assert get(root, "la-ma-1").label == "I."


def test_parts_and_roman_chapters() -> None:
    root = parse_text("PHẦN THỨ NHẤT\nCHUNG\nChương IX\nA\nChương XIV. B\nPHẦN THỨ HAI. RIÊNG\nChương XV\nĐiều 1. Một")
    assert [node.anchor for node in root.walk() if node.anchor] == [
        "phan-1",
        "chuong-9",
        "chuong-14",
        "phan-2",
        "chuong-15",
        "dieu-1",
    ]
    assert get(root, "phan-1").title == "CHUNG"


def test_duplicates_get_a_count() -> None:
    root = parse_text("Điều 1. A\n1. x\n1. y\n1. z\nĐiều 1. B\n1. x")
    anchors = [node.anchor for node in root.walk() if node.kind in ("article", "clause")]
    assert anchors == [
        "dieu-1",
        "dieu-1.khoan-1",
        "dieu-1.khoan-1~2",
        "dieu-1.khoan-1~3",
        "dieu-1~2",
        "dieu-1~2.khoan-1",
    ]


def big(articles: int = 300) -> str:
    lines = ["Căn cứ Luật Đất đai số 31/2024/QH15;", "QUYẾT ĐỊNH:"]
    for number in range(1, articles + 1):
        if number % 20 == 1:
            lines += [f"Chương {number // 20 + 1}", "TÊN CHƯƠNG"]
        lines.append(f"Điều {number}. Tên của điều {number}")
        for clause in range(1, 6):
            lines.append(f"{clause}. Nội dung của khoản {clause} gồm nhiều chữ để có độ dài như thật trong văn bản:")
            lines += [
                f"{letter}) Nội dung của điểm {letter} theo Nghị định số {number}/2024/NĐ-CP;" for letter in "abcdđ"
            ]
    return "\n".join(lines)


def test_three_hundred_articles_at_once() -> None:
    root = parse_text(big())
    assert sum(node.kind == "article" for node in root.walk()) == 300
    assert sum(node.kind == "point" for node in root.walk()) == 7500
    assert get(root, "dieu-300.khoan-5.diem-dd").text.startswith("Nội dung")


@pytest.mark.parametrize(
    "piece",
    [
        "Điều 1. a\n",
        "1. a\n",
        "a) b\n",
        "“\n",
        "a\tb\n",
        "Chương I\n",
        "PHỤ LỤC\n",
        " ",
        "I. A\n",
        "Điều ",
        "Căn cứ\n",
        "TM. A\n",
        "“a",
        "A",
        "PHẦN ",
    ],
)
def test_long_texts_take_no_longer(piece: str) -> None:
    assert grows_evenly(parse_text, lambda size: piece * (size // len(piece)), 200_000)


def test_a_text_beyond_all_documents_is_refused() -> None:
    with pytest.raises(StructureError):
        parse_text("a" * 10_000_001)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*DECISION.split("\n"), "", "“Điều 9. X", "”", "a\tb", "\x00\x1f", "II. B", "1.1. x"]),
        max_size=60,
    ).map("\n".join)
)
def test_any_order_of_lines(text: str) -> None:
    root = parse_text(text)
    anchors = [node.anchor for node in root.walk()]
    assert len(anchors) == len(set(anchors))
    assert from_json(to_json(root)) == root
