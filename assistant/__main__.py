"""``python -m assistant`` and the command ``churn-assistant``."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Runs the command line and gives its exit status."""
    try:
        from assistant.cli.run import run

        return run(sys.argv[1:], os.environ)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
