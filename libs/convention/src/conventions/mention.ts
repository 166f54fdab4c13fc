import { applies } from '../rules/applies.js';

/** What art. 9 wants said, where a convention's own wording is not known. */
const USUAL = 'Opération menée dans le cadre du programme d’investissements d’avenir lancé par l’État.';

/**
 * The line that everything leaving Chariot about the project bears (R88): documents at the foot of each page, messages
 * and calendars at their end, tables below their last row.
 */
export function mentionOf(convention: { readonly mention: string } | null): string | null {
  if (!applies('R88')) return null;
  const own = convention?.mention.trim() ?? '';
  return own === '' ? USUAL : own;
}
