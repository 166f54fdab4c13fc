/** Of the longest side: enough to see a crack, and light enough for a school's line. */
const SIDE = 1600;
const QUALITY = 0.85;

/**
 * A photo drawn again, upright and smaller, in base64: what a telephone writes beside it does not leave the browser.
 * Undefined for what this browser cannot draw.
 */
export async function smallPhoto(file: Blob): Promise<string | undefined> {
  const picture = await drawn(file);
  if (picture === undefined) return undefined;
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const url = canvas.toDataURL('image/jpeg', QUALITY);
  return url.slice(url.indexOf(',') + 1);
}

/** HTML: whatever is no picture, or is broken, is refused as an InvalidStateError. */
async function drawn(file: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError') return undefined;
    throw error;
  }
}
