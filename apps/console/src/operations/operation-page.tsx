import {
  cancelOperation,
  getOperation,
  retryOperation,
  type Operation,
  type OperationFilter,
  type OperationStatus,
} from '@chariot/contract';
import { Alert, Button, Tab, Tabs } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { FAMILY_WORDS, LIFE_WORDS } from '../devices/index.js';
import { facts, left, moment, number } from '../formats/index.js';
import { Facts, LinkButton, Page, PageReading, Section, useNow } from '../page/index.js';
import { OperationDevices } from './operation-devices.js';
import { ProgressBar } from './progress-bar.js';
import {
  hasEnded,
  isOver,
  isStoppable,
  KIND_WORDS,
  retriable,
  STATUS_MEANING,
  STATUS_WORDS,
  STATUSES,
  tablets,
  titleOf,
} from './words.js';

/** Of a place, thousands of tablets answer: the counts are read again by themselves rather than told one by one. */
const AGAIN_MILLISECONDS = 3_000;
const RETRY_MINUTES = 60 * 24 * 7;

/** How far an operation has come, tablet by tablet. */
export function OperationPage() {
  const { id = '' } = useParams();
  const operation = useRead(getOperation, { params: { id } }, { watch: true });
  return (
    <PageReading of={operation} back={{ to: '/operations', label: 'Demandes' }}>
      {(value) => <OperationView operation={value} />}
    </PageReading>
  );
}

function OperationView({ operation }: { readonly operation: Operation }) {
  const { id, kind, targetName, counts, cancelledAt, expiresAt, createdAt, createdBy } = operation;
  const may = useMay();
  const navigate = useNavigate();
  const now = useNow(1_000);
  const over = isOver(operation, now);
  useReadAgain(id, operation.target === 'place' && !over);
  const cancel = useAct(cancelOperation, 'Annulé pour les tablettes qui n’avaient rien reçu.');
  const retry = useAct(retryOperation, 'Demande relancée.');
  const again = retriable(operation);
  const relaunch = async (): Promise<void> => {
    const started = await retry.act({ params: { id }, body: { minutes: RETRY_MINUTES } });
    if (started !== undefined) await navigate(`/operations/${started.id}`);
  };
  return (
    <Page
      title={titleOf(operation)}
      crumbs={[{ to: '/operations', label: 'Demandes' }]}
      subtitle={facts(kind === 'message' ? KIND_WORDS.message.noun : null, targetName)}
      actions={
        may('operation:run') && (
          <>
            {again > 0 && (
              <Button
                variant="outlined"
                loading={retry.busy}
                onClick={() => void relaunch()}
                data-testid="retry-operation"
              >
                Relancer pour {tablets(again)}
              </Button>
            )}
            {!over && isStoppable(operation) && (
              <Button
                variant="outlined"
                loading={cancel.busy}
                onClick={() => void cancel.act({ params: { id } })}
                data-testid="cancel-operation"
              >
                {kind === 'lost' ? 'Mettre fin au mode Perdu' : 'Annuler'}
              </Button>
            )}
          </>
        )
      }
    >
      {(cancel.refusal ?? retry.refusal) !== undefined && (
        <Alert severity="error">{cancel.refusal ?? retry.refusal}</Alert>
      )}
      <Section
        title={
          counts.concerned === null ? 'Décompte en cours' : `${number(counts.done)} sur ${tablets(counts.concerned)}`
        }
        hint={hintOf(operation, over, now)}
        testId="operation-progress"
      >
        <ProgressBar counts={counts} />
      </Section>
      <ByStatus operation={operation} />
      <Section title="Ce qui a été demandé">
        <Facts
          facts={[
            ['Demande', KIND_WORDS[kind].noun],
            ['À qui', facts(targetName, filterWords(operation.filter))],
            ['Demandée', `par ${createdBy}, le ${moment(createdAt)}`],
            ['Valable jusqu’au', moment(expiresAt)],
            ...(cancelledAt === null ? [] : ([['Annulée', `le ${moment(cancelledAt)}`]] as const)),
          ]}
        />
        {operation.retryOf !== null && (
          <LinkButton to={`/operations/${operation.retryOf}`} size="small">
            Voir la demande d’origine
          </LinkButton>
        )}
      </Section>
    </Page>
  );
}

function hintOf(operation: Operation, over: boolean, now: Date): string {
  const { cancelledAt, expiresAt, counts } = operation;
  if (cancelledAt !== null) return 'Annulée\u00A0: celles qui l’avaient reçue peuvent encore répondre.';
  if (hasEnded(operation)) return counts.concerned === 1 ? 'Elle a répondu.' : 'Toutes ont répondu.';
  if (over) return 'Terminée\u00A0: plus aucune tablette ne la recevra.';
  return `Encore ${left(expiresAt, now) ?? 'un instant'} pour la recevoir.`;
}

/** The filter, as words: « Linux, En service, modèle 10e, système 12 ». */
const filterWords = ({ family, state, model, osVersion }: OperationFilter): string =>
  facts(
    family !== undefined && FAMILY_WORDS[family],
    state !== undefined && LIFE_WORDS[state],
    model !== undefined && `modèle ${model}`,
    osVersion !== undefined && `système ${osVersion}`,
  );

/** The tablets, by where they are: what may have to be looked at comes first. */
function ByStatus({ operation }: { readonly operation: Operation }) {
  const { id, counts } = operation;
  const present = STATUSES.filter((status) => (counts[status] ?? 0) > 0);
  const [chosen, setChosen] = useState<OperationStatus>();
  const shown = chosen !== undefined && present.includes(chosen) ? chosen : firstOf(present);
  if (shown === undefined) return null;
  return (
    <Section title="Tablette par tablette" hint={STATUS_MEANING[shown]} flush testId="operation-devices">
      <Tabs
        value={shown}
        onChange={(_, status: OperationStatus) => setChosen(status)}
        variant="scrollable"
        // A single tab has nothing to scroll, and its buttons came up all the same.
        scrollButtons={present.length > 1 ? 'auto' : false}
        aria-label="Où en sont les tablettes"
        sx={{ px: 1.5, borderBottom: 1, borderColor: 'divider' }}
      >
        {present.map((status) => (
          <Tab
            key={status}
            value={status}
            label={`${STATUS_WORDS[status]} (${number(counts[status] ?? 0)})`}
            data-testid={`status-${status}`}
          />
        ))}
      </Tabs>
      <OperationDevices key={`${id} ${shown}`} id={id} status={shown} />
    </Section>
  );
}

const firstOf = (present: readonly OperationStatus[]): OperationStatus | undefined =>
  (['failed', 'expired', 'told', 'waiting', 'unreached'] as const).find((status) => present.includes(status)) ??
  present[0];

function useReadAgain(id: string, moving: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => {
      void queries.invalidateQueries({ queryKey: [getOperation.name, { params: { id } }] });
    }, AGAIN_MILLISECONDS);
    return () => clearInterval(timer);
  }, [queries, id, moving]);
}
