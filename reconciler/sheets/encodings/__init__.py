"""The encoding of a text file: where its bytes do not say it, a wrong guess makes names that nobody can mend."""
