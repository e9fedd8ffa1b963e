"""Templates that would repeat, print or think for hours: each is drawn over long lists, with little memory.

`python -m tests.endless` draws them one after the other, and ends with a line for each that is drawn. A process of its
own, so that one that takes all memory or never ends can be ended.
"""

from __future__ import annotations

import contextlib
import faulthandler
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace

from respgen import render
from respgen.model import Image, Text
from respgen.responses import Fields
from tests.project import SAMPLE, fields_of, template_of

MANY = 1000
MOST_MEMORY = 1 << 30
MOST_SECONDS = 120

NESTED = "".join(f"{{% for {name} in applying %}}" for name in "abcd")
ENDS = "{% endfor %}" * 4
PARAGRAPHS = "\n".join(f"{{%p for {name} in applying %}}" for name in "abcd")
ROWS = "\n".join(f"| {{%tr for {name} in applying %}} |" for name in "abcd")
MANY_FONTS = "".join(f'<w:rFonts w:a{number}="{"a" * 99}"/>' for number in range(100))
COMPARED = " or ".join(['d.number == "x"'] * 20)


def _picture(alt: str) -> str:
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    inside = f'<wp:extent cx="9" cy="9"/><wp:docPr id="1" name="a" descr="{alt}"/>'
    return f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{wp}">{inside}</wp:inline></w:drawing></w:r></w:p>'


def _in_loops(inside: str) -> str:
    return "\n".join([PARAGRAPHS, inside, *["{%p endfor %}"] * 4])


ENDLESS: Mapping[str, str] = {
    "words": _in_loops("{{ d.number }}"),
    "prose": _in_loops("{{ d.text }}"),
    "nothing": NESTED + ENDS,
    "empty words": f"{NESTED}{{{{ d.area }}}}{ENDS}",
    "numbers": f"{NESTED}{{{{ loop.index }}}}{ENDS}",
    "numbers alone": _in_loops("{{ loop.index }}"),
    "pictures": _in_loops("{{ office.logo }}"),
    "gaps": f"{NESTED}{{{{ holder.pronoun }}}}{ENDS}",
    "links": f"{NESTED}{{{{ inspection.link }}}}{ENDS}",
    "markup": f"<w:p><w:r><w:rPr>{MANY_FONTS}</w:rPr><w:t>{NESTED}{{{{ d.number }}}}{ENDS}</w:t></w:r></w:p>",
    "what always stands there": f"{NESTED}{'words ' * 200_000}{ENDS}",
    "what stands there where a list is empty": f"{NESTED.replace('d in applying', 'd in grades')}x{{% else %}}"
    f"{'words ' * 200_000}{ENDS}",
    "an alternative text": _picture(f"{NESTED}{{{{ d.number }}}}{ENDS}"),
    "an alternative text that says nothing": _picture(NESTED + ENDS),
    "pictures with alternative texts": _in_loops(_picture("{{ d.number }}")),
    "the title": f"words\n@title {NESTED}{{{{ d.number }}}}{ENDS}",
    "a header": f"words\n@header {NESTED}{{{{ d.number }}}}{ENDS}",
    "a footer": f"words\n@footer {NESTED}{{{{ d.number }}}}{ENDS}",
    "a footnote": f"words\n@footnote {NESTED}{{{{ d.number }}}}{ENDS}",
    "a text box": f"@box {NESTED}{{{{ d.number }}}}{ENDS}",
    "rows": "\n".join(["| A |", ROWS, "| {{ d.number }} |", *["| {%tr endfor %} |"] * 4]),
    "a cell": f"| A | B |\n| {NESTED}{{{{ d.number }}}}{ENDS} | words |",
    "lists in lists": "{% for a in causes_of_concern %}{% for b in a.recommendations %}{% for c in causes_of_concern %}"
    "{% for d in c.recommendations %}{{ d.number }}" + ENDS,
    "joined lists": f'{NESTED}{{{{ applying|joined("number") }}}}{ENDS}',
    "joined lists that are compared": f'{NESTED}{{% if applying|joined("number") == "x" %}}x{{% endif %}}{ENDS}',
    "many joined lists": NESTED + '{% if applying|joined("number") == "x" %}x{% endif %}' * 400 + ENDS,
    "many counts": NESTED + "{% if applying|count == 0 %}x{% endif %}" * 400 + ENDS,
    "many comparisons": NESTED + f"{{% if {COMPARED} %}}x{{% endif %}}" * 90 + ENDS,
    "many filters": f"{NESTED}{{{{ d.number{'|possessive' * 40} }}}}{ENDS}",
    "a condition that is never true": NESTED.replace("d in applying", 'd in applying if d.number == "x"') + ENDS,
    "many loops": "{% for a in applying %}{% for b in applying %}{{ b.number }}{% endfor %}{% endfor %}\n" * 400,
}


def fields() -> Fields:
    """The fields of a response that has long lists, and in each member of one another."""
    said = fields_of(SAMPLE)
    one = replace(said.applying[0], area=Text(""))
    members = tuple(replace(one, number=Text(str(number))) for number in range(MANY))
    causes = (replace(one, recommendations=members),) * MANY
    logo = Image(b"GIF89a", "gif", 360_000, 360_000, alt="The office's crest")
    office = replace(said.office, logo=logo)
    return replace(said, applying=members, recommendations=members, causes_of_concern=causes, office=office)


def drawn() -> Iterator[str]:
    """The names of those that are drawn, or that end in another way than by their size."""
    said = fields()
    for name, text in ENDLESS.items():
        # None takes two seconds: what takes this long never ends.
        faulthandler.dump_traceback_later(MOST_SECONDS, exit=True)
        compiled = render.compile(template_of(text))
        try:
            render.render(compiled, said)
        except render.TooLargeError:
            continue
        except MemoryError:
            yield f"{name}: takes more than {MOST_MEMORY >> 20} MB"
        else:
            yield f"{name}: is drawn"
    faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    with contextlib.suppress(ImportError, ValueError):
        # Windows has no such limit, and a Mac may refuse it.
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    for line in drawn():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
