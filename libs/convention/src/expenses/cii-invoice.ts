import type { InvoiceReading } from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { xmlAll, xmlText, type XmlElement } from '@chariot/platform';
import { centsOf, clean, dayOf, numberOf, siretOf, withVat, type ReadLine } from './invoice-words.js';

// UN/CEFACT Cross Industry Invoice D16B/D22B, as EN 16931 and Factur-X 1.0 use it; BT numbers are EN 16931's.

/** Credit note, corrected by difference, self-billed, factored (UNTDID 1001). */
const CREDIT_NOTES = ['381', '261', '296', '308', '396', '420', '458', '532'];
const PROFILES: readonly (readonly [RegExp, string])[] = [
  [/minimum$/, 'MINIMUM'],
  [/basicwl$/, 'BASIC WL'],
  [/extended/, 'EXTENDED'],
  [/:basic$/, 'BASIC'],
  [/en16931(?::2017)?$|:comfort$/, 'EN 16931'],
];

export function readCii(root: XmlElement, carried: boolean): InvoiceReading {
  const [document] = xmlAll(root, 'ExchangedDocument');
  const [trade] = xmlAll(root, 'SupplyChainTradeTransaction');
  const [agreement] = xmlAll(trade, 'ApplicableHeaderTradeAgreement');
  const [settlement] = xmlAll(trade, 'ApplicableHeaderTradeSettlement');
  const [sums] = xmlAll(settlement, 'SpecifiedTradeSettlementHeaderMonetarySummation');
  const [seller] = xmlAll(agreement, 'SellerTradeParty');
  const [buyer] = xmlAll(agreement, 'BuyerTradeParty');
  const type = xmlText(document, 'TypeCode');
  const currency = clean(xmlText(settlement, 'InvoiceCurrencyCode'), 3);
  return {
    format: carried ? 'facturX' : 'cii',
    profile: profileOf(xmlText(root, 'ExchangedDocumentContext', 'GuidelineSpecifiedDocumentContextParameter', 'ID')),
    kind: type !== null && CREDIT_NOTES.includes(type) ? 'creditNote' : 'invoice',
    supplierName: clean(xmlText(seller, 'Name')),
    supplierSiret: siretOf(identifiersOf(seller)),
    buyerName: clean(xmlText(buyer, 'Name')),
    buyerSiret: siretOf(identifiersOf(buyer)),
    number: clean(xmlText(document, 'ID'), 80),
    issuedOn: dayOf(xmlText(document, 'IssueDateTime', 'DateTimeString')),
    // BT-13 and BT-10 are where Chorus Pro has the commitment number and the code of the service.
    commitmentNumber: clean(xmlText(agreement, 'BuyerOrderReferencedDocument', 'IssuerAssignedID'), 80),
    serviceCode: clean(xmlText(agreement, 'BuyerReference'), 80),
    creditedNumber: clean(xmlText(settlement, 'InvoiceReferencedDocument', 'IssuerAssignedID'), 80),
    currency,
    totalNetCents: centsOf(xmlText(sums, 'TaxBasisTotalAmount')),
    totalVatCents: vatOf(sums, currency),
    totalGrossCents: centsOf(xmlText(sums, 'GrandTotalAmount')),
    lines: [
      ...xmlAll(trade, 'IncludedSupplyChainTradeLineItem').flatMap(lineOf),
      ...xmlAll(settlement, 'SpecifiedTradeAllowanceCharge').flatMap(allowanceOf),
    ],
    notices: [],
  };
}

function profileOf(guideline: string | null): string | null {
  if (guideline === null) return null;
  return PROFILES.find(([pattern]) => pattern.test(guideline.toLowerCase()))?.[1] ?? clean(guideline);
}

/** BT-30, BT-29: French issuers put a SIREN or a SIRET in any of these. */
const identifiersOf = (party: XmlElement | undefined): (string | null)[] => [
  xmlText(party, 'SpecifiedLegalOrganization', 'ID'),
  ...xmlAll(party, 'GlobalID').map(({ text }) => text),
  ...xmlAll(party, 'ID').map(({ text }) => text),
];

/** BT-110; BT-111, in another currency, may stand beside it. */
function vatOf(sums: XmlElement | undefined, currency: string | null): Money | null {
  const amounts = xmlAll(sums, 'TaxTotalAmount');
  const own = amounts.find(({ attributes }) => attributes['currencyID'] === currency) ?? amounts[0];
  return centsOf(own?.text ?? null);
}

function lineOf(item: XmlElement): ReadLine[] {
  // A line that only groups others, or informs, is counted in those (EXTENDED, BT-X-8).
  const role = xmlText(item, 'AssociatedDocumentLineDocument', 'LineStatusReasonCode');
  if (role === 'GROUP' || role === 'INFORMATION') return [];
  const [product] = xmlAll(item, 'SpecifiedTradeProduct');
  const [settlement] = xmlAll(item, 'SpecifiedLineTradeSettlement');
  const netCents = centsOf(xmlText(settlement, 'SpecifiedTradeSettlementLineMonetarySummation', 'LineTotalAmount'));
  const vatRatePercent = numberOf(xmlText(settlement, 'ApplicableTradeTax', 'RateApplicablePercent'), 2);
  return [
    {
      label: clean(xmlText(product, 'Name') ?? xmlText(product, 'Description'), 300) ?? 'Ligne sans libellé',
      quantity: numberOf(xmlText(item, 'SpecifiedLineTradeDelivery', 'BilledQuantity'), 3),
      netCents,
      vatRatePercent,
      ...withVat(netCents, vatRatePercent),
      serialNumbers: xmlAll(product, 'IndividualTradeProductInstance').flatMap(serialOf),
    },
  ];
}

/** EXTENDED, BT-X-306 and BT-X-307. */
const serialOf = (instance: XmlElement): string[] => {
  const serial = clean(xmlText(instance, 'SerialID') ?? xmlText(instance, 'SupplierAssignedSerialID'), 80);
  return serial === null ? [] : [serial];
};

/** BG-20 and BG-21: what is taken off, or added, on the whole document. */
function allowanceOf(element: XmlElement): ReadLine[] {
  const amount = centsOf(xmlText(element, 'ActualAmount'));
  if (amount === null || amount === 0) return [];
  const adds = xmlText(element, 'ChargeIndicator', 'Indicator') === 'true';
  const netCents = Money.cents(adds ? amount : -amount);
  const vatRatePercent = numberOf(xmlText(element, 'CategoryTradeTax', 'RateApplicablePercent'), 2);
  const label = clean(xmlText(element, 'Reason'), 300) ?? (adds ? 'Frais' : 'Remise');
  return [{ label, quantity: 1, netCents, vatRatePercent, ...withVat(netCents, vatRatePercent), serialNumbers: [] }];
}
