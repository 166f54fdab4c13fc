import type { ClaimFinding } from '@chariot/contract';
import { Alert, Stack } from '@mui/material';
import { useMay } from '../api/index.js';
import { count, facts, french } from '../formats/index.js';
import { LinkButton, Section } from '../page/index.js';
import { byLevel, LEVELS, mendingOf } from './words.js';

interface FindingsSectionProps {
  readonly findings: readonly ClaimFinding[];
  readonly conventionId: string;
}

/** What stops first, each with the way to where it is mended. */
export function FindingsSection({ findings, conventionId }: FindingsSectionProps) {
  const writes = useMay()('expense:write');
  if (findings.length === 0) return null;
  const blocks = findings.filter(({ level }) => level === 'block').length;
  return (
    <Section
      title={
        blocks > 0
          ? `Avant de certifier : ${count(blocks, 'point à corriger', 'points à corriger')}`
          : 'Rien n’empêche de certifier'
      }
      hint={blocks > 0 ? undefined : 'Ce qui suit est à relire ; vous décidez.'}
      testId="claim-findings"
    >
      <Stack sx={{ gap: 1 }}>
        {byLevel(findings).map((finding) => {
          const { severity, words } = LEVELS[finding.level];
          const mending = mendingOf(finding, conventionId, writes);
          return (
            <Alert
              key={`${finding.code} ${finding.message}`}
              severity={severity}
              data-level={finding.level}
              sx={{ flexWrap: 'wrap', '& .MuiAlert-message': { flex: '1 1 12rem', minWidth: 0 } }}
              {...(mending && {
                action: (
                  <LinkButton to={mending.to} variant="text" size="small">
                    {mending.label}
                  </LinkButton>
                ),
              })}
            >
              <strong>{words}.</strong> {french(finding.message)}
              {(finding.articles.length > 0 || finding.rule !== null) &&
                ` (${facts(...finding.articles, finding.rule)})`}
            </Alert>
          );
        })}
      </Stack>
    </Section>
  );
}
