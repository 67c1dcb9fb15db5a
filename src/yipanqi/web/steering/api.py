"""The API of steering as a whole."""

from litestar import Router

from yipanqi.web.steering.api_evaluations import evaluations_api
from yipanqi.web.steering.api_meetings import meetings_api
from yipanqi.web.steering.api_orders import orders_api
from yipanqi.web.steering.api_programmes import programmes_api

steering_api = Router(path="/", route_handlers=[orders_api, meetings_api, programmes_api, evaluations_api])
