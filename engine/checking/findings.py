"""What a check can say, and what each finding does to the verdict; the rule: anything doubtful is never "supported"."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from engine.meeting import Finding, Omission, Risk


class Supported(StrEnum):
    """The verdict on one statement."""

    SUPPORTED = "supported"
    NEEDS_REVIEW = "needs_review"
    UNSUPPORTED = "unsupported"


NOTE, REVIEW, REFUTED = Supported.SUPPORTED, Supported.NEEDS_REVIEW, Supported.UNSUPPORTED


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and the best verdict that a statement with it can have."""

    kind: str
    risk: Risk
    verdict: Supported
    detail: str = field(repr=False)

    @property
    def finding(self) -> Finding:
        """Give the finding as the record keeps it."""
        return Finding(self.kind, self.risk, self.detail)


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether given evidence carries one statement."""

    verdict: Supported
    evidence: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A statement's verdict, the segments it was checked against, and what was found."""

    id: str
    verdict: Supported
    evidence: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check says of a whole draft."""

    statements: tuple[CheckedStatement, ...] = ()
    omissions: tuple[Omission, ...] = ()


_ORDER = [Supported.SUPPORTED, Supported.NEEDS_REVIEW, Supported.UNSUPPORTED]
_RISKS = [Risk.HIGH, Risk.MEDIUM, Risk.LOW]


def conclude(found: list[Found], evidence: tuple[str, ...], notes: tuple[Finding, ...] = ()) -> Verification:
    """Draw the verdict from the findings: the worst decides; the same kind is said once, riskiest first, notes last."""
    verdict = max((item.verdict for item in found), key=_ORDER.index, default=Supported.SUPPORTED)
    kept: dict[tuple[str, str], Finding] = {}
    for item in sorted(found, key=lambda f: (-_ORDER.index(f.verdict), _RISKS.index(f.risk))):
        kept.setdefault((item.kind, item.detail), item.finding)
    return Verification(verdict, evidence, (*kept.values(), *notes))
