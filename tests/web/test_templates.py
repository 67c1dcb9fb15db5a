"""Every template is used: by a page, or by a template that is."""

import re
from pathlib import Path

import yipanqi.web

WEB = Path(yipanqi.web.__file__).parent
FOLDER = WEB / "templates"


def test_every_template_is_used() -> None:
    pages = {f"{name}.html" for text in sources(".py") for name in re.findall(r'"([a-z_]+/[a-z_]+)"', text)}
    parts = {
        name for text in sources(".html") for name in re.findall(r'(?:extends|from|include) "([a-z_/]+\.html)"', text)
    }
    known = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html")}
    assert known
    assert known - pages - parts == set()
    assert {name for name in parts if not name.startswith("govuk_frontend_jinja/")} <= known


def sources(suffix: str) -> list[str]:
    """The text of every file of a kind in the faces."""
    return [path.read_text() for path in WEB.rglob(f"*{suffix}") if "vendor" not in path.parts]
