import { listPlaces, openPlace } from '@chariot/contract';
import { Alert, Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct, useRead } from '../api/index.js';
import { french, today } from '../formats/index.js';
import { ActDialog, DayField, useDraft } from '../page/index.js';
import { DirectoryHint } from './directory-hint.js';
import { PlacePicker } from './place-picker.js';
import { KIND_WORDS, PARENTS, type PlaceKind } from './words.js';

const KINDS: readonly PlaceKind[] = ['school', 'college', 'localAuthority', 'district', 'departement'];
const SORTS = [
  ['commune', 'Commune'],
  ['epci', 'EPCI'],
  ['departement', 'Département'],
  ['syndicat', 'Syndicat'],
] as const;

interface OpenPlaceDialogProps {
  readonly initialKind: PlaceKind;
  readonly onClose: () => void;
}

/** Opens a place under its parents, with the identifiers that its kind has and no other. */
export function OpenPlaceDialog({ initialKind, onClose }: OpenPlaceDialogProps) {
  const navigate = useNavigate();
  const { act, busy, refusal } = useAct(openPlace, ({ name }) => `«\u00A0${name}\u00A0» est ouvert.`);
  const [parents, setParents] = useState<Partial<Record<PlaceKind, string>>>({});
  const [collegeId, setCollegeId] = useState<string>();
  const draft = useDraft(
    {
      kind: initialKind as string,
      name: '',
      uai: '',
      siret: '',
      inseeCode: '',
      localAuthorityKind: 'commune',
      address: '',
      postcode: '',
      city: '',
      openedOn: String(today(new Date())),
    },
    openPlace.body,
    (values) => {
      const kind = values.kind as PlaceKind;
      const written = (name: keyof typeof values): object =>
        values[name].trim() === '' ? {} : { [name]: values[name] };
      return {
        kind,
        name: values.name,
        openedOn: values.openedOn,
        parentIds: PARENTS[kind].flatMap((parent) => parents[parent] ?? []),
        ...(kind === 'school' || kind === 'college' ? written('uai') : {}),
        ...(kind === 'localAuthority'
          ? { localAuthorityKind: values.localAuthorityKind, ...written('siret'), ...written('inseeCode') }
          : {}),
        ...(kind === 'school' && collegeId !== undefined ? { referenceCollegeId: collegeId } : {}),
        ...written('address'),
        ...written('postcode'),
        ...written('city'),
      };
    },
  );
  const kind = draft.values.kind as PlaceKind;
  const first = useFirst(kind);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const opened = body && (await act({ body }));
    if (opened) void navigate(`/ecoles/${opened.id}`);
  };
  return (
    <ActDialog
      open
      title="Ouvrir un lieu"
      confirm="Ouvrir"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="open-place-dialog"
    >
      <TextField
        {...draft.field('kind')}
        label="Sorte de lieu"
        select
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'place-kind' } as object } }}
      >
        {KINDS.map((value) => (
          <MenuItem key={value} value={value}>
            {KIND_WORDS[value]}
          </MenuItem>
        ))}
      </TextField>
      {first !== undefined && (
        <Alert
          severity="info"
          data-testid="place-first"
          action={
            <Button size="small" onClick={() => draft.set({ kind: first })} data-testid="begin-with-first">
              Commencer par là
            </Button>
          }
        >
          {french(FIRST_WORDS[first])}
        </Alert>
      )}
      <TextField {...draft.field('name')} label="Nom" slotProps={{ htmlInput: { 'data-testid': 'place-name' } }} />
      {(kind === 'school' || kind === 'college') && (
        <TextField
          {...draft.field('uai', 'Sept chiffres et une lettre, comme 0380002W.')}
          label="UAI"
          slotProps={{ htmlInput: { maxLength: 8, autoCapitalize: 'characters', 'data-testid': 'place-uai' } }}
        />
      )}
      {(kind === 'school' || kind === 'college') && (
        <DirectoryHint
          uai={draft.values.uai}
          onTake={({ name, address, postcode, city }) =>
            draft.set({ name, address: address ?? '', postcode: postcode ?? '', city: city ?? '' })
          }
        />
      )}
      {kind === 'localAuthority' && (
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr 1fr' } }}>
          <TextField {...draft.field('localAuthorityKind')} label="Sorte" select>
            {SORTS.map(([value, words]) => (
              <MenuItem key={value} value={value}>
                {words}
              </MenuItem>
            ))}
          </TextField>
          <TextField {...draft.field('siret')} label="SIRET" />
          <TextField {...draft.field('inseeCode')} label="Code INSEE" />
        </Box>
      )}
      {PARENTS[kind].map((parent) => (
        <PlacePicker
          key={`${kind}-${parent}`}
          kind={parent}
          label={KIND_WORDS[parent]}
          onPick={(place) => setParents((before) => ({ ...before, [parent]: place?.id }))}
          {...(parent === 'district' && { hint: 'Facultatif si elle n’est pas encore ouverte.' })}
        />
      ))}
      {kind === 'school' && (
        <PlacePicker
          kind="college"
          label="Collège de référence"
          hint="Celui de la convention, qui reçoit la dotation en ressources. Peut être désigné plus tard."
          onPick={(place) => setCollegeId(place?.id)}
        />
      )}
      <TextField {...draft.field('address')} label="Adresse (facultative)" />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '140px 1fr 1fr' } }}>
        <TextField {...draft.field('postcode')} label="Code postal" />
        <TextField {...draft.field('city')} label="Commune" />
        <DayField {...draft.field('openedOn')} label="Ouvert le" />
      </Box>
    </ActDialog>
  );
}

type First = 'departement' | 'localAuthority';
const FIRST_WORDS: Readonly<Record<First, string>> = {
  departement: 'Aucun département n’est encore ouvert : commencez par lui.',
  localAuthority: 'Aucune collectivité n’est encore ouverte : commencez par celle de l’école.',
};

/** What has to be there before: on a new instance nothing can be attached to anything. */
function useFirst(kind: PlaceKind): First | undefined {
  const one = { open: 'true', limit: 1 } as const;
  const departements = useRead(listPlaces, { query: { ...one, kind: 'departement' } });
  const authorities = useRead(listPlaces, { query: { ...one, kind: 'localAuthority' } });
  if (kind === 'departement' || (kind === 'school' && authorities.data?.items.length !== 0)) return undefined;
  if (departements.data?.items.length === 0) return 'departement';
  return kind === 'school' ? 'localAuthority' : undefined;
}
