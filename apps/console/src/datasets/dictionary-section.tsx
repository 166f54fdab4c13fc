import type { DatasetWord } from '@chariot/contract';
import { Box } from '@mui/material';
import { french } from '../formats/index.js';
import { Rows, Section, type Column } from '../page/index.js';

/** As the files say it, in any language. */
const inFrench = (words: string) => (
  <span translate="no" lang="fr">
    {french(words)}
  </span>
);

const COLUMNS: readonly [Column<DatasetWord>, ...Column<DatasetWord>[]] = [
  {
    label: 'Colonne',
    cell: ({ name }) => (
      <Box component="code" sx={{ overflowWrap: 'anywhere' }}>
        {name}
      </Box>
    ),
  },
  { label: 'Ce que c’est', cell: ({ says }) => inFrench(says) },
  { label: 'Unité', cell: ({ unit }) => inFrench(unit) },
  { label: 'Soumis au seuil', cell: ({ ofPeople }) => (ofPeople ? 'Oui' : 'Non') },
];

export function DictionarySection({ words }: { readonly words: readonly DatasetWord[] }) {
  return (
    <Section
      title="Dictionnaire"
      hint={french('Ce que veut dire chaque colonne. Une valeur vide est sous le seuil : elle n’est pas zéro.')}
      flush
      testId="dataset-dictionary"
    >
      <Rows rows={words} keyOf={({ name }) => name} columns={COLUMNS} caption="Dictionnaire des données" />
    </Section>
  );
}
