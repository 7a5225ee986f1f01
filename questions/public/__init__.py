"""What readers and askers see of the room, without an account: archive, form, following, public record."""
