"""Sentences for codes and facts, one language a module."""
