"""`python -m bot` is the installed command `sanad`."""

from bot.cli import main

main()
