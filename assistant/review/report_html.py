"""The report as one page of HTML that stands by itself: nothing is loaded, nothing runs, and what comes from outside is only ever text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from assistant.resources import PACKAGE
from assistant.review import pictures
from assistant.review.report_parts import Report

if TYPE_CHECKING:
    from jinja2 import Template

DRAWN = {"stack": pictures.stack, "bars": pictures.bars, "spans": pictures.spans, "months": pictures.months}


def render(report: Report) -> str:
    """The page. Every value is escaped by the template's environment; a name that the template lacks is an error."""
    return _template().render(report=report, width=pictures.WIDTH, labels=pictures.LABELS, drawn=DRAWN)


@cache
def _template() -> Template:
    # Imported here: it costs a tenth of a second, and only a report needs it.
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((PACKAGE / "review" / "report.html.j2").read_text("utf-8"))
