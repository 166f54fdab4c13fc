import { listConventionRules, type ConventionRule } from '@chariot/contract';
import { Box, Chip, Link, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useMay, useMe, useRead } from '../api/index.js';
import { ConventionFrame, tabsFor } from '../conventions/index.js';
import { count } from '../formats/index.js';
import { Empty, Reading, Rows, Section, type Column } from '../page/index.js';
import { matching, opens, pageLabel } from './rules.js';

export function RulesPage() {
  return <ConventionFrame tab="regles">{({ id }) => <RulesView conventionId={id} />}</ConventionFrame>;
}

function RulesView({ conventionId }: { readonly conventionId: string }) {
  const rules = useRead(listConventionRules, {});
  const [text, setText] = useState('');
  return (
    <Reading of={rules} lines={12}>
      {({ items }) => {
        const found = matching(items, text);
        const [stated, traps] = [
          found.filter(({ id }) => id.startsWith('R')),
          found.filter(({ id }) => id.startsWith('T')),
        ];
        return (
          <Stack spacing={{ xs: 2, md: 2.5 }}>
            <TextField
              type="search"
              label="Chercher une règle"
              placeholder="avance, art. 7.1, R63…"
              value={text}
              onChange={({ target }) => setText(target.value)}
              sx={{ maxWidth: 420 }}
              slotProps={{ htmlInput: { 'data-testid': 'rules-search', maxLength: 100 } }}
            />
            <RuleTable
              title={`Ce que dit la convention (${count(stated.length, 'règle')})`}
              hint="Bloquer est rare : Chariot calcule, avertit, rappelle et garde les preuves ; c’est vous qui décidez."
              rows={stated}
              conventionId={conventionId}
              testId="rules"
            />
            <RuleTable
              title={`Où son texte se contredit ou se tait (${count(traps.length, 'piège')})`}
              rows={traps}
              conventionId={conventionId}
              testId="traps"
            />
          </Stack>
        );
      }}
    </Reading>
  );
}

interface RuleTableProps {
  readonly title: string;
  readonly hint?: string;
  readonly rows: readonly ConventionRule[];
  readonly conventionId: string;
  readonly testId: string;
}

function RuleTable({ title, hint, rows, conventionId, testId }: RuleTableProps) {
  const may = useMay();
  const tabs = tabsFor(useMe()?.roles ?? []);
  const columns: readonly [Column<ConventionRule>, ...Column<ConventionRule>[]] = [
    {
      label: 'Règle',
      cell: ({ id, says }) => (
        <Box component="span">
          <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400, mr: 1 }}>
            {id}
          </Box>
          <span translate="no" lang="fr">
            {says}
          </span>
        </Box>
      ),
    },
    { label: 'Où', cell: ({ articles }) => articles.join(', '), width: '11rem' },
    {
      label: 'Chariot',
      cell: ({ treatments }) => (
        <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 0.5 }}>
          {treatments.map((one) => (
            <Chip key={one} size="small" label={one} translate="no" lang="fr" />
          ))}
        </Stack>
      ),
      width: '14rem',
    },
    {
      label: 'Page',
      cell: ({ page }) =>
        opens(page, may, tabs) ? (
          <Link component={RouterLink} to={page.replace(':id', conventionId)}>
            {pageLabel(page)}
          </Link>
        ) : (
          pageLabel(page)
        ),
      width: '12rem',
    },
  ];
  return (
    <Section title={title} flush {...(hint !== undefined && { hint })} testId={testId}>
      {rows.length === 0 ? (
        <Empty title="Aucune ne correspond">Essayez un autre mot, ou un numéro d’article.</Empty>
      ) : (
        <Rows rows={rows} keyOf={({ id }) => id} columns={columns} caption={title} />
      )}
    </Section>
  );
}
