"""All addresses. Pages are under their language's prefix; Vietnamese, the source, has none."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve as serve_file
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import index as sitemap_index
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.images.views.serve import ServeView

from campaigns import urls as campaigns_urls
from gazette.api import urls as gazette_api_urls
from gazette.public import gazette_urls
from gazette.public.documents_sitemap import DocumentsSitemap
from gazette.public.gazette_sitemap import GazetteSitemap
from news import urls as news_urls
from questions.api import urls as questions_api_urls
from questions.public.sitemaps import QuestionsSitemap
from search import urls as search_urls
from sites import urls as sites_urls
from sites.guard import urls as guard_urls
from sites.people.accept import AcceptView
from sites.routing import serve as serve_page
from sites.sitemaps import MemberSiteSitemap
from sites.views import errors
from sites.views.directory import robots
from translation import urls as translation_urls
from translation.localize import urls as localize_urls

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

SITEMAPS = {
    "pages": MemberSiteSitemap,
    "questions": QuestionsSitemap,
    "documents": DocumentsSitemap,
    "gazette": GazetteSitemap,
}

urlpatterns = [
    path("admin/", include(localize_urls)),
    path("admin/", include(guard_urls)),  # Narrowed views; the first match counts.
    path("admin/second-factor/", include("cms.users.urls")),
    path("admin/invitation/<str:token>/", AcceptView.as_view(), name="invitation"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^images/([^/]*)/(\d*)/([^/]*)/[^/]*$", ServeView.as_view(action="redirect"), name="wagtailimages_serve"),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<slug:section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    *search_urls.api_urlpatterns,
    *questions_api_urls.urlpatterns,
    *gazette_urls.urlpatterns,
    *gazette_api_urls.urlpatterns,
]
if settings.SERVE_MEDIA:
    # Renditions only: originals and documents are not public files, documents are served by a view that checks.
    urlpatterns.append(re_path(r"^media/(?P<path>images/.+)$", serve_file, {"document_root": settings.MEDIA_ROOT}))

urlpatterns += i18n_patterns(
    path("", include(search_urls)),
    path("", include(sites_urls)),
    path("", include(news_urls)),
    path("", include(campaigns_urls)),
    path("", include(translation_urls)),
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
