import { useSearchParams } from 'react-router-dom';
import { useMe } from '../api/index.js';
import { Empty, Page } from '../page/index.js';
import { ReportsSection } from './reports-section.js';

/** Where the letter leads: the reports of one place, and the button that stops them. */
export function ReportsPage() {
  const [search] = useSearchParams();
  const me = useMe();
  const placeId = search.get('lieu') ?? me?.roles[0]?.place.id;
  return (
    <Page title="Rapports mensuels" crumbs={[{ to: '/usage', label: 'Usage' }]}>
      {placeId === undefined ? (
        <Empty title={me === undefined ? 'Lecture…' : 'Aucun lieu'} />
      ) : (
        <ReportsSection placeId={placeId} alone />
      )}
    </Page>
  );
}
