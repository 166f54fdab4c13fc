import { cancelOperation, listOperations, type Operation } from '@chariot/contract';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useAct, useMay, useRead } from '../api/index.js';
import { count, facts } from '../formats/index.js';
import { Ago, Empty, Reading, Section, useNow } from '../page/index.js';

/** What was asked of these tablets, and how many did it. */
export function OperationsSection({ targetId }: { readonly targetId: string }) {
  const operations = useRead(listOperations, { query: { targetId, limit: 10 } }, { watch: true });
  return (
    <Section title="Messages, redémarrages, effacements" flush testId="operations">
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
  const { id, kind, text, createdAt, createdBy, cancelledAt, expiresAt, counts } = operation;
  const may = useMay();
  const now = useNow(30_000);
  const { act, busy } = useAct(cancelOperation, 'Annulé pour les tablettes qui n’avaient rien reçu.');
  const over = cancelledAt !== null || new Date(expiresAt) <= now;
  return (
    <Stack
      component="li"
      direction="row"
      data-testid="operation"
      sx={{ px: 2.5, py: 1.5, gap: 1.5, borderTop: 1, borderColor: 'divider', alignItems: 'center' }}
    >
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{titleOf(kind, text)}</Typography>
        <Typography sx={{ fontSize: '0.875rem' }}>
          {facts(
            `${count(counts.done, 'fait', 'faits')} sur ${counts.concerned}`,
            counts.told > 0 && `${counts.told} en cours`,
            counts.waiting > 0 && !over && `${counts.waiting} en attente de contact`,
            counts.failed > 0 && count(counts.failed, 'échec'),
            cancelledAt !== null && 'annulé',
            cancelledAt === null && over && counts.waiting > 0 && 'délai passé',
          )}
        </Typography>
        <Typography sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          {createdBy}, <Ago at={createdAt} />
        </Typography>
      </Box>
      {may('operation:run') && !over && counts.waiting > 0 && (
        <Button size="small" loading={busy} onClick={() => void act({ params: { id } })} data-testid="cancel-operation">
          Annuler
        </Button>
      )}
    </Stack>
  );
}

const titleOf = (kind: Operation['kind'], text: string | null): string => {
  if (kind === 'restart') return 'Redémarrage';
  return kind === 'erase' ? 'Effacement' : `«\u00A0${text ?? ''}\u00A0»`;
};
