"""Words → those among them that are not for the public: unfinished ones, and protective markings (pure)."""

from __future__ import annotations

import re

_UNFINISHED = re.compile(
    r"(?i:\[\s*(?:insert|await(?:ed|ing)|add|tbc|to be|date|name)\b[^\]]*\]?)|\bTB[AC]\b|\bT\.B\.[AC]\b|\b[Xx]{3,}\b"
    r"|[\u00a3$]XX\b|\bTODO\b|\?{3,}|\b(?i:lorem)\b"
    r"|(?i:\bto be (?:confirmed|advised|completed|inserted)\b|\bi['\u2019]w (?:gadarnhau|gwblhau)\b)",
)
"""What people put where something is still to come."""
_SIGNS = "-\u2010-\u2015\u2212\\["
_SENSITIVE = re.compile(
    rf"\bOFFICIAL\s*[{_SIGNS}:/(]*\s*SENSITIVE\b|\bOfficial\s*[{_SIGNS}:/ ]\s*[Ss]ensitive\b"
    rf"|\bofficial\s*[{_SIGNS}:/]\s*sensitive\b|\bO[{_SIGNS}]S\b"
    r"|\b(?i:not for publication|embargoed until|under embargo|strictly embargoed)\b"
    rf"|\b(?i:swyddogol\s*[{_SIGNS}:/]\s*sensitif)\b|\bSWYDDOGOL SENSITIF\b|\b(?i:nid i['\u2019]w gyhoeddi)\b"
    rf"|\b(?:RESTRICTED|PROTECT|CONFIDENTIAL)\s*[{_SIGNS}:]\s*[A-Z]{{4,}}\b"
)
# Words that are used in sentences, too: a marking where nothing else stands in the line.
_ALONE = re.compile(r"\W*(?:(?:TOP )?SECRET|CONFIDENTIAL|RESTRICTED|PROTECT)(?:\W+[A-Z]+){0,3}\W*")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def plain(words: str) -> str:
    """The words on one line, without signs that nobody sees."""
    return " ".join(_UNSEEN.sub("", words).split())


def marking(words: str) -> str:
    """The protective marking in plain words (Government Security Classifications and older ones); "" for none. A plain
    OFFICIAL is none."""
    found = _SENSITIVE.search(words) or _ALONE.fullmatch(words)
    return found[0] if found else ""


def unfinished(words: str) -> str:
    """The words among plain ones that say that something is still to come; "" for none."""
    found = _UNFINISHED.search(words)
    return found[0] if found else ""
