"""A publication and its files → its folder, and the indexes of its force (edge: files)."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from respgen.agenda import Agenda
from respgen.config import Config
from respgen.errors import RespgenError
from respgen.publication import html, index, shelf
from respgen.publication.handover import Shell
from respgen.publication.ledger import Handover
from respgen.publication.shelf import Shelf
from respgen.records import fold
from respgen.responses import safe_name


def shelf_of(config: Config) -> Shelf:
    return Shelf(config.project / config.published, config.published)


def shell_of(config: Config) -> Shell:
    """What draws the project's pages: its own page template, or ours where it has none."""
    path = config.project / html.FILE
    if not path.is_file():
        return html.page
    try:
        template = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RespgenError(f"{html.FILE} is not UTF-8: save it again with the encoding UTF-8") from error
    return functools.partial(html.page, template=template)


def put(config: Config, handover: Handover, files: Mapping[str, bytes]) -> None:
    """Let the folder of a publication hold these files. Only for who holds the lock."""
    shelf.put(shelf_of(config), handover.folder, files)


def write_indexes(config: Config, agenda: Agenda, forces: Iterable[str], shell: Shell | None = None) -> tuple[str, ...]:
    """Write the indexes of these forces anew, from what stands on the shelf now, in the project's own shell or in this
    one. Gives their pages' paths."""
    drawn = shell or shell_of(config)
    to = shelf_of(config)
    handovers = shelf.read(to).handovers
    written: list[str] = []
    for key in {fold(force): force for force in forces}.values():
        mine = [one for one in handovers if fold(one.keys.force) == fold(key)]
        # The folder that its publications are in, however somebody types the force now.
        folder = mine[0].folder.partition("/")[0] if mine else safe_name(key)
        listed = index.listing(key, agenda, mine)
        for name, content in index.files(listed, config, drawn).items():
            shelf.put_file(to, f"{folder}/{name}", content)
        written += [f"{to.name}/{folder}/{index.NAMES[language]}" for language in listed.languages]
    return tuple(written)
