"""The policy file: what is in force and from where, and how a wrong one is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputInvalid
from engine.export.render import FORMS
from engine.policy import KEYS, KIND_KEYS, NOT_BUILT, SYSTEM_ONLY, SYSTEM_VALUES, Rule, built_in, in_force
from engine.policy_files import Places, export_folder, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.policy import InForce

ROOT = Path(__file__).parents[2]
PRESETS = sorted((ROOT / "docs" / "policy").glob("*.toml"))
KEY = "age1qyhp9xnn082h6ylv5wjxhqczg7a3e8yhk6zm9j5f3j8ek77py54sex66w4"
NAME = "Maisie Gray"
"""Stands in wrong files where a value stands; no error may repeat it."""


def laid(folder: Path, system: str | None = None, user: str | None = None) -> InForce:
    places = Places(folder / "system.toml", folder / "user.toml")
    for path, text in ((places.system, system), (places.user, user)):
        if text is not None:
            path.write_text(text, encoding="utf-8")
    return in_force(places)


def refusal(work: Callable[[], object]) -> str:
    """Return what was said against a file; anything but `InputInvalid` goes through and fails the test."""
    try:
        work()
    except InputInvalid as wrong:
        return wrong.message
    return ""


def test_without_any_file_the_built_in_values_hold(tmp_path: Path) -> None:
    found = laid(tmp_path)
    assert found.values == built_in()
    assert set(found.sources.values()) == {"built in"}
    assert not found.trouble
    assert found.values.other_bases == ()
    assert set(found.values.export_forms) == set(FORMS)


def test_the_users_file_lies_over_the_systems_key_by_key(tmp_path: Path) -> None:
    found = laid(
        tmp_path,
        'retention_days = 30\nglossary = ["CAMHS"]\n[kind.visit]\ntitle = "Visit"\ntemplate = "visit"\nrule = "never"',
        'retention_days = 7\n[kind.visit]\ntitle = "Home visit"',
    )
    assert (found.values.retention_days, found.values.glossary) == (7, ("CAMHS",))
    assert (found.values.kind["visit"].title, found.values.kind["visit"].rule) == ("Home visit", Rule.NEVER)
    assert found.sources["retention_days"] == str(tmp_path / "user.toml")
    assert found.sources["glossary"] == str(tmp_path / "system.toml")


def test_what_the_system_has_locked_the_user_cannot_change(tmp_path: Path) -> None:
    found = laid(
        tmp_path,
        'locked = ["kind", "other_bases"]\n[kind.supervision]\nrule = "never"',
        'other_bases = ["because"]\n[kind.supervision]\nrule = "allowed"\n[kind.secret]\ntitle = "x"',
    )
    assert found.values.kind["supervision"].rule is Rule.NEVER
    assert "secret" not in found.values.kind
    assert found.values.other_bases == ()
    assert len(found.overruled) == 2


def test_the_environment_names_a_file_in_place_of_the_users_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/somewhere")
    assert Places.usual().user == Path("/somewhere/candour/policy.toml")
    monkeypatch.setenv("CANDOUR_POLICY", "/elsewhere/p.toml")
    assert Places.usual() == Places(Path("/etc/candour/policy.toml"), Path("/elsewhere/p.toml"), named=True)


def test_a_file_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputInvalid, match=r"named\.toml cannot be read"):
        in_force(Places(tmp_path / "none", tmp_path / "named.toml", named=True))


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_every_preset_is_in_order_and_says_something(path: Path, tmp_path: Path) -> None:
    found = in_force(Places(path, tmp_path / "none"))
    assert found.locked
    assert found.values != built_in()


def test_there_are_four_presets_and_each_does_what_it_is_called() -> None:
    found = {path.stem: in_force(Places(path, Path("/none"))).values for path in PRESETS}
    assert found["explicit-consent"].other_bases == ()
    assert found["public-task"].other_bases
    assert found["manager-permission"].kind["strategy-discussion"].rule is Rule.PERMISSION
    assert found["destroy-when-filed"].filed_retention_days == 0
    assert len(found) == 4


def test_every_key_is_documented() -> None:
    text = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    assert [key for key in (*KEYS, *KIND_KEYS, *SYSTEM_ONLY, *NOT_BUILT, "record_if") if f"`{key}`" not in text] == []


WRONG = [
    ("retention_days = 0", 1, "retention_days"),
    ("retention_days = -3", 1, "retention_days"),
    ("retention_days = 1.5", 1, "retention_days"),
    (f'retention_days = "{NAME}"', 1, "retention_days"),
    ("\nretention_days = true", 2, "retention_days"),
    ("filed_retention_days = 99999999999999999999999", 1, "filed_retention_days"),
    ("retension_days = 30", 1, "retention_days"),
    (f'other_basis = ["{NAME}"]', 1, "other_bases"),
    (f'other_bases = "{NAME}"', 1, "other_bases"),
    ("other_bases = [1]", 1, "other_bases"),
    ('other_bases = [""]', 1, "other_bases"),
    ('glossary = ["a\\u001b[31m"]', 1, "glossary"),
    ('glossary = ["two\\nlines"]', 1, "glossary"),
    ('storage = "memory"', 1, "not built yet"),
    (f'storage = "{NAME}"', 1, "storage"),
    ('clipboard = "maybe"', 1, "“off” or “on”"),
    ("idle_lock_minutes = 0", 1, "idle_lock_minutes"),
    ('recovery_key = ""', 1, "system-wide file only"),
    ('required = ["network"]', 1, "system-wide file only"),
    ('high_risk_terms = ["x"]', 1, "not built yet"),
    (f'scripts = "{NAME}"', 1, "scripts"),
    (f'scripts = "/{NAME}"', 1, "scripts"),
    (f'templates = "/{NAME}"', 1, "templates"),
    ('export_folder = "~nobody-of-this-name/x"', 1, "export_folder"),
    ("export_forms = []", 1, "export_forms"),
    ('export_forms = ["text",\n "docx"]', 1, "export_forms"),
    ('confirm_filed = "yes"', 1, "confirm_filed"),
    ('kind = "supervision"', 1, "kind"),
    ("[kind]\nsupervision = 3", 2, "kind.supervision"),
    ('[kind."Strategy Discussion"]\ntitle = "x"', 1, "kind.Strategy Discussion"),
    (f'[kind.supervision]\n\nrule = "{NAME}"', 3, "kind.supervision.rule"),
    ('[kind.supervision]\nrul = "never"', 2, "did you mean “rule”"),
    ('[kind.supervision]\nquestions = ["Police?"]', 2, "kind.supervision.questions"),
    ('[kind.supervision]\nquestions = [{ ask = "Police?", record_iff = "no" }]', 2, "kind.supervision.questions"),
    (f'[kind.visits]\ntitle = "{NAME}"', 1, "lacks template"),
    (f'[kind.visits]\ntitle = "x"\ntemplate = "{NAME}"', 3, "kind.visits.template"),
    ("[[kind]]\nrule = 1", 1, "kind"),
    ('locked = ["kind"]', 1, "locked"),
    ('on_error = "safest"', 1, "on_error"),
    (f"[kind.{NAME}]\n", 1, "TOML"),
    ("retention_days = 1\nretention_days = 2", 2, "TOML"),
    ("glossary = [", 1, "TOML"),
]


@pytest.mark.parametrize(("text", "line", "key"), WRONG, ids=[text[:40] for text, _, _ in WRONG])
def test_a_wrong_file_is_told_by_line_and_key_and_never_by_its_values(
    tmp_path: Path, text: str, line: int, key: str
) -> None:
    with pytest.raises(InputInvalid) as wrong:
        laid(tmp_path, user=text)
    assert f"user.toml, line {line}: " in wrong.value.message
    assert key in wrong.value.message
    assert NAME not in wrong.value.message


@pytest.mark.parametrize(
    ("text", "key"),
    [('on_error = "perhaps"', "on_error"), ("on_error = []", "on_error"), ('locked = "kind"', "locked"),
     ('locked = ["retention"]', "retention_days"), ("locked = [1]", "locked")],
)  # fmt: skip
def test_a_wrong_system_file_stops_everything(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(InputInvalid, match=key):
        laid(tmp_path, system=text)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputInvalid) as wrong:
        laid(tmp_path, user='glosary = []\nmodel = []\n[kind.supervision]\nrule = "x"')
    assert [line.split(": ")[0][-1] for line in wrong.value.message.splitlines()] == ["1", "2", "4"]


def test_what_is_no_text_or_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "user.toml").write_bytes(b"glossary = [\n'\xff']")
    with pytest.raises(InputInvalid, match="line 2: this is not UTF-8"):
        laid(tmp_path)
    (tmp_path / "user.toml").write_bytes(b"#" * 300_000)
    with pytest.raises(InputInvalid, match="too long"):
        laid(tmp_path)
    (tmp_path / "user.toml").unlink()
    (tmp_path / "user.toml").mkdir()
    with pytest.raises(InputInvalid, match="no file"):
        laid(tmp_path)
    (tmp_path / "user.toml").rmdir()
    (tmp_path / "user.toml").symlink_to(tmp_path / "gone")  # a policy nobody finds is not the lack of one
    with pytest.raises(InputInvalid, match="cannot be read"):
        laid(tmp_path)


def test_the_safest_values_record_nothing_and_say_why(tmp_path: Path) -> None:
    found = laid(tmp_path, 'on_error = "safest"', "retension_days = 3")
    assert {kind.rule for kind in found.values.kind.values()} == {Rule.NEVER}
    assert "did you mean “retention_days”?" in found.trouble


def test_by_default_nothing_starts_with_a_wrong_file(tmp_path: Path) -> None:
    with pytest.raises(InputInvalid):
        laid(tmp_path, "retention_days = 3", "retension_days = 3")


@pytest.mark.parametrize(
    "text",
    [
        "recovery_key = 5",
        'recovery_key = "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t"',
        'recovery_key = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"',
        'required = ["everything"]',
        'required = "network"',
    ],
)
def test_a_wrong_recovery_key_or_promise_is_refused_even_where_the_safest_values_are_asked_for(
    tmp_path: Path, text: str
) -> None:
    """Going on would let go of a key or start where nothing may."""
    with pytest.raises(InputInvalid, match=r"system\.toml, line 2: “(recovery_key|required)” must be"):
        laid(tmp_path, f'on_error = "safest"\n{text}')


def test_what_the_system_alone_may_say_holds_beside_a_wrong_users_file(tmp_path: Path) -> None:
    system = f'on_error = "safest"\nrecovery_key = "{KEY}"\nrequired = ["network", "swap"]'
    for user in (None, "retension_days = 3", "required = []"):
        found = laid(tmp_path, system, user)
        assert (found.values.recovery_key, found.values.required) == (KEY, ("network", "swap"))
        assert bool(found.trouble) is (user is not None)


def test_a_user_cannot_ask_for_the_safest_values(tmp_path: Path) -> None:
    with pytest.raises(InputInvalid):
        laid(tmp_path, None, 'on_error = "safest"')


VALUES = st.recursive(
    st.none().map(lambda _: "{}")
    | st.integers().map(str)
    | st.sampled_from(["true", "inf", '"x"', "1979-05-27", '""']),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    max_leaves=5,
)
WORDS = st.sampled_from(
    [*KEYS, *SYSTEM_VALUES, *KIND_KEYS, *SYSTEM_ONLY, *NOT_BUILT, "kind.visit", "kind.a.rule", '"\\u001b"', "x.y"]
)
LINES = st.one_of(st.builds("{} = {}".format, WORDS, VALUES), st.builds("[{}]".format, WORDS), st.text(max_size=12))


@given(lines=st.lists(LINES, max_size=6), system=st.booleans())
def test_whatever_stands_in_a_file_it_is_in_force_or_refused(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], *, system: bool
) -> None:
    text = "\n".join(lines)
    folder = tmp_path_factory.getbasetemp()
    path = folder / "drawn.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    places = Places(path, folder / "none") if system else Places(folder / "none", path)
    message = refusal(lambda: in_force(places))
    assert not message or message.startswith(str(path))


@given(data=st.binary(max_size=60))
def test_whatever_bytes_a_file_holds(data: bytes) -> None:
    message = refusal(lambda: parse(Path("p"), data))
    assert not message or message.startswith("p, line ")


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(InputInvalid):
        parse(Path("p"), b"a = " + b"[" * 50_000)
    with pytest.raises(InputInvalid, match="line 2: this is too long"):  # it took minutes
        parse(Path("p"), b"glossary = []\na" + b".a" * 100_000 + b" = 1")
    with pytest.raises(InputInvalid, match="not TOML"):
        parse(Path("p"), b"[a" + b" " * 200_000)


def test_the_export_folder_is_known_before_anything_is_validated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "p.toml"
    monkeypatch.setenv("CANDOUR_POLICY", str(named))
    assert export_folder() is None
    named.write_text('export_folder = "/srv/records"')
    assert export_folder() == Path("/srv/records")
    named.write_text('export_folder = "~nobody-of-this-name/x"')
    assert export_folder() is None
    named.write_text("export_folder = 3")
    assert export_folder() is None
    named.write_text("export_folder = [")
    assert export_folder() is None
