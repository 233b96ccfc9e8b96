"""Pure rules about refill requests and messages."""
