// When an answer does not come, the page says so where it was expected; nothing that was typed is touched.
function sentence(status) {
  if (!status) return 'No answer: the line may be down. What you typed is still here; try again.';
  if (status === 403) return 'This is not for your role. Nothing was changed.';
  if (status === 404) return 'This is not there any more. Nothing was changed.';
  if (status === 429) return 'Too many tries in a short time. Wait a minute, then try again.';
  return 'This did not work, and nothing was changed. Try again; if it stays so, tell the administrator.';
}

function said(words) {
  const line = document.createElement('p');
  line.className = 'said said-error';
  line.setAttribute('role', 'alert');
  line.dataset.trouble = '';
  line.textContent = words;
  return line;
}

function tell(event) {
  const words = sentence(event.detail.xhr?.status);
  const waiting = event.detail.target?.querySelector?.('.skeletons');
  if (waiting) {
    waiting.replaceWith(Object.assign(document.createElement('p'), { className: 'small quiet', textContent: words }));
    return;
  }
  document.querySelectorAll('[data-trouble]').forEach((line) => line.remove());
  document.getElementById('content')?.prepend(said(words));
  document.querySelector('[data-trouble]')?.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('htmx:responseError', tell);
document.addEventListener('htmx:sendError', tell);
