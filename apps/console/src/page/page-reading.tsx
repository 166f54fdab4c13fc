import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiFailure } from '../api/index.js';
import { Page, type Crumb } from './page.js';
import { Trouble, Waiting } from './reading.js';

interface PageReadingProps<T> {
  readonly of: UseQueryResult<T>;
  /** The list that it belongs to: where to go when it is not there. */
  readonly back: Crumb;
  readonly children: (value: T) => ReactNode;
}

/** A page about one thing, which may not be there: it has a title and a way back all the same. */
export function PageReading<T>({ of, back, children }: PageReadingProps<T>) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (!of.isError) return <Waiting lines={8} />;
  const absent = of.error instanceof ApiFailure && of.error.status === 404;
  return (
    <Page title={absent ? 'Page introuvable' : 'Cette page n’a pas pu s’afficher'} crumbs={[back]}>
      <Trouble error={of.error} {...(!absent && { retry: () => void of.refetch() })} />
    </Page>
  );
}
