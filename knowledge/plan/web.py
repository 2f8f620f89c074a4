"""Web pages (html): the text of the article, list items with their numbers, tables; menus and footers left out."""

from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.plan.blocks import Block, paragraphs, plain
from knowledge.plan.numbering import written
from knowledge.plan.web_tables import table_rows

if TYPE_CHECKING:
    from bs4 import Tag

_NOISE = ["script", "style", "noscript", "nav", "header", "footer", "aside", "form", "button", "iframe", "template"]
_TEXT = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "div", "dt", "dd", "blockquote", "section", "article", "main"}
_TEXT |= {"ul", "ol", "table", "tbody", "thead", "tr", "td", "th", "center", "pre"}
_BREAK = "\x1e"
_LEAST = 400  # letters; an <article> with fewer is a teaser, not the plan
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read(path: Path) -> list[Block]:
    """Return the blocks of a web page."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(path.read_bytes(), "html.parser")
    for tag in soup(_NOISE):
        tag.decompose()
    for tag in soup("br"):
        tag.replace_with(_BREAK)
    articles = [tag for tag in soup(["article", "main"]) if len(tag.get_text()) > _LEAST]
    return _Reader().blocks(articles[0] if articles else soup.body or soup)


class _Reader:
    """Walks one element: text piles up until a block ends, paragraphs until a table comes."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self.texts: list[str] = []
        self._open = ""
        self._label = ""

    def blocks(self, tag: "Tag") -> list[Block]:
        self.walk(tag)
        self.close()
        return self._blocks + paragraphs(self.texts)

    def walk(self, tag: "Tag") -> None:
        from bs4 import Tag
        from bs4.element import PreformattedString

        for child in tag.children:
            if not isinstance(child, Tag):
                self._open += "" if isinstance(child, PreformattedString) else str(child).replace("\n", " ")
            elif child.name == "table" and (rows := table_rows(child, _cell)):
                self.close()
                self._blocks += paragraphs(self.texts) + rows
                self.texts = []
            elif child.name in _TEXT:
                self.close()
                self._label = _label(child) if child.name == "li" else self._label
                self.walk(child)
                self.close()
            else:
                self.walk(child)
        if tag.name in _TEXT:
            self.close()

    def close(self) -> None:
        """End the paragraph that is open; a list's number goes before its item's first words."""
        for text in self._open.split(_BREAK):
            if text.strip():
                self.texts.append(f"{self._label} {text}".strip())
                self._label = ""
        self._open = ""


def _cell(tag: "Tag") -> str:
    reader = _Reader()
    reader.walk(tag)
    reader.close()
    return "\n".join(text for text in map(plain, reader.texts) if text)


def _label(item: "Tag") -> str:
    """Return what the browser shows before a list item: "1.", "a.", "-"."""
    parent = item.parent
    if parent is None or parent.name != "ol":
        return "-"
    place = list(parent("li", recursive=False)).index(item)
    number = str(item.get("value") or "")
    start = str(parent.get("start") or "1")
    count = int(number) if number.isdigit() else (int(start) if start.isdigit() else 1) + place
    return f"{written(count, _FORMS.get(str(parent.get('type') or ''), 'decimal'))}."
