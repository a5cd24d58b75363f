"""`python -m bot` is the installed command `sanad`."""

from bot.cli.main import main

main()
