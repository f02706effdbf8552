"""What a run shows to people: summary, preview, audit workbook, marked sheets."""
