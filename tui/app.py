"""The application: a vault, open or locked, and the screen of the stage a meeting is at.

Rule: whatever way it ends (quit, a signal, a closed terminal), what stands in the fields is saved first, workers finish
their clean-up and the vault is locked; a crash locks it too.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypedDict, Unpack

from rich.text import Text
from textual import work
from textual.command import CommandPalette
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Event, InputEvent

from engine.errors import CandourError
from engine.locations import vault_folder
from tui import crash, jobs, loading, terminal
from tui.clipboard import TerminalClipboard
from tui.command import Command, bindings, shown_key
from tui.commands import ChangeColours, FindVerb, JumpTo, LockVault, Quit, ShowHelp
from tui.door import Door
from tui.in_order import InOrder
from tui.keymap import Keymap, load
from tui.palette import Verbs
from tui.screens.screen import CandourScreen
from tui.screens.unlock import UnlockScreen
from tui.steady import SteadyApp
from tui.themes import DARK, THEMES, fitting, following, keep

if TYPE_CHECKING:
    from textual.binding import Binding

    from engine.flow import Locations, Tools, Workspace
    from tui.messages import MeetingLeft, MeetingOpened, TextHandedOut, VaultOpened

GRACE_SECONDS = 1.5
"""How long workers may take to clean up at the end; a closed terminal kills after two seconds."""

STYLES = Path(__file__).with_name("styles") / "candour.tcss"


class Wishes(TypedDict, total=False):
    """What the application may be started with besides the door."""

    workspace: Workspace | None
    assurance: str
    sample: Path | None
    keymap: Keymap
    theme: str
    practise: Path | None
    colours: Path | None


class CandourApp(SteadyApp):
    """Take meetings from consent to an approved record, by keyboard."""

    TITLE = "Candour"
    CSS_PATH = "styles/first.tcss"
    COMMANDS = {Verbs}  # noqa: RUF012 - Textual declares it so
    VERBS: ClassVar[tuple[type[Command], ...]] = (ShowHelp, FindVerb, JumpTo, LockVault, ChangeColours, Quit)
    BINDINGS = bindings(VERBS)
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, door: Door, **wishes: Unpack[Wishes]) -> None:
        """Take the door to the vault, or one already open, what this machine assures, and a sound file to offer."""
        crash.refuse_leaks()
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self._door = door
        self._workspace = wishes.get("workspace")
        self._assurance = wishes.get("assurance", "")
        self._sample = wishes.get("sample")
        self._practise = wishes.get("practise")
        self._colours = wishes.get("colours")
        wishes.get("keymap", Keymap()).use()
        self._ending = False
        self._idle_minutes = 0
        self._keys = InOrder(self)
        self._handed_out = TerminalClipboard(self._send, self.set_timer)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = wishes.get("theme", DARK)
        self.animation_level = "none"

    def on_mount(self) -> None:
        """Be ready for every way to end, and ask for the passphrase."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(crash.on_loop)
        for number in (signal.SIGTERM, signal.SIGHUP):
            with suppress(ValueError, RuntimeError):
                loop.add_signal_handler(number, self._signalled, number)
        self.set_interval(60, self._minute_passed)
        self.set_keymap(dict(Command.chosen))
        first = self._first_screen()
        if isinstance(first, UnlockScreen):
            self.call_after_refresh(self._warm_up)
        else:
            self._dress()
        self.push_screen(first)

    def _warm_up(self) -> None:
        """Load what works on meetings, and how it looks, while somebody types the passphrase."""
        gc.freeze()
        gc.enable()
        loading.begin()
        self._dress()

    def _dress(self) -> None:
        """Read how everything but the way in looks."""
        self.stylesheet.read(STYLES)
        self.refresh_css(animate=False)

    async def on_event(self, event: Event) -> None:
        """Note that somebody is there, and take keys one after the other."""
        if isinstance(event, InputEvent):
            self._idle_minutes = 0
        if not self._keys.must_wait(event):
            await super().on_event(event)

    def _minute_passed(self) -> None:
        """Lock the vault when nobody was at the keyboard for as long as the policy says, and no work is under way."""
        self._idle_minutes += 1
        limit = self._workspace.policy.idle_lock_minutes if self._workspace is not None else None
        if limit is not None and self._idle_minutes > limit and not self._at_work():
            self.call_later(self._lock)

    def _first_screen(self) -> CandourScreen:
        if self._practise is not None:
            from tui.screens.practise import PractiseScreen  # noqa: PLC0415 - only who practises needs it

            return PractiseScreen(self._practise, alone=True)
        if self._workspace is None:
            return UnlockScreen(self._door, self._assurance)
        return home(self._workspace)

    def on_vault_opened(self, opened: VaultOpened) -> None:
        """Show the list of meetings."""
        self._workspace = opened.workspace
        self._change_to(home(opened.workspace))

    def on_meeting_opened(self, opened: MeetingOpened) -> None:
        """Show a meeting at its stage."""
        if self._workspace is None:
            return
        from tui.stages import HEARS, screen_for  # noqa: PLC0415 - loaded while the passphrase is typed

        flow = opened.flow.in_hand
        if flow.stage not in HEARS:
            jobs.cancel(self, jobs.HEARING)
        self._change_to(screen_for(flow, self._workspace, self._sample))

    def on_text_handed_out(self, handed: TextHandedOut) -> None:
        """Give it to the terminal's clipboard for a minute."""
        self._handed_out.hand_out(handed.text)

    def on_meeting_left(self, _left: MeetingLeft) -> None:
        """Show the list of meetings."""
        self._handed_out.take_back()
        jobs.cancel(self, jobs.HEARING)
        if self._workspace is not None:
            self._change_to(home(self._workspace))

    def _change_to(self, screen: CandourScreen) -> None:
        """Show a screen in place of the one there is and of all that lies over it, once that is laid out."""
        if not self.screen.is_mounted and self.screen.call_later(self.call_later, self._change_to, screen):
            return
        while len(self.screen_stack) > 2:  # noqa: PLR2004 - Textual's own screen and one of ours
            self.pop_screen()
        self.switch_screen(screen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing that the screen goes without: on the way in any letter may be one of a passphrase."""
        without = {verb.action() for verb in getattr(self.screen, "WITHOUT", ())} if self.screen_stack else set()
        name = FindVerb.action() if action == "command_palette" else f"app.{action}"
        return name not in without and super().check_action(action, parameters)

    def action_show_help(self) -> None:
        """Show what the screen is for and its keys."""
        loading.load()
        from tui.screens.dialogs import Over  # noqa: PLC0415 - loaded while the passphrase is typed
        from tui.screens.help import HelpScreen  # noqa: PLC0415 - loaded while the passphrase is typed

        screen = self.screen
        if isinstance(screen, CandourScreen):
            here = (verb for verb in dict.fromkeys((*screen.VERBS, *self.VERBS)) if verb not in screen.WITHOUT)
            self.push_screen(HelpScreen(screen.WHAT, tuple(here)))
        elif isinstance(screen, HelpScreen):
            screen.action_close_help()
        elif isinstance(screen, Over):
            self.push_screen(HelpScreen(screen.WHAT, screen.VERBS))

    def action_find_verb(self) -> None:
        """Open the palette."""
        self.action_command_palette()

    def action_command_palette(self) -> None:
        """Open the palette with a question instead of Textual's."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(id="--command-palette", placeholder="What would you like to do?"))

    def action_jump_to(self) -> None:
        """Put a letter on every place of the screen and go to the one chosen."""
        loading.load()
        from tui.screens.jump import JumpScreen  # noqa: PLC0415 - loaded while the passphrase is typed

        screen = self.screen
        if isinstance(screen, CandourScreen):
            self.push_screen(JumpScreen(screen.focus_chain), lambda place: screen.set_focus(place or screen.focused))

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as it is printed on keyboards, one of the user's own too."""
        return binding.key_display or shown_key(binding.key)

    def action_change_colours(self) -> None:
        """Go to the next theme."""
        self.theme = following(self.theme)
        if self._colours is not None and self._door.exists():
            keep(self._colours, self.theme)
        self.clear_notifications()
        self.notify(f"Colours: {self.theme.removeprefix('candour-').replace('-', ' ')}")

    @work(description="lock")
    async def action_lock_vault(self) -> None:
        """Lock, and ask for the passphrase."""
        if self._workspace is not None and await self._may_stop():
            self.call_later(self._lock)

    def action_help_quit(self) -> None:
        """Say in our own words what Ctrl+C, which is Textual's, does not do."""
        self.notify(f"{Quit.now()} saves, locks the vault and leaves. Ctrl+C does nothing.", markup=False)

    async def action_quit(self) -> None:
        """Save, lock and leave."""
        self._quit()

    @work(description="quit")
    async def _quit(self) -> None:
        if await self._may_stop():
            self.call_later(self._end, 0)

    async def _may_stop(self) -> bool:
        """Ask before work under way is stopped."""
        job = self._at_work()
        if not job:
            return True
        from tui.screens.dialogs import Confirm  # noqa: PLC0415 - loaded while the passphrase is typed

        text = "What is done so far is kept, and you can go on from there later."
        agreed: bool = await self.push_screen_wait(Confirm(f"Stop the {job}?", text, yes="Stop it", danger=True))
        return agreed

    def _at_work(self) -> str:
        """Return the work that is under way, a screen's or what goes on beyond it, or nothing."""
        lasting = jobs.HEARING if jobs.running(self, jobs.HEARING) else ""
        return next((one.JOB for one in self.screen_stack if isinstance(one, CandourScreen) and one.busy), lasting)

    async def _lock(self) -> None:
        await self._put_away()
        self._change_to(UnlockScreen(self._door, self._assurance))

    async def _end(self, return_code: int) -> None:
        if not self._ending:
            self._ending = True
            await self._put_away()
            if terminal.left():
                os._exit(return_code)  # Textual would first put a terminal in order that is no more
            self.exit(return_code=return_code)

    async def _put_away(self) -> None:
        """Save what stands in the fields, let workers clean up, lock the vault and forget what was copied."""
        for screen in self.screen_stack:
            if isinstance(screen, CandourScreen):
                with suppress(CandourError):
                    screen.keep()
        workers = [worker for worker in self.workers if not worker.is_finished]
        for worker in workers:
            worker.cancel()
        with suppress(TimeoutError):
            waiting = asyncio.gather(*(worker.wait() for worker in workers), return_exceptions=True)
            await asyncio.wait_for(waiting, GRACE_SECONDS)
        self._forget()

    def _forget(self) -> None:
        self._clipboard = ""
        self._handed_out.take_back()
        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            with suppress(CandourError):
                workspace.lock()

    def _signalled(self, number: int) -> None:
        if number == signal.SIGHUP and self._records_on():
            self._go_on_alone()
        else:
            self.call_later(self._end, 128 + number)

    def _records_on(self) -> bool:
        """Tell whether the work under way is a recording that the policy lets go on without a terminal."""
        wanted = self._workspace is not None and self._workspace.policy.on_hangup == "record on"
        return wanted and self._at_work() == jobs.RECORDING

    def _go_on_alone(self) -> None:
        """Let go of the terminal and draw nothing more; end when the recording does, or by a signal."""
        if self._driver is not None and self._workspace is not None and not self.is_headless:
            terminal.leave()
            self._driver = HeadlessDriver(self)
            self._workspace.alone()
            self.set_interval(1, self._end_with_work)

    async def _end_with_work(self) -> None:
        if self._at_work() != jobs.RECORDING:
            await self._end(terminal.HUNG_UP)

    def _send(self, sequence: str) -> None:
        """Write a control sequence to the terminal, if there is one."""
        if self._driver is not None:
            self._driver.write(sequence)

    def copy_to_clipboard(self, text: str) -> None:
        """Keep what is copied inside the application; the terminal's clipboard is not ours to fill."""
        self._clipboard = text

    def _handle_exception(self, error: Exception) -> None:
        """Stop with the face of a crash: Textual would print the local variables."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._exit_renderables.append(Text(crash.face(error)))
        self._forget()
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Print the first face and nothing of Textual's own beside it."""
        for face in self._exit_renderables[:1]:
            self.error_console.print(face)
        self._exit_renderables.clear()


def home(workspace: Workspace) -> CandourScreen:
    """Return the list of meetings."""
    from tui.screens.home import HomeScreen  # noqa: PLC0415 - loaded while the passphrase is typed

    return HomeScreen(workspace)


def every_screen() -> dict[str, tuple[type[Command], ...]]:
    """Return the verbs of every screen, those of the application included."""
    from tui.atlas import screens  # noqa: PLC0415 - only a file of keys, or a test, asks for all of them

    return screens(CandourApp.VERBS)


def run(locations: Locations, tools: Tools, **wishes: Unpack[Wishes]) -> int:
    """Run the application on the vault at these places and return the exit status."""
    return run_door(Door.to(locations, tools), **wishes)


def run_door(door: Door, **wishes: Unpack[Wishes]) -> int:
    """Run the application before this door and return the exit status; a crash returns 1."""
    crash.install()
    terminal.watch()
    wishes.setdefault("keymap", load(every_screen))
    colours = wishes.setdefault("colours", vault_folder() / "colours")
    wishes.setdefault("theme", fitting(colours))
    app = CandourApp(door, **wishes)
    app.run()
    return app.return_code or 0
