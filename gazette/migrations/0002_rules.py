"""Kinds of documents and periods of law that hold until the province writes its own."""

import datetime

from django.db import migrations

KINDS_FROM = datetime.date(2020, 3, 5)
GAZETTE_FROM = datetime.date(2025, 4, 1)
POSTING_FROM = datetime.date(2011, 6, 13)
DECREE_30 = "Nghị định 30/2020/NĐ-CP, Phụ lục III"
LAW_64 = "Luật 64/2025/QH15, Điều 4"
GAZETTE = "Nghị định 78/2025/NĐ-CP; Thông tư 02/2025/TT-VPCP"
POSTING = "Nghị định 43/2011/NĐ-CP (đã hết hiệu lực; áp dụng làm mức mặc định)"

# code, name, en, ja, ko, zh, nature, takes effect
KINDS = [
    ("NQ", "Nghị quyết", "Resolution", "決議", "결의", "决议", "normative", True),
    ("QĐ", "Quyết định", "Decision", "決定", "결정", "决定", "normative", True),
    ("CT", "Chỉ thị", "Directive", "指示", "지시", "指示", "directive", True),
    ("QC", "Quy chế", "Regulation", "規則", "규칙", "规则", "individual", True),
    ("QyĐ", "Quy định", "Rules", "規定", "규정", "规定", "individual", True),
    ("TC", "Thông cáo", "Communiqué", "コミュニケ", "공보문", "通告", "administrative", False),
    ("TB", "Thông báo", "Notice", "通知", "통지", "通知", "administrative", False),
    ("HD", "Hướng dẫn", "Guidance", "指針", "지침", "指南", "directive", False),
    ("CTr", "Chương trình", "Programme", "計画（プログラム）", "프로그램", "方案", "directive", False),
    ("KH", "Kế hoạch", "Plan", "計画", "계획", "计划", "directive", False),
    ("PA", "Phương án", "Scheme", "対策案", "방안", "预案", "administrative", False),
    ("ĐA", "Đề án", "Project proposal", "提案書", "제안", "提案", "administrative", False),
    ("DA", "Dự án", "Project", "事業", "사업", "项目", "administrative", False),
    ("BC", "Báo cáo", "Report", "報告", "보고", "报告", "administrative", False),
    ("BB", "Biên bản", "Minutes", "議事録", "회의록", "纪要", "administrative", False),
    ("TTr", "Tờ trình", "Submission", "上申書", "상신", "呈文", "administrative", False),
    ("HĐ", "Hợp đồng", "Contract", "契約", "계약", "合同", "administrative", False),
    ("CĐ", "Công điện", "Urgent dispatch", "緊急公電", "긴급 전문", "急电", "directive", False),
    ("BGN", "Bản ghi nhớ", "Memorandum", "覚書", "각서", "备忘录", "administrative", False),
    ("BTT", "Bản thỏa thuận", "Agreement", "合意書", "합의서", "协议", "administrative", False),
    ("GM", "Giấy mời", "Invitation", "招待状", "초청장", "邀请函", "administrative", False),
    ("CV", "Công văn", "Official letter", "公文書簡", "공문", "公函", "administrative", False),
]
RULES = [
    ("send", 3, False, "", GAZETTE_FROM, GAZETTE),
    ("publish", 7, False, "", GAZETTE_FROM, GAZETTE),
    ("post_issuer", 2, True, "", POSTING_FROM, POSTING),
    ("post_concerned", 10, True, "", POSTING_FROM, POSTING),
]


def write(apps, schema_editor):
    kind_model = apps.get_model("gazette", "DocumentKind")
    for rank, (code, name, en, ja, ko, zh, nature, effect) in enumerate(KINDS, 1):
        kind_model.objects.create(
            code=code,
            name=name,
            name_en=en,
            name_ja=ja,
            name_ko=ko,
            name_zh=zh,
            nature=nature,
            takes_effect=effect,
            rank=rank * 10,
            valid_from=KINDS_FROM,
            legal_basis=LAW_64 if nature == "normative" else DECREE_30,
        )
    for kind, days, working, nature, since, basis in RULES:
        apps.get_model("gazette", "GazetteRule").objects.create(
            kind=kind, days=days, working=working, nature=nature, valid_from=since, legal_basis=basis
        )


class Migration(migrations.Migration):
    dependencies = [("gazette", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
