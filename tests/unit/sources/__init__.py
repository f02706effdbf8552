"""Sheets on other machines."""
