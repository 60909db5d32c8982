"""Specimen documents of the invented Republic of Kirinya, drawn for the sample bank and its tests."""
