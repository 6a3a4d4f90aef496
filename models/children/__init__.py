"""What runs inside the child processes; nothing here is imported by the application."""
