import { createHash } from 'node:crypto';
import type { Concrete } from '@chariot/wire-agent';
import { agentError } from '../errors.js';
import type { Abilities, Contribution } from './contribution.js';
import { oneLine } from './safe-text.js';

/** Print queues without a driver: any printer of the last ten years speaks IPP Everywhere. */
export function printers({ queues }: Concrete<'printers'>, { cups }: Abilities): Contribution {
  if (!cups) {
    return {
      documents: [],
      verdict: { status: 'notApplicable', why: 'CUPS n’est pas installé : cette machine n’imprime pas.' },
    };
  }
  return {
    documents: [],
    acts: queues.map(({ name, uri, byDefault }) => ({
      act: {
        kind: 'queue',
        name: queueName(name, uri),
        words: oneLine(name, 'nom de l’imprimante'),
        uri: printerAddress(uri),
        byDefault,
      },
      settings: ['printers'],
    })),
  };
}

/** CUPS takes no space, slash or hash in it; the address makes it unlike any other. */
function queueName(name: string, uri: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `chariot-${plain.slice(0, 40)}-${createHash('sha256').update(uri).digest('hex').slice(0, 6)}`.replace(
    '--',
    '-',
  );
}

function printerAddress(uri: string): string {
  if (!/^ipps?:\/\/[A-Za-z0-9][A-Za-z0-9._~%:/-]*$/.test(uri)) throw agentError('unsafeText', { where: 'imprimante' });
  return uri;
}
