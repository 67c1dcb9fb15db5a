"""Charts as pictures, for docx and pdf: bars with their numbers written out, readable without colour."""

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from yipanqi.supervision.reports.fonts import properties
from yipanqi.supervision.reports.model import Table

INK, BAR, QUIET = "#1c2330", "#1f6f5c", "#ddd6c6"


def picture(table: Table) -> bytes:
    """The chart of a table as PNG."""
    labels, lengths = table.bars()
    figure = Figure(figsize=(6.5, 0.6 + 0.32 * max(len(labels), 3)), dpi=160, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    places = range(len(labels))
    bars = axes.barh(places, lengths, color=BAR, height=0.62)
    axes.bar_label(bars, labels=[row[table.chart or 0] for row in table.rows], padding=4, fontproperties=properties(9))
    axes.set_yticks(places, labels, fontproperties=properties(9))
    axes.set_ylim(max(len(labels), 3) - 0.5, -0.5)  # the first on top, and one bar alone is no wall
    axes.set_xlim(0, max(lengths, default=0) * 1.12 or 1)
    axes.set_title(table.title, fontproperties=properties(11), color=INK, loc="left")
    axes.set_xticks([])
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color(QUIET)
    written = BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()
