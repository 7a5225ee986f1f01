"""The default workflow of pages asks those who publish for the unit, instead of Wagtail's one group of moderators."""

from django.db import migrations

NAME = "Duyệt bài của đơn vị"


def create(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    Page = apps.get_model("wagtailcore", "Page")
    UnitApprovalTask = apps.get_model("member_sites", "UnitApprovalTask")
    content_type, _created = ContentType.objects.get_or_create(app_label="member_sites", model="unitapprovaltask")
    task = UnitApprovalTask.objects.create(name=NAME, active=True, content_type=content_type)
    workflow = Workflow.objects.create(name=NAME, active=True)
    WorkflowTask.objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    root = Page.objects.filter(depth=1).first()
    if root is not None:
        WorkflowPage.objects.filter(page=root).delete()
        WorkflowPage.objects.create(workflow=workflow, page=root)
    Workflow.objects.exclude(pk=workflow.pk).update(active=False)


class Migration(migrations.Migration):
    dependencies = [
        ("member_sites", "0002_initial"),
        ("wagtailcore", "0085_add_grouppagepermission_permission"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
