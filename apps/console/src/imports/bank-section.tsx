import type { ConventionReading } from '@chariot/contract';
import { Typography } from '@mui/material';
import { Facts, Section } from '../page/index.js';

/** What art. 7.1 says of the account, to compare: it is entered elsewhere, by one person, and confirmed by another. */
export function BankSection({ bank }: Pick<ConventionReading, 'bank'>) {
  if (bank === null) return null;
  return (
    <Section title="Coordonnées bancaires lues (art. 7.1)" testId="reading-bank">
      <Facts
        facts={[
          ['Titulaire', bank.holder.value],
          ['IBAN', bank.iban.value],
          ['BIC', bank.bic.value],
          ['Code banque', bank.bankCode.value],
          ['Code guichet', bank.branchCode.value],
          ['N° de compte', bank.accountNumber.value],
          ['Clé', bank.key.value],
          ['Banque', bank.bankName.value],
        ]}
      />
      <Typography sx={{ mt: 1.5, color: 'text.secondary', fontSize: '0.875rem' }}>
        Elles ne sont pas reprises d’ici&nbsp;: on les saisit dans «&nbsp;Versements&nbsp;», et une seconde personne les
        confirme.
      </Typography>
    </Section>
  );
}
