// Photos are made smaller before they leave the phone: at most 2000 px, JPEG; a bad line carries 300 kB, not 6 MB. PDFs go as they are.
const QUALITY = 0.85;
const SMALL_ENOUGH = 400_000;

async function smaller(file, longest) {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  if (scale === 1 && file.size < SMALL_ENOUGH) return file;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => { canvas.toBlob(done, 'image/jpeg', QUALITY); });
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' });
}

async function shrink(input) {
  const files = new DataTransfer();
  for (const file of input.files) {
    // A picture that this browser cannot read is sent unchanged: the server says what is wrong with it.
    files.items.add(file.type.startsWith('image/') ? await smaller(file, Number(input.dataset.shrink)).catch(() => file) : file);
  }
  input.files = files.files;
}

function show(input) {
  const tile = document.querySelector(`[data-shot][for="${CSS.escape(input.id)}"]`);
  const file = input.files[0];
  if (!tile || !file) return;
  tile.querySelector('[data-shot-words]').textContent = `${Math.round(file.size / 1024)} kB · tap to take again`;
  tile.querySelector('img')?.remove();
  tile.classList.toggle('has', file.type.startsWith('image/'));
  if (!file.type.startsWith('image/')) return;
  const picture = new Image();
  picture.alt = 'The photo just taken';
  picture.src = URL.createObjectURL(file);
  tile.prepend(picture);
}

document.addEventListener('change', async (event) => {
  const input = event.target;
  if (!input.matches('input[type=file][data-shrink]') || !input.files.length) return;
  const button = input.form?.querySelector('[type=submit]');
  button?.toggleAttribute('disabled', true);
  await shrink(input);
  show(input);
  button?.toggleAttribute('disabled', false);
  input.dispatchEvent(new CustomEvent('photo-ready', { bubbles: true }));
});
