"""The audit log as people read it: entries as sentences, and the state of the two chains."""
