"""One module for each command of `sanad`; each is imported only when it is asked for."""
