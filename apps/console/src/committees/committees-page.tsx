import { listCommittees, type CommitteeGlance, type Convention, type PlaceRef } from '@chariot/contract';
import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useMay, useMe, useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { count } from '../formats/index.js';
import { Empty, Facts, LinkButton, Reading, Section } from '../page/index.js';
import { ComposeDialog } from './compose-dialog.js';
import { RemarkList } from './remark-list.js';
import { MEETING_WORDS, when } from './words.js';

/** The committees of a convention: one for each school of the annex, and the departmental one. */
export function CommitteesPage() {
  return <ConventionFrame tab="comites">{(convention) => <CommitteesView convention={convention} />}</ConventionFrame>;
}

function CommitteesView({ convention }: { readonly convention: Convention }) {
  const committees = useRead(listCommittees, { params: { id: convention.id } }, { watch: true });
  const ground = useGround();
  return (
    <Reading of={committees} lines={8}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="Aucun comité">Inscrivez d’abord une école à l’annexe de la convention.</Empty>
        ) : (
          <>
            {items.map((one) => (
              <GlanceSection key={one.id ?? one.schoolUai ?? one.kind} glance={one} convention={convention} />
            ))}
            {ground !== undefined && items.every(({ kind }) => kind === 'local') && (
              <NoDepartmental ground={ground} convention={convention} />
            )}
          </>
        )
      }
    </Reading>
  );
}

interface GlanceProps {
  readonly glance: CommitteeGlance;
  readonly convention: Convention;
}

function GlanceSection({ glance, convention }: GlanceProps) {
  const may = useMay();
  const [composing, setComposing] = useState(false);
  const { id, kind, name, next, latest, openDecisions } = glance;
  const composes =
    may(kind === 'local' ? 'project:write' : 'committee:convene') && (kind === 'local' || glance.place !== null);
  return (
    <Section
      title={name}
      hint={kind === 'local' ? 'Quatre sièges, art. 4.1' : 'Onze sièges, art. 4.2'}
      testId={`committee-${glance.schoolUai ?? kind}`}
      action={
        id !== null && (
          <LinkButton to={`/conventions/${convention.id}/comites/${id}`} size="small" testId="open-committee">
            Ouvrir
          </LinkButton>
        )
      }
    >
      {id === null ? (
        <Empty
          title="Personne n’y est encore inscrit"
          action={
            composes && (
              <Button variant="contained" onClick={() => setComposing(true)} data-testid="compose-committee">
                Composer le comité
              </Button>
            )
          }
        >
          {composes
            ? 'Écrivez qui y siège\u00A0: la première réunion pourra être convoquée.'
            : 'L’école, la collectivité ou l’académie le compose.'}
        </Empty>
      ) : (
        <Stack sx={{ gap: 2 }}>
          <Facts
            columns={3}
            facts={[
              [
                'Prochaine réunion',
                next === null ? 'Aucune prévue' : `${when(next)}, ${MEETING_WORDS[next.state].toLowerCase()}`,
              ],
              ['Dernière réunion tenue', latest === null ? 'Aucune' : when(latest)],
              ['Décisions à faire', count(openDecisions, 'décision')],
            ]}
          />
          <RemarkList remarks={glance.remarks} />
        </Stack>
      )}
      {composing && (
        <ComposeDialog
          glance={glance}
          conventions={[convention]}
          members={null}
          conventionId={convention.id}
          onClose={() => setComposing(false)}
        />
      )}
    </Section>
  );
}

/** The département or the académie that the reader convenes a committee for. */
function useGround(): PlaceRef | undefined {
  const me = useMe();
  const held = me?.roles.filter(({ role }) => role === 'academie' || role === 'administrator') ?? [];
  return held.map(({ place }) => place).find(({ kind }) => kind === 'departement' || kind === 'academie');
}

interface NoDepartmentalProps {
  readonly ground: PlaceRef;
  readonly convention: Convention;
}

/** Nobody has composed it: it serves every convention of its ground, and only the DASEN's services can. */
function NoDepartmental({ ground, convention }: NoDepartmentalProps) {
  const [composing, setComposing] = useState(false);
  const glance = { kind: 'departmental', name: 'comité départemental', schoolUai: null, place: ground } as const;
  return (
    <Section title="Comité de pilotage départemental" hint="Onze sièges, art. 4.2" testId="committee-departmental">
      <Empty
        title="Personne n’y est encore inscrit"
        action={
          <Button variant="contained" onClick={() => setComposing(true)} data-testid="compose-departmental">
            Composer le comité
          </Button>
        }
      >
        Il suit toutes les conventions de son territoire&nbsp;: {ground.name}.
      </Empty>
      {composing && (
        <ComposeDialog
          glance={glance}
          conventions={[convention]}
          members={null}
          conventionId={convention.id}
          onClose={() => setComposing(false)}
        />
      )}
    </Section>
  );
}
