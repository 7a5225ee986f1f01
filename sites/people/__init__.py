"""The screens of people: who may do what here, invitations, accounts."""
