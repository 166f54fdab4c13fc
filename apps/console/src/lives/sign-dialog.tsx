import { signConvention, type Convention } from '@chariot/contract';
import { Alert, Box, FormControlLabel, Switch, TextField, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useAct } from '../api/index.js';
import { day, french } from '../formats/index.js';
import { ActDialog, DayField, orNull, useDraft } from '../page/index.js';

interface SignDialogProps {
  readonly convention: Convention;
  readonly onClose: () => void;
}

/** Art. 12: who signed and when, the visa, and where the two originals are. */
export function SignDialog({ convention, onClose }: SignDialogProps) {
  const signing = useAct(signConvention, 'Signatures notées.');
  const draft = useDraft(typedOf(convention), signConvention.body, (typed) => ({
    academieSignedOn: orNull(typed.academieSignedOn),
    localAuthoritySignedOn: orNull(typed.localAuthoritySignedOn),
    academieSignatory: orNull(typed.academieSignatory),
    localAuthoritySignatory: orNull(typed.localAuthoritySignatory),
    signedReference: orNull(typed.signedReference),
    placeOfSignature: orNull(typed.placeOfSignature),
    signedPages: typed.signedPages.trim() === '' ? null : Number(typed.signedPages),
    visaRequired: typed.visaRequired,
    visaOn: typed.visaRequired ? orNull(typed.visaOn) : null,
    academieOriginal: { bothSignatures: typed.academieBoth, keptSince: orNull(typed.academieKept) },
    localAuthorityOriginal: { bothSignatures: typed.localAuthorityBoth, keptSince: orNull(typed.localAuthorityKept) },
  }));
  const { values, set, field } = draft;
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const signed = await signing.act({ params: { id: convention.id }, body });
    if (signed !== undefined) onClose();
  };
  return (
    <ActDialog
      open
      wide
      title="Signatures et originaux (art. 12)"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={signing.busy}
      refusal={signing.refusal}
      testId="sign-dialog"
    >
      <Effect signedOn={laterOf(values.academieSignedOn, values.localAuthoritySignedOn)} />
      <Part title="L’académie">
        <DayField {...field('academieSignedOn')} label="Signée le" inputProps={{ 'data-testid': 'academie-signed' }} />
        <TextField
          {...field('academieSignatory', french('Une fonction, jamais un nom : « le directeur académique ».'))}
          label="Par"
          slotProps={{ htmlInput: { maxLength: 160 } }}
        />
        <Original
          label="Son original porte les deux signatures"
          checked={values.academieBoth}
          onCheck={(academieBoth) => set({ academieBoth })}
          testId="academie-original"
        />
        <DayField {...field('academieKept')} label="Elle garde son original depuis le" />
      </Part>
      <Part title="La collectivité">
        <DayField
          {...field('localAuthoritySignedOn')}
          label="Signée le"
          inputProps={{ 'data-testid': 'local-authority-signed' }}
        />
        <TextField
          {...field('localAuthoritySignatory', french('Une fonction : « le maire ».'))}
          label="Par"
          slotProps={{ htmlInput: { maxLength: 160 } }}
        />
        <Original
          label="Son original porte les deux signatures"
          checked={values.localAuthorityBoth}
          onCheck={(localAuthorityBoth) => set({ localAuthorityBoth })}
          testId="local-authority-original"
        />
        <DayField {...field('localAuthorityKept')} label="Elle garde son original depuis le" />
      </Part>
      <Part title="Le document signé">
        <TextField
          {...field('signedReference', 'Le numéro que l’académie lui a donné.')}
          label="Numéro"
          slotProps={{ htmlInput: { maxLength: 80 } }}
        />
        <TextField
          {...field('placeOfSignature')}
          label="Fait à"
          slotProps={{ htmlInput: { maxLength: 160, 'data-testid': 'place-of-signature' } }}
        />
        <TextField
          {...field('signedPages', pagesHint(convention.pages))}
          label="Pages, comptées"
          slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 4 } }}
        />
        <Box>
          <Original
            label="Visa du contrôleur budgétaire demandé"
            checked={values.visaRequired}
            onCheck={(visaRequired) => set({ visaRequired })}
            testId="visa-required"
          />
          {values.visaRequired && <DayField {...field('visaOn')} label="Visa donné le" />}
        </Box>
      </Part>
    </ActDialog>
  );
}

const pagesHint = (announced: number | null): string =>
  announced === null ? 'Le texte n’en annonce pas le nombre.' : `Le texte en annonce ${String(announced)}.`;

const laterOf = (one: string, other: string): string | null =>
  one === '' || other === '' ? null : one > other ? one : other;

/** What these dates do, before one confirms. */
const Effect = ({ signedOn }: { readonly signedOn: string | null }) => (
  <Alert severity="info" data-testid="sign-effect">
    {french(
      signedOn === null
        ? 'Tant qu’une des deux signatures manque, la convention reste un projet et ses échéances n’ont pas de date.'
        : `La convention sera datée du ${day(signedOn)}, la plus tardive des deux signatures : elle ne se corrigera plus que par avenant.`,
    )}
  </Alert>
);

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Box role="group" aria-label={title}>
    <Typography component="h3" sx={{ fontWeight: 650, mb: 1.25 }}>
      {title}
    </Typography>
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' },
      }}
    >
      {children}
    </Box>
  </Box>
);

interface OriginalProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onCheck: (checked: boolean) => void;
  readonly testId: string;
}

const Original = ({ label, checked, onCheck, testId }: OriginalProps) => (
  <FormControlLabel
    control={
      <Switch
        checked={checked}
        onChange={(_, on) => onCheck(on)}
        slotProps={{ input: { 'data-testid': testId } as object }}
      />
    }
    label={label}
  />
);

function typedOf({ signing, placeOfSignature }: Convention) {
  return {
    academieSignedOn: signing?.academieSignedOn ?? '',
    localAuthoritySignedOn: signing?.localAuthoritySignedOn ?? '',
    academieSignatory: signing?.academieSignatory ?? '',
    localAuthoritySignatory: signing?.localAuthoritySignatory ?? '',
    signedReference: signing?.signedReference ?? '',
    placeOfSignature: signing?.placeOfSignature ?? placeOfSignature ?? '',
    signedPages: signing?.signedPages == null ? '' : String(signing.signedPages),
    visaRequired: signing?.visaRequired ?? false,
    visaOn: signing?.visaOn ?? '',
    academieBoth: signing?.academieOriginal.bothSignatures ?? false,
    academieKept: signing?.academieOriginal.keptSince ?? '',
    localAuthorityBoth: signing?.localAuthorityOriginal.bothSignatures ?? false,
    localAuthorityKept: signing?.localAuthorityOriginal.keptSince ?? '',
  };
}
