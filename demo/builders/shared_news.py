"""News both ways: nominated, returned, accepted, changed since; sent to units; a topic with its approvals."""

from __future__ import annotations

from django.utils import timezone

from cms.users.models import User
from news import actions
from news.enums import Audience, Collects, Place, Verdict
from news.models import Appearance, AppearanceEvent, ArticlePage, SectionPage
from news.models.topics import topics_in
from news.tasks import open_sections
from sites.models import MemberSite, Unit, UnitKind

from .pages import publish

# Slug of the article -> section of the portal, note of the unit.
NOMINATED = {
    "dat-phong-homestay-mua-den-long-va-tet": ("van-hoa-du-lich", "Đề nghị cổng đăng trước mùa khách Tết."),
    "cua-vinh-pho-co-khong-xe-may": ("van-hoa-du-lich", "Khách các nơi hỏi phường nhiều, mong cổng đăng giúp."),
    "trong-bu-rung-phong-ho-hai-ben-duong-deo": ("kinh-te-xa-hoi", ""),
}
# … -> own title and lead of the portal.
ACCEPTED = {
    "tau-ca-bai-ngang-thiet-bi-giam-sat-hanh-trinh": (
        "kinh-te-xa-hoi",
        "Toàn bộ 400 tàu cá Bãi Ngang đã có thiết bị giám sát hành trình",
        "Sở Nông nghiệp và Môi trường nghiệm thu chiếc cuối cùng, sớm hơn hạn một tháng.",
    ),
    "benh-vien-da-khoa-hai-van-dat-lich-kham-qua-dien-thoai": ("cai-cach-hanh-chinh", "", ""),
}
RETURNED = {
    "quan-trac-gio-chim-di-cu-dien-gio-thung-sim": (
        "kinh-te-xa-hoi",
        "Bài còn thiếu số liệu quan trắc của quý III. Đề nghị bổ sung rồi gửi lại.",
    )
}
DECLINED = {
    "gio-mo-cua-san-the-thao-tu-thang-12": ("thong-bao", "Thông báo chỉ liên quan sân của Sở; đã có trên trang của Sở.")
}
CHANGED = "benh-vien-da-khoa-hai-van-dat-lich-kham-qua-dien-thoai"
WAITING_ON_TOPIC = 2


def build_shared_news() -> None:
    """Once; what people did with it afterwards stays."""
    if Appearance.objects.exists():
        return
    portal = MemberSite.objects.for_serving().get(site__is_default_site=True)
    editor = User.objects.get(username="bientap")
    for slug, (section, note) in NOMINATED.items():
        nominate(portal, slug, section, note)
    for slug, (section, title, lead) in ACCEPTED.items():
        row = nominate(portal, slug, section)
        actions.AcceptAction(row, section_of(portal, section), title, lead, editor).execute()
    for slug, (section, reason) in RETURNED.items():
        actions.ReturnAction(nominate(portal, slug, section), editor, reason).execute()
    for slug, (section, reason) in DECLINED.items():
        actions.DeclineAction(nominate(portal, slug, section), editor, reason).execute()
    distribute(editor)
    approve_topics(editor)
    correct(CHANGED)
    shown = list(Appearance.objects.shown().values_list("pk", flat=True))
    open_sections.call(shown)
    AppearanceEvent.objects.update(mailed_at=timezone.now())  # Nobody of the demonstration reads mail.


def article(slug: str) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(slug=slug, locale__language_code="vi")
    return found


def section_of(site: MemberSite, slug: str) -> SectionPage:
    return SectionPage.objects.descendant_of(site.site.root_page).get(slug=slug)


def nominate(portal: MemberSite, slug: str, section: str, note: str = "") -> Appearance:
    page = article(slug)
    unit = actions.NominateAction(page, section_of(portal, section), note).execute().appearance.unit_id
    row = Appearance.objects.get(article_key=page.translation_key, site=portal)
    webmaster = User.objects.filter(memberships__unit=unit, memberships__role="unit_webmaster").first()
    Appearance.objects.filter(pk=row.pk).update(asked_by=webmaster)
    return row


def distribute(editor: User) -> None:
    actions.DistributeAction(
        article("tam-dung-cong-thong-tin-bao-tri"),
        Audience.ALL,
        mandatory=True,
        place=Place.NOTICES,
        note="Mọi trang thành phần đăng trước kỳ bảo trì 7 ngày làm việc.",
        user=editor,
    ).execute()
    coast = Unit.objects.filter(code__in=("bai-ngang", "hon-ngu", "con-gio", "vinh-sau"))
    actions.DistributeAction(
        article("ap-thap-nhiet-doi-21-11"),
        Audience.UNITS,
        units=list(coast),
        mandatory=True,
        place=Place.NOTICES,
        user=editor,
    ).execute()
    wards = UnitKind.objects.filter(code="ward")
    actions.DistributeAction(
        article("ke-hoach-hang-tet-2027"),
        Audience.KINDS,
        kinds=list(wards),
        note="Đề nghị các phường đăng để bà con biết điểm bán hàng bình ổn.",
        user=editor,
    ).execute()
    offers = Appearance.objects.filter(state="offered").exclude(unit__code__in=("cua-vinh", "ben-lua"))
    for number, row in enumerate(offers.select_related("site__site__root_page").order_by("unit__code")[:2]):
        if number:
            actions.RefuseAction(row, reason="Phường đã có bài riêng về các điểm bán hàng Tết.").execute()
        else:
            actions.TakeAction(row, section_of(row.site, "tin-dia-phuong")).execute()


def approve_topics(editor: User) -> None:
    """What carries an approved topic, but for the two newest of the units, which wait."""
    portal = MemberSite.objects.for_serving().get(site__is_default_site=True)
    for topic in topics_in("vi").values():
        if topic.collects != Collects.APPROVED:
            continue
        tagged = list(ArticlePage.objects.readable().on_topic(topic.translation_key).newest())
        of_units = [page for page in tagged if page.language == "vi" and not is_below(page, portal)]
        waiting = {page.translation_key for page in of_units[:WAITING_ON_TOPIC]}
        approved = {page.translation_key for page in tagged} - waiting
        if approved:
            actions.DecideOnTopicAction(topic, approved, Verdict.APPROVED, user=editor).execute()


def is_below(page: ArticlePage, site: MemberSite) -> bool:
    return bool(page.path.startswith(site.site.root_page.path))


def correct(slug: str) -> None:
    """The unit changes what the portal has accepted."""
    page = article(slug)
    page.summary = page.summary.rstrip(".") + "; người bệnh lớn tuổi được giữ chỗ đến 30 phút."
    publish(page)
