"""What is known about drugs: one data file each, with its sources. Knowledge, no patients."""
