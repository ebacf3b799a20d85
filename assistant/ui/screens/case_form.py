"""The form in which a trainer writes a practice case: its fields on the left, the one with the pointer on the right, what is wrong below.

Shows and asks: what a field can hold, and what is wrong, is the desk's to say.
"""

from __future__ import annotations

import asyncio
from typing import Any

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Footer, OptionList, Static, TextArea, Tree
from textual.widgets.option_list import Option
from textual.widgets.tree import TreeNode

from assistant.desk.case_edit import Editing, Node, form, shown, ticked, typed
from assistant.desk.practice_faults import fault_words
from assistant.desk.trouble import Trouble
from assistant.language import N_, Tongue
from assistant.practice.reading import Fault
from assistant.ui.base import DeskScreen
from assistant.ui.screens.review_sheets import PickSheet

CHECK_PAUSE_S = 0.6
"""After the last change the case is checked."""


class CaseForm(DeskScreen):
    CSS = """
    CaseForm { background: $background; }
    CaseForm #top { height: 1; background: $panel; padding: 0 1; color: $say; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    CaseForm #body { height: 1fr; }
    CaseForm #fields { width: 42%; height: 1fr; background: $background; padding: 0 1; scrollbar-size-vertical: 1; }
    CaseForm #right { width: 58%; height: 1fr; padding: 0 1; background: $say-ground; }
    CaseForm #what { height: auto; color: $practice; text-style: bold; margin-bottom: 1; }
    CaseForm #text, CaseForm #one { display: none; height: 1fr; border: none; padding: 0; background: $say-ground; }
    CaseForm #text:focus, CaseForm #one:focus { background: $boost; }
    CaseForm.-text #text, CaseForm.-one #one { display: block; }
    CaseForm #state { height: 1; padding: 0 1; color: $quiet; }
    CaseForm.-wrong #state { color: $act-now; }
    CaseForm #faults { height: auto; max-height: 6; border: none; padding: 0 1; background: $panel; display: none; }
    CaseForm.-wrong #faults { display: block; }
    """
    AUTO_FOCUS = "#fields"
    BINDINGS = [
        Binding("ctrl+s", "save", N_("save"), id="case.save", tooltip=N_("Keep the case among your own"), priority=True),
        Binding("f5", "play", N_("play"), id="case.play", tooltip=N_("Play the case as it stands"), priority=True),
        Binding("f6", "fault", N_("what is wrong"), id="case.fault", tooltip=N_("To the next thing that is wrong"), priority=True),
        Binding("f7", "add", N_("add"), id="case.add", tooltip=N_("Add a part to this list"), priority=True),
        Binding("f8", "remove", N_("take out"), id="case.remove", tooltip=N_("Take this part out"), priority=True),
        Binding("space", "tick", show=False),
        Binding("f1", "help", N_("help"), id="desk.help", tooltip=N_("The keys that work here")),
        Binding("escape", "back", N_("back"), id="case.back", tooltip=N_("From a field to the list of fields, from there out")),
    ]

    def __init__(self, case: Editing) -> None:
        super().__init__()
        self.case = case
        self.node: Node | None = None
        self.wrong: tuple[Fault, ...] = ()
        self.checked = False
        self._next_fault = 0
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        with Horizontal(id="body"):
            yield Tree[Node]("", id="fields")
            with Vertical(id="right"):
                yield Static(id="what", markup=False)
                yield TextArea(id="text", soft_wrap=True, tab_behavior="focus")
                yield OptionList(id="one", markup=False)
        yield Static(id="state", markup=False)
        yield OptionList(id="faults", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        tree = self.fields
        tree.show_root = False
        tree.guide_depth = 2
        self.fill()
        self.check_soon(0.05)

    @property
    def fields(self) -> Tree[Node]:
        return self.query_one("#fields", Tree)

    async def reword(self) -> None:
        """Another language of the screens."""
        self.fill()
        self.show_faults()
        self.refresh_bindings()

    # The fields

    def fill(self, to: tuple[str | int, ...] | None = None) -> None:
        """The fields as they are now; the pointer stays where it was, or goes ``to`` this place."""
        wanted = to or (self.node.path if self.node else None)
        self.query_one("#top", Static).update(Content(self.tongue.say("Practice case {name}", name=self.case.target.stem)))
        opened = {node.data.path for node in self._all(self.fields.root) if node.data and node.is_expanded}
        self.fields.clear()
        for node in form(self.case, self.tongue):
            self._put(self.fields.root, node, opened | {wanted[:depth] for depth in range(1, len(wanted or ()))} if wanted else opened)
        self.fields.root.expand()
        self.call_after_refresh(self.point_at, wanted or ("about",))

    def _put(self, under: TreeNode[Node], node: Node, opened: set[tuple[str | int, ...]]) -> None:
        label = Text(" ".join(node.label.split()))
        if node.kind in ("group", "list"):
            branch = under.add(label, node, expand=node.path in opened)
            for child in node.children:
                self._put(branch, child, opened)
        else:
            under.add_leaf(label, node)

    def _all(self, node: TreeNode[Node]) -> list[TreeNode[Node]]:
        return [node, *(one for child in node.children for one in self._all(child))]

    def point_at(self, path: tuple[str | int, ...]) -> None:
        """The pointer on this field, or on what holds it."""
        found = [node for node in self._all(self.fields.root) if node.data and path[: len(node.data.path)] == node.data.path]
        if not found:
            return
        best = max(found, key=lambda node: len(node.data.path) if node.data else 0)
        holder = best.parent
        while holder is not None:
            holder.expand()
            holder = holder.parent
        self.call_after_refresh(self.fields.move_cursor, best)

    @on(Tree.NodeHighlighted, "#fields")
    def _pointed(self, event: Tree.NodeHighlighted[Node]) -> None:
        event.stop()
        if event.node.data is not None:
            self.node = event.node.data
            self.show_field()
            self.refresh_bindings()

    @on(Tree.NodeSelected, "#fields")
    def _into(self, event: Tree.NodeSelected[Node]) -> None:
        """Enter, or a click, on a field goes to it."""
        event.stop()
        if event.node.data is not None and event.node.data.kind not in ("group", "list"):
            self.node = event.node.data
            self.show_field()
            self.query_one(self._editor()).focus()

    def _editor(self) -> str:
        kind = self.node.kind if self.node else "group"
        return "#one" if kind in ("choice", "many") else "#fields" if kind in ("group", "list") else "#text"

    def show_field(self) -> None:
        """The value of the field with the pointer, where it can be changed."""
        node = self.node
        if node is None:
            return
        editor, value = self._editor(), self.case.get(node.path)
        for name in ("text", "one"):
            self.set_class(editor == f"#{name}", f"-{name}")
        hint = self.tongue.say("{label}: F7 adds a part", label=node.label) if node.kind == "list" else node.label
        if node.kind == "groups":
            hint += "\n" + self.tongue.say("One line for each step wanted; where one of several will do, with commas: link, other_method")
        self.query_one("#what", Static).update(Content(hint))
        if editor == "#text":
            self.query_one("#text", TextArea).load_text(shown(node, value))
        elif editor == "#one":
            self._fill_one(node, value)

    def _fill_one(self, node: Node, value: Any, at: int | None = None) -> None:
        """What the field can hold, marked where it does; the pointer on the first that is marked, or ``at`` this place."""
        one = self.query_one("#one", OptionList)
        marks = ("✓", " ") if node.kind == "many" else ("●", "○")
        held = [self._holds(node, value, option) for option, _ in node.options]
        one.clear_options()
        one.add_options(Option(Content(f"{marks[not is_held]} {words}")) for is_held, (_, words) in zip(held, node.options, strict=True))
        one.highlighted = at if at is not None else next((number for number, is_held in enumerate(held) if is_held), 0 if held else None)

    def _holds(self, node: Node, value: Any, option: Any) -> bool:
        return option in (value or ()) if node.kind == "many" else bool(option == value and type(option) is type(value))

    # Writing

    @on(TextArea.Changed, "#text")
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        node = self.node
        # What was loaded reports itself too, once another field may have the pointer: only a change counts.
        if node is None or self._editor() != "#text" or event.text_area.text == shown(node, self.case.get(node.path)):
            return
        self._write(node, typed(node, event.text_area.text))

    @on(OptionList.OptionSelected, "#one")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter, space or a click on what the field can hold: chosen, or for several ticked or no longer."""
        event.stop()
        node = self.node
        if node is None or event.option_index >= len(node.options):
            return
        option = node.options[event.option_index][0]
        self._write(node, ticked(node, self.case.get(node.path), option) if node.kind == "many" else option)
        self._fill_one(node, self.case.get(node.path), event.option_index)

    def _write(self, node: Node, value: Any) -> None:
        self.case.set(node, value)
        if self.case.changed:
            self.check_soon()

    def action_tick(self) -> None:
        """Space, where a value has the pointer."""
        if isinstance(self.focused, OptionList):
            self.focused.action_select()

    def action_add(self) -> None:
        """A new part at the end of the list with the pointer, or of the list that the pointer is in."""
        holder = self._list_of()
        if holder is not None:
            place = self.case.add(holder)
            self.fill(place)
            self.check_soon()

    def action_remove(self) -> None:
        path = self._part_of()
        if path is not None:
            self.case.remove(path)
            self.node = None
            self.fill(path[:-1])
            self.check_soon()

    def _list_of(self) -> tuple[str | int, ...] | None:
        path = self.node.path if self.node else ()
        for depth in range(len(path), 0, -1):
            if isinstance(self.case.get(path[:depth]), list) and path[depth - 1] in LISTS:
                return path[:depth] if path[:2] != ("lesson", "solution") else None
        return None

    def _part_of(self) -> tuple[str | int, ...] | None:
        path = self.node.path if self.node else ()
        return next((path[:depth] for depth in range(len(path), 0, -1) if isinstance(path[depth - 1], int)), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        if action == "add":
            return self._list_of() is not None
        if action == "remove":
            return self._part_of() is not None
        return True

    # Checking

    def check_soon(self, pause: float = CHECK_PAUSE_S) -> None:
        self.checked = False
        if self._pause:
            self._pause.stop()
        self._pause = self.set_timer(pause, self.check)
        self.show_state()

    @work(exclusive=True, group="check", exit_on_error=False)
    async def check(self) -> None:
        """What is wrong with the case as it stands."""
        self.wrong = await asyncio.to_thread(self.case.faults)
        self.checked = True
        self.show_faults()

    def show_faults(self) -> None:
        self.set_class(bool(self.wrong), "-wrong")
        faults = self.query_one("#faults", OptionList)
        faults.clear_options()
        faults.add_options(Option(Content(fault_words(one, self.tongue))) for one in self.wrong)
        self.show_state()

    def show_state(self) -> None:
        say, say_n = self.tongue.say, self.tongue.say_n
        words = say_n("{number} thing is wrong.", "{number} things are wrong.", len(self.wrong)) if self.wrong else say("Nothing is wrong.")
        parts = [words if self.checked else say("Checking …"), say("Not saved yet") if self.case.changed else ""]
        self.query_one("#state", Static).update(Content("  ".join(filter(None, parts))))

    def action_fault(self) -> None:
        if self.wrong:
            self._go_to(self.wrong[self._next_fault % len(self.wrong)])
            self._next_fault += 1

    @on(OptionList.OptionSelected, "#faults")
    def _fault_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index < len(self.wrong):
            self._go_to(self.wrong[event.option_index])

    def _go_to(self, fault: Fault) -> None:
        self.point_at(keys_of(fault.path))
        self.fields.focus()

    # Keeping, playing, leaving

    @work(exclusive=False, group="save", exit_on_error=False)
    async def action_save(self) -> None:
        await self._save()

    async def _save(self) -> bool:
        """Whether it is kept now."""
        try:
            path = await asyncio.to_thread(self.case.save)
        except Trouble as trouble:
            self.desk_app.tell(trouble)
            return False
        self.app.notify(self.tongue.say("Saved in {path}.", path=str(path)), markup=False)
        self.show_state()
        return True

    @work(exclusive=True, group="play", exit_on_error=False)
    async def action_play(self) -> None:
        """A play of the case as it stands; one with faults is not played."""
        from assistant.desk.practise import open_play
        from assistant.practice.reading import BadCase, case_of
        from assistant.ui.screens.play import PlayScreen

        self.wrong = await asyncio.to_thread(self.case.faults)
        self.checked = True
        self.show_faults()
        if self.wrong:
            self.app.notify(self.tongue.say("First put right what is wrong: F6 goes there."), severity="warning", markup=False)
            return
        try:
            play = await asyncio.to_thread(lambda: open_play(self.case.desk, case_of(self.case.target.stem, self.case.raw)))
        except BadCase:
            return
        self.app.push_screen(PlayScreen(play))

    def action_back(self) -> None:
        if self.focused is not self.fields:
            self.fields.focus()
        elif self.case.changed:
            self._leave()
        else:
            self.dismiss(None)

    @work(exclusive=True, group="sheet", exit_on_error=False)
    async def _leave(self) -> None:
        """Asks first, since something is not kept."""

        def choices(tongue: Tongue) -> tuple[str, list[tuple[str, str]]]:
            return tongue.say("The case is not saved"), [
                ("save", tongue.say("Save it and leave")),
                ("stay", tongue.say("Go on writing")),
                ("lose", tongue.say("Leave without saving")),
            ]

        answer = await self.app.push_screen_wait(PickSheet(choices))
        if answer == "lose" or (answer == "save" and await self._save()):
            self.dismiss(None)

    def action_help(self) -> None:
        from assistant.ui.screens.help import HelpSheet

        self.app.push_screen(HelpSheet(self))


LISTS = frozenset({"identity", "questions", "choices", "steps", "turns", "forbidden"})


def keys_of(path: str) -> tuple[str | int, ...]:
    """``lesson.questions[1].text`` -> ("lesson", "questions", 1, "text")."""
    parts = path.replace("[", ".").replace("]", "").split(".") if path else []
    return tuple(int(one) if one.isdecimal() else one for one in parts)
