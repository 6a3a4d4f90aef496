"""The measure of a machine: the largest model that keeps up is recommended, and none where none does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tui.verbs import bench

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("pace", "best"), [({"tiny.en": 9.0, "base": 3.0}, "base"), ({"tiny.en": 2.5, "base": 1.1}, "tiny.en")]
)
def test_the_largest_model_that_keeps_up_is_recommended(
    pace: dict[str, float], best: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, size in (("tiny.en", 10), ("base", 20)):
        (tmp_path / f"ggml-{name}.bin").write_bytes(bytes(size))
    monkeypatch.setenv("CANDOUR_MODELS", str(tmp_path))

    async def measured(name: str, *_: object) -> dict[str, Any]:
        return {"model": name, "seconds": 28 / pace[name], "speed": pace[name], "of_reference": None}

    monkeypatch.setattr(bench, "_measured", measured)
    outcome = bench.run(None, None, lambda *_: None)  # type: ignore[arg-type]
    assert outcome.document["recommended"] == best  # type: ignore[index]
    assert [line.split()[0] for line in outcome.lines] == ["tiny.en", "base", "Recommended"]
