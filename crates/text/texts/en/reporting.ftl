# Key figures, reports.
