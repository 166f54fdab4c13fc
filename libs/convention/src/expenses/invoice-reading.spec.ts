import { DomainError } from '@chariot/kernel';
import { deflateSync } from 'node:zlib';
import { centsOf, dayOf } from './invoice-words.js';
import { readElectronicInvoice } from './invoice-reading.js';

const read = (content: string | Buffer) => readElectronicInvoice('facture.xml', Buffer.from(content as string));
const codeOf = async (content: string | Buffer): Promise<string> => {
  try {
    await read(content);
    return 'read';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.fr).toContain('« facture.xml »');
    return error.code;
  }
};

const NAMESPACES =
  'xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" ' +
  'xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" ' +
  'xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"';
const LINE = `
  <ram:IncludedSupplyChainTradeLineItem>
    <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
    <ram:SpecifiedTradeProduct>
      <ram:Name>Tablette 10&#160;pouces
        et sa coque</ram:Name>
      <ram:IndividualTradeProductInstance><ram:SerialID>SN001</ram:SerialID></ram:IndividualTradeProductInstance>
      <ram:IndividualTradeProductInstance><ram:SupplierAssignedSerialID>SN002</ram:SupplierAssignedSerialID></ram:IndividualTradeProductInstance>
    </ram:SpecifiedTradeProduct>
    <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">12.0000</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
    <ram:SpecifiedLineTradeSettlement>
      <ram:ApplicableTradeTax><ram:RateApplicablePercent>20.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
      <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>6766.67</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
    </ram:SpecifiedLineTradeSettlement>
  </ram:IncludedSupplyChainTradeLineItem>`;
const DISCOUNT = `
  <ram:SpecifiedTradeAllowanceCharge>
    <ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>
    <ram:ActualAmount>100.00</ram:ActualAmount><ram:Reason>Remise de rentrée</ram:Reason>
    <ram:CategoryTradeTax><ram:RateApplicablePercent>20</ram:RateApplicablePercent></ram:CategoryTradeTax>
  </ram:SpecifiedTradeAllowanceCharge>`;
interface Parts {
  readonly type?: string;
  readonly profile?: string;
  readonly lines?: string;
  readonly currency?: string;
  readonly siret?: string;
}
const cii = ({
  type = '380',
  profile = 'urn:cen.eu:en16931:2017',
  lines = LINE,
  currency = 'EUR',
  siret = '73282932000074',
}: Parts = {}) => `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice ${NAMESPACES}>
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>${profile}</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument>
    <ram:ID>FA-2016/0118</ram:ID><ram:TypeCode>${type}</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20161120</udt:DateTimeString></ram:IssueDateTime>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    ${lines}
    <ram:ApplicableHeaderTradeAgreement>
      <ram:BuyerReference>SERVICE-ECOLES</ram:BuyerReference>
      <ram:SellerTradeParty><ram:GlobalID schemeID="0088">3012345678900</ram:GlobalID><ram:Name>Édu-Tablettes</ram:Name>
        <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">${siret}</ram:ID></ram:SpecifiedLegalOrganization></ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:Name>Commune</ram:Name></ram:BuyerTradeParty>
      <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>ENG-2016-42</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:InvoiceCurrencyCode>${currency}</ram:InvoiceCurrencyCode>
      ${lines === '' ? '' : DISCOUNT}
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:LineTotalAmount>6766.67</ram:LineTotalAmount><ram:TaxBasisTotalAmount>6666.67</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="USD">1500.00</ram:TaxTotalAmount><ram:TaxTotalAmount currencyID="${currency}">1333.33</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>8000.00</ram:GrandTotalAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
      <ram:InvoiceReferencedDocument><ram:IssuerAssignedID>FA-2016/0100</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>`;
const ubl = (root = 'Invoice') => `<?xml version="1.0"?>
<${root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${root}-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>FA-7</cbc:ID><cbc:IssueDate>2016-11-20</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cbc:BuyerReference>SERVICE</cbc:BuyerReference><cac:OrderReference><cbc:ID>ENG-1</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Édu-Tablettes</cbc:RegistrationName>
    <cbc:CompanyID schemeID="0002">73282932000074</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:TaxTotal><cbc:TaxAmount>20.00</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>100.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>120.00</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
  <cac:${root}Line><cbc:ID>1</cbc:ID><cbc:${root === 'Invoice' ? 'Invoiced' : 'Credited'}Quantity>2</cbc:${root === 'Invoice' ? 'Invoiced' : 'Credited'}Quantity><cbc:LineExtensionAmount>100.00</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Coque</cbc:Name><cac:ClassifiedTaxCategory><cbc:Percent>20</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item></cac:${root}Line>
</${root}>`;
/** A PDF with files attached, as a PDF/A-3 carries its invoice. */
const pdfWith = (...files: string[]): Buffer =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n'),
    ...files.map((file, index) => {
      const packed = deflateSync(Buffer.from(file));
      const head = `${index + 2} 0 obj\n<< /Type /EmbeddedFile /Subtype /text#2Fxml /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`;
      return Buffer.concat([Buffer.from(head), packed, Buffer.from('\nendstream\nendobj\n')]);
    }),
    Buffer.from('xref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n'),
  ]);

describe('an electronic invoice', () => {
  it('fills the form: who, what, how much, for whom; a rebate is a line that takes off', async () => {
    expect(await read(cii())).toEqual({
      ...{ format: 'cii', profile: 'EN 16931', kind: 'invoice', supplierName: 'Édu-Tablettes' },
      ...{ supplierSiret: '73282932000074', buyerName: 'Commune', buyerSiret: null, number: 'FA-2016/0118' },
      ...{ issuedOn: '2016-11-20', commitmentNumber: 'ENG-2016-42', serviceCode: 'SERVICE-ECOLES', currency: 'EUR' },
      ...{ creditedNumber: 'FA-2016/0100', totalNetCents: 666_667, totalVatCents: 133_333, totalGrossCents: 800_000 },
      lines: [
        {
          ...{ label: 'Tablette 10 pouces et sa coque', quantity: 12, netCents: 676_667, vatRatePercent: 20 },
          ...{ vatCents: 135_333, grossCents: 812_000, serialNumbers: ['SN001', 'SN002'] },
        },
        {
          ...{ label: 'Remise de rentrée', quantity: 1, netCents: -10_000, vatRatePercent: 20 },
          ...{ vatCents: -2_000, grossCents: -12_000, serialNumbers: [] },
        },
      ],
      notices: [],
    });
  });

  it('is read out of a PDF, the latest version of it', async () => {
    const old = cii().replace('FA-2016/0118', 'ANCIENNE');
    const reading = await read(pdfWith('Un autre fichier', '<autre/>', old, cii()));
    expect(reading).toMatchObject({ format: 'facturX', number: 'FA-2016/0118', totalGrossCents: 800_000 });
    expect(await codeOf(pdfWith())).toBe('convention.invoiceWithoutData');
    expect(await codeOf(pdfWith('<autre/>'))).toBe('convention.invoiceWithoutData');
  });

  it('names its profile, and says when that one has no lines', async () => {
    const profiles = [
      ['urn:factur-x.eu:1p0:minimum', 'MINIMUM'],
      ['urn:factur-x.eu:1p0:basicwl', 'BASIC WL'],
      ['urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic', 'BASIC'],
      ['urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended', 'EXTENDED'],
      ['urn:ferd:CrossIndustryDocument:invoice:1p0:comfort', 'EN 16931'],
    ] as const;
    for (const [profile, name] of profiles) expect((await read(cii({ profile }))).profile).toBe(name);
    const bare = await read(cii({ profile: profiles[0][0], lines: '' }));
    expect(bare.lines).toEqual([]);
    expect(bare.notices).toEqual([{ code: 'noLines', message: expect.stringContaining('MINIMUM') }]);
  });

  it('is negative when it is a credit note, as it is in the books', async () => {
    const note = await read(cii({ type: '381' }));
    expect(note).toMatchObject({ kind: 'creditNote', totalNetCents: -666_667, totalGrossCents: -800_000 });
    expect(note.lines.map(({ grossCents }) => grossCents)).toEqual([-812_000, 12_000]);
  });

  it('is read in UBL too', async () => {
    expect(await read(ubl())).toMatchObject({
      ...{ format: 'ubl', kind: 'invoice', number: 'FA-7', supplierSiret: '73282932000074', commitmentNumber: 'ENG-1' },
      ...{ totalNetCents: 10_000, totalVatCents: 2_000, totalGrossCents: 12_000 },
      lines: [{ label: 'Coque', quantity: 2, netCents: 10_000, vatCents: 2_000, grossCents: 12_000 }],
    });
    expect(await read(ubl('CreditNote'))).toMatchObject({ kind: 'creditNote', totalGrossCents: -12_000 });
  });

  it('says what must be looked at: no SIRET, another currency, totals that do not add up', async () => {
    const codes = async (content: string) => (await read(content)).notices.map(({ code }) => code);
    expect(await codes(cii({ siret: '732829320' }))).toEqual(['noSiret']);
    expect(await codes(cii({ currency: 'CHF' }))).toEqual(['currency']);
    expect(await codes(cii().replace('8000.00', '8100.00'))).toEqual(['totalOdd']);
    expect(await codes(cii({ lines: LINE.repeat(201) }))).toEqual(['linesCut']);
    expect((await read(cii({ lines: LINE.repeat(201) }))).lines).toHaveLength(200);
  });

  it('invents nothing: what is absent, or no amount and no date, is « non renseigné »', async () => {
    const torn = cii()
      .replace('20161120', '20161340')
      .replace('6666.67', '6 666,67')
      .replace('12.0000', 'douze')
      .replace('<ram:Name>Édu-Tablettes</ram:Name>', '');
    expect(await read(torn)).toMatchObject({
      ...{ issuedOn: null, totalNetCents: null, supplierName: null },
      lines: [{ quantity: null }, {}],
    });
    const words = ['1', '1.005', '-1.005', '1e3', '1,5', '', null, '999999999999.99', '9999999999999'];
    expect(words.map(centsOf)).toEqual([100, 101, -101, null, null, null, null, 99_999_999_999_999, null]);
    expect(['20161120', '2016-11-20', '20/11/2016', '20160230', null].map(dayOf)).toEqual([
      ...['2016-11-20', '2016-11-20'],
      ...[null, null, null],
    ]);
  });

  it('is refused when it is none, or would have the reader fetch, expand or run something', async () => {
    const entity = cii().replace('?>', '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>');
    expect(await codeOf(entity)).toBe('convention.invoiceUnsafe');
    expect(await codeOf(pdfWith(entity))).toBe('convention.invoiceUnsafe');
    expect(await codeOf('<b>'.repeat(100))).toBe('convention.invoiceUnsafe');
    for (const other of ['bonjour', '<html/>', '<Invoice/>', cii().slice(0, 500), '{"a":1}', Buffer.from([0, 1, 2])]) {
      expect(await codeOf(other)).toBe('convention.invoiceNotReadable');
    }
    const scripted = Buffer.from(
      pdfWith(cii()).toString('latin1').replace('/Catalog', '/Catalog /OpenAction << /S /JavaScript >>'),
      'latin1',
    );
    expect(await codeOf(scripted)).toBe('convention.attachmentActive');
    expect(await codeOf(Buffer.alloc(10 * 1024 * 1024 + 1, 32))).toBe('convention.attachmentTooLarge');
  });
});
