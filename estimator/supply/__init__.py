"""The life of the credits: what is needed and when, recharge, purchases, transfers."""
