import { getPlace, listClassrooms, type Classroom, type Me, type Place } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import Block from '@mui/icons-material/Block';
import Build from '@mui/icons-material/BuildOutlined';
import FactCheck from '@mui/icons-material/FactCheckOutlined';
import History from '@mui/icons-material/History';
import School from '@mui/icons-material/SchoolOutlined';
import TouchApp from '@mui/icons-material/TouchAppOutlined';
import { Alert, Box, Button, Link } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { Link as RouterLink, useNavigate, useParams } from 'react-router-dom';
import { useMay, useMe, useRead } from '../api/index.js';
import { countsOf, OpenClassroomDialog } from '../classrooms/index.js';
import { CommentsSection } from '../follow-up/index.js';
import { day, facts } from '../formats/index.js';
import { journalOf } from '../journal/index.js';
import { OperationDialog, OperationsSection } from '../operations/index.js';
import {
  Empty,
  Facts,
  MoreMenu,
  Page,
  PageReading,
  Reading,
  Rows,
  Section,
  StateBar,
  type Column,
  type MenuAct,
} from '../page/index.js';
import { SchoolFigures } from '../steering/index.js';
import { AccessSection } from './access-section.js';
import { CalendarSection } from './calendar-section.js';
import { ClosePlaceDialog } from './close-place-dialog.js';
import { HoursSection } from './hours-section.js';
import { ReferenceCollegeDialog } from './reference-college-dialog.js';
import { SchoolYearSection } from './school-year-section.js';
import { addressOf, KIND_WORDS, KIND_WORDS_MANY, parentOf } from './words.js';

export function PlacePage() {
  const { id = '' } = useParams();
  const place = useRead(getPlace, { params: { id } });
  return (
    <PageReading of={place} back={{ to: '/ecoles', label: 'Écoles' }}>
      {(value) => <PlaceView place={value} />}
    </PageReading>
  );
}

/** A list of what is at that place and below it. */
const under = (list: string, placeId: string): string =>
  `${list}?${new URLSearchParams({ filter: JSON.stringify({ under: placeId }) }).toString()}`;

type Opened = 'classroom' | 'college' | 'close' | 'ask';

function PlaceView({ place }: { readonly place: Place }) {
  const may = useMay();
  const roles = useMe()?.roles ?? [];
  const navigate = useNavigate();
  const [opened, setOpened] = useState<Opened>();
  const close = (): void => setOpened(undefined);
  const isSchool = place.kind === 'school';
  const alive = place.closedOn === null;
  const acts: MenuAct[] = [
    ...(may('operation:run') && alive && place.kind !== 'college'
      ? [
          {
            label: 'Demander aux tablettes…',
            icon: <TouchApp fontSize="small" />,
            onClick: () => setOpened('ask'),
            testId: 'ask-place',
          },
        ]
      : []),
    ...(may('device:read')
      ? [
          {
            label: 'Voir ses réparations',
            icon: <Build fontSize="small" />,
            onClick: () => void navigate(under('/reparations', place.id)),
            testId: 'place-repairs',
          },
          {
            label: 'Voir ses écarts de conformité',
            icon: <FactCheck fontSize="small" />,
            onClick: () => void navigate(under('/conformite', place.id)),
            testId: 'place-gaps',
          },
        ]
      : []),
    ...(may('journal:read')
      ? [
          {
            label: 'Voir son activité',
            icon: <History fontSize="small" />,
            onClick: () => void navigate(journalOf({ placeId: place.id })),
            testId: 'place-journal',
          },
        ]
      : []),
    ...(may('place:write') && alive && isSchool
      ? [
          {
            label: 'Désigner le collège de référence',
            icon: <School fontSize="small" />,
            onClick: () => setOpened('college'),
            testId: 'set-reference-college',
          },
        ]
      : []),
    ...(may('place:write') && alive
      ? [
          {
            label: 'Fermer ce lieu',
            icon: <Block fontSize="small" />,
            onClick: () => setOpened('close'),
            testId: 'close-place',
          },
        ]
      : []),
  ];
  return (
    <Page
      title={place.name}
      crumbs={[{ to: isSchool ? '/ecoles' : `/ecoles?sorte=${place.kind}`, label: KIND_WORDS_MANY[place.kind] }]}
      subtitle={
        facts(place.uai !== null && `UAI ${place.uai}`, place.city !== place.name && place.city) ||
        KIND_WORDS[place.kind]
      }
      actions={
        <>
          {isSchool && may('classroom:write') && alive && (
            <Button
              variant="contained"
              startIcon={<Add />}
              onClick={() => setOpened('classroom')}
              data-testid="open-classroom"
            >
              Ouvrir une classe mobile
            </Button>
          )}
          <MoreMenu acts={acts} />
        </>
      }
    >
      {!alive && <Alert severity="info">Fermé depuis le {day(place.closedOn)}. Son histoire reste consultable.</Alert>}
      {isSchool && may('classroom:read') && <ClassroomsOf schoolId={place.id} />}
      <Section title="Identité">
        <Facts columns={3} facts={factsOf(place, roles)} />
      </Section>
      {isSchool && may('usage:read') && <SchoolFigures schoolId={place.id} />}
      {isSchool && <HoursSection schoolId={place.id} alive={alive} />}
      {isSchool && <SchoolYearSection schoolId={place.id} alive={alive} />}
      {isSchool && may('convention:read') && <CommentsSection schoolId={place.id} alive={alive} />}
      {place.kind === 'academie' && <CalendarSection academieId={place.id} />}
      {may('device:read') && place.kind !== 'college' && <OperationsSection targetId={place.id} />}
      {may('access:read') && <AccessSection placeId={place.id} />}
      {opened === 'ask' && (
        <OperationDialog target="place" targetId={place.id} targetName={place.name} onClose={close} />
      )}
      {opened === 'classroom' && <OpenClassroomDialog school={place} onClose={close} />}
      {opened === 'college' && <ReferenceCollegeDialog place={place} onClose={close} />}
      {opened === 'close' && <ClosePlaceDialog place={place} onClose={close} />}
    </Page>
  );
}

function factsOf(place: Place, roles: Me['roles']): readonly (readonly [string, ReactNode])[] {
  const parent = (kind: Place['kind']): ReactNode => {
    const found = parentOf(place.parents, kind);
    return found === undefined ? null : <PlaceLink place={found} opens={opensTo(found, roles)} />;
  };
  const common = [
    ['Adresse', addressOf(place)],
    ['Ouvert le', day(place.openedOn)],
  ] as const;
  if (place.kind === 'school') {
    return [
      ['UAI', place.uai],
      ['Collectivité', parent('localAuthority')],
      ['Circonscription', parent('district')],
      [
        'Collège de référence',
        place.referenceCollege && (
          <PlaceLink place={place.referenceCollege} opens={opensTo(place.referenceCollege, roles)} />
        ),
      ],
      ...common,
    ];
  }
  return [
    ...(place.kind === 'college' ? [['UAI', place.uai] as const] : []),
    ...(place.kind === 'localAuthority'
      ? [['SIRET', place.siret] as const, ['Code INSEE', place.inseeCode] as const]
      : []),
    ['Dans', place.parents.length === 0 ? null : place.parents.map(({ name }) => name).join(', ')],
    ...common,
  ];
}

/** A place beside or above one’s own is named, and opens to nobody but who holds a role there or over it. */
const opensTo = ({ id }: Pick<Place, 'id'>, roles: Me['roles']): boolean =>
  roles.some(({ place }) => place.id === id || place.kind === 'academie' || place.kind === 'departement');

interface PlaceLinkProps {
  readonly place: Pick<Place, 'id' | 'name' | 'uai'>;
  readonly opens: boolean;
}

const PlaceLink = ({ place, opens }: PlaceLinkProps) => (
  <>
    {opens ? (
      <Link component={RouterLink} to={`/ecoles/${place.id}`}>
        {place.name}
      </Link>
    ) : (
      place.name
    )}
    {place.uai !== null && (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {' '}
        {place.uai}
      </Box>
    )}
  </>
);

const COLUMNS: readonly [Column<Classroom>, ...Column<Classroom>[]] = [
  { label: 'Classe mobile', cell: ({ name }) => name },
  { label: 'Salle', cell: ({ room }) => room ?? '—', small: 'hidden' },
  { label: 'Tablettes', cell: ({ devices, capacity }) => `${devices} sur ${capacity}`, align: 'right' },
  { label: 'État', width: '45%', small: 'bare', cell: (row) => <StateBar counts={countsOf(row)} /> },
];

function ClassroomsOf({ schoolId }: { readonly schoolId: string }) {
  const classrooms = useRead(listClassrooms, { query: { schoolId, limit: 50 } }, { watch: true });
  return (
    <Section title="Classes mobiles" flush>
      <Reading of={classrooms}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Aucune classe mobile dans cette école" />
          ) : (
            <Rows
              rows={items}
              keyOf={({ id }) => id}
              columns={COLUMNS}
              hrefOf={({ id }) => `/classes-mobiles/${id}`}
              caption="Classes mobiles de l’école"
              testId="school-classrooms"
            />
          )
        }
      </Reading>
    </Section>
  );
}
