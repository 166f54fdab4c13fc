import type { InvoiceReading } from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { xmlAll, xmlText, type XmlElement } from '@chariot/platform';
import { centsOf, clean, dayOf, numberOf, siretOf, withVat, type ReadLine } from './invoice-words.js';

// OASIS UBL 2.1 Invoice and CreditNote, as EN 16931 uses them.

const CREDIT_NOTES = ['381', '261', '396', '532'];

export function readUbl(root: XmlElement): InvoiceReading {
  const isNote = root.name === 'CreditNote';
  const [seller] = xmlAll(root, 'AccountingSupplierParty', 'Party');
  const [buyer] = xmlAll(root, 'AccountingCustomerParty', 'Party');
  const [sums] = xmlAll(root, 'LegalMonetaryTotal');
  const type = xmlText(root, 'InvoiceTypeCode') ?? '';
  return {
    format: 'ubl',
    profile: null,
    kind: isNote || CREDIT_NOTES.includes(type) ? 'creditNote' : 'invoice',
    supplierName: nameOf(seller),
    supplierSiret: siretOf(identifiersOf(seller)),
    buyerName: nameOf(buyer),
    buyerSiret: siretOf(identifiersOf(buyer)),
    number: clean(xmlText(root, 'ID'), 80),
    issuedOn: dayOf(xmlText(root, 'IssueDate')),
    commitmentNumber: clean(xmlText(root, 'OrderReference', 'ID'), 80),
    serviceCode: clean(xmlText(root, 'BuyerReference'), 80),
    creditedNumber: clean(xmlText(root, 'BillingReference', 'InvoiceDocumentReference', 'ID'), 80),
    currency: clean(xmlText(root, 'DocumentCurrencyCode'), 3),
    totalNetCents: centsOf(xmlText(sums, 'TaxExclusiveAmount')),
    totalVatCents: centsOf(xmlText(root, 'TaxTotal', 'TaxAmount')),
    totalGrossCents: centsOf(xmlText(sums, 'TaxInclusiveAmount')),
    lines: [
      ...xmlAll(root, isNote ? 'CreditNoteLine' : 'InvoiceLine').map((line) => lineOf(line, isNote)),
      ...xmlAll(root, 'AllowanceCharge').flatMap(allowanceOf),
    ],
    notices: [],
  };
}

const nameOf = (party: XmlElement | undefined): string | null =>
  clean(xmlText(party, 'PartyLegalEntity', 'RegistrationName') ?? xmlText(party, 'PartyName', 'Name'));

const identifiersOf = (party: XmlElement | undefined): (string | null)[] => [
  xmlText(party, 'PartyLegalEntity', 'CompanyID'),
  ...xmlAll(party, 'PartyIdentification', 'ID').map(({ text }) => text),
  xmlText(party, 'EndpointID'),
];

function lineOf(line: XmlElement, isNote: boolean): ReadLine {
  const [item] = xmlAll(line, 'Item');
  const netCents = centsOf(xmlText(line, 'LineExtensionAmount'));
  const vatRatePercent = numberOf(xmlText(item, 'ClassifiedTaxCategory', 'Percent'), 2);
  return {
    label: clean(xmlText(item, 'Name') ?? xmlText(item, 'Description'), 300) ?? 'Ligne sans libellé',
    quantity: numberOf(xmlText(line, isNote ? 'CreditedQuantity' : 'InvoicedQuantity'), 3),
    netCents,
    vatRatePercent,
    ...withVat(netCents, vatRatePercent),
    serialNumbers: xmlAll(item, 'ItemInstance', 'SerialID').flatMap(({ text }) => clean(text, 80) ?? []),
  };
}

function allowanceOf(element: XmlElement): ReadLine[] {
  const amount = centsOf(xmlText(element, 'Amount'));
  if (amount === null || amount === 0) return [];
  const adds = xmlText(element, 'ChargeIndicator') === 'true';
  const netCents = Money.cents(adds ? amount : -amount);
  const vatRatePercent = numberOf(xmlText(element, 'TaxCategory', 'Percent'), 2);
  const label = clean(xmlText(element, 'AllowanceChargeReason'), 300) ?? (adds ? 'Frais' : 'Remise');
  return [{ label, quantity: 1, netCents, vatRatePercent, ...withVat(netCents, vatRatePercent), serialNumbers: [] }];
}
