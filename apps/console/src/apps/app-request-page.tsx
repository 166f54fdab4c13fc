import { getAppRequest, withdrawAppRequest, type AppRequest } from '@chariot/contract';
import { Alert, Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { day, facts, french, moment } from '../formats/index.js';
import { Ago, Empty, Facts, LinkButton, Page, PageReading, Section } from '../page/index.js';
import { AddAppDialog } from './add-app-dialog.js';
import { AdviseDialog, DecideDialog } from './answer-dialogs.js';
import { delay, REQUEST_STATE_WORDS } from './words.js';

type Opened = 'advise' | 'decide' | 'add';

export function AppRequestPage() {
  const { id = '' } = useParams();
  const request = useRead(getAppRequest, { params: { id } }, { watch: true });
  return (
    <PageReading of={request} back={{ to: '/applications', label: 'Applications' }}>
      {(value) => <RequestView key={value.id} request={value} />}
    </PageReading>
  );
}

function RequestView({ request }: { readonly request: AppRequest }) {
  const may = useMay();
  const [opened, setOpened] = useState<Opened>();
  const withdrawing = useAct(withdrawAppRequest, 'Demande retirée.');
  const close = (): void => setOpened(undefined);
  const { id, state, name, school, mine, mayAdvise, mayDecide, appId } = request;
  const waiting = state === 'waiting';
  const favourable = request.opinions.some((one) => one.favourable);
  return (
    <Page
      title={name}
      crumbs={[{ to: '/applications', label: 'Applications' }]}
      subtitle={
        <span data-testid="request-state" data-state={state}>
          {facts(school.name, `${REQUEST_STATE_WORDS[state]}, ${delay(request)}`)}
        </span>
      }
      actions={
        <>
          {mayAdvise && (
            <Button variant="contained" onClick={() => setOpened('advise')} data-testid="advise">
              Donner un avis
            </Button>
          )}
          {mayDecide && (
            <Button variant="contained" onClick={() => setOpened('decide')} data-testid="decide">
              Répondre
            </Button>
          )}
          {state === 'approved' && appId === null && may('app:write') && (
            <Button variant="contained" onClick={() => setOpened('add')} data-testid="add-app">
              Mettre au catalogue
            </Button>
          )}
          {appId !== null && (
            <LinkButton to={`/applications/${appId}`} testId="open-app">
              Voir au catalogue
            </LinkButton>
          )}
          {mine && waiting && (
            <Button onClick={() => void withdrawing.act({ params: { id } })} loading={withdrawing.busy}>
              Retirer ma demande
            </Button>
          )}
        </>
      }
    >
      {waiting && !favourable && (
        <Alert severity="info" data-testid="opinion-missing">
          {french('Il manque l’avis favorable d’un enseignant : sans lui, rien n’est approuvé.')}
        </Alert>
      )}
      <Section title="La demande">
        <Facts
          columns={2}
          facts={[
            ['Pourquoi', request.reason],
            ['Demandée', `${request.askedBy}, le ${moment(request.askedAt)}`],
          ]}
        />
      </Section>
      <Section title="Avis des enseignants" flush testId="opinions">
        {request.opinions.length === 0 ? (
          <Empty title="Aucun avis pour l’instant" />
        ) : (
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {request.opinions.map((one) => (
              <Box component="li" key={one.at} sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider' }}>
                <Typography sx={{ fontWeight: 600 }}>{one.favourable ? 'Favorable' : 'Défavorable'}</Typography>
                {one.comment !== null && <Typography sx={{ fontSize: '0.9rem' }}>{one.comment}</Typography>}
                <Typography sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
                  {facts(
                    one.by,
                    one.councilOn === null ? 'en son nom' : `conseil des maîtres du ${day(one.councilOn)}`,
                  )}
                  , <Ago at={one.at} />
                </Typography>
              </Box>
            ))}
          </Box>
        )}
      </Section>
      {request.decidedAt !== null && (
        <Section title="Réponse">
          <Facts
            columns={2}
            facts={[
              [REQUEST_STATE_WORDS[state], request.decisionReason],
              ['Répondu', `${request.decidedBy ?? ''}, le ${moment(request.decidedAt)}`],
            ]}
          />
        </Section>
      )}
      {opened === 'advise' && <AdviseDialog request={request} onClose={close} />}
      {opened === 'decide' && <DecideDialog request={request} favourable={favourable} onClose={close} />}
      {opened === 'add' && <AddAppDialog request={request} onClose={close} />}
    </Page>
  );
}
