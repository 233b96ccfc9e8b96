"""The commands an operator types: `evenkeel NAME …`."""
