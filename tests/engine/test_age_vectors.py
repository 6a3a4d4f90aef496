"""The vault reads age by the book: the community's test vectors, through the door every sealed file comes in by."""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from pathlib import Path

import pytest
from pyrage import x25519

from engine.errors import Damaged
from engine.sealed import Keys

VECTORS = sorted(path for path in Path(__file__).with_name("cctv").iterdir() if path.suffix != ".md")
PLAIN = "AGE-SECRET-KEY-1"


def vector(path: Path) -> tuple[defaultdict[str, str], bytes]:
    """Give the vector's own header and the age file under it."""
    head, body = path.read_bytes().split(b"\n\n", 1)
    fields = defaultdict(str, (line.split(": ", 1) for line in head.decode().splitlines()))
    return fields, zlib.decompress(body) if fields["compressed"] else body


def keys_of(fields: defaultdict[str, str]) -> Keys:
    """Give keys with the vector's identity; with any other where it is of a kind no vault has."""
    try:
        identity = x25519.Identity.from_str(fields["identity"])
    except BaseException:  # noqa: BLE001 - pyrage's own error; what it refuses is not ours to open
        identity = x25519.Identity.generate()
    return Keys("vault", identity, bytes(32))


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
def test_a_file_is_read_as_the_standard_says(path: Path, tmp_path: Path) -> None:
    fields, body = vector(path)
    sealed = tmp_path / "file.age"
    sealed.write_bytes(body)
    applies = fields["identity"].startswith(PLAIN) and not fields["armored"]
    if applies and fields["expect"] == "success" and not fields["passphrase"]:
        assert hashlib.sha256(keys_of(fields).open(sealed)).hexdigest() == fields["payload"]
    else:  # armour, passphrases and hybrid keys are never written by a vault, so nothing of theirs is opened either
        with pytest.raises(Damaged):
            keys_of(fields).open(sealed)


def test_the_vectors_are_all_there() -> None:
    assert len(VECTORS) == 143
