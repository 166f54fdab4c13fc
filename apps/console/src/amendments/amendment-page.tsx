import {
  listAmendments,
  newAmendment,
  previewAmendment,
  recordAmendment,
  type Amendment,
  type Convention,
} from '@chariot/contract';
import { Alert, Box, Button, Stack } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct, useRead } from '../api/index.js';
import { ConventionFrame, EffectList } from '../conventions/index.js';
import { count, french } from '../formats/index.js';
import { checked, ConventionFields, fromConvention, type SetTyped, type TypedConvention } from '../imports/index.js';
import { ActDialog, LinkButton, Reading, Section, useDraft } from '../page/index.js';
import { AmendmentHeading } from './amendment-heading.js';
import { articlesOf, changesBetween, isEmpty, type Said } from './changes.js';

/** `/conventions/:id/avenant`. */
export function AmendmentPage() {
  return (
    <ConventionFrame tab="" fresh>
      {(convention) => <NumberedForm key={convention.id} convention={convention} />}
    </ConventionFrame>
  );
}

function NumberedForm({ convention }: { readonly convention: Convention }) {
  const amendments = useRead(listAmendments, { params: { id: convention.id } }, { fresh: true });
  if (convention.signedOn === null)
    return (
      <Alert severity="info">
        Cette convention n’est pas signée&nbsp;: corrigez le projet, il n’y a rien à amender.
      </Alert>
    );
  return (
    <Reading of={amendments}>
      {({ items }) => (
        <AmendmentForm convention={convention} next={Math.max(0, ...items.map((one) => one.number)) + 1} />
      )}
    </Reading>
  );
}

const lineIdsOf = ({ lines }: TypedConvention): string[] => lines.map(({ key }) => key);

/** The convention as it stands, to change where the avenant does: the difference is what is noted. */
function AmendmentForm({ convention, next }: { readonly convention: Convention; readonly next: number }) {
  const { id } = convention;
  const navigate = useNavigate();
  const [begun] = useState(() => fromConvention(convention));
  const [typed, setTyped] = useState(begun);
  const [tried, setTried] = useState(false);
  const [effects, setEffects] = useState<Amendment['effects']>();
  const previewing = useAct(previewAmendment);
  const recording = useAct(recordAmendment, 'Avenant noté.');
  const set: SetTyped = (change) => setTyped((before) => ({ ...before, ...change(before) }));
  const was = checked(begun).body;
  const { body, faults: found } = checked(typed);
  const before: Said | undefined = was && { body: was, lineIds: lineIdsOf(begun) };
  const changes =
    body === undefined || before === undefined
      ? undefined
      : changesBetween(before, { body, lineIds: lineIdsOf(typed) });
  const draft = useDraft(
    {
      number: String(next),
      ...{ subject: '', articles: '', academieSignedOn: '', localAuthoritySignedOn: '', effectiveOn: '' },
      objectKept: false,
    },
    newAmendment,
    (values) => ({
      ...values,
      number: Number(values.number),
      articles: articlesOf(values.articles),
      changes: changes ?? {},
    }),
  );
  const faulty = tried ? Object.keys(found).length + Object.keys(draft.errors).length : 0;
  const nothing = tried && changes !== undefined && isEmpty(changes);

  const preview = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const amendment = draft.checked();
    if (amendment === undefined || changes === undefined || isEmpty(changes)) return;
    const seen = await previewing.act({ params: { id }, body: amendment });
    if (seen !== undefined) setEffects(seen.effects);
  };
  const record = async (): Promise<void> => {
    const amendment = draft.checked();
    if (amendment === undefined) return;
    const noted = await recording.act({ params: { id }, body: amendment });
    if (noted !== undefined) void navigate(`/conventions/${id}`);
  };
  return (
    <Stack component="form" noValidate onSubmit={(event) => void preview(event)} sx={{ gap: { xs: 2, md: 2.5 } }}>
      <Section
        title={`Noter l’avenant n°\u00A0${draft.values.number}`}
        hint={french(
          'Changez ci-dessous ce que l’avenant change : ce que la convention disait avant reste lisible à sa date (art. 10.1).',
        )}
      >
        <AmendmentHeading draft={draft} />
      </Section>
      <ConventionFields as="amended" typed={typed} set={set} faults={tried ? found : {}} reading={undefined} />
      <Box role="status">
        {faulty > 0 && (
          <Alert severity="error" data-testid="convention-faults">
            {count(faulty, 'point est à corriger', 'points sont à corriger')} ci-dessus.
          </Alert>
        )}
        {nothing && (
          <Alert severity="error" data-testid="amendment-nothing">
            Rien n’a été changé&nbsp;: modifiez ci-dessus ce que l’avenant modifie.
          </Alert>
        )}
        {previewing.refusal !== undefined && (
          <Alert severity="error" data-testid="refusal">
            {french(previewing.refusal)}
          </Alert>
        )}
      </Box>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button type="submit" variant="contained" loading={previewing.busy} data-testid="preview-amendment">
          Voir ce que cela change
        </Button>
        <LinkButton to={`/conventions/${id}`} variant="text">
          Annuler
        </LinkButton>
      </Stack>
      {effects !== undefined && (
        <ActDialog
          open
          title={`Ce que change l’avenant n°\u00A0${draft.values.number}`}
          confirm="Noter l’avenant"
          onConfirm={() => void record()}
          onClose={() => {
            setEffects(undefined);
            recording.forget();
          }}
          busy={recording.busy}
          refusal={recording.refusal}
          testId="amendment-dialog"
        >
          <EffectList effects={effects} />
        </ActDialog>
      )}
    </Stack>
  );
}
