"""The rules that hold until the province writes its own."""

import datetime

from django.db import migrations

DAY = datetime.date(2011, 6, 13)


def write(apps, schema_editor):
    apps.get_model("questions", "ServiceLevel").objects.create(
        working_days=15,
        reopen_days=15,
        valid_from=DAY,
        legal_basis="Nghị định 43/2011/NĐ-CP (đã hết hiệu lực; áp dụng làm mức mặc định)",
    )
    apps.get_model("questions", "RetentionRule").objects.create(
        months=24,
        valid_from=DAY,
        legal_basis="Luật 91/2025/QH15: không lưu lâu hơn mục đích đã được đồng ý (mức mặc định)",
    )


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
