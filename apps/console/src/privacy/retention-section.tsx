import { listRetention, type RetentionRuleShown } from '@chariot/contract';
import { Box } from '@mui/material';
import { useRead } from '../api/index.js';
import { french, number } from '../formats/index.js';
import { Ago, Reading, Rows, Section, type Column } from '../page/index.js';

const COLUMNS: readonly [Column<RetentionRuleShown>, ...Column<RetentionRuleShown>[]] = [
  {
    label: 'Ce qui est gardé',
    cell: ({ what, why }) => (
      <>
        <span translate="no" lang="fr">
          {french(what)}
        </span>
        <Box
          component="span"
          translate="no"
          lang="fr"
          sx={{ display: 'block', color: 'text.secondary', fontWeight: 400, fontSize: '0.85rem' }}
        >
          {french(why)}
        </Box>
      </>
    ),
  },
  { label: 'Durée', cell: ({ period }) => period },
  {
    label: 'Dernier effacement',
    cell: ({ lastRunAt, daysKept }) => (daysKept === null ? '—' : <Ago at={lastRunAt} />),
  },
  {
    label: 'Effacé en tout',
    cell: ({ totalPruned, daysKept }) => (daysKept === null ? '—' : number(totalPruned)),
    align: 'right',
  },
];

export function RetentionSection() {
  const retention = useRead(listRetention, {});
  return (
    <Section
      title="Durées de conservation"
      hint="Chariot efface lui-même, chaque nuit, ce qui a dépassé sa durée."
      flush
      testId="retention"
    >
      <Reading of={retention} lines={8}>
        {({ items }) => (
          <Rows rows={items} keyOf={({ name }) => name} columns={COLUMNS} caption="Durées de conservation" />
        )}
      </Reading>
    </Section>
  );
}
