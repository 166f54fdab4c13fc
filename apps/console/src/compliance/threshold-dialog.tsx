import {
  COMPLIANCE_RULE_LABELS,
  complianceThresholds,
  getComplianceThresholds,
  setComplianceThresholds,
  type ComplianceRule,
  type ComplianceThresholds,
  type PlaceThresholds,
} from '@chariot/contract';
import { FormControlLabel, Radio, RadioGroup, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { tagOf, useAct } from '../api/index.js';
import { ActDialog } from '../page/index.js';
import { THRESHOLD_FIELDS, thresholdWords, typedThreshold } from './threshold-words.js';

type Choice = 'inherit' | 'off' | 'own';

interface ThresholdDialogProps {
  readonly rule: ComplianceRule;
  readonly of: PlaceThresholds;
  readonly onClose: () => void;
}

/** One rule at one place: followed with figures of its own, not followed, or as the place above says. */
export function ThresholdDialog({ rule, of, onClose }: ThresholdDialogProps) {
  const { own, place, thresholds } = of;
  const setting = useAct(setComplianceThresholds, 'Seuil enregistré\u00A0: les tablettes sont regardées de nouveau.');
  const [choice, setChoice] = useState<Choice>(
    !own.includes(rule) ? 'inherit' : thresholds[rule] === null ? 'off' : 'own',
  );
  const [typed, setTyped] = useState(() => typedFrom(rule, thresholds));
  const [wrong, setWrong] = useState(false);
  const [read] = useState(() => tagOf(getComplianceThresholds, { params: { id: place.id } }));
  const confirm = async (): Promise<void> => {
    const threshold = choice === 'off' ? null : typedThreshold(rule, typed);
    const valid = choice !== 'own' || complianceThresholds.shape[rule].safeParse(threshold).success;
    setWrong(!valid);
    if (!valid) return;
    // What the place sets of the other rules is sent again as it is; what it inherits is not made its own.
    const kept = Object.fromEntries(own.filter((one) => one !== rule).map((one) => [one, thresholds[one]]));
    const next = choice === 'inherit' ? kept : { ...kept, [rule]: threshold };
    const body = { thresholds: next as Partial<ComplianceThresholds> };
    if (await setting.act({ params: { id: place.id }, body }, read)) onClose();
  };
  return (
    <ActDialog
      open
      title={COMPLIANCE_RULE_LABELS[rule]}
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={setting.busy}
      refusal={setting.refusal}
      testId="threshold-dialog"
    >
      <Typography>
        Aujourd’hui pour {place.name}&nbsp;: {thresholdWords(rule, thresholds)}.
      </Typography>
      <RadioGroup
        aria-label="Ce qui vaut ici"
        value={choice}
        onChange={({ target }) => setChoice(target.value as Choice)}
      >
        <FormControlLabel value="own" control={<Radio />} label="Fixer un seuil pour ce lieu" />
        <FormControlLabel value="off" control={<Radio />} label="Ne pas suivre cette règle ici" />
        <FormControlLabel
          value="inherit"
          control={<Radio />}
          label="Suivre le lieu au-dessus, ou ce que Chariot propose"
        />
      </RadioGroup>
      {choice === 'own' &&
        THRESHOLD_FIELDS[rule].map(({ name, label }) => (
          <TextField
            key={name}
            label={label}
            value={typed[name] ?? ''}
            onChange={({ target }) => {
              setTyped({ ...typed, [name]: target.value });
              setWrong(false);
            }}
            error={wrong}
            {...(wrong && { helperText: 'Ce nombre ne convient pas.' })}
            slotProps={{ htmlInput: { maxLength: 20, 'data-testid': `threshold-${name}` } }}
          />
        ))}
    </ActDialog>
  );
}

function typedFrom(rule: ComplianceRule, thresholds: ComplianceThresholds): Record<string, string> {
  const at = (thresholds[rule] ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    THRESHOLD_FIELDS[rule].map(({ name, initial }) => [
      name,
      at[name] === undefined || at[name] === null ? initial : String(at[name]),
    ]),
  );
}
