import { type FleetImport, type ImportColumns, type ImportField } from '@chariot/contract';
import { Alert, Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { facts, french } from '../formats/index.js';
import { Facts, Section } from '../page/index.js';
import { AS_RECOGNISED, choiceOf, FIELD_WORDS, NO_COLUMN, withChoice } from './words.js';

interface ColumnsSectionProps {
  readonly found: FleetImport;
  readonly chosen: ImportColumns;
  readonly busy: boolean;
  readonly onChoose: (columns: ImportColumns) => void;
}

/** Where each thing is read in the file: recognised by the titles, or chosen. */
export function ColumnsSection({ found, chosen, busy, onChoose }: ColumnsSectionProps) {
  const lost = found.readFrom.some(({ field, columns }) => field === 'serialNumber' && columns.length === 0);
  const [opened, setOpened] = useState(false);
  const choosing = opened || lost;
  return (
    <Section
      title="Les colonnes"
      hint={facts(
        found.source === null ? 'Tableur' : french(`Export de ${found.source}`),
        'les colonnes qui ne servent pas ne sont pas gardées',
      )}
      testId="import-columns"
      action={
        !choosing && (
          <Button size="small" onClick={() => setOpened(true)} data-testid="choose-columns">
            Choisir les colonnes
          </Button>
        )
      }
    >
      {lost && (
        <Alert severity="warning" sx={{ mb: 2 }} data-testid="import-no-serial">
          {french(
            'Aucune colonne ne ressemble à un numéro de série : choisissez-la ci-dessous. La première ligne du fichier doit être celle des titres.',
          )}
        </Alert>
      )}
      {choosing ? (
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(3, minmax(0, 1fr))' },
          }}
        >
          {found.readFrom.map(({ field, columns }) => (
            <ColumnChoice
              key={field}
              field={field}
              recognised={chosen[field] === undefined ? columns : undefined}
              titles={found.columns}
              value={choiceOf(chosen, field)}
              disabled={busy}
              onChoose={(choice) => onChoose(withChoice(chosen, field, choice))}
            />
          ))}
        </Box>
      ) : (
        <Facts
          columns={3}
          facts={found.readFrom.map(({ field, columns }) => [
            FIELD_WORDS[field],
            columns.length === 0 ? null : columns.join(', '),
          ])}
        />
      )}
    </Section>
  );
}

interface ColumnChoiceProps {
  readonly field: ImportField;
  /** Undefined once another was chosen: what it would be is not read again. */
  readonly recognised: readonly string[] | undefined;
  readonly titles: readonly string[];
  readonly value: string;
  readonly disabled: boolean;
  readonly onChoose: (choice: string) => void;
}

function ColumnChoice({ field, recognised, titles, value, disabled, onChoose }: ColumnChoiceProps) {
  return (
    <TextField
      select
      label={FIELD_WORDS[field]}
      value={value}
      disabled={disabled}
      onChange={({ target }) => onChoose(target.value)}
      slotProps={{ select: { SelectDisplayProps: { 'data-testid': `column-${field}` } as object } }}
    >
      <MenuItem value={AS_RECOGNISED}>{recognisedWords(recognised)}</MenuItem>
      <MenuItem value={NO_COLUMN}>Aucune</MenuItem>
      {titles.map((title) => (
        <MenuItem key={title} value={title}>
          {title}
        </MenuItem>
      ))}
    </TextField>
  );
}

function recognisedWords(recognised: readonly string[] | undefined): string {
  if (recognised === undefined) return 'Par son titre';
  return recognised.length === 0 ? 'Non trouvée' : french(`Reconnue : ${recognised.join(', ')}`);
}
