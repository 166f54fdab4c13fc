import qrcode from 'qrcode';

export interface QrModules {
  /** Modules a side. */
  readonly size: number;
  isDark(column: number, row: number): boolean;
}

/** Quiet zone that readers ask for, in modules (ISO/IEC 18004 §6.3.8). */
export const QUIET_ZONE = 4;

/** The QR code of a text (at most 1,000 characters), which still reads with 15 % of it worn away. */
export function qrModules(text: string): QrModules {
  if (text.length > 1_000) throw new RangeError('Too long a text for a label');
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
  return { size: modules.size, isDark: (column, row) => modules.get(row, column) !== 0 };
}

/** The same as SVG, black on white whatever the page's theme; `label` says in French what it is. */
export function qrSvg(text: string, label: string): string {
  const { size, isDark } = qrModules(text);
  let path = '';
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (isDark(column, row)) path += `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h1v1h-1z`;
    }
  }
  const side = size + 2 * QUIET_ZONE;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" role="img" aria-label="${escaped(label)}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`
  );
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
