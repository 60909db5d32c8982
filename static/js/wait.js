// How long until the time that stands there, counted down behind it: "12:52 (3:12)".
const counted = new WeakSet();
const made = document.querySelector('meta[name="now"]')?.content;
const behind = made ? new Date(made) - Date.now() : 0;

function count(element) {
  const timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((new Date(element.dateTime) - Date.now() - behind) / 1000));
    element.textContent = `${element.dataset.wait} (${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')})`;
    if (left === 0 || !element.isConnected) clearInterval(timer);
  }, 1000);
}

export function start(elements) {
  for (const element of elements) {
    if (counted.has(element)) continue;
    counted.add(element);
    count(element);
  }
}
