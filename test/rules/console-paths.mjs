import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The addresses that the console answers, as its routes are written: `/conventions/:id/depenses`.
 * @param {string} clone @returns {ReadonlySet<string>}
 */
export function consolePaths(clone) {
  const text = readFileSync(join(clone, 'apps/console/src/app.tsx'), 'utf8');
  const paths = new Set([...text.matchAll(/<Route path="(\/[^"]+)"/g)].map(([, path]) => path ?? ''));
  for (const [, name, self, inner] of text.matchAll(
    /<Resource name="([^"]+)"[^>]*?(?:(\/>)|>([\s\S]*?)<\/Resource>)/g,
  )) {
    paths.add(`/${name}`);
    if (self !== undefined) continue;
    for (const [, path] of (inner ?? '').matchAll(/<Route path="([^"]+)"/g)) paths.add(`/${name}/${path}`);
  }
  return paths;
}
