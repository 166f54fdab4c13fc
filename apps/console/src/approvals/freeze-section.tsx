import { askToLiftFreeze, getFreeze, setFreeze, type Freeze } from '@chariot/contract';
import AcUnit from '@mui/icons-material/AcUnit';
import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { ActDialog, Reading, Section, useDraft } from '../page/index.js';

/** The kill switch: one person is enough to freeze everything, two to go on. */
export function FreezeSection() {
  const freeze = useRead(getFreeze, {}, { watch: true });
  const [opened, setOpened] = useState<'set' | 'lift'>();
  const close = (): void => setOpened(undefined);
  return (
    <Section
      title="Arrêt d’urgence"
      hint="Un doute, un compte volé ? Gelez d’abord, cherchez ensuite : rien ne peut plus être effacé, même ce qui est déjà accordé."
      testId="freeze"
    >
      <Reading of={freeze} lines={1}>
        {(now) => <Switch now={now} onSet={() => setOpened('set')} onLift={() => setOpened('lift')} />}
      </Reading>
      {opened === 'set' && <SetDialog onClose={close} />}
      {opened === 'lift' && <LiftDialog onClose={close} />}
    </Section>
  );
}

interface SwitchProps {
  readonly now: Freeze;
  readonly onSet: () => void;
  readonly onLift: () => void;
}

function Switch({ now, onSet, onLift }: SwitchProps) {
  return (
    <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2, alignItems: { sm: 'center' } }}>
      <Typography sx={{ flexGrow: 1 }} data-testid="freeze-state">
        {now.frozen ? 'Les actes graves sont gelés.' : 'Les actes graves suivent leur cours normal.'}
        {now.frozen &&
          !now.mayLift &&
          ' Quand tout est vérifié, demandez le dégel à la personne qui administre Chariot\u00A0: il faudra deux accords.'}
      </Typography>
      {!now.frozen && now.maySet && (
        <Button
          variant="contained"
          color="error"
          startIcon={<AcUnit aria-hidden />}
          onClick={onSet}
          data-testid="set-freeze"
        >
          Tout geler
        </Button>
      )}
      {now.frozen && now.mayLift && (
        <Button variant="outlined" onClick={onLift} data-testid="lift-freeze">
          Demander le dégel
        </Button>
      )}
    </Stack>
  );
}

function SetDialog({ onClose }: { readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(setFreeze, 'Les actes graves sont gelés.');
  const draft = useDraft({ reason: '' }, setFreeze.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ body }))) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title="Geler tous les actes graves&nbsp;?"
      confirm="Geler"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="freeze-dialog"
    >
      <Alert severity="info">
        L’effet est immédiat, pour toute l’instance. Les tablettes continuent de fonctionner. Deux personnes devront
        s’accorder pour le dégel.
      </Alert>
      <TextField {...draft.field('reason')} label="Pourquoi" slotProps={{ htmlInput: { 'data-testid': 'reason' } }} />
    </ActDialog>
  );
}

function LiftDialog({ onClose }: { readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(askToLiftFreeze, 'Dégel demandé : une seconde personne doit l’accorder.');
  const draft = useDraft({ reason: '' }, askToLiftFreeze.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Demander le dégel"
      confirm="Demander"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="lift-dialog"
    >
      <Typography>
        Une seconde personne qui administre l’instance, ou qui exploite le serveur, devra l’accorder.
      </Typography>
      <TextField {...draft.field('reason')} label="Ce qui a été vérifié" />
    </ActDialog>
  );
}
