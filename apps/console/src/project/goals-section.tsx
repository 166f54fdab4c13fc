import type { ProjectFile } from '@chariot/contract';
import CheckBox from '@mui/icons-material/CheckBoxOutlined';
import CheckBoxBlank from '@mui/icons-material/CheckBoxOutlineBlank';
import { Box, Stack } from '@mui/material';
import { french } from '../formats/index.js';
import { Section } from '../page/index.js';

interface GoalsSectionProps {
  readonly title: string;
  readonly goals: ProjectFile['objects'];
}

/** What the text lists, and what the project has chosen of it, in its own words. */
export const GoalsSection = ({ title, goals }: GoalsSectionProps) => (
  <Section title={title}>
    <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 0.75 }}>
      {goals.map(({ code, label, chosen, words }) => {
        const Icon = chosen ? CheckBox : CheckBoxBlank;
        return (
          <Stack component="li" key={code} direction="row" sx={{ gap: 1 }} data-chosen={chosen}>
            <Icon
              titleAccess={chosen ? 'Retenu' : 'Non retenu'}
              sx={{ color: chosen ? 'success.main' : 'text.secondary' }}
            />
            <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              {french(label.charAt(0).toUpperCase() + label.slice(1))}
              {words !== null && (
                <Box sx={{ color: 'text.secondary', fontSize: '0.9rem', whiteSpace: 'pre-wrap' }}>{french(words)}</Box>
              )}
            </Box>
          </Stack>
        );
      })}
    </Stack>
  </Section>
);
