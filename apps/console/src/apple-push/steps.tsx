import {
  APPLE_PUSH_FILE_BYTES,
  getApplePushRequest,
  makeApplePushRequest,
  uploadApplePushCertificate,
  type ApplePush,
} from '@chariot/contract';
import Download from '@mui/icons-material/DownloadOutlined';
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useAct } from '../api/index.js';
import { french, moment } from '../formats/index.js';
import { FileDrop, Outside, Section, Step, Steps as List, type Dropped } from '../page/index.js';
import { PORTAL } from './words.js';

/** The same five steps the first time and each year: what differs the second time is said in each. */
export function Steps({ state }: { readonly state: ApplePush }) {
  const renews = state.certificate !== null;
  return (
    <Section
      title={renews ? 'Le renouveler, pas à pas' : 'L’obtenir, pas à pas'}
      hint="Une demi-heure, plus l’attente d’une signature à l’étape 3."
      testId="apple-push-steps"
    >
      <List>
        <Account state={state} />
        <Request state={state} />
        <Signing />
        <Portal state={state} />
        <Upload state={state} />
      </List>
    </Section>
  );
}

function Account({ state: { certificate } }: { readonly state: ApplePush }) {
  return (
    <Step number={1} title="Un compte Apple qui restera">
      {certificate === null ? (
        <Typography>
          Prenez un compte Apple de fonction (par exemple celui d’Apple School Manager de la collectivité), jamais celui
          d’une personne&nbsp;: il faudra le <strong>même compte</strong> chaque année. S’il se perd, tous les iPad sont
          à enrôler de nouveau. Notez-le à l’étape&nbsp;5, avec qui en garde le mot de passe.
        </Typography>
      ) : (
        <Typography>
          Il faut le <strong>même compte</strong> que l’an passé
          {certificate.appleAccount !== null && (
            <>
              &nbsp;: <strong>{certificate.appleAccount}</strong>
            </>
          )}
          . Avec un autre compte, tous les iPad seraient à enrôler de nouveau, et Chariot refuserait le certificat.
        </Typography>
      )}
    </Step>
  );
}

function Request({ state: { request, certificate } }: { readonly state: ApplePush }) {
  const { act, busy, refusal } = useAct(makeApplePushRequest, 'Demande créée : téléchargez-la.');
  return (
    <Step number={2} title="La demande, faite ici">
      <Typography>
        Chariot crée une clé, qui ne sort jamais de ce serveur, et une demande (fichier .csr) qui ne dit rien de votre
        école.
        {certificate !== null && ' Pour un renouvellement, faites-en une nouvelle.'}
      </Typography>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        {request !== null && (
          <Button
            variant="contained"
            href={documentUrl(getApplePushRequest, {})}
            startIcon={<Download aria-hidden />}
            data-testid="download-apple-push-request"
            sx={{ flexShrink: 1, whiteSpace: 'normal' }}
          >
            Télécharger la demande
          </Button>
        )}
        <Button
          variant={request === null ? 'contained' : 'outlined'}
          loading={busy}
          onClick={() => void act({})}
          data-testid="make-apple-push-request"
        >
          {request === null ? 'Créer la demande' : 'En créer une autre'}
        </Button>
      </Stack>
      {request !== null && (
        <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
          Demande créée le {moment(request.madeAt)}. Une demande plus ancienne, déjà envoyée, reste valable.
        </Typography>
      )}
      {refusal !== undefined && <Alert severity="error">{french(refusal)}</Alert>}
    </Step>
  );
}

function Signing() {
  return (
    <Step number={3} title="La faire signer">
      <Typography>
        Apple n’accepte qu’une demande signée par un fournisseur de gestion d’appareils qu’il a agréé («&nbsp;MDM
        vendor&nbsp;»). Chariot n’en est pas un&nbsp;: envoyez le fichier .csr à l’un de ces trois, qui vous rend un
        autre fichier, la demande signée.
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5, '& li': { mb: 1 } }}>
        <li>
          <strong>Votre académie, votre syndicat informatique ou votre prestataire</strong>, s’il a l’agrément d’Apple
          (compte Apple Developer d’une organisation, option «&nbsp;MDM CSR&nbsp;»)&nbsp;: c’est le plus simple, une
          fois par an.
        </li>
        <li>
          <strong>Votre collectivité elle-même</strong>, en demandant cet agrément à Apple. Comptez plusieurs semaines
          et l’adhésion annuelle au programme des développeurs.
        </li>
        <li>
          <strong>
            <Outside href="https://mdmcert.download/">mdmcert.download</Outside>
          </strong>
          , un service gratuit tenu par des bénévoles du logiciel libre&nbsp;: inscription avec une adresse
          professionnelle (les adresses grand public sont refusées). Il ne répond qu’aux logiciels qui ont chez lui une
          clé, et Chariot n’en a pas encore&nbsp;: la personne qui installe Chariot doit la lui demander et envoyer la
          demande elle-même. Ce qu’il rend est chiffré pour elle.
        </li>
      </Box>
      <Typography>Cette signature ne donne à personne accès à vos iPad&nbsp;: la clé reste ici.</Typography>
    </Step>
  );
}

function Portal({ state: { certificate } }: { readonly state: ApplePush }) {
  return (
    <Step number={4} title="Le portail d’Apple">
      <Typography>
        Ouvrez <Outside href={PORTAL}>identity.apple.com/pushcert</Outside> avec le compte de l’étape&nbsp;1.
      </Typography>
      {certificate === null ? (
        <Typography>
          Cliquez «&nbsp;Create a Certificate&nbsp;», acceptez les conditions, donnez la demande <strong>signée</strong>
          , puis «&nbsp;Download&nbsp;».
        </Typography>
      ) : (
        <>
          <Typography>
            Sur la ligne dont l’UID est le vôtre, cliquez «&nbsp;<strong>Renew</strong>&nbsp;» (jamais «&nbsp;Create a
            Certificate&nbsp;», ni «&nbsp;Revoke&nbsp;»), donnez la demande <strong>signée</strong>, puis
            «&nbsp;Download&nbsp;». L’UID se lit derrière le «&nbsp;i&nbsp;» de la ligne&nbsp;:
          </Typography>
          <Typography sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>{certificate.topic}</Typography>
        </>
      )}
    </Step>
  );
}

function Upload({ state: { certificate } }: { readonly state: ApplePush }) {
  const [account, setAccount] = useState('');
  const [tooLarge, setTooLarge] = useState(false);
  const { act, busy, refusal, forget } = useAct(uploadApplePushCertificate, 'Certificat mis en place.');
  const take = async ({ contentBase64 }: Dropped): Promise<void> => {
    setTooLarge(false);
    const appleAccount = account.trim() === '' ? null : account.trim();
    if (await act({ body: { contentBase64, appleAccount } })) setAccount('');
  };
  return (
    <Step number={5} title="Le certificat, déposé ici">
      <Typography>
        Le portail donne un fichier «&nbsp;MDM_….pem&nbsp;». Chariot vérifie qu’il répond à sa demande, ses dates et son
        sujet, puis s’en sert aussitôt.
      </Typography>
      <TextField
        label="Compte Apple employé"
        helperText={
          certificate?.appleAccount == null
            ? 'Pour qui renouvellera l’an prochain. Une adresse de fonction.'
            : 'Laissez vide s’il n’a pas changé.'
        }
        value={account}
        onChange={({ target }) => setAccount(target.value)}
        sx={{ maxWidth: 480 }}
        slotProps={{ htmlInput: { 'data-testid': 'apple-account', maxLength: 200 } }}
      />
      <FileDrop
        title={busy ? 'Vérification…' : 'Déposer le certificat'}
        hint="Fichier .pem, .cer ou .crt du portail d’Apple"
        accept=".pem,.cer,.crt"
        onFile={(file) => void take(file)}
        onTooLarge={() => {
          forget();
          setTooLarge(true);
        }}
        maxBytes={APPLE_PUSH_FILE_BYTES}
        disabled={busy}
        testId="apple-push-file"
      />
      {(refusal !== undefined || tooLarge) && (
        <Alert severity="error" data-testid="refusal">
          {french(
            tooLarge
              ? 'Ce fichier est trop gros pour un certificat : déposez celui du portail d’Apple.'
              : (refusal ?? ''),
          )}
        </Alert>
      )}
    </Step>
  );
}
