"""Rate limits: a bucket of tokens for each visitor, in this process."""

from collections.abc import Callable

from litestar.enums import ScopeType
from litestar.exceptions import TooManyRequestsException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from yipanqi.web.seam import Rate

MOST_VISITORS = 50_000


class Buckets:
    """One bucket for each key; `clock` gives seconds that only go forward."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> float:
        """Take one token: 0, or the seconds until there is one again."""
        now = self._clock()
        level, since = self._levels.get(key, (float(self._rate.burst), now))
        level = min(self._rate.burst, level + (now - since) * self._rate.per_second)
        if level < 1:
            self._levels[key] = (level, now)
            return (1 - level) / self._rate.per_second
        self._levels[key] = (level - 1, now)
        if len(self._levels) > MOST_VISITORS:
            self._forget_full(now)
        return 0

    def _forget_full(self, now: float) -> None:
        # A full bucket says no more than no bucket.
        def is_full(level: float, since: float) -> bool:
            return level + (now - since) * self._rate.per_second >= self._rate.burst

        self._levels = {key: level for key, level in self._levels.items() if not is_full(*level)}


class RateLimit(ASGIMiddleware):
    """Refuses (429) a visitor who asks too often; a session counts by its account, others by their address."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, ordinary: Buckets, log_in: Buckets) -> None:
        self._ordinary = ordinary
        self._log_in = log_in

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Take a token, of the stricter bucket where secrets could be guessed."""
        options = scope["route_handler"].opt
        guessing = options.get("guessable") and scope.get("method") == "POST"
        wait = 0 if options.get("unlimited") else (self._log_in if guessing else self._ordinary).take(_key(scope))
        if wait:
            raise TooManyRequestsException(headers={"Retry-After": str(int(wait) + 1)})
        await next_app(scope, receive, send)


def _key(scope: Scope) -> str:
    user, client = scope.get("user"), scope.get("client")
    return f"account {user.id}" if user else f"address {client[0] if client else ''}"
