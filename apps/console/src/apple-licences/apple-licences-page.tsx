import {
  countAppleLicences,
  getAppleContentToken,
  listAppleContentTokens,
  withdrawAppleContentToken,
  type AppleContentToken,
  type AppleLicensedApp,
} from '@chariot/contract';
import DeleteOutline from '@mui/icons-material/DeleteOutlined';
import Refresh from '@mui/icons-material/Refresh';
import { Alert, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { SEVERITY, WithdrawDialog } from '../apple-credentials/index.js';
import { french, moment } from '../formats/index.js';
import { Ago, Empty, Facts, MoreMenu, Page, Reading, Rows, Section, type Column } from '../page/index.js';
import { UploadToken } from './upload-token.js';
import { countWords, standingWords } from './words.js';

const APPS: readonly [Column<AppleLicensedApp>, ...Column<AppleLicensedApp>[]] = [
  { label: 'Application', cell: ({ name, adamId }) => name ?? `n° ${adamId} de l’App Store` },
  { label: 'Licences', cell: (app) => <span data-testid="licence-counts">{countWords(app)}</span> },
  {
    label: 'Sur les iPad',
    cell: ({ appId, devices, installed, stopped }) =>
      appId === null
        ? 'Pas au catalogue'
        : `${installed}/${devices} installées${stopped > 0 ? french(`, ${stopped} à voir`) : ''}`,
  },
  { label: 'Identifiant Apple', cell: ({ bundleId }) => bundleId ?? 'Inconnu pour l’instant', small: 'hidden' },
];

/** What was bought in Apple School Manager, and where it is. */
export function AppleLicencesPage() {
  const reading = useRead(listAppleContentTokens, {});
  return (
    <Page
      title="Licences Apple"
      crumbs={[{ to: '/applications', label: 'Applications' }]}
      subtitle="Les applications achetées, gratuites comprises, dans Apple School Manager. Chariot donne une licence à chaque iPad qui doit avoir une application, l’y installe, et la reprend quand elle s’en va."
    >
      <Reading of={reading} lines={6}>
        {({ tokens }) => (
          <>
            {tokens.map((token) => (
              <Token key={token.id} token={token} />
            ))}
            <UploadToken />
          </>
        )}
      </Reading>
    </Page>
  );
}

function Token({ token }: { readonly token: AppleContentToken }) {
  const reading = useRead(getAppleContentToken, { params: { id: token.id } });
  const counting = useAct(countAppleLicences, 'Les licences se recomptent chez Apple.');
  const [withdrawing, setWithdrawing] = useState(false);
  return (
    <Section
      title={french(`${token.place.name} : ${token.location ?? token.organisation}`)}
      testId="content-token"
      action={
        <MoreMenu
          acts={[
            {
              label: 'Recompter chez Apple',
              icon: <Refresh fontSize="small" />,
              onClick: () => void counting.act({ params: { id: token.id } }),
              testId: 'count-licences',
            },
            {
              label: 'Retirer ce jeton',
              icon: <DeleteOutline fontSize="small" />,
              onClick: () => setWithdrawing(true),
              testId: 'withdraw-content-token',
            },
          ]}
        />
      }
    >
      <Stack sx={{ gap: 2 }}>
        <Alert severity={SEVERITY[token.standing]} data-testid="content-token-standing">
          {french(standingWords(token))}
        </Alert>
        {token.problem !== null && (
          <Alert severity="error" data-testid="content-token-problem">
            {french(token.problem)}
          </Alert>
        )}
        {counting.refusal !== undefined && <Alert severity="error">{french(counting.refusal)}</Alert>}
        <Facts
          columns={3}
          facts={[
            ['Organisation', token.organisation],
            ['Déposé', `le ${moment(token.uploadedAt)}`],
            ['Compté chez Apple', token.countedAt === null ? 'Dans la minute' : <Ago at={token.countedAt} />],
          ]}
        />
        <Reading of={reading} lines={4}>
          {({ apps }) =>
            apps.length === 0 ? (
              <Empty title="Aucune licence pour l’instant">
                Achetez des applications dans Apple School Manager, pour ce même établissement.
              </Empty>
            ) : (
              <Rows
                rows={apps}
                keyOf={({ id }) => id}
                columns={APPS}
                hrefOf={({ id, appId }) => (appId === null ? undefined : `/applications/licences-apple/${id}`)}
                caption="Applications achetées"
              />
            )
          }
        </Reading>
        <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
          Une application va sur les iPad quand elle est au catalogue de ce lieu, avec son identifiant Apple, et
          demandée pour leur chariot. iPadOS n’installe et ne met rien à jour tant qu’un iPad est tenu sur une seule
          application.
        </Typography>
      </Stack>
      {withdrawing && <WithdrawToken token={token} onClose={() => setWithdrawing(false)} />}
    </Section>
  );
}

function WithdrawToken({ token, onClose }: { readonly token: AppleContentToken; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(withdrawAppleContentToken, 'Jeton retiré.');
  return (
    <WithdrawDialog
      title={'Retirer ce jeton\u00A0?'}
      withdraw={() => act({ params: { id: token.id } })}
      {...{ busy, refusal, onClose }}
      testId="withdraw-content-token-dialog"
    >
      À faire quand plus aucun iPad ne tient de licence de cet établissement. Sinon, Chariot refuse&nbsp;: il ne
      pourrait plus les rendre. Pour le renouveler, déposez simplement le nouveau.
    </WithdrawDialog>
  );
}
