export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Policies = Readonly<Record<string, Json>>;

/** `/etc/firefox/policies/policies.json`, with the policies that were there before: ours win, others stay. */
export function firefoxPolicies(original: string | null, ours: Policies): string {
  return `${JSON.stringify({ policies: { ...existing(original), ...ours } }, null, 2)}\n`;
}

/** A file of Chromium's managed folder. It is ours alone: Chromium merges it with its neighbours. */
export function chromiumPolicies(ours: Policies): string {
  return `${JSON.stringify(ours, null, 2)}\n`;
}

/** A file that Firefox itself could not read adds nothing. */
function existing(original: string | null): Policies {
  if (original === null) return {};
  try {
    const parsed: unknown = JSON.parse(original);
    const policies = isObject(parsed) ? parsed['policies'] : null;
    return isObject(policies) ? (policies as Policies) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
