"""The languages of the screens: templates and sentences are written in English, catalogues say them in the others."""
