"""Signs that somebody has left, other than the columns that say so by name: columns, cells, names, tabs, headings."""
