import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
);

describe('the kernel', () => {
  it('leans on nothing, so that a browser can load it', () => {
    expect(sources.length).toBeGreaterThan(15);
    for (const file of sources) {
      const text = readFileSync(join(__dirname, file), 'utf8');
      const doors = [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]);
      expect({ file, foreign: doors.filter((door) => !door?.startsWith('.')) }).toEqual({ file, foreign: [] });
      expect({ file, node: /\b(process|Buffer|__dirname)\b\.?/.test(text) }).toEqual({ file, node: false });
    }
  });
});
