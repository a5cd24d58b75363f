"""Sanad: sourced answers on the international standards of child online protection."""

__version__ = "0.1.0"
