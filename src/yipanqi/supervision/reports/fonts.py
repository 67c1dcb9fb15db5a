"""A Chinese font of this machine, for pdf and charts, which carry their own type."""

from functools import cache
from pathlib import Path

from matplotlib.font_manager import FontPath, FontProperties, findSystemFonts

PACKAGE = "fonts-noto-cjk"
_FACES = (("NotoSansCJK-Regular.ttc", 2), ("NotoSansSC-Regular.otf", 0), ("wqy-zenhei.ttc", 0))
"""File names with the face for simplified Chinese in each, the best first."""


class NoChineseFontError(RuntimeError):
    """The machine has no Chinese font that can be embedded."""


@cache
def chinese() -> FontPath:
    """The file and the face in it. Raises NoChineseFontError, which names the package to install."""
    return pick(findSystemFonts())


def pick(files: list[str]) -> FontPath:
    """The best of some font files. Raises NoChineseFontError."""
    known = {Path(file).name: file for file in files}
    for name, face in _FACES:
        if name in known:
            return FontPath(known[name], face)
    raise NoChineseFontError(
        f"没有可嵌入的中文字体，请安装 {PACKAGE}；no Chinese font to embed: install the package {PACKAGE}"
    )


def properties(size: float) -> FontProperties:
    """The font for charts."""
    return FontProperties(fname=chinese(), size=size)
