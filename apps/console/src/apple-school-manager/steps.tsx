import {
  ADE_TOKEN_BYTES,
  getAppleSchoolManagerCertificate,
  makeAppleSchoolManagerKey,
  uploadAppleSchoolManagerToken,
  type AppleSchoolManager,
} from '@chariot/contract';
import Download from '@mui/icons-material/DownloadOutlined';
import { Alert, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useAct } from '../api/index.js';
import { french, moment } from '../formats/index.js';
import { FileDrop, Outside, Section, Step, Steps, type Dropped } from '../page/index.js';
import { PORTAL } from './words.js';

/** The same the first time and each year; a renewal needs the third alone. */
export function JoiningSteps({ state }: { readonly state: AppleSchoolManager }) {
  const renews = state.server !== null;
  return (
    <Section
      title={renews ? 'Renouveler le jeton, chaque année' : 'Relier Apple School Manager, pas à pas'}
      hint={renews ? 'Cinq minutes. Rien n’est à refaire sur les iPad.' : 'Vingt minutes, une fois.'}
      testId="ade-steps"
    >
      <Steps>
        <Certificate state={state} />
        <Portal renews={renews} />
        <Token />
      </Steps>
    </Section>
  );
}

function Certificate({ state: { certificate, server } }: { readonly state: AppleSchoolManager }) {
  const { act, busy, refusal } = useAct(makeAppleSchoolManagerKey, 'Certificat créé : téléchargez-le.');
  return (
    <Step number={1} title="Le certificat, fait ici">
      <Typography>
        Chariot crée une clé, qui ne sort jamais de ce serveur, et un certificat qui ne dit rien de votre école.
        {server !== null && ' Pour renouveler, celui d’avant convient : passez à l’étape\u00A03.'}
      </Typography>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button
          variant={certificate === null ? 'contained' : 'outlined'}
          loading={busy}
          onClick={() => void act({})}
          data-testid="make-ade-key"
        >
          {certificate === null ? 'Créer le certificat' : 'En créer un autre'}
        </Button>
        {certificate !== null && (
          <Button
            variant={server === null ? 'contained' : 'outlined'}
            href={documentUrl(getAppleSchoolManagerCertificate, {})}
            startIcon={<Download aria-hidden />}
            data-testid="download-ade-certificate"
          >
            Télécharger le certificat
          </Button>
        )}
      </Stack>
      {certificate !== null && (
        <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
          Certificat créé le {moment(certificate.madeAt)}.
        </Typography>
      )}
      {refusal !== undefined && <Alert severity="error">{french(refusal)}</Alert>}
    </Step>
  );
}

function Portal({ renews }: { readonly renews: boolean }) {
  return (
    <Step number={2} title="Le serveur, dans Apple School Manager">
      <Typography>
        Ouvrez <Outside href={PORTAL}>school.apple.com</Outside> avec un compte d’administration, puis votre nom en bas
        à gauche, «&nbsp;Préférences&nbsp;».
      </Typography>
      {renews ? (
        <Typography>Choisissez le serveur «&nbsp;Chariot&nbsp;»&nbsp;: rien n’est à y changer.</Typography>
      ) : (
        <Typography>
          Ajoutez un serveur de gestion d’appareils nommé «&nbsp;Chariot&nbsp;», déposez-y le certificat, enregistrez,
          puis attribuez-lui les iPad de vos classes mobiles (par leurs numéros de série ou leur numéro de commande).
        </Typography>
      )}
    </Step>
  );
}

function Token() {
  const [tooLarge, setTooLarge] = useState(false);
  const { act, busy, refusal, forget } = useAct(uploadAppleSchoolManagerToken, 'Jeton mis en place.');
  const take = async ({ contentBase64 }: Dropped): Promise<void> => {
    setTooLarge(false);
    await act({ body: { contentBase64 } });
  };
  return (
    <Step number={3} title="Le jeton, déposé ici">
      <Typography>
        Sur ce serveur, cliquez «&nbsp;Télécharger le jeton&nbsp;»&nbsp;: Apple donne un fichier
        «&nbsp;…_smime.p7m&nbsp;», que seul ce serveur peut lire. Chariot demande à Apple à qui il est, le garde scellé,
        et lit la liste de vos iPad.
      </Typography>
      <FileDrop
        title={busy ? 'Chariot interroge Apple…' : 'Déposer le jeton'}
        hint="Fichier .p7m d’Apple School Manager"
        accept=".p7m"
        onFile={(file) => void take(file)}
        onTooLarge={() => {
          forget();
          setTooLarge(true);
        }}
        maxBytes={ADE_TOKEN_BYTES}
        disabled={busy}
        testId="ade-token-file"
      />
      {(refusal !== undefined || tooLarge) && (
        <Alert severity="error" data-testid="refusal">
          {french(
            tooLarge
              ? 'Ce fichier est trop gros pour un jeton : déposez celui d’Apple School Manager.'
              : (refusal ?? ''),
          )}
        </Alert>
      )}
    </Step>
  );
}
