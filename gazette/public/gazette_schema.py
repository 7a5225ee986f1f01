"""An issue for search engines: schema.org `PublicationIssue` of a `Periodical`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gazette.models import GazetteIssue, GazettePage

from .gazette_places import title_of


def publication_issue(page: GazettePage, request: HttpRequest, issue: GazetteIssue, rows: list[Any]) -> dict[str, Any]:
    base = page.get_full_url(request) or ""
    url = f"{base}{page.reverse_subpage('issue', args=[issue.year, issue.slug])}"
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "PublicationIssue",
        "@id": url,
        "url": url,
        "name": title_of(issue),
        "issueNumber": issue.label,
        "datePublished": issue.issued_on.isoformat(),
        "inLanguage": "vi",
        "isPartOf": {"@type": "Periodical", "name": page.title, "url": base},
    }
    if issue.first_page and issue.last_page:
        found |= {"pageStart": issue.first_page, "pageEnd": issue.last_page}
    if issue.file:
        found["encoding"] = {
            "@type": "MediaObject",
            "contentUrl": f"{base}{page.reverse_subpage('pdf', args=[issue.year, issue.slug])}",
            "encodingFormat": "application/pdf",
            "contentSize": str(issue.size),
            "sha256": issue.sha256,
        }
    parts = [
        {"@type": "Legislation", "name": f"{row.document.kind.name} {row.document.number}", "url": row.url}
        for row in rows
        if row.url and row.kind == "document"
    ]
    if parts:
        found["hasPart"] = [{**part, "url": request.build_absolute_uri(part["url"])} for part in parts]
    return found
