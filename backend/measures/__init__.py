"""How the patient is doing: instruments, check-ins, scores, safety flags."""
