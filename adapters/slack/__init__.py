"""Slack's door: HTTP and Socket Mode, every surface, on slack-bolt."""

from adapters.slack.config import SlackConfig
from adapters.slack.platform import Slack, mount

__all__ = ["Slack", "SlackConfig", "mount"]
