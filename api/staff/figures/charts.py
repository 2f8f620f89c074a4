"""Column charts as SVG that stands in a page: drawn by pygal, coloured by our style sheet, with nothing inline."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pygal
from markupsafe import Markup
from pygal.style import Style

# pygal adds an importer for its map plugins, of a kind that today's Python and its tools no longer ask.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]
WIDTH, HEIGHT, LETTERS = 460, 210, 13
# At most so many labels stand side by side without touching.
LABELS = 9
_STYLE = Style(label_font_size=LETTERS, major_label_font_size=LETTERS)
_DROPPED = {"defs", "script", "style"}


def columns(labels: Sequence[str], series: Mapping[str, Sequence[int]], *, told: str) -> Markup:
    """Return stacked columns; ``told`` says to who cannot see it what is drawn. Each column tells its figure."""
    chart = pygal.StackedBar(
        width=WIDTH,
        height=HEIGHT,
        margin=2,
        spacing=6,
        style=_STYLE,
        css=[],
        js=[],
        show_legend=False,
        show_x_guides=False,
        min_scale=2,
        max_scale=5,
        disable_xml_declaration=True,
        formatter=lambda value: f"{value:,.0f}".replace(",", "."),
        x_labels_major_every=max(1, -(-len(labels) // LABELS)),
        show_minor_x_labels=False,
        truncate_label=-1,
    )
    if max((sum(stack) for stack in zip(*series.values(), strict=True)), default=0) < 4:
        chart.range = (0, 4)  # no scale of halves
    chart.x_labels = list(labels)
    for name, values in series.items():
        chart.add(name, list(values))
    chart.add_xml_filter(lambda root: _plain(root, list(series), told))
    return Markup(chart.render(is_unicode=True))


def _plain(root: Any, names: list[str], told: str) -> Any:
    """Return the drawing without scripts and styles, which pages forbid, and with what each column stands for."""
    for parent in list(root.iter()):
        for child in list(parent):
            if _tag(child) in _DROPPED or not isinstance(child.tag, str) or "overlay" in child.get("class", ""):
                parent.remove(child)
    root.attrib.pop("id", None)
    root.set("role", "img")
    root.set("aria-label", told)
    for node in root.iter():
        if node.get("class", "").startswith("series "):
            _tell(node, names[int(node.get("class").split("serie-")[1].split()[0])])
    for node in list(root):
        if _tag(node) == "title":
            root.remove(node)
    return root


def _tell(series: Any, name: str) -> None:
    """Put pygal's notes on each column of a series into the words a browser shows over it."""
    for bar in series.iter():
        notes = {note.get("class"): note for note in bar if _tag(note) == "desc"}
        if "value" in notes:
            bar.attrib.pop("class")  # ours is another
            label, value = notes["x_label"].text, notes["value"].text
            for note in notes.values():
                bar.remove(note)
            title = bar.makeelement("title", {})
            title.text = f"{label}: {value} ({name.lower()})"
            bar.insert(0, title)


def _tag(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]
