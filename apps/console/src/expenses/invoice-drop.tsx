import {
  addAttachment,
  MAX_ATTACHMENT_BYTES,
  readInvoice,
  type Attachment,
  type InvoiceReading,
} from '@chariot/contract';
import { Alert, Stack } from '@mui/material';
import { useState } from 'react';
import { ApiFailure, call, messageOf } from '../api/index.js';
import { french } from '../formats/index.js';
import { FileDrop, type Dropped } from '../page/index.js';

interface InvoiceDropProps {
  readonly conventionId: string;
  readonly onRead: (reading: InvoiceReading) => void;
  readonly onAttach: (attachment: Attachment) => void;
}

interface Said {
  readonly severity: 'success' | 'info' | 'warning' | 'error';
  readonly words: string;
}

/** The supplier's file, once: it fills the form in when it bears data, and a PDF is kept as the supporting document. */
export function InvoiceDrop({ conventionId, onRead, onAttach }: InvoiceDropProps) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<readonly Said[]>([]);

  const read = async (file: Dropped): Promise<Said[]> => {
    try {
      const reading = await call(readInvoice, { params: { id: conventionId }, body: file });
      onRead(reading);
      return [
        { severity: 'success', words: 'La facture est lue : vérifiez ce qui est prérempli, puis enregistrez.' },
        ...reading.notices.map(({ message }): Said => ({ severity: 'warning', words: message })),
      ];
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      // An ordinary PDF is no fault: it is typed in, and kept.
      return [{ severity: error.code === 'convention.invoiceWithoutData' ? 'info' : 'error', words: messageOf(error) }];
    }
  };
  const keep = async (file: Dropped): Promise<Said[]> => {
    if (!/\.pdf$/i.test(file.name)) return [];
    try {
      onAttach(await call(addAttachment, { params: { id: conventionId }, body: { kind: 'invoice', ...file } }));
      return [];
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      return [{ severity: 'error', words: messageOf(error) }];
    }
  };
  const take = async (file: Dropped): Promise<void> => {
    setBusy(true);
    const words = [...(await read(file)), ...(await keep(file))];
    setSaid(words);
    setBusy(false);
  };
  return (
    <Stack sx={{ gap: 1 }}>
      <FileDrop
        title={busy ? 'Lecture de la facture…' : 'Déposez ici la facture du fournisseur, ou choisissez-la'}
        hint="Une facture électronique (Factur-X, CII, UBL) préremplit la saisie ; un PDF est gardé en pièce jointe."
        accept=".pdf,.xml"
        maxBytes={MAX_ATTACHMENT_BYTES}
        disabled={busy}
        testId="invoice-file"
        onFile={(file) => void take(file)}
        onTooLarge={(name) => setSaid([{ severity: 'error', words: `« ${name} » dépasse 10 Mo.` }])}
      />
      <Stack aria-live="polite" sx={{ gap: 1 }} data-testid="invoice-said">
        {said.map(({ severity, words }) => (
          <Alert key={words} severity={severity}>
            {french(words)}
          </Alert>
        ))}
      </Stack>
    </Stack>
  );
}
