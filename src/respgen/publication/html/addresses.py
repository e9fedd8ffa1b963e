"""The address of a link, as somebody typed it → one that a web page may lead to, or none (pure)."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_SCHEMES = ("http", "https", "mailto", "tel")
_HOST = re.compile(r"[\w.-]+|\[[0-9A-Fa-f:.]+\]")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH = "%/:@!$&'()*+,;=~-._"


def safe(address: str) -> str:
    """The address with what no address may hold percent-encoded; empty where it leads nowhere that is safe.

    Safe are web pages, e-mail addresses, telephone numbers, and addresses that stay on the site ("other.html",
    "#part"). A script is not, nor a file of somebody's own computer.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return ""
    path, query, fragment = (
        _encoded(one, more) for one, more in ((parts.path, ""), (parts.query, "?"), (parts.fragment, "?"))
    )
    ends = (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    if not parts.scheme:
        # "//host" would leave the site; "a:b" and a backslash are read as something else by a browser.
        is_local = not parts.netloc and not path.startswith("//") and ":" not in path.partition("/")[0]
        return path + ends if is_local and "\\" not in address else ""
    if parts.scheme not in _SCHEMES or (parts.scheme in ("http", "https")) != bool(parts.netloc):
        return ""
    if not parts.netloc:
        return f"{parts.scheme}:{path}{ends}" if path else ""
    host = parts.netloc.rpartition("@")[2]
    host = host.removesuffix(f":{port}" if port is not None else ":")
    if not _HOST.fullmatch(host) or ".." in host or host.startswith("."):
        return ""
    return f"{parts.scheme}://{host}{f':{port}' if port is not None else ''}{path}{ends}"


def _encoded(part: str, more: str) -> str:
    # Letters of other scripts stay readable: HTML takes them, and browsers encode them.
    encoded = _BARE_PERCENT.sub("%25", part)
    return "".join(one if one.isalnum() else quote(one, safe=_PATH + more, errors="replace") for one in encoded)
