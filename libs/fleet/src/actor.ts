import type { Actor } from '@chariot/kernel';

/** Whoever did something, as people read it: a name, or what is not a person. */
export function actorName({ kind, label }: Actor): string {
  if (kind === 'person') return label;
  return kind === 'device' ? 'La tablette' : 'Chariot';
}
