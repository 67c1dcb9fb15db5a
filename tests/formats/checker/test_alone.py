"""The checker stands alone: it can be put where there is no database and no network."""

import subprocess
import sys

_PROGRAM = """
import sys, yipanqi.formats.checker
ours = {name.split(".")[1] for name in sys.modules if name.startswith("yipanqi.")}
theirs = {"sqlalchemy", "httpx", "litestar", "sqlite3"} & set(sys.modules)
print(sorted(ours), sorted(theirs))
"""


def test_the_checker_brings_nothing_but_formats_and_kernel():
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['formats', 'kernel'] []"
