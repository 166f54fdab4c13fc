import { listSeals, type JournalSegment } from '@chariot/contract';
import { Box } from '@mui/material';
import { useRead } from '../api/index.js';
import { number } from '../formats/index.js';
import { Ago, Empty, Reading, Rows, Section, type Column } from '../page/index.js';
import { MONOSPACE } from '../theme/index.js';
import { LOCALE } from '../language/language.js';

const MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' });

const COLUMNS: readonly [Column<JournalSegment>, ...Column<JournalSegment>[]] = [
  { label: 'Mois', cell: ({ month }) => MONTH.format(new Date(`${month}-15T00:00:00Z`)) },
  { label: 'Lignes', cell: ({ rows }) => number(rows), align: 'right' },
  {
    label: 'Scellé',
    cell: ({ closed, sealedUntil }) => (closed ? 'mois clos' : <Ago at={sealedUntil} none="pas encore" />),
  },
  {
    label: 'Empreinte',
    cell: ({ closingDigest }) =>
      closingDigest === null ? (
        '—'
      ) : (
        <Box component="span" title={closingDigest} sx={{ fontFamily: MONOSPACE, fontSize: '0.85rem' }}>
          {closingDigest.slice(0, 16)}…
        </Box>
      ),
  },
];

/** Each line is sealed within a minute: what is altered, removed or added afterwards shows. */
export function SealsSection() {
  const seals = useRead(listSeals, {});
  return (
    <Section
      title="Scellés"
      hint="Notez l’empreinte d’un mois clos : elle prouve que rien n’y a été changé depuis (« npm run audit -- verify »)."
      flush
      testId="seals"
    >
      <Reading of={seals}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Rien de scellé pour l’instant" />
          ) : (
            <Rows rows={items} keyOf={({ month }) => month} columns={COLUMNS} caption="Mois scellés" />
          )
        }
      </Reading>
    </Section>
  );
}
