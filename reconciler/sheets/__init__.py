"""From people's spreadsheets to desired state: read, recognise headers, clean cells, check."""
