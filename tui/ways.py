"""The ways through a meeting that the screens and the plain lines share: where "next" and "back" go from each stage."""

from __future__ import annotations

from engine.meeting import Stage

ONWARD: dict[Stage, tuple[Stage, ...]] = {
    Stage.SETUP: (Stage.CONSENT,),
    Stage.CONSENT: (Stage.RECORDING, Stage.DRAFT),
    Stage.RECORDING: (Stage.TRANSCRIPT, Stage.DRAFT),
    Stage.TRANSCRIPT: (Stage.DRAFT,),
    Stage.DRAFT: (Stage.REVIEW,),
    Stage.REVIEW: (Stage.EXPORT,),
    Stage.EXPORT: (Stage.DESTRUCTION,),
    Stage.DESTRUCTION: (),
}
"""Where "next" goes from each stage: the usual way first, then the way round it."""

BACKWARD: dict[Stage, tuple[Stage, ...]] = {
    Stage.SETUP: (),
    Stage.CONSENT: (Stage.SETUP,),
    Stage.RECORDING: (Stage.CONSENT,),
    Stage.TRANSCRIPT: (Stage.RECORDING,),
    Stage.DRAFT: (Stage.TRANSCRIPT, Stage.RECORDING, Stage.CONSENT),
    Stage.REVIEW: (Stage.DRAFT,),
    Stage.EXPORT: (Stage.REVIEW,),
    Stage.DESTRUCTION: (Stage.EXPORT,),
}
"""Where "back" goes from each stage: to the first of these that it may."""

WAY_ROUND = {
    Stage.CONSENT: "Go on without a recording?",
    Stage.RECORDING: "Go on without a transcript?",
}
