import type { ReadingFlag } from '@chariot/contract';
import { Bic, Iban, Rib, type RibParts } from '@chariot/kernel';
import { applies } from '../../rules/applies.js';
import type { Reading } from '../found.js';
import { bare, fold, type SourceText } from '../source-text.js';
import { articlesOf, doubt, trap } from './flag.js';

type Unflagged = Omit<Reading, 'flags'>;

/** Bank details and account codes of article 7.1. An IBAN is never written out in a message. */
export function paymentFlags(source: SourceText, reading: Unflagged): ReadingFlag[] {
  return [
    ...accountFlags(reading.bank),
    ...holderFlags(reading),
    ...accountantFlags(source, reading),
    ...codeFlags(reading),
    ...blankFlags(source, reading),
  ];
}

function accountFlags(bank: Reading['bank']): ReadingFlag[] {
  if (bank === null || !applies('R78')) return [];
  const flags: ReadingFlag[] = [];
  const parts = [bank.bankCode.value, bank.branchCode.value, bank.accountNumber.value, bank.key.value];
  const [bankCode, branch, account, key] = parts;
  const written: RibParts | null =
    bankCode != null && branch != null && account != null && key != null
      ? { bank: bankCode, branch, account, key }
      : null;
  const iban = bank.iban.value;
  const error = { articles: ['7.1'], severity: 'error' } as const;
  if (iban !== null && !Iban.is(iban)) {
    flags.push(
      doubt(
        'ibanInvalid',
        'L’IBAN écrit n’est pas valable : sa longueur ou sa clé est fausse ; comparez-le au RIB de la trésorerie.',
        { ...error, field: 'bank.iban' },
      ),
    );
  }
  if (written !== null && !Rib.check(written)) {
    flags.push(
      doubt(
        'ribKeyInvalid',
        'La clé du RIB ne correspond pas à la banque, au guichet et au compte écrits : comparez-les au RIB de la trésorerie.',
        { ...error, field: 'bank.key' },
      ),
    );
  }
  if (written === null && parts.some((part) => part !== null)) {
    flags.push(
      doubt(
        'ribIncomplete',
        'Le RIB est incomplet : il faut le code banque, le code guichet, le numéro de compte et la clé.',
        { ...error, field: 'bank', severity: 'warning' },
      ),
    );
  }
  const own = iban !== null && Iban.is(iban) ? Iban.rib(iban) : null;
  if (written !== null && own !== null && Object.values(written).join('') !== Object.values(own).join('')) {
    flags.push(
      doubt(
        'ribNotIban',
        'Le RIB et l’IBAN ne sont pas ceux du même compte : demandez lequel est le bon avant tout versement.',
        { ...error, field: 'bank.iban' },
      ),
    );
  }
  if (bank.bic.value !== null && !Bic.is(bank.bic.value)) {
    flags.push(
      doubt('bicInvalid', 'Le BIC écrit n’en a pas la forme : 8 ou 11 caractères.', {
        ...error,
        field: 'bank.bic',
        severity: 'warning',
      }),
    );
  }
  return flags;
}

/** T24 and T25: the account is a trésorerie's, which may have been merged since. */
function holderFlags({ bank, parties }: Unflagged): ReadingFlag[] {
  const holder = bank?.holder;
  if (holder === undefined || holder.value === null) return [];
  const flags: ReadingFlag[] = [];
  const isOffice = /tresor|\bsgc\b|service de gestion comptable|perception|comptable public|paierie/.test(
    fold(holder.value),
  );
  const name = parties.localAuthority.name.value;
  const isOwn = name !== null && bare(holder.value).includes(bare(name));
  if (applies('T24') && (isOffice || !isOwn)) {
    flags.push(
      trap(
        'T24',
        `Le compte est présenté comme celui de la collectivité, mais son titulaire est « ${holder.value} » : plusieurs collectivités peuvent partager ce compte, et le virement doit porter la référence de celle-ci.`,
        {
          field: 'bank.holder',
          articles: ['7.1'],
          quote: holder.sentence,
        },
      ),
    );
  }
  if (applies('T25') && isOffice) {
    flags.push(
      trap(
        'T25',
        'Beaucoup de trésoreries ont été réunies en services de gestion comptable depuis : vérifiez ces coordonnées bancaires avant tout versement.',
        {
          field: 'bank.holder',
          articles: ['7.1'],
          quote: holder.sentence,
          severity: 'warning',
        },
      ),
    );
  }
  return flags;
}

/** T22: the accountant's town is that of the account, but for a letter. */
function accountantFlags(source: SourceText, { assignedAccountant, bank, parties }: Unflagged): ReadingFlag[] {
  if (!applies('T22') || assignedAccountant.value === null) return [];
  const town = /\b(?:d'|de |du |des )([A-ZÉÈÎÔÂ][\p{L}'-]{3,40})/u.exec(assignedAccountant.value)?.[1];
  if (town === undefined) return [];
  const known = [bank?.holder.value, bank?.bankName.value, parties.localAuthority.name.value, assignedAccountant.value]
    .flatMap((text) => (text ?? '').split(/[\s,']/))
    .filter((word) => word.length >= 4);
  const meant = known.find((word) => isSlip(bare(town), bare(word)));
  if (meant === undefined || source.articleAt(0) === null) return [];
  return [
    trap(
      'T22',
      `« ${town} » [sic] : il s’agit sans doute de « ${titled(meant)} », comme le titulaire du compte ; le texte est gardé tel quel.`,
      {
        field: 'assignedAccountant',
        articles: articlesOf('7.1', assignedAccountant),
        quote: `${assignedAccountant.sentence ?? assignedAccountant.value} [sic]`,
      },
    ),
  ];
}

const titled = (word: string): string =>
  word === word.toUpperCase() ? word.charAt(0) + word.slice(1).toLowerCase() : word;

/** One letter more, less or other. */
function isSlip(a: string, b: string): boolean {
  if (a === b || a.length < 4 || Math.abs(a.length - b.length) > 1) return false;
  let same = 0;
  while (same < Math.min(a.length, b.length) && a[same] === b[same]) same += 1;
  const [restA, restB] = [a.slice(same), b.slice(same)];
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1);
}

/** T26, T27 and R73, R74: odd codes are kept as they are; two of them depend on what the beneficiary is. */
function codeFlags({ imputation, parties }: Unflagged): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  const {
    activityCode,
    action,
    programme,
    earmarkedFund,
    stateAccountCode: account,
    stateAccountCodeAsWritten: written,
    purchasingGroup: group,
  } = imputation;
  const inCode =
    activityCode.value !== null && programme.value !== null && activityCode.value.startsWith(programme.value)
      ? activityCode.value.slice(programme.value.length, programme.value.length + 2)
      : null;
  const isOdd = inCode !== null && action.value !== null && inCode !== action.value.padStart(2, '0');
  if (applies('T26') && (isOdd || /^\d\d\.\d\.\d\./.test(earmarkedFund.value ?? ''))) {
    flags.push(
      trap(
        'T26',
        `Les codes sont gardés tels qu’écrits${isOdd ? `, même si le code d’activité contient « ${inCode} » quand l’action est ${action.value ?? ''}` : ''} : Chariot ne les corrige pas.`,
        {
          field: 'imputation.activityCode',
          articles: ['7.1'],
          quote: activityCode.sentence,
        },
      ),
    );
  }
  if (applies('T27') && /\d{3} \d{3}/.test(`${written.sentence ?? ''}`)) {
    flags.push(
      trap(
        'T27',
        'Un code PCE est écrit tantôt avec une espace, tantôt sans : il est comparé sans, et imprimé comme écrit.',
        {
          field: 'imputation.stateAccountCode',
          articles: ['7.1'],
          quote: written.sentence,
        },
      ),
    );
  }
  const type = parties.localAuthority.type.value;
  const [asked, askedGroup] = type === 'departement' ? ['653122', '10.02.01'] : ['653123', '10.03.01'];
  if (applies('R73') && type !== null && account.value !== null && account.value.replace(/\s/g, '') !== asked) {
    flags.push(
      doubt(
        'accountCodeMismatch',
        `Le code PCE écrit (${account.value}) n’est pas celui d’une collectivité de ce genre (${asked}).`,
        { field: 'imputation.stateAccountCode', articles: ['7.1'], quote: written.sentence },
      ),
    );
  }
  if (applies('R74') && type !== null && group.value !== null && group.value !== askedGroup) {
    flags.push(
      doubt(
        'purchasingGroupMismatch',
        `Le groupe marchandise écrit (${group.value}) n’est pas celui d’une collectivité de ce genre (${askedGroup}).`,
        { field: 'imputation.purchasingGroup', articles: ['7.1'], quote: group.sentence },
      ),
    );
  }
  return flags;
}

/** T28: a blank left in the sentence that announces the account, or a bank's name in odd capitals. */
function blankFlags(source: SourceText, { bank }: Unflagged): ReadingFlag[] {
  const place = source.first(/virementsurlecompte[^:]{0,120}:(?=[.\u2026_]|$)/g);
  const name = bank?.bankName;
  const isOdd = name?.value != null && /[A-Z]{2}/.test(name.value) && /[A-Z][a-z]/.test(name.value);
  if (!applies('T28') || (place === undefined && !isOdd)) return [];
  const quote = place === undefined ? (name?.sentence ?? null) : source.sentence(place);
  return [
    trap(
      'T28',
      'Une zone du modèle est restée vide ou mal mise en forme autour des coordonnées bancaires : rien n’est perdu, tout est gardé comme écrit.',
      {
        field: place === undefined ? 'bank.bankName' : 'bank',
        articles: ['7.1'],
        quote,
      },
    ),
  ];
}
