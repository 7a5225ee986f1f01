"""Every page of every site in every language, as a search engine finds them: by the sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup, NavigableString, Tag

from tests.functional.server import Installation
from translation.gate import looks_vietnamese

SITEMAP, XHTML = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"
HTML_CODES = {"en": "en", "ja": "ja", "ko": "ko", "zh-hans": "zh-Hans"}
NO_TEXT = ("script", "style", "template", "iframe")


def language_of(url: str) -> str:
    """The language that an address says: its prefix."""
    return HTML_CODES.get(urlsplit(url).path.split("/")[1], "vi")


@dataclass
class Crawler:
    """Asks each address once and notes what is wrong, a line each.

    Attributes:
        listed: address -> versions (hreflang -> address) as the sitemaps say.
        said: address -> versions as the page itself says.
    """

    installation: Installation
    problems: list[str] = field(default_factory=list)
    listed: dict[str, dict[str, str]] = field(default_factory=dict)
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    asked_for: dict[tuple[str, str], int] = field(default_factory=dict)

    def status(self, url: str) -> int:
        if url not in self.answers:
            self.answers[url] = self.installation.get(url)[0]
        return self.answers[url]

    def note(self, url: str, problem: str) -> None:
        self.problems.append(f"{url}: {problem}")

    def crawl(self, roots: list[str]) -> None:
        for root in roots:
            self.listed |= dict(self.sitemap_of(root))
        for url in self.listed:
            self.visit(url)
        self.compare()

    def sitemap_of(self, root: str) -> Iterator[tuple[str, dict[str, str]]]:
        _status, index = self.installation.get(urljoin(root, "/sitemap.xml"))
        for part in ElementTree.fromstring(index).iter(f"{SITEMAP}loc"):
            _status, text = self.installation.get(part.text or "")
            for row in ElementTree.fromstring(text):
                links = {link.get("hreflang", ""): link.get("href", "") for link in row.findall(f"{XHTML}link")}
                yield row.findtext(f"{SITEMAP}loc") or "", links

    # ---- one page ----
    def visit(self, url: str) -> None:
        status, text = self.installation.get(url)
        self.answers[url] = status
        if status != 200:
            self.note(url, f"status {status}")
            return
        soup = BeautifulSoup(text, "lxml")
        language = language_of(url)
        if soup.html is None or soup.html.get("lang") != language:
            self.note(url, f"lang is {soup.html.get('lang') if soup.html else None}")
        canonical = [link["href"] for link in soup.select("link[rel=canonical]")]
        if canonical != [url]:
            self.note(url, f"canonical is {canonical}")
        self.said[url] = {
            str(link["hreflang"]): str(link["href"])
            for link in soup.select("link[rel=alternate][hreflang]:not([type])")
        }
        self.check_switcher(url, soup)
        main = soup.find("main")
        if language != "vi" and isinstance(main, Tag):
            self.check_text(url, main)
            self.check_links(url, main, language)

    def check_switcher(self, url: str, soup: BeautifulSoup) -> None:
        current = [link.get("hreflang") for link in soup.select(".langs a[aria-current]")]
        if current != [language_of(url)]:
            self.note(url, f"the switcher is at {current}")
        for link in soup.select(".langs a"):
            target = urljoin(url, str(link["href"]))
            if "missing" in (link.get("class") or []):
                self.check_asking(url, target)
            elif language_of(target) != link["hreflang"] or self.status(target) != 200:
                self.note(url, f"the switcher leads to {target} ({self.answers.get(target)})")

    def check_asking(self, url: str, target: str) -> None:
        """A few of each site and language: they are one view."""
        key = (urlsplit(target).netloc, language_of(target))
        self.asked_for[key] = self.asked_for.get(key, 0) + 1
        if self.asked_for[key] <= 3 and self.status(target) != 200:
            self.note(url, f"cannot be asked for at {target} ({self.answers[target]})")

    def check_text(self, url: str, main: Tag) -> None:
        for string in main.find_all(string=True):
            own = not isinstance(string, NavigableString) or type(string) is not NavigableString
            if own or string.find_parent(NO_TEXT) or string.find_parent(attrs={"lang": "vi"}):
                continue
            if looks_vietnamese(str(string)):
                self.note(url, f"Vietnamese: {str(string).strip()[:80]}")
        for name in ("alt", "aria-label", "title"):
            for tag in main.select(f"[{name}]:not([lang=vi] *, [lang=vi])"):
                if looks_vietnamese(str(tag[name])):
                    self.note(url, f"Vietnamese {name}: {str(tag[name])[:80]}")

    def check_links(self, url: str, main: Tag, language: str) -> None:
        """Links of a translation work, and lead to the reader's language where the page exists in it."""
        for link in main.select("a[href]"):
            target = urljoin(url, str(link["href"])).partition("#")[0]
            if urlsplit(target).netloc != urlsplit(url).netloc or link.get("hreflang") or "?" in target:
                continue
            if self.status(target) != 200:
                self.note(url, f"a link leads to {target} ({self.answers[target]})")
            better = self.listed.get(target, {}).get(language, target)
            if language_of(target) != language and better != target:
                self.note(url, f"a link leads to {target} and not to {better}")

    # ---- all together ----
    def compare(self) -> None:
        """Each set of versions holds its own page, is the sitemap's and the same on each of its pages."""
        for url, versions in self.said.items():
            if versions != self.listed[url]:
                self.note(url, f"hreflang {versions}, sitemap {self.listed[url]}")
            if not versions:
                continue
            if versions.get(language_of(url)) != url:
                self.note(url, "hreflang without the page itself")
            if versions.get("x-default") != versions.get("vi", versions.get("x-default")):
                self.note(url, f"x-default is {versions.get('x-default')}")
            for code, other in versions.items():
                if code != "x-default" and self.said.get(other) != versions:
                    self.note(url, f"{other} does not say the same")
