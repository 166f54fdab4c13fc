import {
  correctLetter,
  draftLetter,
  LETTER_KINDS,
  listConventionRules,
  type Letter,
  type LetterKind,
  type Letters,
} from '@chariot/contract';
import {
  Box,
  Checkbox,
  FormControl,
  FormControlLabel,
  FormHelperText,
  FormLabel,
  MenuItem,
  TextField,
} from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { ActDialog, DayField } from '../page/index.js';
import { answersATrap, checkedLetter, letterToType, type TypedLetter } from './typed-letter.js';
import { LETTER_WORDS, mayBeWrittenBy, SIGNATORIES, WORDS_LABELS, type Side } from './words.js';

interface LetterDialogProps {
  readonly conventionId: string;
  readonly clauses: Letters['clauses'];
  /** One that is drafted already, or what a new one starts from. */
  readonly from: Letter | TypedLetter;
  readonly onClose: () => void;
}

/** What a letter says that Chariot does not know by itself; the rest is printed from the convention. */
export function LetterDialog({ conventionId, clauses, from, onClose }: LetterDialogProps) {
  const drafting = useAct(draftLetter, 'Courrier préparé\u00A0: relisez-le en PDF.');
  const correcting = useAct(correctLetter, 'Courrier corrigé.');
  const drafted = 'id' in from ? from : undefined;
  const [typed, setTyped] = useState<TypedLetter>(() => ('id' in from ? letterToType(from) : from));
  const [tried, setTried] = useState(false);
  const checked = checkedLetter(typed);
  const faults = tried ? checked.faults : {};
  const set = (change: Partial<TypedLetter>): void => setTyped((before) => ({ ...before, ...change }));
  const confirm = async (): Promise<void> => {
    setTried(true);
    const body = checked.letter;
    if (body === undefined) return;
    const kept =
      drafted === undefined
        ? await drafting.act({ params: { id: conventionId }, body })
        : await correcting.act({ params: { id: conventionId, letterId: drafted.id }, body });
    if (kept !== undefined) onClose();
  };
  const text = (name: 'quote' | 'signatory' | 'place' | 'reference' | 'words', max: number, hint?: string) => ({
    value: typed[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) => set({ [name]: target.value }),
    error: faults[name] !== undefined,
    helperText: faults[name] ?? hint,
    slotProps: { htmlInput: { maxLength: max, 'data-testid': `letter-${name}` } },
  });
  const author = (next: Side): void =>
    set({ author: next, ...(typed.signatory === SIGNATORIES[typed.author] && { signatory: SIGNATORIES[next] }) });
  return (
    <ActDialog
      open
      wide
      title={drafted === undefined ? 'Préparer un courrier' : 'Corriger le courrier'}
      confirm={drafted === undefined ? 'Préparer' : 'Enregistrer'}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={drafting.busy || correcting.busy}
      refusal={drafting.refusal ?? correcting.refusal}
      testId="letter-dialog"
    >
      <TextField
        select
        label="Courrier"
        value={typed.kind}
        onChange={({ target }) => set({ kind: target.value as LetterKind })}
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'letter-kind' } as object } }}
      >
        {LETTER_KINDS.filter((kind) => mayBeWrittenBy(kind, typed.author) || kind === typed.kind).map((kind) => (
          <MenuItem key={kind} value={kind}>
            {LETTER_WORDS[kind]}
          </MenuItem>
        ))}
      </TextField>
      {answersATrap(typed.kind) && <TrapField typed={typed} fault={faults['trap']} onType={(trap) => set({ trap })} />}
      {answersATrap(typed.kind) && typed.trap !== '' && (
        <TextField
          {...text('quote', 300, 'Recopié tel quel\u00A0: «\u00A08 000 €\u00A0», par exemple.')}
          label="Ce que dit le texte (facultatif)"
        />
      )}
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1fr' } }}>
        <TextField
          select
          label="Écrit par"
          value={typed.author}
          onChange={({ target }) => author(target.value as Side)}
        >
          <MenuItem value="localAuthority">La collectivité</MenuItem>
          <MenuItem value="academie">L’académie</MenuItem>
        </TextField>
        <TextField {...text('signatory', 160, 'Une fonction, jamais un nom.')} label="Signé par" />
        <TextField {...text('place', 120)} label="Fait à (facultatif)" />
        <DayField
          label="Daté du (facultatif)"
          value={typed.datedOn}
          onChange={({ target }) => set({ datedOn: target.value })}
          error={faults['datedOn'] !== undefined}
          helperText={faults['datedOn']}
        />
        <TextField {...text('reference', 80)} label="Référence (facultative)" />
      </Box>
      {typed.kind === 'optionalClauses' && (
        <ClauseFields
          clauses={clauses}
          typed={typed}
          fault={faults['clauses']}
          onType={(next) => set({ clauses: next })}
        />
      )}
      <TextField {...text('words', 4000)} label={WORDS_LABELS[typed.kind]} multiline minRows={3} />
    </ActDialog>
  );
}

interface TrapFieldProps {
  readonly typed: TypedLetter;
  readonly fault: string | undefined;
  readonly onType: (trap: string) => void;
}

function TrapField({ typed, fault, onType }: TrapFieldProps) {
  const rules = useRead(listConventionRules, {});
  const traps = rules.data?.items.filter(({ id }) => id.startsWith('T')) ?? [];
  return (
    <TextField
      select
      label={typed.kind === 'rectification' ? 'Point du texte à corriger' : 'Point du texte (facultatif)'}
      // Until the list is read, there is nothing to choose from.
      value={traps.some(({ id }) => id === typed.trap) ? typed.trap : ''}
      onChange={({ target }) => onType(target.value)}
      error={fault !== undefined}
      helperText={fault}
      slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'letter-trap' } as object } }}
    >
      {typed.kind !== 'rectification' && <MenuItem value="">Aucun</MenuItem>}
      {traps.map(({ id, says, articles }) => (
        <MenuItem key={id} value={id} sx={{ whiteSpace: 'normal' }}>
          {id}&nbsp;· {french(says)} ({articles.join(', ')})
        </MenuItem>
      ))}
    </TextField>
  );
}

interface ClauseFieldsProps {
  readonly clauses: Letters['clauses'];
  readonly typed: TypedLetter;
  readonly fault: string | undefined;
  readonly onType: (clauses: readonly string[]) => void;
}

/** T41: proposals on what the text does not say; the parties take the ones that they want. */
function ClauseFields({ clauses, typed, fault, onType }: ClauseFieldsProps) {
  const turn = (id: string, on: boolean): void =>
    onType(on ? [...typed.clauses, id] : typed.clauses.filter((other) => other !== id));
  return (
    <FormControl component="fieldset" error={fault !== undefined} data-testid="letter-clauses">
      <FormLabel component="legend">Clauses proposées</FormLabel>
      {clauses.map(({ id, title, text }) => (
        <FormControlLabel
          key={id}
          sx={{ alignItems: 'flex-start', my: 0.5 }}
          label={
            <Box sx={{ pt: 1 }}>
              <strong>{title}</strong>. {french(text)}
            </Box>
          }
          control={<Checkbox checked={typed.clauses.includes(id)} onChange={(_, on) => turn(id, on)} />}
        />
      ))}
      {fault !== undefined && <FormHelperText>{fault}</FormHelperText>}
    </FormControl>
  );
}
