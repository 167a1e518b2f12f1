"""Plans as they are printed: .xlsx, .docx or .csv, by their content, read and never changed."""
