"""Rules about what a Word file holds that its pages do not show (P911 to P929): Finished → Problems (pure).

What has one right mend is taken out of the clean file, and no rule asks for it. Here stands what only a person can
mend, and a last look at the clean file.
"""

from __future__ import annotations

from collections.abc import Iterator

from respgen.errors import Problem, Severity
from respgen.model import excerpt
from respgen.publication.unseen import KINDS
from respgen.publication.values import Finished
from respgen.rules.registry import rule

_LONGEST = 160
"""Characters of a message that are the file's own."""


def _problems(finished: Finished, kind: str, message: str, hint: str) -> Iterator[Problem]:
    """One for each trace of the kind; in the message "{}" stands for its words."""
    for trace in finished.traces:
        if trace.kind == kind:
            told = message.format(excerpt(trace.words, _LONGEST))
            yield Problem(trace.place, told, trace.words, hint, finished.keys)


@rule("P911", Severity.BLOCK)
def embedded_object(finished: Finished) -> Iterator[Problem]:
    """An object of another program, a file, a film or a sound is in the document.

    Why: it is a whole file of its own. A chart that was pasted from Excel brings its workbook with every sheet, and
        nobody who looks at the page knows what is in it.
    Fix: put a picture or a table in its place: cut it, and paste it with Paste Special > Picture (PNG). Describe a
        chart's figures in words or in a table.
    """
    hint = "cut it and use Paste Special > Picture (PNG), or write what it says"
    yield from _problems(finished, "embedded object", "the document holds a file of another program: {}", hint)


@rule("P912", Severity.BLOCK)
def outside_content(finished: Finished) -> Iterator[Problem]:
    """The document shows something that Word fetches from elsewhere.

    Why: whoever holds the other place can change what the document shows, and learns who opens it.
    Fix: in Word, File > Info > Edit Links to Files > Break Link; or delete it, and insert the picture itself.
    """
    hint = "File > Info > Edit Links to Files > Break Link, or insert the picture itself"
    yield from _problems(finished, "outside content", "the document shows what it fetches from {}", hint)


@rule("P913", Severity.BLOCK)
def local_link(finished: Finished) -> Iterator[Problem]:
    """A link leads to a file, a shared folder, or a page that only the office can open.

    Why: readers cannot follow it, and it says how the office calls its computers, its folders and its people. An
        address of SharePoint or OneDrive asks for a password; one of Outlook's Safe Links tells who got the e-mail.
    Fix: right-click on the link > Edit Hyperlink, and let it lead to the page as everybody sees it (https://…), or
        remove the link.
    """
    hint = "right-click > Edit Hyperlink: let it lead to a public page (https://…), or remove the link"
    yield from _problems(finished, "local link", "a link leads where no reader from outside gets: {}", hint)


@rule("P914", Severity.BLOCK)
def macro(finished: Finished) -> Iterator[Problem]:
    """The document holds macros, or controls that run.

    Why: they run on the reader's computer; many programs refuse to open such a file.
    Fix: save it as "Word Document (*.docx)", and delete what is left of its controls (Developer > Design Mode).
    """
    hint = 'save it as "Word Document (*.docx)", and delete its controls (Developer > Design Mode)'
    yield from _problems(finished, "macro", "the document holds something that runs: {}", hint)


@rule("P915", Severity.BLOCK)
def inserted_file(finished: Finished) -> Iterator[Problem]:
    """Another file is inserted, whose words stand in it and not in the document.

    Why: Word puts the other file's words in when it opens the document; other programs show nothing there, and nobody
        has looked at what is in it.
    Fix: open the document in Word and save it, which puts the words themselves in; in the outline (View > Outline >
        Show Document), unlink every document.
    """
    hint = "open it in Word and save it; View > Outline > Show Document > Unlink"
    yield from _problems(finished, "inserted file", "the words of another file are to be put in here: {}", hint)


@rule("P916", Severity.BLOCK)
def revealing_field(finished: Finished) -> Iterator[Problem]:
    """A field prints, or keeps, a path, a name of somebody at the office, a property, or words from another file.

    Why: it is worked out anew wherever the document is opened or made into a PDF: what is checked here is not what
        readers get. FILENAME with its path prints the folders of whichever computer did it.
    Fix: click on it, and press Ctrl+Shift+F9 (on a Mac Cmd+Shift+F9): then its words stand there as words. Or delete
        it.
    """
    hint = "click on it and press Ctrl+Shift+F9, so that its words are words, or delete it"
    yield from _problems(finished, "revealing field", 'the field "{}" prints or keeps what is not for readers', hint)


@rule("P917", Severity.BLOCK)
def hidden_text(finished: Finished) -> Iterator[Problem]:
    """Words, a row or a drawing are hidden.

    Why: a PDF leaves them out, and everything else publishes them: whoever opens the Word file sees them with one
        click, and programs that make web pages of it print them.
    Fix: in Word, show all marks (Home > ¶): hidden words have a dotted line below them. Delete them, or let them be
        seen (Home > Font > Hidden).
    """
    hint = "Home > ¶ shows it: delete it, or clear Home > Font > Hidden"
    yield from _problems(finished, "hidden text", 'this is hidden, and in the file all the same: "{}"', hint)


@rule("P918", Severity.BLOCK)
def invisible_text(finished: Finished) -> Iterator[Problem]:
    """Words have the colour of their ground, or letters of 4 points or smaller.

    Why: nobody sees them on the page, and everybody gets them: they are read out, searched and copied. Words that are
        blacked out by a black ground are still there.
    Fix: delete them, or give them a colour and a size that can be read.
    """
    hint = "delete it, or give it a colour and a size that can be read"
    yield from _problems(finished, "invisible text", 'nobody can see these words, and everybody gets them: "{}"', hint)


@rule("P919", Severity.BLOCK)
def uncleanable_picture(finished: Finished) -> Iterator[Problem]:
    """A picture is of a kind, or so damaged, that nobody can say what is in it besides what it shows.

    Why: drawings of the kinds EMF, WMF and SVG can hold words, names and whole pictures that lie outside what is shown;
        of a damaged file nobody knows.
    Fix: cut the picture, and paste it with Paste Special > Picture (PNG).
    """
    hint = "cut it, and use Paste Special > Picture (PNG)"
    yield from _problems(finished, "uncleanable picture", "a picture cannot be cleaned: {}", hint)


@rule("P920", Severity.BLOCK)
def bound_content_control(finished: Finished) -> Iterator[Problem]:
    """A content control shows what stands in data behind the document.

    Why: Word shows the data's words and not those that stand in the text, so that the checks may have seen others than
        readers get; and the data may be a whole form of SharePoint.
    Fix: right-click on the control > Remove Content Control: its words stay.
    """
    hint = "right-click > Remove Content Control: its words stay"
    yield from _problems(finished, "bound content control", 'data lies behind the words "{}"', hint)


@rule("P929", Severity.BLOCK)
def uncleaned(finished: Finished) -> Iterator[Problem]:
    """Something that should have been taken out is still in the clean file.

    Why: nothing is published that its pages do not show; where this could not be taken out, somebody has to see to it.
    Fix: delete it in the draft. A cropped picture that moves, or of the kind EMF, is cut in a program for pictures, or
        pasted anew with Paste Special > Picture (PNG).
    """
    for trace in finished.traces:
        if KINDS[trace.kind].fate == "mended":
            message = f"a {KINDS[trace.kind].one} could not be taken out: {excerpt(trace.words, _LONGEST)}"
            if trace.kind == "cropped picture":
                message = f"what is cropped from a picture could not be cut off: {excerpt(trace.words, _LONGEST)}"
            hint = "delete it in the draft; paste a picture anew with Paste Special > Picture (PNG)"
            yield Problem(trace.place, message, trace.words, hint, finished.keys)


HIDDEN_RULES = (
    embedded_object,
    outside_content,
    local_link,
    macro,
    inserted_file,
    revealing_field,
    hidden_text,
    invisible_text,
    uncleanable_picture,
    bound_content_control,
)
CLEANED_RULES = (uncleaned,)
