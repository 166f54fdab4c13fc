import {
  createBookingFeed,
  listBookingFeeds,
  listClassrooms,
  revokeBookingFeed,
  type BookingFeed,
} from '@chariot/contract';
import {
  Alert,
  Box,
  Button,
  DialogActions,
  DialogContent,
  MenuItem,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { day, french } from '../formats/index.js';
import { ActDialog, CopyButton, Empty, Reading, Rows, Section, Sheet, useDraft, type Column } from '../page/index.js';
import { MONOSPACE } from '../theme/index.js';

/** Reservations in one's own calendar, by an address that stays up to date. */
export function FeedsSection() {
  const feeds = useRead(listBookingFeeds, {});
  const [opening, setOpening] = useState(false);
  const [closing, setClosing] = useState<BookingFeed>();
  const [url, setUrl] = useState<string>();
  const columns: readonly [Column<BookingFeed>, ...Column<BookingFeed>[]] = [
    { label: 'Agenda', cell: ({ label }) => label },
    {
      label: 'Ce qu’il lit',
      cell: ({ classroomId }) => (classroomId === null ? 'Vos réservations' : 'Une classe mobile'),
    },
    { label: 'Lue le', cell: ({ lastReadAt }) => (lastReadAt === null ? 'Jamais' : day(lastReadAt.slice(0, 10))) },
    {
      label: 'Fermer',
      cell: (feed) => (
        <Button size="small" onClick={() => setClosing(feed)} data-testid="close-booking-feed">
          Fermer l’adresse
        </Button>
      ),
      small: 'bare',
    },
  ];
  return (
    <Section
      title="Dans votre agenda"
      hint="Vos réservations dans l’agenda de votre téléphone, sans aucun nom de personne."
      flush
      testId="booking-feeds"
      action={
        <Button size="small" variant="outlined" onClick={() => setOpening(true)} data-testid="open-booking-feed">
          Abonner un agenda
        </Button>
      }
    >
      <Reading of={feeds}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Aucun agenda abonné">
              «&nbsp;Abonner un agenda&nbsp;» donne une adresse qui reste à jour toute seule.
            </Empty>
          ) : (
            <Rows rows={items} keyOf={({ id }) => id} columns={columns} caption="Adresses d’agenda" />
          )
        }
      </Reading>
      {opening && (
        <OpenDialog
          onClose={() => setOpening(false)}
          onOpened={(address) => {
            setOpening(false);
            setUrl(address);
          }}
        />
      )}
      {url !== undefined && <AddressSheet url={url} onClose={() => setUrl(undefined)} />}
      {closing !== undefined && <CloseDialog feed={closing} onClose={() => setClosing(undefined)} />}
    </Section>
  );
}

const OWN = 'own';

function OpenDialog({ onClose, onOpened }: { readonly onClose: () => void; readonly onOpened: (url: string) => void }) {
  const creating = useAct(createBookingFeed);
  const carts = useRead(listClassrooms, { query: { limit: 50 } });
  const draft = useDraft({ label: 'Mon téléphone', what: OWN }, createBookingFeed.body, ({ label, what }) => ({
    label,
    classroomId: what === OWN ? null : what,
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const opened = body && (await creating.act({ body }));
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
      testId="booking-feed-dialog"
    >
      <Typography>
        L’adresse est secrète&nbsp;: qui la connaît lit ces réservations, sans se connecter. Elle n’est montrée qu’une
        fois, et se ferme d’ici.
      </Typography>
      <TextField select {...draft.field('what')} label="Ce qu’il lit">
        <MenuItem value={OWN}>Vos réservations</MenuItem>
        {(carts.data?.items ?? []).map(({ id, name, school }) => (
          <MenuItem key={id} value={id}>
            {name} ({school.name})
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...draft.field('label')}
        label={french('Quel agenda ?')}
        slotProps={{ htmlInput: { maxLength: 80, 'data-testid': 'booking-feed-label' } }}
      />
    </ActDialog>
  );
}

const AddressSheet = ({ url, onClose }: { readonly url: string; readonly onClose: () => void }) => (
  <Sheet open title="L’adresse de votre agenda" onClose={onClose} testId="booking-feed-address-dialog">
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
            data-testid="booking-feed-address"
            sx={{ fontFamily: MONOSPACE, fontSize: '0.85rem', overflowWrap: 'anywhere', flexGrow: 1 }}
          >
            {url}
          </Box>
          <CopyButton text={url} label="Copier" />
        </Stack>
      </Stack>
    </DialogContent>
    <DialogActions sx={{ px: 3, py: 2 }}>
      <Button variant="contained" onClick={onClose} data-testid="booking-feed-copied">
        C’est copié
      </Button>
    </DialogActions>
  </Sheet>
);

function CloseDialog({ feed, onClose }: { readonly feed: BookingFeed; readonly onClose: () => void }) {
  const revoking = useAct(revokeBookingFeed, 'Adresse fermée.');
  const confirm = async (): Promise<void> => {
    if ((await revoking.act({ params: { id: feed.id } })) !== undefined) onClose();
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
      testId="close-booking-feed-dialog"
    >
      <Typography>{french(feed.label)}&nbsp;: l’agenda qui la lit ne recevra plus rien.</Typography>
    </ActDialog>
  );
}
