import {
  COMPLIANCE_RULE_LABELS,
  COMPLIANCE_RULES,
  getComplianceSummary,
  type ComplianceSummary,
  type Finding,
} from '@chariot/contract';
import { Stack } from '@mui/material';
import { useMe, useRead } from '../api/index.js';
import { count } from '../formats/index.js';
import { Ago, ChoiceFilter, Empty, Facts, List, Page, Reading, Section, type Column } from '../page/index.js';
import { ThresholdsSection } from './thresholds-section.js';

const COLUMNS: readonly [Column<Finding>, ...Column<Finding>[]] = [
  { label: 'Tablette', cell: ({ label, serialNumber }) => `${label} (${serialNumber})` },
  { label: 'Écart', cell: ({ rule }) => COMPLIANCE_RULE_LABELS[rule] },
  { label: 'Ce qui a été relevé', cell: ({ sentence }) => sentence, small: 'bare' },
  { label: 'Où', cell: ({ classroomName, school }) => `${classroomName}, ${school.name}` },
  { label: 'Depuis', cell: ({ since }) => <Ago at={since} /> },
];

/** The drift list: every gap that is open on one's ground, the latest first. */
export function CompliancePage() {
  const summary = useRead(getComplianceSummary, { query: {} }, { watch: true });
  const me = useMe();
  const places = me?.roles.map(({ place }) => place) ?? [];
  return (
    <Page
      title="Conformité"
      subtitle="Ce que les tablettes disent d’elles-mêmes, comparé à ce qui est attendu. Un chariot éteint n’est jamais en écart."
    >
      <Section title="En un coup d’œil" testId="compliance-summary">
        <Reading of={summary}>{(value) => <Glance summary={value} />}</Reading>
      </Section>
      <List<Finding>
        resource="conformite"
        caption="Écarts de conformité"
        columns={COLUMNS}
        hrefOf={({ deviceId }) => `/tablettes/${deviceId}`}
        filters={
          <ChoiceFilter
            label="Règle"
            source="rule"
            all="Toutes"
            choices={COMPLIANCE_RULES.map((rule) => [rule, COMPLIANCE_RULE_LABELS[rule]] as const)}
          />
        }
        empty={
          <Empty title="Aucun écart">
            Chaque tablette est regardée dès qu’elle parle&nbsp;; il n’y a rien à faire.
          </Empty>
        }
        testId="findings"
      />
      {places.length > 0 && <ThresholdsSection places={places} />}
    </Page>
  );
}

function Glance({ summary: { devices, byRule } }: { readonly summary: ComplianceSummary }) {
  const found = byRule.filter((one) => one.count > 0);
  return (
    <Stack sx={{ gap: 2 }}>
      <Facts
        columns={3}
        facts={[
          ['Conformes', count(devices.compliant, 'tablette')],
          ['En écart', count(devices.gap, 'tablette')],
          ['Pas encore connues, en panne ou en réparation', count(devices.unknown, 'tablette')],
        ]}
      />
      {found.length > 0 && (
        <Facts
          columns={3}
          facts={found.map((one) => [COMPLIANCE_RULE_LABELS[one.rule], count(one.count, 'tablette')] as const)}
        />
      )}
    </Stack>
  );
}
