// The seconds in which a decision can be taken back are counted down; then the button is gone.
const counted = new WeakSet();

function count(form) {
  const shown = form.querySelector('[data-countdown]');
  const until = Date.now() + Number(shown.dataset.countdown) * 1000;
  const timer = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    shown.textContent = Math.max(0, left);
    if (left > 0) return;
    clearInterval(timer);
    form.querySelector('button').remove();
  }, 250);
}

export function start(forms) {
  for (const form of forms) {
    if (counted.has(form)) continue;
    counted.add(form);
    count(form);
  }
}
