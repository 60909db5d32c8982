"""Inspection: an uploaded file is looked at by a child process that may do nothing else."""
