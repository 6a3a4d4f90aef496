"""What wording a draft costs with the default model, beside raw llama.cpp: `make bench-wording`.

The scripted meetings are drafted once; each prompt that asks is then put to llama.cpp's own Python binding with the
same grammar, in the same run. Only the ratios mean anything on a machine that does other work.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.truth import data
from engine.drafting import draft, load_template
from engine.meeting import Origin
from models.catalogue import default, find
from models.children.turns import family
from models.language import LanguageModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.meeting import Draft
    from models.language import Completion, Message, Prompt

MEETINGS = {
    "demo": ("demo", "supervision"),
    "m1": ("synthetic/m1_supervision", "supervision"),
    "m2": ("synthetic/m2_homevisit", "visit"),
    "m3": ("synthetic/m3_strategy", "strategy-discussion"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt as a draft put it, what came back and how long that took."""

    prompt: tuple[Message, ...]
    grammar: str
    max_tokens: int
    text: str
    seconds: float


class Noting:
    """A language model that keeps what it was asked."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self.weights = model.weights
        self.asked: list[Asked] = []

    async def complete(
        self, prompt: Prompt, *, grammar: str = "", max_tokens: int, stop: Sequence[str] = ()
    ) -> Completion:
        """Word one prompt and note it."""
        began = perf_counter()
        answer = await self.model.complete(prompt, grammar=grammar, max_tokens=max_tokens, stop=stop)
        took = perf_counter() - began
        self.asked.append(Asked(tuple(prompt), grammar, max_tokens, answer.text, took))  # type: ignore[arg-type]
        return answer


async def drafted(name: str, model: Noting) -> tuple[Draft, float]:
    """Draft one scripted meeting and time it."""
    folder, template = MEETINGS[name]
    case = data.planted(data.root() / folder)
    began = perf_counter()
    last = None
    async for progress in draft(case.transcript, case.meeting, load_template(template), model):
        last = progress
    if last is None or last.draft is None:
        raise SystemExit(f"{name} gave no draft")
    return last.draft, perf_counter() - began


def raw(path: str, asked: Sequence[Asked]) -> list[tuple[float, str]]:
    """Put the same prompts to llama.cpp's own binding, which keeps the beginning that prompts share by itself."""
    from llama_cpp import Llama, LlamaGrammar  # noqa: PLC0415 - only this side needs it

    model = Llama(path, n_ctx=4096, n_threads=2, n_threads_batch=2, verbose=False)
    chat = family(lambda marker: len(model.tokenize(marker.encode(), add_bos=False, special=True)) == 1)
    found = []
    for one in asked:
        text = "".join(piece for piece, _ in chat.pieces([{"role": m.role, "content": m.content} for m in one.prompt]))
        grammar = LlamaGrammar.from_string(one.grammar, verbose=False) if one.grammar else None
        began = perf_counter()
        answer = model.create_completion(text, max_tokens=one.max_tokens, temperature=0, grammar=grammar)
        found.append((perf_counter() - began, answer["choices"][0]["text"]))
    return found


async def run(names: Sequence[str]) -> None:
    """Draft, ask again, and print one line a meeting."""
    weights = find(default("language"))
    async with LanguageModel(weights) as model:
        await model.about()
        print("| meeting | lines | reworded | prompts | answers alike | median s, raw | all s, raw | draft s |")
        print("|---|---|---|---|---|---|---|---|")
        for name in names:
            noting = Noting(model)
            made, whole = await drafted(name, noting)
            if not noting.asked:
                print(f"| {name} | no prompt |")
                continue
            beside = raw(str(weights.path), noting.asked)
            lines = [s for section in made.sections for s in section.statements if s.kind is not Origin.DATA]
            mine, theirs = [a.seconds for a in noting.asked], [seconds for seconds, _ in beside]
            same = sum(a.text.strip() == text.strip() for a, (_, text) in zip(noting.asked, beside, strict=True))
            worded = sum(s.kind is Origin.WORDED for s in lines)
            print(
                f"| {name} | {len(lines)} | {worded} | {len(mine)} | {same} | {median(mine):.2f}, {median(theirs):.2f} "
                f"| {sum(mine):.1f}, {sum(theirs):.1f} | {whole:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1:] or list(MEETINGS)))
