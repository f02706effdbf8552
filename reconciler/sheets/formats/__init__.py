"""From a path to tables: files of any kind, opened with care, looked into before they are read."""
