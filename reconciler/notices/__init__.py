"""Notices: who is told, what was sent, and what is still to be sent."""
