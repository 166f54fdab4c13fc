import {
  fillVariables,
  openSealed,
  PROFILE_SECRET,
  SECRET_PATHS,
  sealedIn,
  type SchoolWeek,
  type Variables,
} from '@chariot/fleet';
import type { Json, Tx, Vault } from '@chariot/platform';
import { cleanText, concreteSettings, type ConcreteSettings } from '@chariot/wire-agent';

/** What the wire takes; names of schools and classrooms may make a label longer. */
const TITLE_LENGTH = 400;
const FOUND_LENGTH = 600;

/**
 * A stored rendering made into what one device receives: variables filled into its label, secrets opened. The result
 * holds keys in the clear: it goes to the device and nowhere else.
 * @throws Error when the rendering is not what the wire knows, or when a secret cannot be opened
 */
export async function concreteOf(
  tx: Tx,
  vault: Pick<Vault, 'open'>,
  rendering: Json,
  variables: Variables,
  hours: SchoolWeek | null,
): Promise<ConcreteSettings> {
  const filled = withHours(withLabel(rendering, variables), hours);
  const secrets = new Map<string, string>();
  for (const id of sealedIn(filled, SECRET_PATHS)) {
    const secret = await vault.open(tx, id, PROFILE_SECRET);
    secrets.set(id, secret.toString('utf8'));
    secret.fill(0);
  }
  const read = concreteSettings.safeParse(openSealed(filled, SECRET_PATHS, secrets));
  if (read.success) return read.data;
  // Where, and not what: the value may be a key.
  throw new Error(`A rendering does not fit the wire at ${read.error.issues[0]?.path.join('.') ?? '?'}`);
}

/** Only the label has variables: braces in a network's name or in a bookmark are what the référent wrote. */
function withLabel(rendering: Json, variables: Variables): Json {
  if (!isObject(rendering) || !isObject(rendering['label'])) return rendering;
  const label = fillVariables(rendering['label'], variables);
  if (!isObject(label)) return rendering;
  return {
    ...rendering,
    label: {
      ...label,
      title: fitted(label['title'], TITLE_LENGTH) ?? variables.classe,
      found: fitted(label['found'], FOUND_LENGTH),
    },
  };
}

/** Updates keep out of the hours of the device's school; null when the school has not said them. A deadline is of iPads alone. */
function withHours(rendering: Json, hours: SchoolWeek | null): Json {
  if (!isObject(rendering) || !isObject(rendering['updates'])) return rendering;
  const { deadline: _, ...updates } = rendering['updates'];
  return { ...rendering, updates: { ...updates, hours: hours as Json } };
}

/** `null` when nothing is left, as of `{numero}` on a device that has no slot. */
function fitted(text: Json | undefined, most: number): string | null {
  return typeof text === 'string' ? cleanText(text, most) || null : null;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
