"""What the patient takes: medication statements, the dose ledger, titration steps and prescriptions."""
