"""What an SMS campaign costs in OVHcloud credits, exactly and before it is sent."""
