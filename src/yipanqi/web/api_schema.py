"""How the API describes itself (OpenAPI), in both languages."""

from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

ABOUT = (
    "页面能办的，接口都能办。以令牌访问；以网页会话访问的，写操作须带 x-csrftoken。"
    " Everything the pages do. With a bearer token, or with a page's session and, to change something, x-csrftoken."
)


def openapi() -> OpenAPIConfig:
    """At /api/schema, as JSON and YAML only: the pages that show them load scripts from elsewhere."""
    bearer = SecurityScheme(type="http", scheme="bearer", description="令牌 Token; of practice nodes, from /api/token")
    return OpenAPIConfig(
        title="一盘棋 Yipanqi",
        version="1",
        description=ABOUT,
        path="/api/schema",
        render_plugins=[JsonRenderPlugin(), YamlRenderPlugin()],
        use_handler_docstrings=True,
        components=Components(security_schemes={"bearer": bearer}),
    )
