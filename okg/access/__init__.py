"""Who may: roles, rights, legal bases, the shadow of grants, doors. It knows nothing of what it guards."""
