import { readFleetList } from './fleet-list.js';

describe('a list of an existing fleet', () => {
  it('is a spreadsheet with columns in our words', () => {
    const { source, lines, recognised } = readFleetList(
      'UAI;Classe mobile;Emplacement;N° de série;Marque;Modèle;N° d’inventaire;Date d’achat;Élève\n' +
        '0382460T;Bleue;7;AB 12;LENOVO;10e;INV-7;10/11/2021;ne doit pas être lu\n',
    );
    expect(source).toBeNull();
    expect(recognised).not.toContain('Élève');
    expect(lines).toEqual([
      {
        ...{ line: 2, serialNumber: 'AB 12', manufacturer: 'LENOVO', model: '10e', assetTag: 'INV-7', uai: '0382460T' },
        ...{ classroom: 'Bleue', slot: 7, acquiredOn: '2021-11-10', family: null, notUai: null, notDay: null },
      },
    ]);
  });

  it('is an export of Jamf, of Intune or of Headwind, whose UAI stands in words of theirs', () => {
    const jamf = readFleetList(
      'Jamf Pro ID,Serial Number,Model,Asset Tag,Building,Department,PO Date\n12,F9FX1,iPad (9th generation),A-1,École du Bourg 0382460T,CM2,2022-09-01 10:00\n',
    );
    expect(jamf.source).toBe('Jamf');
    expect(jamf.lines[0]).toMatchObject({
      serialNumber: 'F9FX1',
      uai: '0382460T',
      acquiredOn: '2022-09-01',
      family: 'apple',
    });
    const intune = readFleetList(
      'Device name,Managed by,OS,Serial number,Manufacturer,Model,Enrollment date,Primary user UPN\n0382460T-03,Intune,Windows,5CG1,Microsoft,Surface Go 2,9/30/2023 8:00:00 AM,x@y.fr\n',
    );
    expect(intune.source).toBe('Intune');
    expect(intune.recognised).not.toContain('Primary user UPN');
    expect(intune.lines[0]).toMatchObject({ uai: '0382460T', acquiredOn: '2023-09-30', family: 'windows' });
    const headwind = readFleetList('Device number;Serial;Model;Group\n17;R52;SM-T500;0382460T - Classe A\n');
    expect(headwind.source).toBe('Headwind MDM');
    expect(headwind.lines[0]).toMatchObject({ uai: '0382460T', classroom: 'Classe A' });
  });

  it('has no line while nobody has said where its serial numbers are', () => {
    const csv = 'Nom;Ville\na;b\n';
    expect(readFleetList(csv)).toMatchObject({ columns: ['Nom', 'Ville'], lines: [] });
    expect(readFleetList(csv, { serialNumber: 'Ville', model: 'Nom' }).lines).toMatchObject([
      { serialNumber: 'b', model: 'a' },
    ]);
    expect(() => readFleetList(csv, { serialNumber: 'Série' })).toThrow(
      expect.objectContaining({ code: 'fleet.importNoSuchColumn' }),
    );
  });

  it('is read in the chosen columns and in no other', () => {
    const csv = 'Série;Ancien modèle;Modèle;Groupe\nA1;X;Y;0382460T Bleue\n';
    const { lines, recognised } = readFleetList(csv, { model: 'Ancien modèle', uai: null, classroom: null });
    expect(lines[0]).toMatchObject({ model: 'X', uai: null, classroom: null });
    expect(recognised).toEqual(['Série', 'Ancien modèle']);
  });

  it.each([
    ['10/11/2021', '2021-11-10'],
    ['10/11/21', '2021-11-10'],
    ['10-11-2021 08:00', '2021-11-10'],
    // What Excel writes of a date whose column is not one of dates.
    ['44510', '2021-11-10'],
    ['31/02/2021', null],
    ['2021', null],
    ['10/11/202', null],
  ])('reads the day %s', (said, read) => {
    const [line] = readFleetList(`Série;Date d’achat\nA1;${said}\n`).lines;
    expect([line?.acquiredOn, line?.notDay]).toEqual([read, read === null ? said : null]);
  });
});
