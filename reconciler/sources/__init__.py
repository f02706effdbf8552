"""Sheets on other machines: from an address to a private file here, and what is known of it there."""
