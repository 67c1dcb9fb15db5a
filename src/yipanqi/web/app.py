"""The faces of one node as an ASGI application."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import httpx
from litestar import Litestar, Router
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler

from yipanqi.web import oidc, practice_login
from yipanqi.web.administration.accounts import accounts_office
from yipanqi.web.administration.tokens import tokens_office
from yipanqi.web.api import api
from yipanqi.web.api_schema import openapi
from yipanqi.web.api_token import token
from yipanqi.web.apply import applying
from yipanqi.web.board.pages import pages as board
from yipanqi.web.cases import following
from yipanqi.web.consents import consenting
from yipanqi.web.consultations.public import consulting
from yipanqi.web.consultations.room import consultation_office
from yipanqi.web.counter import counter
from yipanqi.web.desk import desk
from yipanqi.web.documents.joining import documents_office
from yipanqi.web.documents.public import documents
from yipanqi.web.engine import engine
from yipanqi.web.entry import entry, return_address
from yipanqi.web.feedback.person import feedback
from yipanqi.web.feedback.work import feedback_work
from yipanqi.web.guards import anyone
from yipanqi.web.guide import guiding
from yipanqi.web.hall import hall
from yipanqi.web.limits import Buckets, RateLimit
from yipanqi.web.live import live
from yipanqi.web.log import Stamp, log_response
from yipanqi.web.navigation import WORK, WorkPlaces
from yipanqi.web.office import office
from yipanqi.web.open_data import feeds, open_data
from yipanqi.web.pages import environment
from yipanqi.web.papers import paper_pages
from yipanqi.web.problems import HANDLERS
from yipanqi.web.promises import promises
from yipanqi.web.questions import sent_form
from yipanqi.web.seam import Provider, WebNode, WebSettings
from yipanqi.web.security import add_security_headers, add_transport_security, refuse_nul
from yipanqi.web.sessions import Csrf, SessionMiddleware
from yipanqi.web.steering.routes import steering
from yipanqi.web.undertakings.routes import feed as undertaking_feed
from yipanqi.web.undertakings.routes import undertakings
from yipanqi.web.wallet import wallets

STATIC = Path(__file__).parent / "static"
LARGEST_REQUEST = 24 * 1024 * 1024
"""Bytes: a form with a few scans, of which each may have ten million."""


def create_app(
    node: WebNode,
    settings: WebSettings,
    routes: Sequence[ControllerRouterHandler] = (),
    work: WorkPlaces = WORK,
    clock: Callable[[], float] = time.monotonic,
) -> Litestar:
    """The shell with the pages of `routes` and the places of `work` in it; rate limits count `clock` seconds.

    Raises ValueError for a live node without a log-in provider, or a practice node with one.
    """
    if node.practice == bool(settings.provider):
        raise ValueError("a live node needs a log-in provider; a practice node is its own")
    issuer = f"{settings.base_url}/practice-login"
    provider = practice_login.PracticeProvider(issuer, return_address(settings))
    app = Litestar(
        route_handlers=[
            *(hall, guiding, applying, following, paper_pages, wallets, consenting, promises, board),
            *(counter, live, desk, engine, office),
            *(open_data, feeds, documents, documents_office),
            *(consulting, consultation_office),
            *steering,
            *(feedback, feedback_work),
            *(accounts_office, tokens_office),
            *(undertakings, undertaking_feed),
            *(entry, api, _static(), *_practice(node), *routes),
        ],
        dependencies={
            "node": Provide(lambda: node, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "provider": Provide(lambda: provider, sync_to_thread=False),
            "sent": Provide(sent_form),
            "client": Provide(lambda: client, sync_to_thread=False),
        },
        middleware=[
            Stamp(),
            DefineMiddleware(Csrf, config=_csrf(node, settings)),
            DefineMiddleware(SessionMiddleware, node=node),
            RateLimit(Buckets(settings.ordinary, clock), Buckets(settings.log_in, clock)),
        ],
        before_request=refuse_nul,
        before_send=[add_security_headers, log_response, *([add_transport_security] if settings.secure else [])],
        exception_handlers=HANDLERS,
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment(node, work))),
        openapi_config=openapi(),
        request_max_body_size=LARGEST_REQUEST,
        logging_config=None,
    )
    own = Provider(issuer, practice_login.CLIENT)
    client = (
        oidc.Client(settings.provider, httpx.AsyncClient)
        if settings.provider
        else oidc.Client(own, lambda: httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", app))))
    )
    return app


def _csrf(node: WebNode, settings: WebSettings) -> CSRFConfig:
    return CSRFConfig(
        secret=node.vault.index("forms of the faces"),
        cookie_name=f"form-{node.code}",
        cookie_httponly=True,
        cookie_samesite="lax",
        cookie_secure=settings.secure,
    )


def _static() -> Router:
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        guards=[anyone],
        opt={"unlimited": True},
        cache_control=CacheControlHeader(public=True, max_age=3600),
        include_in_schema=False,
    )


def _practice(node: WebNode) -> list[ControllerRouterHandler]:
    return [practice_login.PracticeLogIn, token] if node.practice else []
