/** What makers leave in the firmware when they forget the serial number. */
const PLACEHOLDERS =
  /^(|-|0+|1+|none|unknown|inconnu|n\/?a|null|default( string)?|not (specified|applicable|available)|to be filled.*|system serial number|serial ?number|o\.?e\.?m\.?|invalid|123456789|xxx+|\.+)$/i;

/** The machine's serial number, or null when its firmware has none worth the name. */
export function usableSerial(text: string | null | undefined): string | null {
  const serial = (text ?? '').replace(/\s+/g, ' ').trim();
  return PLACEHOLDERS.test(serial) ? null : serial;
}
