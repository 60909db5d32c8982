"""The sample bank: invented people whose stories are played through the real operations, in days gone by."""
