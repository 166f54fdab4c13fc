import type { App } from '@chariot/contract';
import { centsOf, typedCents } from '../formats/index.js';
import { orNull } from '../page/draft.js';

/** An application of the catalogue as one types it. */
export interface TypedApp extends Record<string, unknown> {
  readonly name: string;
  readonly publisher: string;
  readonly purpose: string;
  readonly linux: string;
  readonly android: string;
  readonly apple: string;
  readonly windows: string;
  readonly licences: string;
  readonly price: string;
  readonly pupilData: boolean;
}
type Fields = Pick<App, 'name' | 'publisher' | 'purpose' | 'packages' | 'licences' | 'priceCents' | 'pupilData'>;

export const blankApp = (name: string): TypedApp => ({
  ...{ name, publisher: '', purpose: '', linux: '', android: '', apple: '', windows: '' },
  ...{ licences: '', price: '', pupilData: false },
});

export const typedFrom = ({ packages, publisher, licences, priceCents, ...app }: Fields): TypedApp => ({
  ...{ name: app.name, purpose: app.purpose, pupilData: app.pupilData, publisher: publisher ?? '' },
  ...{ linux: packages.linux ?? '', android: packages.android ?? '' },
  ...{ apple: packages.apple ?? '', windows: packages.windows ?? '' },
  licences: licences === null ? '' : String(licences),
  price: priceCents === null ? '' : typedCents(priceCents),
});

/** As the api reads it; an amount that is none is left for the schema to refuse. */
export const fieldsOf = ({ linux, android, apple, windows, ...typed }: TypedApp) => ({
  name: typed.name,
  publisher: orNull(typed.publisher),
  purpose: typed.purpose,
  packages: Object.fromEntries(
    Object.entries({ linux, android, apple, windows })
      .map(([family, name]) => [family, name.trim()] as const)
      .filter(([, name]) => name !== ''),
  ),
  licences: typed.licences.trim() === '' ? null : Number(typed.licences.replace(/\s/g, '')),
  priceCents: typed.price.trim() === '' ? null : (centsOf(typed.price) ?? Number.NaN),
  pupilData: typed.pupilData,
});

/** Whether two readings of an application say the same of what one writes: its progress is nobody's to write. */
export const sameFields = (a: Fields, b: Fields): boolean =>
  JSON.stringify(fieldsOf(typedFrom(a))) === JSON.stringify(fieldsOf(typedFrom(b)));
