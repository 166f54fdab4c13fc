import type { OutputOf, Route } from '@chariot/contract';
import { ApiFailure, call, tagOf, type Ask } from '../api/index.js';
import { stillAs } from './before.js';

const CHANGED = 'Quelqu’un l’a modifié entre-temps\u00A0: rien n’a été annulé. Regardez ce qui est écrit maintenant.';

/**
 * Puts back what a change has replaced, unless somebody has changed the same since. What is there is read again for that: a tablet
 * speaks at any moment, so that the mark of what was read before the change, or just after, would refuse nearly every way back.
 * @param left as the change left it
 * @throws ApiFailure when it was changed meanwhile, here or between this reading and the writing (If-Match)
 */
export async function putBack<R extends Route, W extends Route>(
  { reader, ask }: { readonly reader: R; readonly ask: Ask<R> },
  left: OutputOf<W>,
  back: object,
  write: { readonly route: W; readonly ask: Ask<W> },
): Promise<OutputOf<W>> {
  const now = (await call(reader, ask)) as object;
  if (!stillAs<object>(left as object, now, back)) throw new ApiFailure(CHANGED, 412, 'console.changedMeanwhile');
  return call(write.route, write.ask, undefined, tagOf(reader, ask));
}
