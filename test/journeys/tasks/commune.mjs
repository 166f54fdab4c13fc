// The commune's IT, its accounts (in a small town, the secretary of the town hall) and its mayor.
import { Buffer } from 'node:buffer';

const HEADER = 'Numéro de série;Fabricant;Modèle';
/** An electronic invoice as a supplier sends it: 12 tablets, 8 000 € HT. */
const UBL = `<?xml version="1.0"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>FA-2016-118</cbc:ID><cbc:IssueDate>2016-11-20</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:OrderReference><cbc:ID>ENG-2016-42</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Fournisseur de l’exemple</cbc:RegistrationName>
    <cbc:CompanyID schemeID="0002">73282932000074</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:TaxTotal><cbc:TaxAmount>1600.00</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>8000.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>9600.00</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity>12</cbc:InvoicedQuantity><cbc:LineExtensionAmount>8000.00</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Tablette 11 pouces et sa coque</cbc:Name><cac:ClassifiedTaxCategory><cbc:Percent>20</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item></cac:InvoiceLine>
</Invoice>`;
const SERIALS = Array.from({ length: 12 }, (_, index) => `PF3EX0${String(index + 1).padStart(2, '0')}`);

/** @param {import('./hand.mjs').Hand} hand @param {string} serial */
const find = async (hand, serial) => {
  await hand.write('find-device', serial);
  await hand.enter();
  await hand.see('device-state');
};
/** From home to one page of the convention. @param {import('./hand.mjs').Hand} hand @param {string} tab */
export const convention = async (hand, tab) => {
  await hand.press(hand.at('convention-glance').getByRole('link'));
  await hand.press(`tab-${tab}`);
};

/** @type {import('./tasks.mjs').Task[]} */
export const IT = [
  {
    task: 'Trouver une tablette par son numéro',
    short: true,
    limit: { clicks: 2, seconds: 10 },
    again: true,
    play: (hand) => find(hand, 'X003'),
  },
  {
    task: 'Porter la capacité d’une classe mobile à treize',
    short: true,
    limit: { clicks: 6, seconds: 60 },
    play: async (hand) => {
      await hand.menu('classes-mobiles');
      await hand.row('classrooms', 'Classe mobile 1');
      await hand.press('more-acts');
      await hand.press('edit-classroom');
      await hand.write('capacity', '13');
      await hand.confirm('edit-classroom-dialog');
    },
  },
  {
    task: 'Enregistrer une livraison',
    short: true,
    limit: { clicks: 8, seconds: 90 },
    play: async (hand) => {
      await hand.menu('classes-mobiles');
      await hand.row('classrooms', 'Classe mobile 1');
      await hand.press('more-acts');
      await hand.press('menu-import-delivery');
      const rows = [HEADER, 'PF3EX013;LENOVO;300e 2e génération'].join('\r\n');
      await hand.give('delivery-file', { name: 'bl.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
      await hand.write('delivery-supplier', 'Fournisseur');
      await hand.write('delivery-reference', 'BL-2026-0043');
      await hand.confirm('delivery-dialog');
    },
  },
  {
    task: 'Envoyer une tablette en réparation',
    limit: { clicks: 5, seconds: 60 },
    play: async (hand) => {
      await hand.menu('reparations');
      await hand.row('repairs', /PF3EX008|Tablette 8/);
      await hand.press('send-repair');
      await hand.write('repair-supplier', 'SAV');
      await hand.confirm('send-repair-dialog');
    },
  },
  {
    task: 'Noter qu’elle est revenue, et son prix',
    limit: { clicks: 5, seconds: 60 },
    play: async (hand) => {
      await hand.menu('reparations');
      await hand.row('repairs', /PF3EX008|Tablette 8/);
      await hand.press('close-repair');
      await hand.write('repair-cost', '49,90');
      await hand.confirm('close-repair-dialog');
    },
  },
  {
    task: 'Noter le numéro d’inventaire d’une tablette',
    limit: { clicks: 6, seconds: 60 },
    play: async (hand) => {
      await find(hand, 'PF3EX005');
      await hand.press('more-acts');
      await hand.press('edit-device');
      await hand.write('asset-tag', 'INV-2026-005');
      await hand.confirm('edit-device-dialog');
    },
  },
  {
    task: 'Noter la garantie d’une tablette',
    limit: { clicks: 7, seconds: 60 },
    play: async (hand) => {
      await find(hand, 'PF3EX005');
      await hand.press('set-warranty');
      await hand.write('warranty-supplier', 'Fournisseur');
      await hand.writeDay('warranty-from', '2026-09-01');
      await hand.writeDay('warranty-until', '2029-08-31');
      await hand.confirm('warranty-dialog');
    },
  },
  {
    task: 'Redémarrer une classe mobile',
    limit: { clicks: 5, seconds: 40 },
    play: async (hand) => {
      await hand.menu('classes-mobiles');
      await hand.row('classrooms', 'Classe mobile 1');
      await hand.press('more-acts');
      await hand.press('restart-devices');
      await hand.confirm('operation-dialog');
    },
  },
  {
    task: 'Lister les tablettes qui s’écartent d’une règle',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('conformite');
      await hand.see('findings');
    },
  },
  {
    task: 'Lire le registre du matériel',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('donnees-personnelles');
      await hand.paper(hand.at('assets-registers').getByRole('link', { name: /Registre/ }), /pdf/);
    },
  },
];

/** @type {import('./tasks.mjs').Task[]} */
export const FINANCE = [
  {
    task: 'Saisir une facture électronique',
    short: true,
    limit: { clicks: 8, seconds: 120 },
    play: async (hand) => {
      await convention(hand, 'depenses');
      await hand.press('new-invoice');
      await hand.give('invoice-file', { name: 'facture.xml', mimeType: 'application/xml', buffer: Buffer.from(UBL) });
      await hand.see(hand.at('invoice-said').getByText('La facture est lue'));
      await hand.write('line-1-serials', SERIALS.join(' '));
      await hand.choose('line-1-sharing');
      await hand.press('save-expense');
      await hand.see('expense');
    },
  },
  {
    task: 'Noter le mandat qui l’a payée',
    limit: { clicks: 8, seconds: 90 },
    play: async (hand) => {
      await convention(hand, 'depenses');
      await hand.row('expense-rows', 'FA-2016-118');
      await hand.press('set-disbursements');
      await hand.write('mandate-1', 'M-412');
      await hand.writeDay('mandated-1', '2016-12-01');
      await hand.writeDay('paid-1', '2016-12-08');
      await hand.confirm('disbursements-dialog');
    },
  },
  {
    task: 'Demander au maire de certifier l’état des dépenses',
    short: true,
    limit: { clicks: 6, seconds: 60 },
    play: async (hand) => {
      await convention(hand, 'etats');
      await hand.write('advance-received', '2000');
      await hand.press('ask-certification');
      await hand.write('ask-reason', 'Solde.');
      await hand.press('ask-dialog-confirm');
      await hand.see(hand.page.locator('[data-testid=claim-state][data-state=awaitingCertification]'));
    },
  },
  {
    task: 'Vérifier que chaque tablette a sa facture',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'depenses');
      await hand.see('reconciliation');
    },
  },
  {
    task: 'Exporter les dépenses',
    limit: { clicks: 3, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'depenses');
      await hand.paper('export-expenses', /csv|opendocument/);
    },
  },
  {
    task: 'Savoir ce que l’État doit encore',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'versements');
      await hand.see('money-balance');
    },
  },
  {
    task: 'Savoir ce qui est dû, et quand',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'echeances');
      await hand.see('deadline');
    },
  },
  {
    task: 'Préparer un courrier que la convention appelle',
    limit: { clicks: 3, seconds: 40 },
    play: async (hand) => {
      await convention(hand, 'courriers');
      await hand.press('new-letter');
      await hand.see('letter-dialog');
    },
  },
  {
    task: 'Lire qui paie quoi',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.press(hand.at('convention-glance').getByRole('link'));
      await hand.see('budget-lines');
    },
  },
  {
    task: 'Compter les tablettes de la commune',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('inventaire');
      await hand.see('inventory-figures');
    },
  },
];

/** @type {import('./tasks.mjs').Task[]} */
export const MAYOR = [
  {
    task: 'Certifier l’état des dépenses qui attend',
    short: true,
    limit: { clicks: 5, seconds: 60 },
    play: async (hand) => {
      await hand.press(hand.at('waiting-approvals').getByRole('link'));
      await hand.press('open-statement');
      await hand.press('certify');
      await hand.press('certify-read');
      await hand.press('certify-dialog-confirm');
      await hand.see(hand.page.locator('[data-testid=claim-state][data-state=certified]'));
    },
  },
  {
    task: 'Savoir ce que la commune a dépensé',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'depenses');
      await hand.see('expense-summary');
    },
  },
  {
    task: 'Savoir ce que l’État a versé et doit encore',
    short: true,
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'versements');
      await hand.see('money-balance');
    },
  },
  {
    task: 'Savoir ce qui est dû, et quand',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'echeances');
      await hand.see('deadline');
    },
  },
  {
    task: 'Lire à quoi servent les tablettes',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('usage');
      await hand.see('value-I3');
    },
  },
  {
    task: 'Compter les tablettes de la commune',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('inventaire');
      await hand.see('inventory-figures');
    },
  },
  {
    task: 'Relire un état certifié, en PDF',
    limit: { clicks: 4, seconds: 40 },
    play: async (hand) => {
      await convention(hand, 'etats');
      await hand.row('claim-rows');
      await hand.paper('claim-pdf', /pdf/);
    },
  },
  {
    task: 'Savoir qui siège au comité, et quand il se réunit',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'comites');
      await hand.see(hand.page.locator('[data-testid^=committee-]'));
    },
  },
  {
    task: 'Suspendre tous les actes graves de la commune',
    limit: { clicks: 4, seconds: 40 },
    play: async (hand) => {
      await hand.menu('actes-graves');
      await hand.press('set-freeze');
      await hand.write('reason', 'Doute sur une demande.');
      await hand.confirm('freeze-dialog');
    },
  },
  {
    task: 'Savoir qui voit une école, et pourquoi',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('ecoles');
      await hand.row('places');
      await hand.see('access');
    },
  },
];
