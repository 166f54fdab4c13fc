import { getPayments, type Convention } from '@chariot/contract';
import { useMe, useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { Empty, Reading, Waiting } from '../page/index.js';
import { BankSection } from './bank-section.js';
import { FiguresSections } from './figures-sections.js';
import { GrantsSection } from './grants-section.js';
import { LedgerSection } from './ledger-section.js';
import { MinistrySection } from './ministry-section.js';
import { RepaymentsSection } from './repayments-section.js';
import { concerns } from './words.js';

/** The State's money under a convention, and the dotations of the collèges: each reader sees what is hers. */
export function PaymentsPage() {
  return <ConventionFrame tab="versements">{(convention) => <PaymentsView convention={convention} />}</ConventionFrame>;
}

function PaymentsView({ convention }: { readonly convention: Convention }) {
  const me = useMe();
  if (me === undefined) return <Waiting lines={8} />;
  const { money, grants } = concerns(me.roles);
  return (
    <>
      {money && <MoneyView convention={convention} />}
      {grants && <GrantsSection convention={convention} />}
      {!money && !grants && (
        <Empty title="L’argent n’est pas affiché ici">
          Il n’est lu que de l’académie, de la collectivité, et des collèges pour leur dotation.
        </Empty>
      )}
    </>
  );
}

function MoneyView({ convention }: { readonly convention: Convention }) {
  const { id } = convention;
  const ledger = useRead(getPayments, { params: { id } }, { watch: true });
  return (
    <>
      <FiguresSections convention={convention} />
      <Reading of={ledger} lines={5}>
        {(value) => (
          <>
            <LedgerSection conventionId={id} signed={convention.signedOn !== null} ledger={value} />
            <RepaymentsSection conventionId={id} ledger={value} />
            <MinistrySection conventionId={id} ledger={value} />
          </>
        )}
      </Reading>
      <BankSection conventionId={id} />
    </>
  );
}
