"""What a system wants of a program: shell completion, a manual page, a desktop entry; made from the arguments."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.arguments import VERBS, parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DESKTOP = """[Desktop Entry]
Type=Application
Name=Candour
GenericName=Records of meetings
Comment=From consent to an approved record of a meeting, on this machine only
Exec=candour
Terminal=true
Categories=Office;
Keywords=minutes;meeting;record;transcript;
StartupNotify=false
"""
FILES = (
    ("~/.local/share/candour/vault", "the vault; $CANDOUR_VAULT names another place"),
    ("~/Documents/Candour", "where approved records go; $CANDOUR_EXPORTS or the policy name another place"),
    ("/etc/candour/policy.toml", "what the organisation decided; the user's is in ~/.config/candour"),
    ("/etc/candour/keys.toml", "keys of one's own; the user's are in ~/.config/candour"),
)


@dataclass(frozen=True, slots=True)
class Words:
    """One verb as a shell sees it: its options with what they do, its fixed words, and whether it takes files."""

    name: str
    summary: str
    options: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    files: bool


def made(kind: str) -> str:
    """Return the file of this kind."""
    return MAKERS[kind]()


def _verbs() -> tuple[Words, ...]:
    return tuple(Words(verb.name, verb.summary, *_read(verb.takes)) for verb in VERBS)


def _read(
    takes: Callable[[argparse.ArgumentParser], None],
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], bool]:
    """Return the options, the fixed words and whether there are files among what a verb takes."""
    part = argparse.ArgumentParser(add_help=False)
    part.add_argument("--json", help="print one JSON document")
    takes(part)
    actions = part._actions  # noqa: SLF001 - argparse has no public way to ask
    options = tuple((option, one.help or "") for one in actions for option in one.option_strings)
    words = tuple(str(word) for one in actions if not one.option_strings for word in one.choices or ())
    files = any((str(one.metavar or "")) in {"FILE", "AUDIO", "TRANSCRIPT", "DEVICE|AUDIO"} for one in actions)
    return options, words, files


def bash() -> str:
    """Return completion for bash."""
    cases = [
        f"        {verb.name}) words='{' '.join([*(name for name, _ in verb.options), *verb.words, '--help'])}'"
        f"{'; files=yes' if verb.files else ''} ;;"
        for verb in _verbs()
    ]
    first = " ".join([*(verb.name for verb in VERBS), "--plain", "--help"])
    return "\n".join(
        [
            "# bash completion for candour",
            "_candour() {",
            "    local words= files= current=${COMP_WORDS[COMP_CWORD]}",
            "    case ${COMP_WORDS[1]} in",
            *cases,
            "    esac",
            f"    [ \"$COMP_CWORD\" != 1 ] || words='{first}' files=",
            '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
            '    [ -z "$files" ] || COMPREPLY+=($(compgen -f -- "$current"))',
            "}",
            "complete -o filenames -F _candour candour",
            "",
        ]
    )


def zsh() -> str:
    """Return completion for zsh."""
    cases = []
    for verb in _verbs():
        options = " ".join(f"'{name}[{_quoted(text)}]'" for name, text in verb.options)
        words = f" '1:word:({' '.join(verb.words)})'" if verb.words else ""
        files = " '*:file:_files'" if verb.files else ""
        cases.append(f"    {verb.name}) shift words; (( CURRENT-- )); _arguments {options}{words}{files} ;;")
    return "\n".join(
        [
            "#compdef candour",
            "if (( CURRENT == 2 )); then",
            "    local -a verbs=(" + " ".join(f"'{verb.name}:{_quoted(verb.summary)}'" for verb in VERBS) + ")",
            "    _describe verb verbs",
            "    return",
            "fi",
            "case $words[2] in",
            *cases,
            "esac",
            "",
        ]
    )


def fish() -> str:
    """Return completion for fish."""
    return "\n".join(["# fish completion for candour", *_fish_lines(), ""])


def _fish_lines() -> Iterator[str]:
    yield "complete -c candour -n __fish_use_subcommand -l plain -d 'the whole flow in plain lines'"
    for verb in _verbs():
        yield f"complete -c candour -f -n __fish_use_subcommand -a {verb.name} -d '{_quoted(verb.summary)}'"
        here = f"-n '__fish_seen_subcommand_from {verb.name}'"
        for name, text in verb.options:
            yield f"complete -c candour {here} -l {name.removeprefix('--')} -d '{_quoted(text)}'"
        if verb.words:
            yield f"complete -c candour -f {here} -a '{' '.join(verb.words)}'"


def _quoted(text: str) -> str:
    return text.replace("'", "’").replace("[", "(").replace("]", ")").replace(":", ",")


def manual() -> str:
    """Return the manual page, in the language of man."""
    lines = [
        ".TH CANDOUR 1",
        ".SH NAME",
        "candour \\- from consent to an approved record of a meeting, on this machine only",
        ".SH SYNOPSIS",
        ".B candour",
        "[\\-\\-plain] [\\-\\-passphrase\\-fd N]",
        ".br",
        ".B candour",
        "VERB [OPTIONS]",
        ".SH DESCRIPTION",
        _roff(parser().description or ""),
        _roff("Without a verb the screens open; with --plain the whole flow goes in plain lines. F1 is help."),
        ".SH VERBS",
    ]
    for verb in _verbs():
        lines += [".TP", f".B {verb.name}", _roff(f"{verb.summary.rstrip('?')}. {' '.join(_told(verb))}".strip())]
    lines += [".SH EXIT STATUS", _roff("0 done, 1 failed, 2 wrong usage, 3 refused, 4 vault locked.")]
    lines += [".SH FILES"]
    for path, what in FILES:
        lines += [".TP", f".I {_roff(path)}", _roff(what)]
    return "\n".join([*lines, ""])


def _told(verb: Words) -> Iterator[str]:
    for name, text in verb.options:
        yield f"{name}: {text};" if text else f"{name};"
    if verb.words:
        yield f"one of {', '.join(verb.words)}"


def _roff(text: str) -> str:
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe[:1] in {".", "'"} else safe


MAKERS: dict[str, Callable[[], str]] = {
    "bash": bash,
    "zsh": zsh,
    "fish": fish,
    "man": manual,
    "desktop": lambda: DESKTOP,
}
