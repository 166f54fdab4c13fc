import { requiredService, stateService, type ExpenseSummary, type RequiredService } from '@chariot/contract';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import HelpOutline from '@mui/icons-material/HelpOutline';
import { Box, Button, FormControlLabel, Radio, RadioGroup, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useAct, useMay } from '../api/index.js';
import { french } from '../formats/index.js';
import { ActDialog, Section, useDraft } from '../page/index.js';

type Required = ExpenseSummary['required'][number];
type How = 'ownStaff' | 'notApplicable' | 'unstated';

const STATES: Readonly<Record<Required['state'], string>> = {
  shown: 'Montré',
  ownStaff: 'Par vos agents',
  notApplicable: 'Sans objet',
  missing: 'À dire',
};
const WHERE_TO_ATTACH = ' Elle se joint à une commande ou à une facture.';
const HOWS: readonly (readonly [How, string])[] = [
  ['ownStaff', 'Nos agents le font eux-mêmes'],
  ['notApplicable', 'Sans objet : il n’y a pas de système d’information'],
  ['unstated', 'Ne rien dire encore'],
];

/** What article 6.1 asks for with the equipment, and what shows each: a question, never a reproach. */
export function ServicesSection({
  conventionId,
  required,
}: {
  readonly conventionId: string;
  readonly required: ExpenseSummary['required'];
}) {
  const may = useMay();
  const [stated, setStated] = useState<Required>();
  return (
    <Section
      title="Ce que demande l’article 6.1"
      hint="Pour chacun, une facture le montre, ou vous dites qui s’en charge."
      testId="required-services"
    >
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {required.map((one) => {
          const Icon = one.state === 'missing' ? HelpOutline : CheckCircle;
          const service = requiredService.safeParse(one.what).data;
          return (
            <Stack
              component="li"
              key={one.what}
              direction={{ xs: 'column', sm: 'row' }}
              sx={{ gap: 1, py: 1, justifyContent: 'space-between', alignItems: { sm: 'center' } }}
            >
              <Stack direction="row" sx={{ gap: 1, minWidth: 0 }}>
                <Icon aria-hidden sx={{ color: one.state === 'missing' ? 'warning.main' : 'success.main' }} />
                <Box sx={{ minWidth: 0 }}>
                  <Box sx={{ fontWeight: 600 }}>
                    {french(one.label)}&nbsp;: {STATES[one.state].toLowerCase()}
                  </Box>
                  <Box sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
                    {french(one.message)} {one.note !== null && french(one.note)}
                    {one.what === 'specification' && one.state === 'missing' && WHERE_TO_ATTACH}
                  </Box>
                </Box>
              </Stack>
              {service !== undefined && one.state !== 'shown' && may('expense:write') && (
                <Button
                  size="small"
                  onClick={() => setStated(one)}
                  data-testid={`state-${service}`}
                  sx={{ flexShrink: 0 }}
                >
                  Dire qui s’en charge
                </Button>
              )}
            </Stack>
          );
        })}
      </Box>
      {stated !== undefined && (
        <StateDialog
          conventionId={conventionId}
          required={stated}
          service={requiredService.parse(stated.what)}
          onClose={() => setStated(undefined)}
        />
      )}
    </Section>
  );
}

interface StateDialogProps {
  readonly conventionId: string;
  readonly required: Required;
  readonly service: RequiredService;
  readonly onClose: () => void;
}

function StateDialog({ conventionId, required, service, onClose }: StateDialogProps) {
  const { act, busy, refusal } = useAct(stateService, 'Noté.');
  const draft = useDraft({ how: 'ownStaff' as string, note: required.note ?? '' }, stateService.body, (values) => ({
    how: values.how,
    note: values.note.trim() === '' ? null : values.note,
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: conventionId, service }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title={french(required.label)}
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="service-dialog"
    >
      <RadioGroup
        aria-label="Qui s’en charge"
        value={draft.values.how}
        onChange={({ target }) => draft.set({ how: target.value })}
      >
        {HOWS.filter(([how]) => how !== 'notApplicable' || service === 'integration').map(([how, words]) => (
          <FormControlLabel key={how} value={how} label={words} control={<Radio />} />
        ))}
      </RadioGroup>
      <TextField {...draft.field('note', 'Qui, depuis quand, avec quel outil.')} label="Précision" />
    </ActDialog>
  );
}
