"""`candour doctor`: say whether this machine is ready, and which promises it keeps."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

import msgspec

from engine import policy_files
from engine.doctor import Check, examine
from engine.errors import InputInvalid, NotAllowed
from engine.locations import vault_folder
from engine.policy import BUILT_IN, in_force
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from engine.policy import InForce
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report

MARKS = {"kept": "ok", "weaker": "weaker", "missing": "MISSING"}


def run(_arguments: Namespace, _adapters: Adapters, _report: Report) -> Outcome:
    """Examine the machine; exit status 3 when a promise the policy requires is not kept, 1 when something lacks."""
    policy, told = _policy()
    values = told.get("values", {})
    recovery = (_recovery(values["recovery_key"]),) if values else ()  # nobody knows by a policy not in order
    checks = (*examine(vault_folder(), values.get("required", ())), *recovery, policy)
    lines = [_line(check) for check in checks]
    refused = any(check.required and check.state != "kept" for check in checks)
    ready = not refused and not any(check.needed and check.state == "missing" for check in checks)
    document = {"ready": ready, "checks": msgspec.to_builtins(checks), "policy": told}
    lines += [f"{'':<8} {'':<12} {line}" for line in _values(told)]
    return Outcome(document, tuple(lines), NotAllowed.exit_status if refused else 0 if ready else 1)


def _line(check: Check) -> str:
    wanted = " The policy requires it: Candour does not start." if check.required and check.state != "kept" else ""
    return f"{MARKS[check.state]:<8} {check.name:<12} {check.sentence}{wanted}"


def _recovery(key: str) -> Check:
    """Say who besides the passphrase opens vaults here."""
    if key:
        return Check("recovery", "kept", f"The organisation's recovery key opens vaults too: {key}")
    return Check("recovery", "kept", "No recovery key: a vault opens with its passphrase only, and is lost with it.")


def _policy() -> tuple[Check, dict[str, Any]]:
    """Say whether the policy is in order, and what is in force and from where."""
    try:
        found = in_force()
    except InputInvalid as error:
        return Check("policy", "missing", error.message, needed=True), {}
    if found.trouble:
        return Check("policy", "missing", f"Nothing is recorded until this is put right: {found.trouble}"), _told(found)
    files = sorted(set(found.sources.values()) - {BUILT_IN})
    sentence = f"In force: {', '.join(files)}; what they leave open is built in." if files else "What is built in."
    if _changeable(policy_files.SYSTEM):
        loose = f"{policy_files.SYSTEM} or its folder can be changed by others than root."
        return Check("policy", "weaker", f"{sentence} {loose}"), _told(found)
    return Check("policy", "kept", sentence), _told(found)


def _changeable(system: Path) -> bool:
    """Tell whether somebody besides root can change what the organisation alone may say."""
    owners = [place.stat() for place in (system, system.parent) if system.exists()]
    return any(owner.st_uid != 0 or owner.st_mode & (stat.S_IWGRP | stat.S_IWOTH) for owner in owners)


def _told(found: InForce) -> dict[str, Any]:
    return {
        "values": msgspec.to_builtins(found.values),
        "sources": dict(found.sources),
        "locked": sorted(found.locked),
        "overruled": list(found.overruled),
    }


def _values(told: dict[str, Any]) -> list[str]:
    """Return a line for everything that does not come with the program, and for what does not count."""
    lines = []
    for key, source in told.get("sources", {}).items():
        first, _, kind = key.partition(".")
        value = told["values"]["kind"][kind] if kind else told["values"][first]
        locked = ", locked" if first in told["locked"] else ""
        lines += [f"{key} = {value} ({source}{locked})"] if source != BUILT_IN else []
    return [*lines, *told.get("overruled", ())]
