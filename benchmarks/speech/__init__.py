"""How fast and how true the transcript is, both sides in one run; `python -m benchmarks.speech` writes the table.

Rule: the same short spin for both sides. OpenMP reads it when it is loaded, so it is set before anything else: left
alone, its threads wait by spinning, and a busy machine multiplies the time by ten.
"""

import os

os.environ.setdefault("GOMP_SPINCOUNT", "1000")
