import type { DeviceDetail } from '@chariot/contract';
import { inSummerFreeze, LocalDate } from '@chariot/kernel';
import { Alert } from '@mui/material';
import { french } from '../formats/index.js';

/** It renews 60 days before the end, as soon as it is on: with so few left it does not. */
const LATE_DAYS = 30;

/** Its certificate ends, and nothing has renewed it: said while somebody can still do something, and not in summer. */
export function CertificateNotice({ device: { certificateExpiresAt, enrolledAt } }: { readonly device: DeviceDetail }) {
  if (certificateExpiresAt === null || enrolledAt === null) return null;
  const today = LocalDate.at(new Date());
  const last = LocalDate.at(new Date(certificateExpiresAt));
  const left = LocalDate.daysBetween(today, last);
  if (left > LATE_DAYS || inSummerFreeze(today)) return null;
  return (
    <Alert severity={left < 0 ? 'error' : 'warning'} data-testid="device-certificate">
      {french(
        left < 0
          ? `Son certificat a pris fin le ${LocalDate.format(last)} : le serveur ne la reconnaît plus. Enrôlez-la de nouveau avec un code.`
          : `Son certificat prend fin le ${LocalDate.format(last)} et n’est pas renouvelé : allumez-la, reliée au réseau. Si rien ne change d’ici là, enrôlez-la de nouveau avec un code.`,
      )}
    </Alert>
  );
}
