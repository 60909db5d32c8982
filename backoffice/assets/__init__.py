"""What browsers and PDFs get from npm packages: the lock, the lists of files, icons and fonts, the builder."""
