import { useEffect, useState } from 'react';
import { ago, moment } from '../formats/index.js';

/** The present, again every so many milliseconds. */
export function useNow(milliseconds: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return now;
}

const MINUTE_HAND = 20_000;
/** « à l’instant », « il y a 59 min »: not cut in two at the edge of a column. */
const SHORT = 14;

/** « il y a 3 min », which stays true; the exact moment on hover. */
export function Ago({ at, none = 'Jamais' }: { readonly at: string | null; readonly none?: string }) {
  const now = useNow(MINUTE_HAND);
  if (at === null) return <>{none}</>;
  const words = ago(at, now);
  return (
    <time dateTime={at} title={moment(at)} style={words.length <= SHORT ? { whiteSpace: 'nowrap' } : {}}>
      {words}
    </time>
  );
}
