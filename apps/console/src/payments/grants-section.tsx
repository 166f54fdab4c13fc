import {
  cancelResourceGrant,
  getResourceGrants,
  type Convention,
  type GrantLedger,
  type ResourceGrant,
} from '@chariot/contract';
import { Box, Button, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useMay, useRead } from '../api/index.js';
import { AttachmentList } from '../expenses/index.js';
import { day, euros, facts, french } from '../formats/index.js';
import { Empty, Explained, Reading, Section } from '../page/index.js';
import { ConfirmGrantDialog, RecordGrantDialog } from './grant-dialogs.js';
import { Notices } from './notices.js';
import { ReasonDialog } from './reason-dialog.js';

type School = GrantLedger['schools'][number];

/** The dotation of each school, paid to its collège de référence: outside what the commune is owed. */
export function GrantsSection({ convention }: { readonly convention: Convention }) {
  const ledger = useRead(getResourceGrants, { params: { id: convention.id } }, { watch: true });
  return (
    <Section
      title="Dotations de ressources des collèges (art. 3.2)"
      hint="De l’académie au collège de référence, pour les ressources de chaque école."
      testId="grants"
    >
      <Reading of={ledger} lines={5}>
        {(value) =>
          value.schools.length === 0 ? (
            <Empty title="Aucune dotation">L’annexe n’en prévoit pour aucune des écoles que vous suivez.</Empty>
          ) : (
            <Stack sx={{ gap: 2 }}>
              <Notices notices={value.notices} />
              {value.schools.map((school) => (
                <SchoolGrants key={school.schoolUai} convention={convention} school={school} />
              ))}
            </Stack>
          )
        }
      </Reading>
    </Section>
  );
}

function SchoolGrants({ convention, school }: { readonly convention: Convention; readonly school: School }) {
  const may = useMay();
  const [paying, setPaying] = useState(false);
  const { schoolName, referenceCollege, referenceCollegeUai, toPay, grants } = school;
  return (
    <Paper sx={{ border: 1, borderColor: 'divider', p: 2 }} data-testid={`grants-${school.schoolUai}`}>
      <Typography variant="h3">{schoolName}</Typography>
      <Typography sx={{ color: 'text.secondary' }}>
        Collège de référence&nbsp;: {facts(referenceCollege?.name, referenceCollegeUai)}
      </Typography>
      <Explained of={school.granted} />
      <Explained of={school.paid} />
      <Explained of={toPay} strong />
      <Explained of={school.spent} />
      <Explained of={school.remaining} />
      {grants.length > 0 && (
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5, mt: 1 }}>
          {grants.map((grant) => (
            <li key={grant.id}>
              <Grant convention={convention} grant={grant} />
            </li>
          ))}
        </Stack>
      )}
      {may('claim:check') && (toPay.cents ?? 0) > 0 && (
        <Button
          size="small"
          variant="outlined"
          sx={{ mt: 1.5 }}
          onClick={() => setPaying(true)}
          data-testid="record-grant"
        >
          Écrire le versement au collège
        </Button>
      )}
      {paying && <RecordGrantDialog conventionId={convention.id} school={school} onClose={() => setPaying(false)} />}
    </Paper>
  );
}

function Grant({ convention, grant }: { readonly convention: Convention; readonly grant: ResourceGrant }) {
  const may = useMay();
  const [opened, setOpened] = useState<'confirm' | 'cancel'>();
  const close = (): void => setOpened(undefined);
  const { cents, paidOn, reference, receipt, cancelledBecause, attachments } = grant;
  return (
    <Box data-testid="grant" data-received={receipt !== null}>
      <Box sx={{ fontWeight: 600 }}>{facts(euros(cents), `versés le ${day(paidOn)}`, reference)}</Box>
      {cancelledBecause !== null && <Box>Écarté&nbsp;: {french(cancelledBecause)}</Box>}
      {cancelledBecause === null && receipt === null && <Box>Le collège ne l’a pas encore confirmé.</Box>}
      {receipt !== null && (
        <>
          Reçus le {day(receipt.receivedOn)}.{receipt.purchases.length === 0 && ' Aucun achat n’est encore noté.'}
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {receipt.purchases.map((one, at) => (
              // Two purchases may well say the same.
              <li key={at}>{facts(one.label, one.boughtOn !== null && day(one.boughtOn), euros(one.cents))}</li>
            ))}
          </Box>
          {receipt.note !== null && <Box>{french(receipt.note)}</Box>}
        </>
      )}
      {attachments.length > 0 && <AttachmentList conventionId={convention.id} attachments={attachments} />}
      {cancelledBecause === null && (
        <Stack direction="row" sx={{ gap: 1, mt: 0.5, flexWrap: 'wrap' }}>
          {may('grant:confirm') && (
            <Button size="small" onClick={() => setOpened('confirm')} data-testid="confirm-grant">
              {receipt === null ? 'Confirmer la réception' : 'Compléter les achats'}
            </Button>
          )}
          {may('claim:check') && receipt === null && (
            <Button size="small" color="error" onClick={() => setOpened('cancel')}>
              Écarter
            </Button>
          )}
        </Stack>
      )}
      {opened === 'confirm' && <ConfirmGrantDialog conventionId={convention.id} grant={grant} onClose={close} />}
      {opened === 'cancel' && <CancelGrant conventionId={convention.id} grant={grant} onClose={close} />}
    </Box>
  );
}

interface CancelProps {
  readonly conventionId: string;
  readonly grant: ResourceGrant;
  readonly onClose: () => void;
}

function CancelGrant({ conventionId, grant, onClose }: CancelProps) {
  const { act, busy, refusal } = useAct(cancelResourceGrant, 'Versement écarté.');
  return (
    <ReasonDialog
      title="Écarter ce versement&nbsp;?"
      explanation={`${euros(grant.cents)}, du ${day(grant.paidOn)}. Il reste écrit, et ne compte plus.`}
      confirm="Écarter"
      send={(reason) => act({ params: { id: conventionId, grantId: grant.id }, body: { reason } })}
      {...{ busy, refusal, onClose }}
    />
  );
}
