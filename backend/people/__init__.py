"""The practice, its patients, clinicians and care teams."""
