"""What programs look up: plain values instead of a conversation. The JSON API and MCP both give them."""
