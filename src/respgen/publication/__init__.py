"""A finished draft → what may go on the website: a clean Word file, a PDF, a page and a hand-over (pure).

The way: `clean` takes out what no reader should get, `pdf` has LibreOffice print the clean file and repairs it, `html`
writes its page and its fragment, and `shelf` puts all of them into one folder at once, or nothing.
"""
