"""What is asked for: surfaces of the admin for a webmaster and for the centre, pages for a reader."""

from __future__ import annotations

from dataclasses import dataclass, field

WEBMASTER, CENTRE, READER = "webmaster", "centre", "reader"
STAFF = (WEBMASTER, CENTRE)
QUERIES, RATIO = 30, 1.2


@dataclass(frozen=True)
class Surface:
    """One address.

    Attributes:
        url: its name, or for readers the path.
        args: what its arguments are: `home`, `section`, `article` of the person's own site.
        bound: whether the limits hold for it; what is not bound is shown, and said why in docs/design/performance.md.
    """

    name: str
    url: str
    args: tuple[str, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    users: tuple[str, ...] = STAFF
    bound: bool = True


# Words that eleven articles of one site have, and words that the more articles have the more sites there are.
ONE_SITE, EVERY_SITE = {"q": "kwaac 12"}, {"q": "bài số 12"}
LINK = {"allow_external_link": "true", "allow_email_link": "true"}
REPORTS = {
    "locked pages": "wagtailadmin_reports:locked_pages",
    "ageing pages": "wagtailadmin_reports:aging_pages",
    "workflows": "wagtailadmin_reports:workflow",
    "workflow tasks": "wagtailadmin_reports:workflow_tasks",
    "site history": "wagtailadmin_reports:site_history",
    "page types": "wagtailadmin_reports:page_types_usage",
    "translations": "wagtail_localize:translations_report",
    "site health": "site_health",
}
LISTINGS = {
    "images": "wagtailimages:index",
    "documents": "wagtaildocs:index",
    "users": "wagtailusers_users:index",
    "redirects": "wagtailredirects:index",
    "member sites": "member_sites:index",
    "units": "units:index",
    "memberships": "memberships:index",
}
SURFACES = (
    Surface("dashboard", "wagtailadmin_home", bound=False),
    Surface("explorer: root", "wagtailadmin_explore_root"),
    Surface("explorer: home", "wagtailadmin_explore", ("home",)),
    Surface("explorer: section", "wagtailadmin_explore", ("section",)),
    Surface("explorer: section, page 10", "wagtailadmin_explore", ("section",), {"p": "10"}),
    Surface("explorer: section by title", "wagtailadmin_explore", ("section",), {"ordering": "title"}),
    Surface("explorer: search below home", "wagtailadmin_explore_results", ("home",), ONE_SITE),
    Surface("page: edit", "wagtailadmin_pages:edit", ("article",), bound=False),
    Surface("page: history", "wagtailadmin_pages:history", ("article",), bound=False),
    Surface("page: usage", "wagtailadmin_pages:usage", ("article",), bound=False),
    Surface("page search", "wagtailadmin_pages:search", (), ONE_SITE),
    Surface("page search, common words", "wagtailadmin_pages:search", (), EVERY_SITE, bound=False),
    Surface("page chooser", "wagtailadmin_choose_page", (), LINK),
    Surface("page chooser: home", "wagtailadmin_choose_page_child", ("home",)),
    Surface("page chooser: section", "wagtailadmin_choose_page_child", ("section",)),
    Surface("page chooser: search", "wagtailadmin_choose_page_search", (), ONE_SITE),
    Surface("image chooser", "wagtailimages_chooser:choose"),
    Surface("image chooser: search", "wagtailimages_chooser:choose_results", (), {"q": "kwaac 3"}),
    Surface("document chooser", "wagtaildocs_chooser:choose"),
    Surface("document chooser: search", "wagtaildocs_chooser:choose_results", (), {"q": "kwaac 3"}),
    *(Surface(f"listing: {name}", url) for name, url in LISTINGS.items()),
    *(Surface(f"report: {name}", url) for name, url in REPORTS.items()),
    Surface("home", "/", users=(READER,)),
    Surface("section", "/tin-tuc/tin-hoat-dong/", users=(READER,)),
    Surface("gathering section", "/tin-tuc/", users=(READER,)),
    Surface("section, page 20", "/tin-tuc/tin-hoat-dong/", query={"page": "20"}, users=(READER,)),
    Surface("article", "article", users=(READER,)),
    Surface("search", "/tim-kiem/", query=ONE_SITE, users=(READER,)),
    Surface("search, common words", "/tim-kiem/", query=EVERY_SITE, users=(READER,), bound=False),
    Surface("feed", "/rss/all.xml", users=(READER,)),
    Surface("portal: home", "//portal/", users=(READER,)),
    Surface("portal: directory", "//portal/co-quan/", users=(READER,)),
)
