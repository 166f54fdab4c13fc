import type { RetentionRule } from '@chariot/platform';
import type { ExchangeRepository } from './exchange.repository.js';

export const exchangeRetention = (rows: ExchangeRepository): RetentionRule => ({
  name: 'apple.exchange',
  what: 'Ce que chaque iPad a dit de ses réglages, et ce qui lui a été demandé sans réponse',
  tables: ['apple.standing', 'apple.command'],
  daysKept: 730,
  why: 'Un iPad qui revient n’a rien à redire de ce qui n’a pas changé ; au-delà de deux ans il s’enrôle de nouveau.',
  prune: (tx, before) => rows.prune(tx, before),
});
