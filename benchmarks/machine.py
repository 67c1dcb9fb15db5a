"""What a measurement was made on, and numbers put into words."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from rich.console import Console

LIBRARIES = ("sqlalchemy", "psycopg", "msgspec", "cryptography", "litestar", "uvicorn", "httpx")

console = Console()


def describe(**settings: object) -> None:
    """Print hardware, versions, load of other programs, and the settings of a run."""
    console.print(f"{_processor()}, {os.cpu_count()} cores, load before the run {os.getloadavg()[0]:.1f}")
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    console.print(f"Python {platform.python_version()}, {libraries}")
    console.print(", ".join(f"{name} {value}" for name, value in settings.items()), highlight=False)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


def spread(seconds: Sequence[float]) -> str:
    """Median, 99th percentile and longest, in milliseconds."""
    median, tail, longest = (quantile(seconds, share) * 1000 for share in (0.5, 0.99, 1.0))
    return f"p50 {median:.0f} ms, p99 {tail:.0f} ms, longest {longest:.0f} ms ({len(seconds)} measured)"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
