// The document viewer: zoom by wheel and keys, move by dragging, rotate, pages, both sides of a paper, full screen,
// the attempt before in place or beside.
// Styles are set through the object model, which the content security policy allows.
const KEYS = { '+': 'in', '=': 'in', '-': 'out', 0: 'fit', r: 'turn', f: 'flip', b: 'past', o: 'pair', z: 'whole', arrowleft: 'back', arrowright: 'on' };
const LARGEST = 6;
const begun = new WeakSet();

class Viewer {
  constructor(root) {
    const find = (name) => root.querySelector(`[data-${name}]`);
    Object.assign(this, { root, stage: find('stage'), now: find('now'), page: find('page'), before: find('before'), pageBefore: find('page-before'), zoomShown: find('zoom') });
    this.thumbs = [...root.querySelectorAll('.thumb')];
    this.reset();
    this.listen();
  }

  reset() {
    Object.assign(this, { zoom: 1, turned: 0, x: 0, y: 0 });
    this.draw();
  }

  draw() {
    const move = `translate(${this.x}px, ${this.y}px) scale(${this.zoom}) rotate(${this.turned}deg)`;
    this.now.style.transform = move;
    this.before.style.transform = move;
    this.stage.classList.toggle('is-large', this.zoom > 1);
    this.zoomShown.textContent = this.zoom === 1 ? 'Fit' : `${Math.round(this.zoom * 100)} %`;
  }

  scaleTo(zoom) {
    this.zoom = Math.min(LARGEST, Math.max(1, zoom));
    if (this.zoom === 1) this.x = this.y = 0;
    this.draw();
  }

  act(name) {
    if (name === 'in') this.scaleTo(this.zoom * 1.25);
    else if (name === 'out') this.scaleTo(this.zoom / 1.25);
    else if (name === 'fit') this.reset();
    else if (name === 'turn') { this.turned += 90; this.draw(); }
    else if (name === 'flip') this.flip();
    else if (name === 'back' || name === 'on') this.step(name === 'on' ? 1 : -1);
    else if (name === 'whole') this.fill();
    else if (name === 'past') this.toggle('past', (on) => { this.page.src = on ? this.current.dataset.old : this.current.dataset.src; });
    else if (name === 'pair') this.toggle('pair', (on) => this.besides(on));
  }

  get current() {
    return this.root.querySelector('.thumb[aria-current]');
  }

  toggle(name, change) {
    const button = this.root.querySelector(`[data-act=${name}]`);
    if (!button || !this.current.dataset.old) return;
    const on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(on));
    change(on);
  }

  step(by) {
    this.show(this.thumbs[this.thumbs.indexOf(this.current) + by]);
  }

  flip() {
    const sides = this.thumbs.filter((thumb) => thumb.dataset.of === this.current.dataset.of);
    this.show(sides[(sides.indexOf(this.current) + 1) % sides.length]);
  }

  fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.();
  }

  besides(on) {
    this.before.hidden = !on;
    this.stage.classList.toggle('is-pair', on);
    if (!on) return;
    this.pageBefore.src = this.current.dataset.old;
    this.pageBefore.alt = `${this.current.dataset.name}, attempt before`;
  }

  show(thumb) {
    if (!thumb || thumb === this.current) return;
    for (const button of this.root.querySelectorAll('[aria-pressed]')) button.setAttribute('aria-pressed', 'false');
    this.besides(false);
    this.current.removeAttribute('aria-current');
    thumb.setAttribute('aria-current', 'true');
    this.page.src = thumb.dataset.src;
    this.page.alt = thumb.dataset.alt;
    this.root.querySelector('[data-title]').textContent = thumb.dataset.name;
    this.root.querySelector('.viewer-bar [data-received]').textContent = thumb.dataset.received;
    for (const name of ['past', 'pair']) this.root.querySelector(`[data-act=${name}]`)?.toggleAttribute('disabled', !thumb.dataset.old);
    this.reset();
  }

  listen() {
    for (const touched of ['pointerdown', 'focusin']) this.root.addEventListener(touched, () => { current = this; });
    this.root.addEventListener('click', (event) => {
      const tool = event.target.closest('[data-act]');
      const thumb = event.target.closest('.thumb');
      if (tool) this.act(tool.dataset.act);
      if (!thumb || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.show(thumb);
    });
    this.stage.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.act(event.deltaY < 0 ? 'in' : 'out');
    }, { passive: false });
    this.stage.addEventListener('dblclick', () => this.scaleTo(this.zoom > 1 ? 1 : 2.5));
    this.stage.addEventListener('pointerdown', (event) => this.drag(event));
  }

  drag(event) {
    if (this.zoom === 1 || event.button) return;
    event.preventDefault();
    const from = { x: event.clientX - this.x, y: event.clientY - this.y };
    const follow = (moved) => {
      this.x = moved.clientX - from.x;
      this.y = moved.clientY - from.y;
      this.draw();
    };
    this.stage.classList.add('is-dragged');
    this.stage.setPointerCapture(event.pointerId);
    this.stage.addEventListener('pointermove', follow);
    this.stage.addEventListener('pointerup', () => {
      this.stage.classList.remove('is-dragged');
      this.stage.removeEventListener('pointermove', follow);
    }, { once: true });
  }
}

// The keys go to the viewer that was last touched; until then to the last on the page.
let current = null;

export function start(roots) {
  for (const root of roots) {
    if (begun.has(root)) continue;
    begun.add(root);
    current = new Viewer(root);
  }
}

document.addEventListener('shortkey', (event) => {
  const act = KEYS[event.detail.key];
  const onChoice = event.detail.key.startsWith('arrow') && event.detail.target.matches?.('input[type=radio]'); // its own keys
  if (!act || onChoice || !current?.root.isConnected) return;
  event.preventDefault();
  current.act(act);
});

// A compared row asks for the page that it is about.
document.addEventListener('showpage', (event) => current?.show(current.thumbs[event.detail - 1]));
