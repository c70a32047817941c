"""A study turned into one offline HTML page."""
