"""The front desk: today's list, clients, visits, links."""
