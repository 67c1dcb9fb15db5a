"""How fast it is: each module is a command, `python -m benchmarks.exchange --seconds 60`. docs/performance.md has results."""
