import {
  APPLE_OWN_APP_BYTES,
  getAppleOwnApp,
  uploadAppleOwnApp,
  withdrawAppleOwnApp,
  type AppDetail,
  type AppleOwnApp,
} from '@chariot/contract';
import { Alert, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { french, moment } from '../formats/index.js';
import { ActDialog, Facts, FileDrop, Reading, Section, type Dropped } from '../page/index.js';
import { ownAppEnd, ownAppProgress, weight } from './words.js';

/** An application that is in no store: its file, until when it opens, and which iPads have it. */
export function OwnAppSection({ app }: { readonly app: AppDetail }) {
  const own = useRead(getAppleOwnApp, { params: { id: app.id } }, { watch: true });
  const uploading = useAct(uploadAppleOwnApp, 'Déposée\u00A0: les iPad la reçoivent dans les minutes qui viennent.');
  const [tooLarge, setTooLarge] = useState(false);
  const [withdrawing, setWithdrawing] = useState(false);
  const take = async ({ contentBase64 }: Dropped): Promise<void> => {
    setTooLarge(false);
    await uploading.act({ params: { id: app.id }, body: { contentBase64 } });
  };
  const refusal = tooLarge
    ? 'Ce fichier dépasse 16 Mio\u00A0: demandez à son auteur une application plus légère.'
    : uploading.refusal;
  return (
    <Section
      title="Application iPad propre à ce lieu"
      hint="Le fichier .ipa d’une application qui n’est pas dans l’App Store, signé par son auteur pour une diffusion interne."
      testId="own-app"
    >
      <Stack sx={{ gap: 2 }}>
        <Reading of={own}>{(value) => <OwnFile own={value} onWithdraw={() => setWithdrawing(true)} />}</Reading>
        <FileDrop
          title={uploading.busy ? 'Vérification du fichier…' : 'Déposer un fichier .ipa'}
          hint="16 Mio au plus. Déposer une version suivante remplace celle-ci sur les iPad."
          accept=".ipa"
          onFile={(file) => void take(file)}
          onTooLarge={() => {
            uploading.forget();
            setTooLarge(true);
          }}
          maxBytes={APPLE_OWN_APP_BYTES}
          disabled={uploading.busy}
          testId="own-app-file"
        />
        {refusal !== undefined && (
          <Alert severity="error" data-testid="refusal">
            {french(refusal)}
          </Alert>
        )}
      </Stack>
      {withdrawing && <WithdrawDialog app={app} onClose={() => setWithdrawing(false)} />}
    </Section>
  );
}

function OwnFile({ own, onWithdraw }: { readonly own: AppleOwnApp; readonly onWithdraw: () => void }) {
  const { file, why } = own;
  if (file === null) return null;
  return (
    <Stack sx={{ gap: 2 }}>
      {file.standing !== 'ok' && (
        <Alert severity={file.standing === 'expired' ? 'error' : 'warning'}>{french(ownAppEnd(file))}</Alert>
      )}
      {!file.forAll && (
        <Alert severity="warning">
          {french('Cette application ne s’ouvre que sur les iPad que son auteur a nommés : les autres la refuseront.')}
        </Alert>
      )}
      <Facts
        columns={3}
        facts={[
          ['Version', `${file.version} (${file.build})`],
          ['iPadOS', file.minimumOs === null ? null : `${file.minimumOs} au moins`],
          ['Fichier', weight(file.bytes)],
          ['S’ouvre jusqu’au', moment(file.expiresAt)],
          ['Déposée', `${file.uploadedBy}, le ${moment(file.uploadedAt)}`],
          ['En est à', ownAppProgress(own)],
        ]}
      />
      {why !== null && <Alert severity="info">{french(why)}</Alert>}
      <div>
        <Button onClick={onWithdraw} data-testid="withdraw-own-app">
          Retirer ce fichier
        </Button>
      </div>
    </Stack>
  );
}

function WithdrawDialog({ app, onClose }: { readonly app: AppDetail; readonly onClose: () => void }) {
  const withdrawing = useAct(withdrawAppleOwnApp, 'Fichier retiré\u00A0: l’application quitte les iPad.');
  const confirm = async (): Promise<void> => {
    if (await withdrawing.act({ params: { id: app.id } })) onClose();
  };
  return (
    <ActDialog
      open
      title="Retirer ce fichier"
      confirm="Retirer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={withdrawing.busy}
      refusal={withdrawing.refusal}
      testId="withdraw-own-app-dialog"
    >
      L’application sera aussi retirée des iPad qui l’ont, avec ce qu’ils y gardent.
    </ActDialog>
  );
}
