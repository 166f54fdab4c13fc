import type { Inventory } from '@chariot/contract';
import { number } from '../formats/index.js';
import { Rows, Section, type Column } from '../page/index.js';
import { DIMENSION_NAMES, DIMENSION_TITLES, listOf, valueWords } from './words.js';
import { LOCALE } from '../language/language.js';

type Count = Inventory['counts'][number];
type Shown = keyof typeof DIMENSION_TITLES;

interface CountsSectionProps {
  readonly inventory: Inventory;
  readonly query: { readonly placeId?: string };
  readonly dimensions: readonly Shown[];
}

const MOST_SHOWN = 15;

/** Each value with its number of tablets, which lead to the tablets themselves. */
export function CountsSection({ inventory, query, dimensions }: CountsSectionProps) {
  const thisYear = new Date().getFullYear();
  const columnsOf = (dimension: Shown): readonly [Column<Count>, ...Column<Count>[]] => [
    { label: DIMENSION_NAMES[dimension], cell: (count) => valueWords(count, thisYear) },
    { label: 'Tablettes', cell: ({ count }) => number(count), align: 'right' },
    { label: 'Part', cell: ({ count }) => share(count, inventory.devices), align: 'right', small: 'hidden' },
  ];
  return (
    <>
      {dimensions.map((dimension) => {
        const rows = inventory.counts.filter((count) => count.dimension === dimension);
        const ordered = dimension === 'year' ? [...rows].sort((a, b) => Number(b.value) - Number(a.value)) : rows;
        if (rows.length === 0) return null;
        return (
          <Section key={dimension} title={DIMENSION_TITLES[dimension]} flush>
            <Rows
              rows={ordered.slice(0, MOST_SHOWN)}
              keyOf={({ value }) => value}
              columns={columnsOf(dimension)}
              // What says nothing cannot be asked for in an address.
              hrefOf={({ value }) => (value === '' ? undefined : listOf({ ...query, [dimension]: value }))}
              caption={DIMENSION_TITLES[dimension]}
              testId={`counts-${dimension}`}
            />
          </Section>
        );
      })}
    </>
  );
}

const share = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${(Math.round((part / whole) * 1000) / 10).toLocaleString(LOCALE)}\u00A0%`;
