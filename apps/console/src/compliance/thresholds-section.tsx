import {
  COMPLIANCE_RULE_LABELS,
  COMPLIANCE_RULES,
  getComplianceThresholds,
  type ComplianceRule,
  type PlaceRef,
  type PlaceThresholds,
} from '@chariot/contract';
import { Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useRead } from '../api/index.js';
import { Reading, Rows, Section, type Column } from '../page/index.js';
import { ThresholdDialog } from './threshold-dialog.js';
import { thresholdWords } from './threshold-words.js';

/** From when on a device counts as out of line, at one of the places that one works for. */
export function ThresholdsSection({ places }: { readonly places: readonly PlaceRef[] }) {
  const distinct = [...new Map(places.map((place) => [place.id, place])).values()];
  const [placeId, setPlaceId] = useState(distinct[0]?.id ?? '');
  const thresholds = useRead(
    getComplianceThresholds,
    { params: { id: placeId } },
    { enabled: placeId !== '', keep: true },
  );
  return (
    <Section
      title="Seuils"
      hint="Le lieu le plus proche l’emporte, règle par règle."
      flush
      testId="thresholds"
      action={
        distinct.length > 1 && (
          <TextField
            select
            label="Lieu"
            value={placeId}
            onChange={({ target }) => setPlaceId(target.value)}
            sx={{ minWidth: 200, mt: 1 }}
          >
            {distinct.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
        )
      }
    >
      <Reading of={thresholds} lines={9}>
        {(value) => <Thresholds of={value} />}
      </Reading>
    </Section>
  );
}

function Thresholds({ of }: { readonly of: PlaceThresholds }) {
  const [changing, setChanging] = useState<ComplianceRule>();
  const columns: readonly [Column<ComplianceRule>, ...Column<ComplianceRule>[]] = [
    { label: 'Règle', cell: (rule) => COMPLIANCE_RULE_LABELS[rule] },
    { label: 'En écart quand', cell: (rule) => thresholdWords(rule, of.thresholds), small: 'bare' },
    { label: 'Fixé par', cell: (rule) => originOf(rule, of) },
    ...(of.mayChange
      ? [
          {
            label: 'Action',
            cell: (rule: ComplianceRule) => (
              <Button
                size="small"
                onClick={() => setChanging(rule)}
                data-testid={`threshold-${rule}`}
                aria-label={`Changer\u00A0: ${COMPLIANCE_RULE_LABELS[rule]}`}
              >
                Changer
              </Button>
            ),
            small: 'bare' as const,
          },
        ]
      : []),
  ];
  return (
    <>
      <Rows rows={COMPLIANCE_RULES} keyOf={(rule) => rule} columns={columns} caption="Seuils de conformité" />
      {changing !== undefined && <ThresholdDialog rule={changing} of={of} onClose={() => setChanging(undefined)} />}
    </>
  );
}

function originOf(rule: ComplianceRule, { own, inherited, place }: PlaceThresholds): string {
  if (own.includes(rule)) return place.name;
  return inherited.find((one) => one.rule === rule)?.from ?? 'Proposé par Chariot';
}
