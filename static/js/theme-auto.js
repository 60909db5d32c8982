// Before the first paint: a person who chose neither light nor dark gets what the computer shows. Not a module, so that nothing flashes.
document.documentElement.dataset.bsTheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
