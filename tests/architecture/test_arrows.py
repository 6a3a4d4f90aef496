"""The arrows between the rooms hold, and the guard that says so would notice if they did not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-cache"]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    place = {"PYTHONPATH": str(folder)}
    return subprocess.run(LINT, cwd=folder, capture_output=True, text=True, check=False, env=place)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for room in ("tui", "engine", "models"):
        shutil.copytree(
            ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("weights", "__pycache__", "*.flac", "sample")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_are_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("models/errors.py", "import engine.errors"),
        ("engine/meeting.py", "import tui.app"),
        ("engine/errors.py", "import textual"),
        ("engine/checking/__init__.py", "import engine.vault"),
        ("engine/review/__init__.py", "import models.language"),
        ("tui/screens/home.py", "import engine.vault"),
        ("tui/screens/home.py", "import engine.sealed"),
        ("tui/widgets/__init__.py", "import engine.audio.capture"),
        ("tui/app.py", "import models.speech"),
        ("tui/verbs/record.py", "import engine.vault"),
    ],
)
def test_a_planted_violation_is_found(house: Path, room: str, line: str) -> None:
    planted = house / room
    planted.write_text(f"{planted.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    result = lint(house)
    assert result.returncode == 1
    assert "BROKEN" in result.stdout


@pytest.mark.parametrize("module", ["tui.cli", "engine.flow", "engine.checking", "engine.drafting", "models.catalogue"])
def test_what_runs_without_a_screen_never_loads_one(module: str) -> None:
    probe = f"import sys, {module}; sys.exit(any(name.split('.')[0] in ('textual', 'rich') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", probe], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("module", ["tui.cli", "engine.flow"])
def test_the_application_never_loads_native_speech_or_language_code(module: str) -> None:
    heavy = "('numpy', 'pywhispercpp', 'llama_cpp', 'soundfile', 'sounddevice', 'soxr')"
    probe = f"import sys, {module}; sys.exit(any(name.split('.')[0] in {heavy} for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", probe], cwd=ROOT, check=False).returncode == 0
