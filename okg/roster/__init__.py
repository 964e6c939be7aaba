"""Who there is: users, agencies, seats, appointments, log-in."""
