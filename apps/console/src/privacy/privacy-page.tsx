import { listPlaces, printAssetsRegister, printUsageRegister, type Place } from '@chariot/contract';
import { Typography } from '@mui/material';
import { documentUrl, useRead } from '../api/index.js';
import { DocumentButton, Empty, Page, Reading, Rows, Section, type Column } from '../page/index.js';
import { RetentionSection } from './retention-section.js';

/** Registers to print and file, and the periods: both are read from what the programme really does. */
export function PrivacyPage() {
  return (
    <Page
      title="Données personnelles"
      subtitle="Aucun nom d’élève, aucune position, aucune navigation : ce qui reste, combien de temps et pourquoi."
    >
      <RegistersSection
        title="Registre du directeur académique (usages pédagogiques)"
        kinds={['departement', 'academie']}
        href={(placeId) => documentUrl(printUsageRegister, { params: { placeId } })}
        testId="usage-registers"
      />
      <RegistersSection
        title="Registre de la collectivité (matériel, finances, réparations)"
        kinds={['localAuthority']}
        href={(placeId) => documentUrl(printAssetsRegister, { params: { placeId } })}
        testId="assets-registers"
      />
      <RetentionSection />
    </Page>
  );
}

interface RegistersSectionProps {
  readonly title: string;
  readonly kinds: readonly Place['kind'][];
  readonly href: (placeId: string) => string;
  readonly testId: string;
}

function RegistersSection({ title, kinds, href, testId }: RegistersSectionProps) {
  const columns: readonly [Column<Place>, ...Column<Place>[]] = [
    { label: 'Lieu', cell: ({ name }) => name },
    {
      label: 'Registre',
      small: 'bare',
      cell: ({ id, name }) => (
        <DocumentButton size="small" href={href(id)}>
          {`Registre · ${name}`}
        </DocumentButton>
      ),
    },
  ];
  return (
    <Section title={title} hint="Art. 30 du RGPD : à relire, à signer et à classer." flush testId={testId}>
      <Places kinds={kinds} columns={columns} title={title} />
    </Section>
  );
}

interface PlacesProps {
  readonly kinds: readonly Place['kind'][];
  readonly columns: readonly [Column<Place>, ...Column<Place>[]];
  readonly title: string;
}

function Places({ kinds, columns, title }: PlacesProps) {
  const [first = 'academie', second = first] = kinds;
  const one = useRead(listPlaces, { query: { kind: first, limit: 50 } });
  const other = useRead(listPlaces, { query: { kind: second, limit: 50 } }, { enabled: second !== first });
  return (
    <Reading of={one}>
      {({ items, next }) => {
        const rows = [...(second === first ? [] : (other.data?.items ?? [])), ...items];
        if (rows.length === 0) return <Empty title="Aucun lieu de ce genre dans votre périmètre" />;
        return (
          <>
            <Rows rows={rows} keyOf={({ id }) => id} columns={columns} caption={title} />
            {next !== null && (
              <Typography sx={{ px: 2.5, py: 1.5, color: 'text.secondary' }}>
                Les 50 premiers sont affichés&nbsp;: les autres s’ouvrent depuis la page de leur lieu.
              </Typography>
            )}
          </>
        );
      }}
    </Reading>
  );
}
