"""The page: sheets are dropped, looked at, approved and applied in a browser; needs the extra `serve`."""
