import { PERMISSIONS, type Permission } from '@chariot/kernel';

/** A part of the help: what one does, in which words, and for whom. */
export interface Topic {
  /** Its address, which other pages and training registers point to: it stays as long as its title does. */
  readonly slug: string;
  readonly title: string;
  /** Any of them; none: everybody. */
  readonly permissions: readonly Permission[];
  /** Markdown. */
  readonly text: string;
}

const FOR = /^<!-- pour ([a-z: ]{1,200}) -->$/i;

/** The help as it is written: a title of the second level and, under it, whom it is for. */
export function topicsOf(markdown: string): Topic[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n');
      const at = lines.findIndex((line) => FOR.test(line));
      const [, named = ''] = FOR.exec(lines[at] ?? '') ?? [];
      const permissions = named.split(' ').filter((one): one is Permission => PERMISSIONS.some((each) => each === one));
      const text = lines.filter((_, line) => line !== at).join('\n');
      return { slug: slugOf(title), title: title.trim(), permissions, text: text.trim() };
    });
}

const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('œ', 'oe').toLowerCase();

export const slugOf = (title: string): string =>
  folded(title)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** Whether each word of what is searched is somewhere in it, whatever its accents. */
export function isAbout({ title, text }: Topic, searched: string): boolean {
  const all = folded(`${title} ${text}`);
  return folded(searched)
    .split(/\s+/)
    .every((word) => all.includes(word));
}
