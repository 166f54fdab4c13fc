// A relative path stays in its room (the folder of the nearest package.json, or of project.json). Nx says the same
// where it knows the project graph; this rule needs nothing but the files.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Not the working folder: each room is linted from within.
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

export default {
  meta: {
    type: 'problem',
    // `mayEnter`: folders, from the workspace's root, that are entered by path because they are scripts and not rooms.
    schema: [{ type: 'object', properties: { mayEnter: { type: 'array' } }, additionalProperties: false }],
    messages: { outside: '`{{path}}` leaves the room: a room is entered by its name (@chariot/…).' },
  },
  create(context) {
    const from = dirname(context.filename);
    const room = roomOf(from);
    const open = (context.options[0]?.mayEnter ?? []).map((folder) => resolve(ROOT, folder));
    const check = (node) => {
      const path = node.source?.value;
      if (typeof path !== 'string' || !/^\.{1,2}(\/|$)/.test(path)) return;
      const target = resolve(from, path);
      if ([room, ...open].every((folder) => relative(folder, target).startsWith('..'))) {
        context.report({ node: node.source, messageId: 'outside', data: { path } });
      }
    };
    return {
      ImportDeclaration: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
      ImportExpression: check,
    };
  },
};

const known = new Map();

/** @param {string} folder @returns {string} */
function roomOf(folder) {
  const cached = known.get(folder);
  if (cached) return cached;
  const here = ['package.json', 'project.json'].some((name) => existsSync(join(folder, name)));
  const room = here || dirname(folder) === folder ? folder : roomOf(dirname(folder));
  known.set(folder, room);
  return room;
}
