"""Unit B with a secret in every text field, and the people who try to get at it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Comment, Locale, Page, Revision, TaskState, UploadedFile, WorkflowState
from wagtail_localize.models import Translation, TranslationSource

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from cms.calendar.enums import DayKind
from cms.calendar.models import SpecialDay
from cms.media.models import CustomDocument, CustomImage
from cms.users.models import User
from gazette.actions.connections import CreateDocumentKeyAction, note_refusal
from gazette.actions.duties import PostByReferenceAction
from gazette.actions.imports import UploadDocumentsAction
from gazette.actions.intake import ReceiveIntakeAction
from gazette.actions.issues import StartIssueAction
from gazette.actions.items import PlaceIntakeAction
from gazette.actions.paper import OrderPrintAction
from gazette.models import (
    DocumentApiKey,
    DocumentFile,
    DocumentImport,
    DocumentRelation,
    GazetteIntake,
    GazetteIssue,
    GazetteSettings,
    LegalDocument,
    PageCitation,
    Recipient,
    RecipientCopies,
)
from news.models import ArticleAttachment, ArticlePage
from pages.models import ContactPage
from pages.models.contact import ContactSubmission
from questions.actions import AddNoteAction
from questions.actions.connections import CreateKeyAction, CreateWebhookAction
from questions.actions.data_requests import CreateDataRequestAction
from questions.actions.imports import UploadTableAction
from questions.enums import Channel, QuestionState, RequestKind
from questions.models import (
    Assignment,
    CannedText,
    DataRequest,
    DeskText,
    LetterTemplate,
    PromotedQuestion,
    Question,
    QuestionFile,
    QuestionImport,
    QuestionSettings,
    RoutingRule,
    SavedView,
    WebhookDelivery,
)
from reports.computing import compute_health
from reports.models import PlannedOutage
from reports.standard_rules import ensure_standard_rules
from search.models import BestBet, FileText, OutboxItem, QueryLog, SynonymGroup
from search.outbox import note
from search.querylog import new_token
from sites.actions import OpenLanguageAction
from sites.bulk import jobs
from sites.bulk.changes import ThemeChange
from sites.bulk.reading import Row
from sites.models import Invitation, Membership, MemberSite, Unit, WorkingHours
from tests.campaigns.makers import make_campaign
from tests.conftest import DEPARTMENT, WARD
from tests.factories import body, make_article, make_document, make_image, make_user, section
from tests.gazette.effect_makers import document as legal_document
from tests.gazette.makers import make_document as make_legal_document
from tests.gazette.makers import make_issue, with_file
from tests.gazette.makers import pdf as legal_pdf
from tests.news.sharing import distributed, nominated
from tests.questions.makers import make_question, pdf, published
from translation.actions import RequestTranslationAction
from translation.enums import JobEventKind
from translation.interchange import uploads
from translation.interchange.exporting import export_job
from translation.interchange.formats import FORMATS
from translation.memory import Pair, adopt_pairs
from translation.models import (
    MemoryImport,
    MemoryUnit,
    RequestBatch,
    SegmentComment,
    Term,
    TermTranslation,
    TranslationDemand,
    TranslationJob,
    TranslationPolicy,
    TranslationRule,
)
from translation.progress import compute_progress
from translation.standard_terms import ensure_standard_terms

# What must not be seen, and a word beside it to search for (the answer repeats the question).
SECRET, WORD = "ZQXB17", "bimatcuab"


def secret(what: str) -> str:
    return f"{WORD} {SECRET} {what}"


class World:
    """B is the ward, A the department. `b` names objects of B by the argument of an address."""

    def __init__(self) -> None:
        self.ward = MemberSite.objects.for_serving().get(site__hostname=WARD)
        self.department = MemberSite.objects.for_serving().get(site__hostname=DEPARTMENT)
        OpenLanguageAction(self.ward, "en").execute()
        self._people()
        self._media()
        self._page()
        self._rest()
        self._rooms()
        self._desk()
        self._words()
        self._files()
        self._questions()
        self._legal_documents()
        self._outside()
        self._gazette()

    def _people(self) -> None:
        names = {"first_name": secret("tên"), "last_name": "B", "email": f"{SECRET}@b.example"}
        self.webmaster_b = make_user(f"b-{SECRET}", role="unit_webmaster", unit="cua-vinh", **names)
        self.author_b = make_user(f"b2-{SECRET}", role="unit_author", unit="cua-vinh", **names)
        # Somebody of A's, who wrote at B once: what lies there is not theirs any more.
        self.actors: dict[str, User | None] = {"anonymous": None}
        for role in ("unit_webmaster", "unit_author", "question_officer", "auditor"):
            self.actors[role] = make_user(role=role, unit="snnmt")
        self.actors["translator"] = make_user(
            role="translator", unit="snnmt", locale=Locale.objects.get(language_code="ja")
        )
        self.administrator = make_user("trung-tam", is_superuser=True)

    def _media(self) -> None:
        self.image: CustomImage = make_image(secret("ảnh"), secret("alt"), self.ward.collection)
        self.image.credit, self.image.uploaded_by_user = secret("nguồn"), self.webmaster_b
        self.image.tags.add(f"{WORD} {SECRET}")
        self.image.save()
        self.document: CustomDocument = make_document(secret("tệp"), name=f"{WORD}-{SECRET}.pdf")
        self.document.collection = self.ward.collection
        self.document.tags.add(f"{WORD} {SECRET}")
        self.document.save()

    def _page(self) -> None:
        parent = section(WARD, "thong-bao")
        values: dict[str, Any] = {
            name: secret(name) for name in ("summary", "author", "source", "seo_title", "search_description")
        }
        page = make_article(
            parent,
            secret("bài"),
            publish=False,
            owner=self.webmaster_b,
            slug=f"{WORD}-{SECRET}".lower(),
            image=self.image,
            image_alt=secret("mô tả"),
            body=body(secret("nội dung")),
            **values,
        )
        page.attachments = [ArticleAttachment(document=self.document, title=secret("đính kèm"))]
        page.locked, page.locked_by, page.locked_at = True, self.webmaster_b, timezone.now()
        page.save()
        self.page: ArticlePage = page
        # Live, with unpublished changes; and an alias of it.
        self.live = make_article(parent, "Bài công khai", owner=self.webmaster_b)
        self.live.title = secret("tiêu đề mới")
        self.live.save_revision(user=self.webmaster_b)
        self.alias = self.live.create_alias(parent=section(WARD, "tin-dia-phuong"), update_slug="ban-sao")
        self.revision: Revision = page.save_revision(user=self.author_b)
        Comment.objects.create(page=page, user=self.author_b, text=secret("nhận xét"), contentpath="title")
        page.get_workflow().start(page, self.author_b)
        self.workflow_state = WorkflowState.objects.get(object_id=str(page.pk))
        self.task_state = TaskState.objects.get(workflow_state=self.workflow_state)
        page.refresh_from_db()

    def _rest(self) -> None:
        site = self.ward.site
        self.redirect = Redirect.objects.create(
            old_path=f"/{WORD}-{SECRET}".lower(), site=site, redirect_link=f"https://b.example/{SECRET}"
        )
        self.contact = ContactPage.objects.descendant_of(site.root_page).get()
        self.submission = ContactSubmission.objects.create(page=self.contact, form_data={"name": secret("người dân")})
        self.source, _created = TranslationSource.update_or_create_from_instance(self.page)
        english = Locale.objects.get(language_code="en")
        self.translation = Translation.objects.create(source=self.source, target_locale=english)
        section(WARD, "thong-bao", "en")
        self.translation.save_target(user=self.webmaster_b, publish=False)
        self.session = EditingSession.objects.create(
            user=self.webmaster_b, content_object=self.page, last_seen_at=timezone.now()
        )
        self.uploads = {
            model: UploadedFile.objects.create(
                file=SimpleUploadedFile(f"{SECRET}.pdf", b"%PDF-1.4"),
                uploaded_by_user=self.webmaster_b,
                for_content_type=ContentType.objects.get_for_model(model),
            )
            for model in (CustomImage, CustomDocument)
        }
        for instance in (self.page, self.image, self.document, self.redirect):
            log(instance, "wagtail.edit", user=self.webmaster_b, title=secret("nhật ký"))
        self.membership = Membership.objects.get(user=self.author_b)
        Membership.objects.filter(pk=self.membership.pk).update(legal_basis=secret("quyết định"))
        self.unit = Unit.objects.get(code="cua-vinh")
        self.bulk_import = jobs.provision_job(
            [Row(2, {"code": "cua-vinh", "name": secret("hàng")})], file_name=secret("")
        )
        sites = MemberSite.objects.filter(pk=self.ward.pk)
        self.bulk_change = jobs.change_job(ThemeChange({"theme": "bien"}), sites, user=self.administrator)
        self.bulk_change.rows.update(message=secret("kết quả"))

    def _rooms(self) -> None:
        """What the rooms above hold of B's."""
        self.appearance = nominated(self.live, note=secret("lời nhắn"), user=self.webmaster_b)
        self.distribution = distributed(units=[self.unit], note=secret("gửi B"))
        self.campaign = make_campaign(
            secret("chiến dịch"), unit="cua-vinh", state=CampaignState.DRAFT, legal_basis=secret("yêu cầu"),
            picture_wide=make_image(secret("ảnh chiến dịch"), collection=self.ward.collection),
        )  # fmt: skip
        now = timezone.now()
        self.invitation = Invitation.objects.create(
            last_name=secret("họ"), first_name="B", email=f"moi-{SECRET}@b.example", unit=self.unit, role="unit_author",
            invited_by=self.webmaster_b, valid_from=now.date(), expires_at=now + timedelta(days=7),
        )  # fmt: skip
        ensure_standard_rules()
        SpecialDay.objects.create(date=date(2027, 2, 8), kind=DayKind.values[0])
        self.hours = WorkingHours.objects.create(
            unit=self.unit, weekday=5, opens=time(8), closes=time(11), valid_from=date(2026, 1, 1),
            legal_basis=secret("giờ làm việc"),
        )  # fmt: skip
        compute_health([self.ward.pk])
        self.outage = PlannedOutage(
            owner=self.unit, reason=secret("lý do"), announced_at=now + timedelta(days=10),
            starts_at=now + timedelta(days=20), ends_at=now + timedelta(days=21),
        )  # fmt: skip
        self.outage.save()
        self.outage.sites.add(self.ward)
        FileText.objects.update_or_create(document=self.document, defaults={"text": secret("chữ"), "state": "failed"})
        note(ArticlePage, self.live.pk)
        self.outbox_item = OutboxItem.objects.latest("pk")
        self.outbox_item.attempts, self.outbox_item.error = 8, secret("lỗi")
        self.outbox_item.save()
        self.best_bet = BestBet.objects.create(
            queries=secret("câu hỏi"), title=secret("đề xuất"), unit=self.unit, page=self.live
        )
        log(self.best_bet, "wagtail.edit", user=self.webmaster_b, title=secret("nhật ký đề xuất"))
        QueryLog.objects.create(
            text=secret("người dân hỏi"), key=secret("nguoi dan hoi"), unit=self.unit, language="vi", results=0,
            took_ms=3, token=new_token(), asked_at=now,
        )  # fmt: skip
        SynonymGroup.objects.get_or_create(words="ubnd\nủy ban nhân dân")

    def _desk(self) -> None:
        """What B has asked the translation desk for, with a secret in each text."""
        ensure_standard_terms()
        self.secret_live = make_article(section(WARD, "thong-bao"), secret("bài dịch"), owner=self.webmaster_b)
        english = Locale.objects.get(language_code="en")
        outcome = RequestTranslationAction(
            self.secret_live, [english], self.webmaster_b, note=secret("lời dặn")
        ).execute()
        self.job = outcome.jobs[0]
        self.job.note_event(JobEventKind.REQUEUED, self.webmaster_b, secret("sự kiện"))
        SegmentComment.objects.create(
            job=self.job, segment=self.job.segments.first(), text=secret("góp ý"), author=self.webmaster_b
        )
        self.batch = RequestBatch.objects.create(
            requester=self.webmaster_b, title=secret("hàng loạt"), page_ids=[], finished_at=timezone.now(),
            skipped=[{"title": secret("bỏ qua"), "language": "en", "reason": secret("lý do")}],
        )  # fmt: skip
        self.rule = TranslationRule.objects.create(section=self.secret_live.get_parent(), site=self.ward)
        self.policy = TranslationPolicy.objects.create(site=self.ward)
        TranslationDemand.objects.create(
            translation_key=self.secret_live.translation_key, site=self.ward, locale=english,
            day=timezone.localdate(), count=3,
        )  # fmt: skip
        compute_progress()

    def _words(self) -> None:
        """The memory is the desk's and quotes texts of B's."""
        locale = self.job.locale
        adopt_pairs([Pair(secret("câu của B"), secret("text"), locale.pk, secret("nguồn"), self.ward.pk)])
        self.memory_unit = MemoryUnit.objects.get(source=secret("câu của B"))
        self.memory_import = MemoryImport.objects.create(
            name=secret("tệp"), error=secret("lỗi"), finished_at=timezone.now()
        )
        self.term = Term.objects.create(term="thuật ngữ")  # All units share the glossary.
        TermTranslation.objects.create(term=self.term, locale=locale, text="form")

    def _files(self) -> None:
        """A file of B's translation that somebody of the desk has uploaded and not imported yet."""
        file = export_job(self.job, FORMATS["po"], self.webmaster_b)
        self.translation_file = uploads.keep(file.name, file.content, self.administrator)

    def _questions(self) -> None:
        """What somebody has asked B, and what B's people write about it."""
        self.question = make_question(
            QuestionState.DRAFTING, "cua-vinh", host=WARD, title=secret("câu hỏi"), text=secret("nội dung hỏi"),
            person={"name": secret("người hỏi"), "email": f"hoi-{SECRET}@b.example"}, place=secret("địa điểm"),
            answer=f"<p>{secret('trả lời')}</p>", files=[pdf(f"{SECRET}.pdf")],
        )  # fmt: skip
        self.question_file = self.question.files.get()
        self.assignment = self.question.assignments.get()
        AddNoteAction(self.question, None, secret("ghi chú")).execute()
        self.question_mail: Any = self.question.mails.first()
        self.api_key = CreateKeyAction(secret("hệ thống"), self.question.desk_unit, Channel.API).execute()[0]
        hook = CreateWebhookAction("https://he-thong-khac.example/", []).execute()[0]
        self.delivery = WebhookDelivery.objects.create(webhook=hook, question=self.question, event="received")
        self.data_request = CreateDataRequestAction(self.question, RequestKind.EXPORT, secret("lý do")).execute()
        table = f"Nội dung,Ngày hỏi\n{secret('câu hỏi cũ')},01/03/2025\n".encode()
        self.question_import = UploadTableAction(table, f"{SECRET}.csv", self.unit).execute()
        english = Locale.objects.get(language_code="en")
        self.desk_text = DeskText.objects.create(question=self.question, locale=english, text=secret("bản dịch"))
        self.canned = CannedText.objects.create(unit=self.unit, name=secret("mẫu"), text=secret("đoạn mẫu"))
        self.letter_template = LetterTemplate.objects.create(unit=self.unit, signer_name=secret("người ký"))
        self.routing_rule = RoutingRule.objects.create(unit=self.unit, words=secret("từ khóa"))
        self.question_settings = QuestionSettings.objects.create(chasing_pause_reason=secret("tạm dừng"))
        self.promoted = PromotedQuestion.objects.create(public=published(WARD, lead="cua-vinh"), unit=self.unit)
        self.saved_view = SavedView.objects.create(user=self.administrator, name=secret("danh sách"), query="tab=all")

    def _outside(self) -> None:
        """What B must post, brings in from a table, and gets from a document system."""
        public = make_legal_document(concerns=[self.unit])
        self.duty = PostByReferenceAction(public, self.unit, self.webmaster_b).execute()
        upload = SimpleUploadedFile(f"{SECRET}.csv", f"Số,Ngày,Trích yếu\n1,2,{secret('bảng')}\n".encode())
        self.document_import = UploadDocumentsAction(upload, None, self.unit).execute()
        self.document_key = CreateDocumentKeyAction(f"VB {SECRET}", [self.unit]).execute()[0]
        note_refusal(self.document_key, secret("mã"), "", 422, secret("lỗi"))

    def _legal_documents(self) -> None:
        """A draft of B's with its relation and text; a page of B's that cites a document that has expired."""
        values = {"abstract": secret("trích yếu"), "state": "draft", "text": f"Điều 1. {secret('văn bản')}"}
        self.legal_document = legal_document("7/2026/QĐ-UBND", date(2026, 3, 2), issuer="cua-vinh", **values)
        self.legal_file = with_file(self.legal_document, "attachment", legal_pdf(f"{SECRET}.pdf"))
        self.gazette_settings = GazetteSettings.objects.first() or GazetteSettings.objects.create()
        ended = legal_document("5/2020/QĐ-UBND", date(2020, 3, 2), expires_on=date(2021, 1, 1))
        self.legal_relation = DocumentRelation.objects.create(
            source=self.legal_document, target=ended, kind="cites", excerpt=secret("căn cứ"), state="suggested"
        )
        self.citation = PageCitation.objects.create(
            page=self.page, member_site=self.ward, document=ended, number=ended.number, excerpt=secret("trích dẫn"),
            number_key=ended.number_key,
        )  # fmt: skip

    def _gazette(self) -> None:
        """What B has sent to the gazette, and an issue that is being made of it."""
        line = ReceiveIntakeAction(self.legal_document, self.unit, date(2026, 3, 5), note=secret("ghi chú")).execute()
        self.intake_line = line
        self.gazette_issue = StartIssueAction(2026, date(2026, 3, 9), [1], title=secret("số công báo")).execute()
        PlaceIntakeAction(self.gazette_issue, line).execute()
        self.gazette_issue.refresh_from_db()
        for name in ("proof", "file"):
            getattr(self.gazette_issue, name).save(f"{SECRET}.pdf", ContentFile(b"%PDF-1.7"))
        self.recipient = Recipient.objects.create(name=secret("nơi nhận"), kind="commune", address=secret("địa chỉ"))
        RecipientCopies.objects.create(recipient=self.recipient, copies=1, valid_from=date(2026, 1, 1))
        self.printed_issue = make_issue(numbers=[2], issued_on=date(2026, 3, 16))
        self.print_order = OrderPrintAction(self.printed_issue).execute()
        self.parcel = self.print_order.dispatches.get()

    # ---- what the rows of B are ----
    def rows_of_b(self) -> dict[type[models.Model], set[Any]]:
        """Objects that a new row of somebody else's must not point at."""
        homes = Page.objects.filter(translation_key=self.ward.site.root_page.translation_key)
        paths = homes.values_list("path", flat=True)
        pages = {pk for path in paths for pk in Page.objects.filter(path__startswith=path).values_list("pk", flat=True)}
        return {
            Page: pages,
            ArticlePage: pages,
            CustomImage: {self.image.pk},
            CustomDocument: {self.document.pk},
            Unit: {self.unit.pk},
            MemberSite: {self.ward.pk},
            User: {self.webmaster_b.pk, self.author_b.pk},
            Campaign: {self.campaign.pk},
            WorkingHours: {self.hours.pk},
            Invitation: {self.invitation.pk},
            PlannedOutage: {self.outage.pk},
            BestBet: {self.best_bet.pk},
            TranslationJob: {self.job.pk},
            RequestBatch: {self.batch.pk},
            Question: {self.question.pk},
            Assignment: {self.assignment.pk},
            QuestionFile: {self.question_file.pk},
            DataRequest: {self.data_request.pk},
            QuestionImport: {self.question_import.pk},
            CannedText: {self.canned.pk},
            LetterTemplate: {self.letter_template.pk},
            LegalDocument: {self.legal_document.pk},
            DocumentImport: {self.document_import.pk},
            DocumentApiKey: {self.document_key.pk},
            GazetteIntake: {self.intake_line.pk},
            GazetteIssue: {self.gazette_issue.pk},
            DocumentFile: {self.legal_file.pk},
            DocumentRelation: {self.legal_relation.pk},
            PageCitation: {self.citation.pk},
        }
