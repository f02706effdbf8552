"""Work that takes longer than a page: each piece in a process of its own."""
