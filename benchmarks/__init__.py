"""How fast it is. Each module is a command: `python -m benchmarks.exchange --seconds 60` (docs/performance.md)."""
