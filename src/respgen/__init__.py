"""respgen: spreadsheets of chief constables' updates → publishable responses to police inspection reports."""

__version__ = "0.1.0"
