"""What a system wants of the program: completion, manual page, desktop entry, an installation without any index."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from tui.arguments import VERBS
from tui.integration import MAKERS, made

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish", "man"])
def test_every_verb_is_in_it(kind: str) -> None:
    text = made(kind)
    assert all(verb.name in text for verb in VERBS)
    assert text.endswith("\n")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("candour do", "doctor"), ("candour meetings re", "recover"), ("candour demo --pl", "--plain")],
)
def test_bash_completes(typed: str, offered: str) -> None:
    asked = f"COMP_WORDS=({typed}); COMP_CWORD={typed.count(' ')}; _candour; echo ${{COMPREPLY[@]}}"
    done = subprocess.run(["/bin/bash", "-c", f"{made('bash')}\n{asked}"], capture_output=True, text=True, check=True)
    assert offered in done.stdout.split()


@pytest.mark.parametrize(
    ("kind", "command"), [("zsh", ["zsh", "-n"]), ("fish", ["fish", "-n"]), ("man", ["groff", "-man"])]
)
def test_it_is_in_order(kind: str, command: list[str], tmp_path: Path) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    (tmp_path / kind).write_text(made(kind), encoding="utf-8")
    done = subprocess.run([*command, tmp_path / kind], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_desktop_entry_opens_a_terminal() -> None:
    assert "Terminal=true" in MAKERS["desktop"]()


@pytest.mark.soak
@pytest.mark.real
def test_a_machine_without_an_index_installs_from_the_wheelhouse_and_walks_the_demonstration(tmp_path: Path) -> None:
    house, prefix = tmp_path / "wheelhouse", tmp_path / "candour"
    subprocess.run([ROOT / ".ci" / "wheelhouse", house], check=True, capture_output=True)
    with zipfile.ZipFile(next(house.glob("wheels/candour-*.whl"))) as wheel:
        assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())
    with tarfile.open(next((ROOT / "dist").glob("candour-*.tar.gz"))) as sdist:
        assert any(name.endswith("/LICENSE") for name in sdist.getnames())
    alone = ["unshare", "-n"] if os.geteuid() == 0 else []
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    subprocess.run([*alone, house / "install", prefix], check=True, env=bare, cwd="/")
    demo = [*alone, prefix / "bin" / "candour", "demo", "--plain"]
    done = subprocess.run(demo, env=bare, cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Every stage did what it should." in done.stdout
    (house / "wheels" / "tinydb-4.9.0-py3-none-any.whl").write_bytes(b"another")
    refused = subprocess.run([house / "install", tmp_path / "no"], env=bare, check=False, capture_output=True)
    assert refused.returncode != 0
    assert not (tmp_path / "no").exists()
