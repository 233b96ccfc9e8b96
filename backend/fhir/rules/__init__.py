"""What follows from several records of one patient; pure."""
