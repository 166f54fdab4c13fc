/** Euros as people type them (`49,90`, `1 200 €`), in cents; null for nothing, NaN for what is no amount. */
export function typedCents(text: string): number | null {
  const plain = text.replace(/[\s€]/g, '').replace(',', '.');
  if (plain === '') return null;
  return /^\d{1,6}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : Number.NaN;
}
