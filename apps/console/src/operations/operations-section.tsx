import { cancelOperation, listOperations, type Operation } from '@chariot/contract';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { facts } from '../formats/index.js';
import { Ago, Empty, Reading, Section, useNow } from '../page/index.js';
import { isOver, isStoppable, summaryOf, titleOf } from './words.js';

/** What was asked of these tablets, and how many did it. */
export function OperationsSection({ targetId }: { readonly targetId: string }) {
  const operations = useRead(listOperations, { query: { targetId, limit: 10 } }, { watch: true });
  return (
    <Section title="Demandes aux tablettes" flush testId="operations">
      <Reading of={operations} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Rien n’a été demandé" />
          ) : (
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {items.map((operation) => (
                <Row key={operation.id} operation={operation} />
              ))}
            </Box>
          )
        }
      </Reading>
    </Section>
  );
}

function Row({ operation }: { readonly operation: Operation }) {
  const { id, createdAt, createdBy, cancelledAt } = operation;
  const may = useMay();
  const now = useNow(30_000);
  const { act, busy } = useAct(cancelOperation, 'Annulé pour les tablettes qui n’avaient rien reçu.');
  const over = isOver(operation, now);
  return (
    <Stack
      component="li"
      direction="row"
      data-testid="operation"
      sx={{ px: 2.5, py: 1.5, gap: 1.5, borderTop: 1, borderColor: 'divider', alignItems: 'center' }}
    >
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <Link
          component={RouterLink}
          to={`/operations/${id}`}
          sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}
          data-testid="open-operation"
        >
          {titleOf(operation)}
        </Link>
        <Typography sx={{ fontSize: '0.875rem' }}>
          {facts(...summaryOf(operation), cancelledAt !== null && 'annulé')}
        </Typography>
        <Typography sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          {createdBy}, <Ago at={createdAt} />
        </Typography>
      </Box>
      {may('operation:run') && !over && isStoppable(operation) && (
        <Button size="small" loading={busy} onClick={() => void act({ params: { id } })} data-testid="cancel-operation">
          {operation.kind === 'lost' ? 'Mettre fin' : 'Annuler'}
        </Button>
      )}
    </Stack>
  );
}
