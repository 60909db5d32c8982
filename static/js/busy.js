// A button that was pressed says so and cannot be pressed twice.
function begin(button) {
  button.setAttribute('aria-busy', 'true');
  button.dataset.words = button.innerHTML;
  if (button.dataset.busy) button.textContent = button.dataset.busy;
  const wheel = document.createElement('span');
  wheel.className = 'spinner-border spinner-border-sm';
  wheel.setAttribute('aria-hidden', 'true');
  button.prepend(wheel);
}

function end(button) {
  button.removeAttribute('aria-busy');
  if (button.dataset.words !== undefined) button.innerHTML = button.dataset.words;
  delete button.dataset.words;
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented && !form.hasAttribute('hx-post')) return;
  if (form.getAttribute('method') !== 'post' || form.target) return; // another tab answers: nothing ends here
  if (form.querySelector('[aria-busy="true"]')) {
    event.preventDefault();
    return;
  }
  const button = event.submitter;
  // After this turn, so that the button's own name and value are still sent.
  if (button?.matches('.btn')) setTimeout(() => begin(button));
});

const endAll = (root) => root.querySelectorAll('[aria-busy="true"]').forEach(end);
document.addEventListener('htmx:afterRequest', (event) => endAll(event.target));
window.addEventListener('pageshow', () => endAll(document));
