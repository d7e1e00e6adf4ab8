"""The modules that add commands to the command line; each has `register(app: typer.Typer)`.

Not in settings.py, so that `rapport --help` needs neither Django nor a data folder.
"""

COMMANDS: tuple[str, ...] = (
    "rapport.platform.records.commands",
    "rapport.platform.exchange.commands",
    "rapport.platform.configuration.commands",
    "rapport.platform.search.commands",
    "rapport.platform.sign_on.commands",
    "rapport.customers.commands",
)
