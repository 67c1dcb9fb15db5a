"""The pages of steering as a whole."""

from yipanqi.web.steering.bulletins import bulletins
from yipanqi.web.steering.evaluations import evaluations
from yipanqi.web.steering.meetings import meetings
from yipanqi.web.steering.orders import orders
from yipanqi.web.steering.programme_office import programme_office
from yipanqi.web.steering.programmes import programmes

steering = (orders, meetings, programmes, programme_office, evaluations, bulletins)
