// The one script that every page loads, with the modules of ALWAYS put in front of it as functions in HERE (web/scripts.py).
// The others come when their element appears (also after htmx put it there).
// Everything here is comfort: each page does its work without a script.
const version = new URL(import.meta.url).search;
const load = (name) => import(new URL(`js/${name}.js${version}`, import.meta.url));

const ALWAYS = ['keys', 'menu', 'dialog', 'busy', 'copy', 'theme', 'time', 'focus', 'trouble', 'suggest'];
const WHEN_THERE = {
  '[data-rows]': 'rows',
  '[data-undo]': 'undo',
  '[data-wait]': 'wait',
  '[data-viewer]': 'viewer',
  '[data-compare]': 'case',
  '[data-merge-row]': 'merging',
  '[data-shrink]': 'upload',
  '[data-send]': 'send',
  '[data-print]': 'print',
  'canvas[data-plot]': 'plot',
};

function loadWhatIsThere() {
  for (const [selector, name] of Object.entries(WHEN_THERE)) {
    const found = document.querySelectorAll(selector);
    if (found.length) load(name).then((part) => part.start?.(found));
  }
}

for (const name of ALWAYS) HERE[name]();
loadWhatIsThere();
document.addEventListener('htmx:load', loadWhatIsThere);
