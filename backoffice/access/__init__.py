"""Who may do what: permissions, job roles and the people and machines that hold them."""
