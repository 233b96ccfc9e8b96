"""Video: rooms in which a few people see and hear one another; nothing about medicine."""
