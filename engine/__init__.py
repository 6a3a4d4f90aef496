"""What happens to a meeting, from consent to destruction; draws nothing and prints nothing."""
