"""What a page says, and the office's page template → the page (edge: Jinja, the default template in the package).

A page template is data like every other template of a project: it runs in Jinja's sandbox, with the fields of Page and
nothing else. It calls nothing, and reaches no file, no network and no other template.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache, lru_cache
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from typing import TYPE_CHECKING

from respgen.errors import RespgenError
from respgen.publication.html import shown
from respgen.publication.html.addresses import safe
from respgen.publication.html.wording import words
from respgen.publication.values import Link, Page

if TYPE_CHECKING:
    import jinja2

FILE = "templates/page.html.jinja"
DEFAULT = "page.html.jinja"
"""The template in the package, which is the same as the project's as it comes."""
FEWEST = 4
"""Headings that are worth a list of contents."""
FILTERS = (
    "capitalize default e escape first join last length list lower map reject rejectattr replace safe select "
    "selectattr sort string striptags title trim truncate upper urlencode"
).split()
LONGEST = 4 << 20
"""Characters that a template may have, or make a page of besides its body."""


class PageTemplateError(RespgenError):
    """The page template cannot be used: the sentence names the line and says what is wrong there."""

    def __init__(self, reason: str, line: int = 0) -> None:
        self.reason, self.line = reason, line
        super().__init__(f"{FILE}{f', line {line}' if line else ''}: {reason}")


class _Markup(str):
    """Text that is markup already: Jinja writes it as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("the document is no list")


def page(value: Page, template: str | None = None) -> str:
    """The page, in this template's words; in ours without one.

    Raises PageTemplateError where the template cannot be read or drawn, or leaves out what the document says.
    """
    source = _default() if template is None else template
    drawn = _drawn(source, _told(value))
    if value.body not in drawn:
        raise PageTemplateError("the page does not hold the document: put {{ body }} where it is to stand")
    return drawn if drawn.endswith("\n") else f"{drawn}\n"


def fault(template: str) -> str:
    """What is wrong with the page template, as a sentence; empty where pages can be drawn with it.

    It is drawn with everything that a page may say and with the least, so that a fault is found before it matters.
    """
    link = Link("words", "address", "cy-GB")
    bare = Page("title", "en-GB", "<p>body</p>", "office")
    full = replace(
        bare,
        body="".join(f'<h2 id="part-{number}">part</h2>' for number in range(FEWEST)),
        summary="summary",
        published="published",
        notes=("note",),
        twins=(link, replace(link, address="", language="")),
        files=(link, replace(link, address="", language="")),
        other_formats="other formats",
        statement="statement",
    )
    try:
        for one in (bare, full):
            page(one, template)
    except PageTemplateError as error:
        return str(error)
    return ""


@cache
def _default() -> str:
    return files(__package__).joinpath(DEFAULT).read_text(encoding="utf-8")


def _told(value: Page) -> dict[str, object]:
    """The names that a template can use."""

    def led(links: tuple[Link, ...]) -> tuple[Link, ...]:
        return tuple(replace(one, address=safe(one.address), language=shown.language(one.language)) for one in links)

    told: dict[str, object] = {one.name: getattr(value, one.name) for one in fields(value)}
    told |= {"body": _Markup(value.body), "language": shown.language(value.language) or "en-GB"}
    told |= {"twins": led(value.twins), "files": led(value.files), "statement": safe(value.statement)}
    return told | {"contents": contents(value.body), "words": words(value.language)}


def contents(body: str) -> tuple[Link, ...]:
    """The second headings of a body that have an id, for a list of contents; none where there are few."""
    reading = _Headings()
    reading.feed(body)
    reading.close()
    found = tuple(Link(" ".join("".join(said).split()), f"#{name}") for name, said in reading.found)
    return found if len(found) >= FEWEST else ()


class _Headings(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, list[str]]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h2" and (name := dict(attrs).get("id")):
            self.found.append((name, []))
            self._is_open = True
        elif self._is_open and tag == "br":
            self.found[-1][1].append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "h2"

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.found[-1][1].append(unescape(data))


def _drawn(source: str, told: dict[str, object]) -> str:
    import jinja2

    if len(source) > LONGEST:
        raise PageTemplateError("it is too long to be a page template")
    try:
        program = _compiled(source)
        pieces: list[str] = []
        length = -len(str(told["body"]))
        for piece in program.generate(told):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST:
                raise PageTemplateError("it draws a page without end")
        return "".join(pieces)
    except PageTemplateError:
        raise
    except jinja2.TemplateSyntaxError as error:
        raise PageTemplateError(_sentence(error.message or "it cannot be read"), error.lineno) from error
    except jinja2.UndefinedError as error:
        names = ", ".join(sorted(told))
        reason = f"{error.message}; a page has {names}" if "undefined" in (error.message or "") else error.message or ""
        raise PageTemplateError(_sentence(reason), _line(error)) from error
    # Whatever a template's own words make Jinja do wrong is the template's fault: a sum of words, a call of a title.
    except (Exception, RecursionError) as error:
        raise PageTemplateError(_sentence(str(error) or type(error).__name__), _line(error)) from error


@lru_cache(maxsize=4)
def _compiled(source: str) -> jinja2.Template:
    """The template's program: every page of a project is drawn by the same one."""
    environment = _environment()
    _check(environment.parse(source))
    return environment.from_string(source)


def _environment() -> jinja2.Environment:
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        """Without whatever may take hours or all memory: calls, Jinja's own functions, multiplied words."""

        intercepted_binops = frozenset(("*", "**", "%"))

        def call(self, *_: object, **__: object) -> object:
            raise SecurityError("a page template calls nothing")

        def call_binop(self, context: object, operator: str, left: object, right: object) -> object:
            raise SecurityError(f'a page template does not reckon with "{operator}"')

    made = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals.clear()
    made.filters = {name: change for name, change in made.filters.items() if name in FILTERS}
    return made


def _check(tree: jinja2.nodes.Template) -> None:
    from jinja2 import nodes

    others = (nodes.Macro, nodes.CallBlock, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
    for node in tree.find_all(others):
        raise PageTemplateError("a page template is one file, and calls nothing", node.lineno)
    for loop in tree.find_all(nodes.For):
        if loop.recursive or any(inner.find(nodes.For) for inner in loop.find_all(nodes.For)):
            raise PageTemplateError("there are more than two loops inside each other", loop.lineno)


def _line(error: BaseException) -> int:
    """The line of the template in which the error came up; 0 where nobody knows."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return (frames[-1].lineno or 0) if frames else 0


def _sentence(words: str) -> str:
    return " ".join(words.split()).rstrip(".")
