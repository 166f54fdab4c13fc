import { askForBankDetails, revealBankDetails, verifyBankDetails } from '@chariot/contract';
import { Box, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, DayField, Facts, RevealDialog, useDraft } from '../page/index.js';
import { checkedBank, NO_BANK, type TypedBank } from './typed-bank.js';

interface DialogProps {
  readonly conventionId: string;
  readonly onClose: () => void;
}

const TWO = { display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1fr' } } as const;

/** Another account, as the RIB has it: it is worth nothing before somebody else has confirmed it. */
export function AskBankDialog({ conventionId, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(askForBankDetails, 'Compte demandé\u00A0: une seconde personne est attendue.');
  const [typed, setTyped] = useState<TypedBank>(NO_BANK);
  const [tried, setTried] = useState(false);
  const checked = checkedBank(typed);
  const faults = tried ? checked.faults : {};
  const text = (name: keyof TypedBank, max: number, hint?: string) => ({
    value: typed[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setTyped({ ...typed, [name]: target.value }),
    error: faults[name] !== undefined,
    helperText: faults[name] ?? hint,
    slotProps: { htmlInput: { maxLength: max, autoComplete: 'off', 'data-testid': `bank-${name}-field` } },
  });
  const confirm = async (): Promise<void> => {
    setTried(true);
    if (checked.details !== undefined && (await act({ params: { id: conventionId }, body: checked.details })))
      onClose();
  };
  return (
    <ActDialog
      open
      wide
      title="Changer de compte"
      confirm="Demander le changement"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="bank-dialog"
    >
      <Typography>
        Recopiez le relevé d’identité bancaire. Une seconde personne de la collectivité confirme&nbsp;; le compte vaut
        24&nbsp;heures après, et les deux parties en sont prévenues.
      </Typography>
      <TextField {...text('iban', 60)} label="IBAN" />
      <Box component="fieldset" sx={{ border: 1, borderColor: 'divider', borderRadius: 1, m: 0, p: 2, minWidth: 0 }}>
        <Typography component="legend" sx={{ px: 0.5 }}>
          RIB, pour comparer (facultatif)
        </Typography>
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr 1fr', sm: '1fr 1fr 2fr 1fr' } }}>
          <TextField {...text('bank', 10)} label="Banque" />
          <TextField {...text('branch', 10)} label="Guichet" />
          <TextField {...text('account', 20)} label="Compte" />
          <TextField {...text('key', 4)} label="Clé" />
        </Box>
      </Box>
      <Box sx={TWO}>
        <TextField {...text('holder', 160, 'Souvent la trésorerie.')} label="Titulaire" />
        <TextField {...text('bankName', 160)} label="Domiciliation (facultative)" />
        <TextField {...text('bic', 20)} label="BIC (facultatif)" />
        <TextField
          {...text('paymentLabel', 140, 'Pour que la trésorerie sache à qui il revient.')}
          label="Libellé du virement (facultatif)"
        />
        <DayField
          label="Relevé daté du (facultatif)"
          value={typed.documentDatedOn}
          onChange={({ target }) => setTyped({ ...typed, documentDatedOn: target.value })}
          error={faults['documentDatedOn'] !== undefined}
          helperText={faults['documentDatedOn']}
        />
      </Box>
      <TextField {...text('reason', 300)} label="Pourquoi ce changement" />
    </ActDialog>
  );
}

export function VerifyDialog({ conventionId, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(verifyBankDetails, 'Vérification notée.');
  const draft = useDraft({ verifiedOn: String(today(new Date())), how: '' }, verifyBankDetails.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: conventionId }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Noter une vérification du compte"
      confirm="Noter"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="verify-dialog"
    >
      <Typography>
        Auprès du bénéficiaire, par un moyen déjà connu&nbsp;: jamais par celui qu’un message propose.
      </Typography>
      <DayField {...draft.field('verifiedOn')} label="Vérifié le" />
      <TextField
        {...draft.field('how', 'Par téléphone au numéro connu de la mairie, par exemple.')}
        label="Comment"
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'verify-how' } }}
      />
    </ActDialog>
  );
}

/** To whoever pays and has just proved that it is she. */
export function RevealBankDialog({ conventionId, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(revealBankDetails);
  return (
    <RevealDialog
      title="Voir le numéro en entier"
      words="Le journal gardera que vous l’avez vu, et pourquoi."
      body={revealBankDetails.body}
      reveal={(body) => act({ params: { id: conventionId }, body })}
      {...{ busy, refusal, onClose }}
      testId="bank-account"
      shown={({ iban, bic, holder, rib, paymentLabel }) => ({
        title: 'Compte à payer',
        words: 'Ce numéro n’est gardé nulle part sur cet ordinateur.',
        secret: iban,
        copy: 'Copier l’IBAN',
        more: (
          <Facts
            facts={[
              ['BIC', bic],
              ['Titulaire', holder],
              ['RIB', rib === null ? null : `${rib.bank} ${rib.branch} ${rib.account} ${rib.key}`],
              ['Libellé à porter', paymentLabel],
            ]}
          />
        ),
      })}
    />
  );
}
