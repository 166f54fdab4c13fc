import {
  askForYearEndReset,
  IMPOSSIBLE_ON,
  previewOperation,
  startOperation,
  type Device,
  type OperationFilter,
  type OperationKind,
} from '@chariot/contract';
import { Alert, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';
import { FilterFields } from './filter-fields.js';
import { askableOn, impossibleWords, KIND_WORDS, tablets } from './words.js';

const DURATIONS = [
  [60, '1 heure'],
  [60 * 24, '1 jour'],
  [60 * 24 * 7, '1 semaine'],
  [60 * 24 * 30, '1 mois'],
] as const;
const RINGING = [
  [15, '15 secondes'],
  [30, '30 secondes'],
  [120, '2 minutes'],
  [300, '5 minutes'],
] as const;
/** Nobody else would understand their sentence. */
const WRITTEN: readonly OperationKind[] = ['message', 'lock'];

interface OperationDialogProps {
  /** What is asked for; chosen here when nothing is said. */
  readonly kind?: OperationKind | undefined;
  readonly target: 'place' | 'classroom' | 'device';
  readonly targetId: string;
  readonly targetName: string;
  /** Of the one device that is asked: what its family has nothing like is not proposed. */
  readonly family?: Device['family'] | undefined;
  /** Only some of its tablets: those that were looked for. */
  readonly filter?: OperationFilter;
  readonly onClose: () => void;
}

/** Something asked of a tablet, a cart or all the tablets of a place: what will happen, to how many, until when. */
export function OperationDialog({
  kind: given,
  target,
  targetId,
  targetName,
  family,
  filter: found = {},
  onClose,
}: OperationDialogProps) {
  const may = useMay();
  const navigate = useNavigate();
  const askable = askableOn(family).filter((one) => one !== 'yearEndReset' || may('device:erase'));
  const [kind, setKind] = useState<OperationKind>(given ?? askable[0] ?? 'message');
  const [filter, setFilter] = useState<OperationFilter>(found);
  const start = useAct(startOperation, 'Demande confiée aux tablettes.');
  const reset = useAct(askForYearEndReset, 'Demande envoyée : une seconde personne doit donner son accord.');
  const where = { target, targetId, filter };
  const concerned = useRead(previewOperation, { body: where }, { keep: true });
  // Those that would only answer that they have no such thing.
  const unable = (IMPOSSIBLE_ON.apple ?? []).includes(kind) && (filter.family ?? 'apple') === 'apple';
  const ipads = useRead(
    previewOperation,
    { body: { ...where, filter: { ...filter, family: 'apple' } } },
    { keep: true, enabled: unable && family === undefined },
  );
  const without = unable ? (ipads.data?.concerned ?? 0) : 0;
  const twoPersons = kind === 'yearEndReset';
  const draft = useDraft(
    { text: '', url: '', seconds: '30', minutes: String(60 * 24) },
    startOperation.body,
    (values) => ({
      ...where,
      kind,
      text: WRITTEN.includes(kind) && values.text.trim() !== '' ? values.text : null,
      url: kind === 'openPage' ? values.url : null,
      seconds: kind === 'ring' ? Number(values.seconds) : null,
      minutes: Number(values.minutes),
    }),
  );
  const reason = useDraft({ reason: '' }, askForYearEndReset.body, (values) => ({ ...where, ...values }));
  const confirm = async (): Promise<void> => {
    if (twoPersons) {
      const body = reason.checked();
      const asked = body && (await reset.act({ body }));
      if (asked !== undefined) await navigate(`/actes-graves/${asked.id}`);
      return;
    }
    const body = draft.checked();
    const started = body && (await start.act({ body }));
    if (started === undefined) return;
    if (target === 'place') await navigate(`/operations/${started.id}`);
    else onClose();
  };
  const asked = target === 'device' ? 'Autre demande' : 'Demander aux tablettes';
  const nobody = concerned.data !== undefined && concerned.data.concerned <= without;
  return (
    <ActDialog
      open
      title={`${given === undefined ? asked : KIND_WORDS[kind].verb}\u00A0: ${targetName}`}
      confirm={twoPersons ? 'Demander l’accord' : kind === 'message' ? 'Envoyer' : KIND_WORDS[kind].verb}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={start.busy || reset.busy}
      disabled={nobody}
      danger={twoPersons}
      refusal={start.refusal ?? reset.refusal}
      testId="operation-dialog"
    >
      {given === undefined && (
        <TextField
          select
          label="Que demander&nbsp;?"
          value={kind}
          onChange={(event) => setKind(event.target.value as OperationKind)}
          slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'operation-kind' } as object } }}
        >
          {askable.map((one) => (
            <MenuItem key={one} value={one}>
              {KIND_WORDS[one].verb}
            </MenuItem>
          ))}
        </TextField>
      )}
      <Typography>{KIND_WORDS[kind].does}</Typography>
      {WRITTEN.includes(kind) && (
        <TextField
          {...draft.field('text', 'N’y écrivez aucun nom d’élève\u00A0: toute la classe peut le lire.')}
          label={kind === 'message' ? 'Message' : 'Phrase affichée (facultatif)'}
          multiline
          minRows={2}
          autoFocus={given !== undefined}
          slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'operation-text' } }}
        />
      )}
      {kind === 'openPage' && (
        <TextField
          {...draft.field('url', 'Le filtrage du profil s’applique\u00A0: une page interdite ne s’ouvrira pas.')}
          label="Adresse de la page"
          type="url"
          slotProps={{ htmlInput: { maxLength: 500, 'data-testid': 'operation-url' } }}
        />
      )}
      {kind === 'ring' && (
        <TextField {...draft.field('seconds')} label="Pendant" select>
          {RINGING.map(([seconds, words]) => (
            <MenuItem key={seconds} value={String(seconds)}>
              {words}
            </MenuItem>
          ))}
        </TextField>
      )}
      {target === 'place' && <FilterFields filter={filter} onChange={setFilter} />}
      {twoPersons ? (
        <TextField
          {...reason.field('reason', 'La seconde personne le lira avant de donner son accord.')}
          label="Motif"
          multiline
          minRows={2}
          slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'operation-reason' } }}
        />
      ) : (
        <TextField
          {...draft.field('minutes', 'Passé ce délai, une tablette restée éteinte n’en saura rien.')}
          label="Valable"
          select
        >
          {DURATIONS.map(([minutes, words]) => (
            <MenuItem key={minutes} value={String(minutes)}>
              {words}
            </MenuItem>
          ))}
        </TextField>
      )}
      <Concerned of={concerned} twoPersons={twoPersons} />
      {without > 0 && (
        <Alert severity="warning" data-testid="operation-impossible">
          {impossibleWords(without, nobody)}
        </Alert>
      )}
    </ActDialog>
  );
}

interface ConcernedProps {
  readonly of: ReturnType<typeof useRead<typeof previewOperation>>;
  readonly twoPersons: boolean;
}

/** « 11 840 tablettes seront concernées. » */
function Concerned({ of, twoPersons }: ConcernedProps) {
  const { data } = of;
  if (data === undefined) return null;
  const { concerned } = data;
  const one = concerned === 1;
  const when = twoPersons
    ? 'une fois le second accord donné et le délai passé'
    : `tout de suite si ${one ? 'elle est allumée' : 'elles sont allumées'}, sinon au prochain contact`;
  return (
    <Alert severity={concerned === 0 ? 'warning' : 'info'} data-testid="operation-concerned">
      {concerned === 0
        ? 'Aucune tablette enrôlée et en place ne serait concernée.'
        : `${tablets(concerned)} ${one ? 'sera concernée' : 'seront concernées'}\u00A0: ${when}.`}
    </Alert>
  );
}
