# Two commands matter: `make demo` and `make test`. Both set up what is missing first.
export CANDOUR_DATA ?= $(abspath ../shared/data)
bin := .venv/bin

.PHONY: audit sbom pictures wheelhouse bench-start bench-estimates keys help setup demo test check lint soak soak-recording bench bench-speech bench-voices bench-truth bench-wording bench-desk bench-keys bench-live lock picture

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup:  ## install everything this checkout needs
	@.ci/setup

demo: setup  ## a sample meeting to walk through on screen; without a terminal it walks by itself
	@$(bin)/candour demo

test:  ## every test that takes minutes
	@.ci/setup test
	@$(bin)/python -m pytest -m "not soak" -n 3 --dist loadfile

lint:  ## style, types, arrows between the rooms
	@$(bin)/ruff check
	@$(bin)/ruff format --check
	@$(bin)/mypy
	@$(bin)/lint-imports --no-cache

check: setup lint audit test  ## everything CI does and the style besides

audit: setup  ## known weaknesses of what is locked, where an index answers
	@.ci/audit

sbom: setup  ## bill of materials (CycloneDX) and list of licences, in dist
	@$(bin)/python .ci/sbom.py

soak:  ## the long and exhaustive runs
	@.ci/setup test
	@$(bin)/python -m pytest -m soak --timeout 0

soak-recording:  ## recording only: kills, faults, four hours
	@.ci/setup test
	@$(bin)/python -m pytest -m soak --timeout 0 tests/audio

bench: bench-speech bench-voices bench-truth bench-desk bench-start  ## speech, voices, truth, desk and start, one after the other

bench-speech:  ## recognition against whisper.cpp as it comes and faster-whisper, in one run
	@.ci/setup bench
	@$(bin)/python -m benchmarks.speech --write

bench-voices: setup  ## who speaks when, against references
	@$(bin)/python -m benchmarks.voices

bench-truth: setup  ## the checker on labelled drafts
	@$(bin)/python -m benchmarks.truth

bench-wording: setup  ## the wording of drafts by the default model against raw llama.cpp
	@$(bin)/python -m benchmarks.wording

bench-keys: setup  ## keys and the meter while recording and recognising
	@$(bin)/python -m benchmarks.keys

bench-live: setup  ## how soon words can be read while recording
	@$(bin)/python -m benchmarks.live

bench-desk: setup  ## the review of a long meeting: opening, keys, edits
	@$(bin)/python -m benchmarks.desk

picture: setup  ## take the README's picture from the program (needs rsvg-convert)
	@$(bin)/python -m benchmarks.picture

keys: setup  ## write docs/keys.md anew from the commands
	@$(bin)/python -m tui.atlas > docs/keys.md

wheelhouse:  ## everything an offline machine needs to install Candour, in dist/wheelhouse
	@.ci/wheelhouse

pictures: setup  ## every stage in both sizes and every theme, into dist/pictures (needs rsvg-convert)
	@$(bin)/python -m benchmarks.pictures

bench-estimates: setup  ## how right the estimates of long work are
	@$(bin)/python -m benchmarks.estimates

bench-start: setup  ## the first screen against an empty Textual application
	@$(bin)/python -m benchmarks.start

lock:  ## renew the hash-pinned requirements
	@.ci/lock
