"""台账: what offices print and hang on the wall; as page and as .xlsx, from one definition."""
