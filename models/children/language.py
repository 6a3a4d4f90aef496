"""Inside the language child: llama.cpp words what it is asked to, the likeliest way a grammar allows.

Guard: imported only by `models.children.__main__`, after the process has been confined. What somebody said is
tokenised as plain text, so that no word of it can act. The same prompt gives the same text whatever was asked before:
prompts are evaluated in pieces of a fixed size, and only whole pieces are kept for the next one.
"""

from __future__ import annotations

import ctypes
import logging
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import numpy as np
from llama_cpp import llama_cpp as llama

from models.children.service import Refused
from models.children.turns import family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

PIECE = 32  # tokens at once: few, so that little of a shared prefix is evaluated twice; enough for the processor's sake
WIDTHS = (1, 256)  # how many of the likeliest tokens the grammar is asked about before it is asked about them all
LONGEST_TOKEN = 1024

logging.getLogger("llama-cpp-python").setLevel(logging.ERROR)


class Grammar:
    """A GBNF grammar, step by step; without one every token is allowed."""

    def __init__(self, vocabulary: Any, text: str) -> None:
        self._sampler = llama.llama_sampler_init_grammar(vocabulary, text.encode(), b"root") if text else None
        if text and not self._sampler:
            raise Refused("refused", "The grammar for this wording is not valid.")

    def choose(self, scores: NDArray[np.float32]) -> int:
        """Give the likeliest token the grammar allows."""
        if self._sampler is None:
            return int(scores.argmax())
        for width in (*WIDTHS, len(scores)):
            likeliest = np.argpartition(scores, -width)[-width:]
            allowed = self._allowed(likeliest, scores)
            if allowed.any():
                return int(likeliest[np.where(allowed, scores[likeliest], -np.inf).argmax()])
        raise Refused("refused", "The grammar for this wording leaves nothing to say.")

    def _allowed(self, tokens: NDArray[np.int64], scores: NDArray[np.float32]) -> NDArray[np.bool_]:
        data = (llama.llama_token_data * len(tokens))()
        for place, token in enumerate(tokens):
            data[place].id, data[place].logit = token, scores[token]
        array = llama.llama_token_data_array(data=data, size=len(tokens), selected=-1, sorted=False)
        llama.llama_sampler_apply(self._sampler, ctypes.byref(array))
        return np.array([np.isfinite(item.logit) for item in data])

    def accept(self, token: int) -> None:
        """Go on to what may follow this token."""
        if self._sampler is not None:
            llama.llama_sampler_accept(self._sampler, token)

    def free(self) -> None:
        """Give the memory back."""
        if self._sampler is not None:
            llama.llama_sampler_free(self._sampler)


class Model:
    """One loaded language model and the prompt it has evaluated so far."""

    def __init__(self) -> None:
        self.model: Any = None
        self.context: Any = None
        self.vocabulary: Any = None
        self.room = 0
        self.kept: list[int] = []

    def load(self, order: dict[str, Any], _: bytes) -> object:
        """Load the weights from the descriptor the parent checked and passed on; tell what they are."""
        llama.llama_backend_init()
        parameters = llama.llama_model_default_params()
        parameters.n_gpu_layers = 0
        parameters.check_tensors = True
        self.model = llama.llama_model_load_from_file(f"/proc/self/fd/{order['weights']}".encode(), parameters)
        if not self.model:
            raise Refused("broken", "The language model could not be loaded.")
        self.vocabulary = llama.llama_model_get_vocab(self.model)
        self.room = min(order["context"], llama.llama_model_n_ctx_train(self.model))
        settings = llama.llama_context_default_params()
        settings.n_ctx = self.room
        settings.n_batch = settings.n_ubatch = PIECE
        settings.n_threads = settings.n_threads_batch = order["threads"]
        # Sliding windows must keep all of the prompt, or a shared prefix could not be returned to.
        settings.swa_full = True
        self.context = llama.llama_init_from_model(self.model, settings)
        if not self.context:
            raise Refused("broken", "There is not enough memory for this language model.")
        self.family = family(lambda marker: len(self._tokens(marker, marker=True)) == 1)
        return {
            "family": self.family.name,
            "instructed": bool(llama.llama_model_chat_template(self.model, None)),
            "room": self.room,
        }

    def count(self, order: dict[str, Any], _: bytes) -> object:
        """Tell how many tokens a prompt takes."""
        return {"tokens": len(self._prompt(order["messages"]))}

    def complete(self, order: dict[str, Any], _: bytes) -> object:
        """Continue a prompt; "budget" as the finish says that it does not fit, and nothing was done."""
        prompt = self._prompt(order["messages"])
        answer = {"prompt_tokens": len(prompt), "tokens": 0, "text": "", "room": self.room}
        if len(prompt) + order["max_tokens"] > self.room:
            return answer | {"finish": "budget"}
        grammar = Grammar(self.vocabulary, order["grammar"])
        try:
            self._evaluate_prompt(prompt)
            return answer | self._continue(grammar, order["max_tokens"], order["stop"])
        finally:
            grammar.free()

    def _continue(self, grammar: Grammar, most: int, stops: list[str]) -> dict[str, object]:
        raw = b""
        for count in range(most):
            token = grammar.choose(self._scores())
            # Any marker ends the answer: a model that begins a turn of its own has finished this one.
            if llama.llama_vocab_is_eog(self.vocabulary, token) or llama.llama_vocab_is_control(self.vocabulary, token):
                return {"finish": "stop", "tokens": count, "text": raw.decode(errors="replace")}
            raw += self._piece(token)
            ends = [at for stop in stops if (at := raw.find(stop.encode())) >= 0]
            if ends:
                return {"finish": "stop", "tokens": count + 1, "text": raw[: min(ends)].decode(errors="replace")}
            grammar.accept(token)
            self._decode([token])
        return {"finish": "length", "tokens": most, "text": raw.decode(errors="ignore")}

    def _prompt(self, messages: list[dict[str, str]]) -> list[int]:
        begins = llama.llama_vocab_get_add_bos(self.vocabulary)
        tokens = [llama.llama_vocab_bos(self.vocabulary)] if begins else []
        for text, marker in self.family.pieces(messages):
            tokens += self._tokens(text, marker=marker)
        return tokens

    def _tokens(self, text: str, *, marker: bool) -> list[int]:
        raw = text.encode()
        space = (llama.llama_token * (len(raw) + 8))()
        count = llama.llama_tokenize(self.vocabulary, raw, len(raw), space, len(space), False, marker)  # noqa: FBT003
        return list(space[:count])

    def _evaluate_prompt(self, prompt: list[int]) -> None:
        """Evaluate what is new in this prompt, from the last whole piece it shares with the one before."""
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(prompt, self.kept, strict=False)))
        start = min(shared, len(prompt) - 1) // PIECE * PIECE
        memory = llama.llama_get_memory(self.context)
        if not llama.llama_memory_seq_rm(memory, 0, start, -1):
            start = 0
            llama.llama_memory_clear(memory, True)  # noqa: FBT003
        self.kept = []
        for piece in _pieces(prompt[start:]):
            self._decode(piece)
        self.kept = prompt

    def _decode(self, tokens: list[int]) -> None:
        array = (llama.llama_token * len(tokens))(*tokens)  # the batch only points to it
        if llama.llama_decode(self.context, llama.llama_batch_get_one(array, len(tokens))) != 0:
            raise Refused("refused", "The language model could not go on with this passage.")

    def _scores(self) -> NDArray[np.float32]:
        size = llama.llama_vocab_n_tokens(self.vocabulary)
        return np.ctypeslib.as_array(llama.llama_get_logits_ith(self.context, -1), shape=(size,))

    def _piece(self, token: int) -> bytes:
        space = ctypes.create_string_buffer(LONGEST_TOKEN)
        count = llama.llama_token_to_piece(self.vocabulary, token, space, len(space), 0, False)  # noqa: FBT003
        return space.raw[: max(count, 0)]


def _pieces(tokens: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(tokens), PIECE):
        yield tokens[start : start + PIECE]


_model = Model()
HANDLERS = {"load": _model.load, "count": _model.count, "complete": _model.complete}
