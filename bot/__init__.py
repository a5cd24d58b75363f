"""Sanad: sourced answers on the international standards of child online protection."""

__version__ = "1.0.0"
