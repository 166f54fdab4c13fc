import type { MoneyNotice } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';

/** What is known of the account in force; null: none is. */
export interface KnownAccount {
  readonly holder: string;
  readonly paymentLabel: string | null;
  readonly verifiedOn: LocalDate | null;
}

const ARTICLES = ['art. 7.1'];
const french = (date: LocalDate): string => LocalDate.format(date);

/** Whether details verified on a day still count on another, by our own delay (T25). */
export const isVerified = (verifiedOn: LocalDate | null, on: LocalDate, checkMonths: number): boolean =>
  verifiedOn !== null &&
  LocalDate.compare(verifiedOn, on) <= 0 &&
  LocalDate.compare(LocalDate.addMonths(verifiedOn, checkMonths), on) >= 0;

/** What a careful eye says of the account before anything is paid on it; nothing here stops anybody. */
export function bankNotices(
  account: KnownAccount | null,
  context: { readonly localAuthorityName: string; readonly checkMonths: number; readonly today: LocalDate },
): MoneyNotice[] {
  if (account === null) {
    if (!applies('R77')) return [];
    const message = 'Aucun compte n’est en vigueur : l’État ne peut pas virer la subvention.';
    return [{ rule: 'R77', articles: ARTICLES, message }];
  }
  return [...holderNotices(account, context.localAuthorityName), ...verificationNotices(account, context)];
}

/** The account of a trésorerie serves many communes: only the label of the transfer says whose money it is (T24). */
function holderNotices({ holder, paymentLabel }: KnownAccount, localAuthorityName: string): MoneyNotice[] {
  if (!applies('T24') || normalised(holder).includes(normalised(localAuthorityName))) return [];
  const label = paymentLabel === null ? ' Convenez d’un libellé à porter sur chaque virement.' : '';
  const message = `Le titulaire du compte est « ${holder} », non la collectivité : d’autres communes peuvent avoir le même compte.${label}`;
  return [{ rule: 'T24', articles: ARTICLES, message }];
}

function verificationNotices(
  { verifiedOn }: KnownAccount,
  { checkMonths, today }: { readonly checkMonths: number; readonly today: LocalDate },
): MoneyNotice[] {
  if (!applies('T25') || isVerified(verifiedOn, today, checkMonths)) return [];
  const since =
    verifiedOn === null
      ? 'n’ont jamais été vérifiées auprès du bénéficiaire'
      : `ont été vérifiées le ${french(verifiedOn)}, il y a plus de ${String(checkMonths)} mois`;
  const message = `Les coordonnées bancaires ${since} : vérifiez-les avant de payer, les trésoreries ont changé depuis (délai de notre fait).`;
  return [{ rule: 'T25', articles: ARTICLES, message }];
}

/** Case, accents and hyphens apart: « Crêts-en-Belledonne » is « CRETS EN BELLEDONNE ». */
const normalised = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
