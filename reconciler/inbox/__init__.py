"""Folders that people put sheets into: each sheet that has come to rest there is carried out."""
