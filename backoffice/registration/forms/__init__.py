"""What is typed to register somebody: the parts that repeat, the whole form, and what follows right after."""
