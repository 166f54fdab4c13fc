import {
  createCalendarFeed,
  downloadDeadlines,
  listCalendarFeeds,
  revokeCalendarFeed,
  type CalendarFeed,
} from '@chariot/contract';
import { Alert, Box, Button, DialogActions, DialogContent, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useAct, useRead } from '../api/index.js';
import { day, facts, french } from '../formats/index.js';
import { ActDialog, CopyButton, Empty, Reading, Rows, Section, Sheet, useDraft, type Column } from '../page/index.js';
import { MONOSPACE } from '../theme/index.js';

/** The same dates in one's own calendar: a file once, or an address that stays up to date. */
export function CalendarSection({ conventionId }: { readonly conventionId: string }) {
  const feeds = useRead(listCalendarFeeds, { params: { id: conventionId } });
  const [opening, setOpening] = useState(false);
  const [closing, setClosing] = useState<CalendarFeed>();
  const [url, setUrl] = useState<string>();
  const columns: readonly [Column<CalendarFeed>, ...Column<CalendarFeed>[]] = [
    { label: 'Agenda', cell: ({ label }) => label },
    { label: 'Ouverte le', cell: ({ createdAt }) => day(createdAt.slice(0, 10)) },
    { label: 'Lue le', cell: ({ lastReadAt }) => (lastReadAt === null ? 'Jamais' : day(lastReadAt.slice(0, 10))) },
    { label: 'À qui', cell: ({ createdBy }) => createdBy ?? 'Une autre personne' },
    {
      label: 'Fermer',
      cell: (feed) => (
        <Button size="small" onClick={() => setClosing(feed)} data-testid="close-feed">
          Fermer l’adresse
        </Button>
      ),
      small: 'bare',
    },
  ];
  return (
    <Section
      title="Dans votre agenda"
      hint="Les dates, sans aucun nom de personne."
      flush
      testId="calendar"
      action={
        <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1, alignItems: 'flex-start' }}>
          <Button
            size="small"
            href={documentUrl(downloadDeadlines, { params: { id: conventionId } })}
            data-testid="download-calendar"
          >
            Télécharger (.ics)
          </Button>
          <Button size="small" variant="outlined" onClick={() => setOpening(true)} data-testid="open-feed">
            Abonner un agenda
          </Button>
        </Stack>
      }
    >
      <Reading of={feeds}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Aucun agenda abonné">
              «&nbsp;Abonner un agenda&nbsp;» donne une adresse qui reste à jour toute seule.
            </Empty>
          ) : (
            <Rows rows={items} keyOf={({ id }) => id} columns={columns} caption="Adresses d’agenda" testId="feeds" />
          )
        }
      </Reading>
      {opening && (
        <OpenDialog
          conventionId={conventionId}
          onClose={() => setOpening(false)}
          onOpened={(address) => {
            setOpening(false);
            setUrl(address);
          }}
        />
      )}
      {url !== undefined && <AddressSheet url={url} onClose={() => setUrl(undefined)} />}
      {closing !== undefined && (
        <CloseDialog conventionId={conventionId} feed={closing} onClose={() => setClosing(undefined)} />
      )}
    </Section>
  );
}

interface OpenDialogProps {
  readonly conventionId: string;
  readonly onClose: () => void;
  readonly onOpened: (url: string) => void;
}

function OpenDialog({ conventionId, onClose, onOpened }: OpenDialogProps) {
  const creating = useAct(createCalendarFeed);
  const draft = useDraft({ label: '' }, createCalendarFeed.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const opened = await creating.act({ params: { id: conventionId }, body });
    if (opened !== undefined) onOpened(opened.url);
  };
  return (
    <ActDialog
      open
      title="Abonner un agenda"
      confirm="Donner l’adresse"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={creating.busy}
      refusal={creating.refusal}
      testId="feed-dialog"
    >
      <Typography>
        L’adresse est secrète&nbsp;: qui la connaît lit les échéances, sans se connecter. Elle n’est montrée qu’une
        fois, et se ferme d’ici.
      </Typography>
      <TextField
        {...draft.field('label', french('Par exemple « Agenda du service scolaire ».'))}
        label={french('Quel agenda ?')}
        autoFocus
        slotProps={{ htmlInput: { maxLength: 80, 'data-testid': 'feed-label' } }}
      />
    </ActDialog>
  );
}

const AddressSheet = ({ url, onClose }: { readonly url: string; readonly onClose: () => void }) => (
  <Sheet open title="L’adresse de votre agenda" onClose={onClose} testId="feed-address-dialog">
    <DialogContent dividers>
      <Stack spacing={2}>
        <Alert severity="warning">
          Copiez-la maintenant dans votre agenda («&nbsp;s’abonner par une adresse&nbsp;»)&nbsp;: elle ne sera plus
          affichée.
        </Alert>
        <Stack
          direction="row"
          sx={{ alignItems: 'center', gap: 1, p: 1.5, border: 1, borderColor: 'divider', borderRadius: 1 }}
        >
          <Box
            data-testid="feed-address"
            sx={{ fontFamily: MONOSPACE, fontSize: '0.85rem', overflowWrap: 'anywhere', flexGrow: 1 }}
          >
            {url}
          </Box>
          <CopyButton text={url} label="Copier" />
        </Stack>
      </Stack>
    </DialogContent>
    <DialogActions sx={{ px: 3, py: 2 }}>
      <Button variant="contained" onClick={onClose} data-testid="feed-copied">
        C’est copié
      </Button>
    </DialogActions>
  </Sheet>
);

interface CloseDialogProps {
  readonly conventionId: string;
  readonly feed: CalendarFeed;
  readonly onClose: () => void;
}

function CloseDialog({ conventionId, feed, onClose }: CloseDialogProps) {
  const revoking = useAct(revokeCalendarFeed, 'Adresse fermée.');
  const confirm = async (): Promise<void> => {
    const closed = await revoking.act({ params: { id: conventionId, feedId: feed.id } });
    if (closed !== undefined) onClose();
  };
  return (
    <ActDialog
      open
      title="Fermer cette adresse"
      confirm="Fermer l’adresse"
      danger
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={revoking.busy}
      refusal={revoking.refusal}
      testId="close-feed-dialog"
    >
      <Typography>
        {french(facts(feed.label, feed.createdBy))}&nbsp;: l’agenda qui la lit ne recevra plus rien.
      </Typography>
    </ActDialog>
  );
}
