"""The pages of steering as a whole."""

from yipanqi.web.steering.orders import orders

steering = (orders,)
