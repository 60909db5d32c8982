// The button that prints a page.
export function start(buttons) {
  for (const button of buttons) button.onclick = () => window.print();
}
