"""The provider: the real account, and a sandbox that answers as it does."""
