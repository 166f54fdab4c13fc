import type { Profile } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import { useMay } from '../api/index.js';
import { Ago, Empty, LinkButton, List, Page, SearchFilter, type Column } from '../page/index.js';
import { settingsSummary } from './settings-words.js';

const COLUMNS: readonly [Column<Profile>, ...Column<Profile>[]] = [
  { label: 'Profil', cell: ({ name }) => name },
  { label: 'Réglages', cell: ({ settings }) => settingsSummary(settings), small: 'bare' },
  {
    label: 'Affecté à',
    cell: ({ assignments }) =>
      assignments.length === 0 ? 'Aucun lieu' : assignments.map(({ targetName }) => targetName).join(', '),
  },
  { label: 'Partagé dans', cell: ({ place }) => place.name, small: 'hidden' },
  {
    label: 'Modifié',
    cell: ({ changedAt, changedBy }) => (
      <>
        <Ago at={changedAt} />, {changedBy}
      </>
    ),
    small: 'hidden',
  },
];

export function ProfilesPage() {
  const may = useMay();
  const write = may('profile:write') && (
    <LinkButton to="/profils/nouveau" variant="contained" icon={<Add />} testId="new-profile">
      Nouveau profil
    </LinkButton>
  );
  return (
    <Page
      title="Profils"
      subtitle="Des réglages écrits une fois, pour toutes les familles de tablettes."
      actions={write || undefined}
    >
      <List<Profile>
        resource="profils"
        caption="Profils"
        columns={COLUMNS}
        hrefOf={({ id }) => `/profils/${id}`}
        filters={<SearchFilter label="Nom du profil" />}
        empty={
          <Empty title="Aucun profil">
            Écrivez-en un&nbsp;: le Wi-Fi de la classe et la page d’accueil suffisent pour commencer.
          </Empty>
        }
        testId="profiles"
      />
    </Page>
  );
}
