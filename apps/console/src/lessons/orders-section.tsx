import { orderInLesson, type LessonDetail, type LessonOrderKind } from '@chariot/contract';
import Campaign from '@mui/icons-material/CampaignOutlined';
import Lock from '@mui/icons-material/LockOutlined';
import LockOpen from '@mui/icons-material/LockOpenOutlined';
import Language from '@mui/icons-material/LanguageOutlined';
import { Alert, Box, Button, TextField, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useAct } from '../api/index.js';
import { count, french, hour } from '../formats/index.js';
import { ActDialog, orNull, Section, useDraft } from '../page/index.js';

interface OrdersProps {
  readonly lesson: LessonDetail;
  /** Slots that were touched; none: all of them. */
  readonly chosen: readonly number[];
  readonly onDone: () => void;
}

const WORDS: Readonly<Record<LessonOrderKind, string>> = {
  lock: 'Verrouillées',
  unlock: 'Déverrouillées',
  message: 'Message envoyé',
  openPage: 'Page ouverte',
};

/** Four acts and no more, for the time of the lesson. */
export function OrdersSection({ lesson, chosen, onDone }: OrdersProps) {
  const [writing, setWriting] = useState<'message' | 'openPage'>();
  const ordering = useAct(orderInLesson, 'Demandé aux tablettes.');
  const slots = chosen.length === 0 ? null : [...chosen];
  const ask = async (kind: LessonOrderKind, more: object = {}): Promise<void> => {
    const asked = await ordering.act({ params: { id: lesson.id }, body: { kind, slots, ...more } });
    if (asked === undefined) return;
    setWriting(undefined);
    onDone();
  };
  const onWhat =
    chosen.length === 0 ? 'toutes les tablettes' : count(chosen.length, 'tablette choisie', 'tablettes choisies');
  const button = (kind: LessonOrderKind, label: string, icon: ReactNode, onClick: () => void) => (
    <Button
      size="large"
      startIcon={icon}
      onClick={onClick}
      disabled={ordering.busy}
      data-testid={`order-${kind}`}
      sx={{ justifyContent: 'flex-start', minHeight: 56, px: { xs: 1.25, sm: 2.5 } }}
    >
      {label}
    </Button>
  );
  return (
    <Section
      title="Agir sur les tablettes"
      hint={`Sur ${onWhat}. Ce qui est demandé ici s’arrête avec la séance ; un iPad se verrouille, sans recevoir de message ni de page.`}
      testId="lesson-orders"
    >
      <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: { xs: '1fr 1fr', md: 'repeat(4, 1fr)' } }}>
        {button('lock', 'Verrouiller', <Lock aria-hidden />, () => void ask('lock'))}
        {button('unlock', 'Libérer', <LockOpen aria-hidden />, () => void ask('unlock'))}
        {button('message', 'Message', <Campaign aria-hidden />, () => setWriting('message'))}
        {button('openPage', 'Page web', <Language aria-hidden />, () => setWriting('openPage'))}
      </Box>
      {ordering.refusal !== undefined && writing === undefined && (
        <Alert severity="error" data-testid="refusal" sx={{ mt: 1.5 }}>
          {french(ordering.refusal)}
        </Alert>
      )}
      {lesson.orders.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, mt: 1.5, p: 0 }} aria-label="Demandé pendant la séance">
          {lesson.orders.slice(0, 4).map(({ id, kind, text, url, askedAt, tablets }) => (
            <Typography component="li" key={id} sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
              {hour(new Date(askedAt))}&nbsp;: {WORDS[kind].toLowerCase()}
              {tablets !== null && `, ${count(tablets, 'tablette')}`}
              {(text ?? url) !== null && ` (${text ?? url})`}
            </Typography>
          ))}
        </Box>
      )}
      {writing !== undefined && (
        <WriteDialog
          kind={writing}
          onWhat={onWhat}
          busy={ordering.busy}
          refusal={ordering.refusal}
          onConfirm={(more) => void ask(writing, more)}
          onClose={() => {
            ordering.forget();
            setWriting(undefined);
          }}
        />
      )}
    </Section>
  );
}

interface WriteProps {
  readonly kind: 'message' | 'openPage';
  readonly onWhat: string;
  readonly busy: boolean;
  readonly refusal: string | undefined;
  readonly onConfirm: (more: { readonly text?: string | null; readonly url?: string | null }) => void;
  readonly onClose: () => void;
}

function WriteDialog({ kind, onWhat, busy, refusal, onConfirm, onClose }: WriteProps) {
  const draft = useDraft({ text: '', url: kind === 'openPage' ? 'https://' : '' }, orderInLesson.body, (typed) => ({
    ...{ kind, text: orNull(typed.text), url: kind === 'openPage' ? typed.url : null },
  }));
  const isMessage = kind === 'message';
  const confirm = (): void => {
    const body = draft.checked();
    if (body !== undefined) onConfirm(isMessage ? { text: body.text } : { url: body.url });
  };
  return (
    <ActDialog
      open
      title={isMessage ? `Message à ${onWhat}` : `Ouvrir une page sur ${onWhat}`}
      confirm={isMessage ? 'Envoyer' : 'Ouvrir'}
      onConfirm={confirm}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="order-dialog"
    >
      {isMessage ? (
        <TextField
          {...draft.field('text', 'Il s’affiche en grand. Aucun nom d’élève.')}
          label="Message"
          multiline
          minRows={2}
          slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'order-text' } }}
        />
      ) : (
        <TextField
          {...draft.field('url', 'Comme https://fr.vikidia.org')}
          label="Adresse de la page"
          type="url"
          slotProps={{ htmlInput: { maxLength: 500, 'data-testid': 'order-url' } }}
        />
      )}
    </ActDialog>
  );
}
