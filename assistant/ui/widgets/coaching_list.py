"""What waits for a lead, what customers said, and agents' ideas, as lists."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.desk.review_coaching import WAITS_LABELS, Coaching, Spoken, situation_words
from assistant.language import Tongue
from assistant.text import isolate
from assistant.ui.widgets.row_list import Cell, RowList, fitted

WAITS_STYLES = {"dispute": "act", "agree": "watch", "blind": "watch", "drawn": "practice", "agreed": "fine"}
WAITS_MARKS = {"dispute": "⚑", "agree": "◆", "blind": "◆", "drawn": "◇", "second": "·", "note": "✎", "agreed": "✓"}


class CoachingList(RowList):
    def begin(self, coaching: Coaching, tongue: Tongue) -> None:
        self._items, self._tongue = coaching.items, tongue
        self.total = len(self._items)
        self.refresh()

    def call(self, place: int) -> str:
        return self._items[place].call

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        one, tongue = self._items[place], self._tongue
        label = 30
        rest = max(width - label - 28, 0)
        style = WAITS_STYLES.get(one.waits, "quiet")
        return [
            (f" {WAITS_MARKS[one.waits]} ", style),
            (f"{fitted(f'{tongue.day(one.at)} {tongue.time(one.at)}', 12)} ", "quiet"),
            (f"{fitted(isolate(one.agent or '?'), 9)} ", ""),
            (f"{fitted(tongue.say(WAITS_LABELS[one.waits]), label)} ", style),
            (fitted(isolate(" ".join(one.words.split())), rest), "quiet"),
        ]


class VoicesList(RowList):
    """Customers' words under their situation; or ideas under their line. A heading is a row too, and has no call."""

    def begin(self, spoken: Spoken, what: str, tongue: Tongue) -> None:
        self._rows: list[tuple[str | None, list[Cell]]] = []
        if what == "words":
            for key, voices in spoken.voices:
                self._rows.append((None, [(f" {situation_words(key, tongue)}", "say"), (f"  {len(voices)}", "quiet")]))
                for one in voices:
                    score = str(one.score or "·")
                    words = isolate(" ".join(one.words.split()))
                    cells: list[Cell] = [(f"   {score} ", "act" if score in {"1", "2"} else "fine" if score in {"4", "5"} else "quiet")]
                    self._rows.append((one.id, [*cells, (words, ""), (f"  {tongue.day(one.at)} {isolate(one.agent or '?')}", "quiet")]))
        else:
            for line in spoken.ideas:
                now = line.now or line.line
                address = " ".join(filter(None, (line.language, line.register)))
                self._rows.append((None, [(f" {isolate(now)}", "say"), (f"  {address} · {line.line}", "quiet")]))
                for idea in line.ideas:
                    self._rows.append(
                        (idea.call, [("   ✎ ", "practice"), (isolate(idea.words), ""), (f"  {isolate(idea.agent)}", "quiet")])
                    )
        self.total = len(self._rows)
        self.refresh()

    def call(self, place: int) -> str | None:
        return self._rows[place][0]

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        del width
        return self._rows[place][1]
