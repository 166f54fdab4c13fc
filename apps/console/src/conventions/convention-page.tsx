import { getConvention, type Convention } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { Button, Stack, Typography } from '@mui/material';
import { useSearchParams } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { FollowUpSection } from '../follow-up/index.js';
import { day } from '../formats/index.js';
import { LifeActs, LifeSection, STATE_WORDS } from '../lives/index.js';
import { DayField, Reading, Section } from '../page/index.js';
import { AmendmentsSection } from './amendments-section.js';
import { BudgetLinesSection } from './budget-lines-section.js';
import { ConventionFrame } from './convention-frame.js';
import { FundedDevicesSection } from './funded-devices-section.js';
import { TermsSections } from './terms-sections.js';

export function ConventionPage() {
  return (
    <ConventionFrame tab="" actions={(convention) => <LifeActs convention={convention} />}>
      {(convention) => <ConventionView convention={convention} />}
    </ConventionFrame>
  );
}

/** `?ligne=` shows the tablets of a line; `?au=` what the convention said on a day. */
function ConventionView({ convention }: { readonly convention: Convention }) {
  const [search, setSearch] = useSearchParams();
  const shown = search.get('ligne') ?? 'toutes';
  const asked = search.get('au') ?? '';
  const asOf = LocalDate.is(asked) ? asked : undefined;
  const show = (name: string, value: string): void => {
    const next = new URLSearchParams(search);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  };
  const devices = (
    <FundedDevicesSection
      key={shown}
      convention={convention}
      shown={shown}
      onShow={(line) => show('ligne', line === 'toutes' ? '' : line)}
    />
  );
  return (
    <>
      <LifeSection convention={convention} />
      <FollowUpSection convention={convention} />
      {asOf === undefined ? (
        <>
          <BudgetLinesSection convention={convention} />
          {devices}
          <AsOfSection asked={asked} onChoose={(on) => show('au', on)} />
          <TermsSections convention={convention} />
        </>
      ) : (
        <SaidThen id={convention.id} asOf={asOf} onChoose={(on) => show('au', on)} />
      )}
      <AmendmentsSection conventionId={convention.id} />
    </>
  );
}

interface AsOfSectionProps {
  readonly asked: string;
  readonly onChoose: (on: string) => void;
  /** What it was that day. */
  readonly then?: Convention | undefined;
}

const AsOfSection = ({ asked, onChoose, then }: AsOfSectionProps) => (
  <Section title="Ce que dit la convention" testId="terms-as-of">
    <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1.5, alignItems: { sm: 'flex-start' } }}>
      <DayField
        label="Telle qu’elle était le"
        value={asked}
        onChange={({ target }) => onChoose(target.value)}
        helperText="Vide : telle qu’elle est aujourd’hui."
        sx={{ maxWidth: { sm: 300 } }}
        inputProps={{ 'data-testid': 'terms-on' }}
      />
      {asked !== '' && (
        <Button onClick={() => onChoose('')} data-testid="terms-today">
          Revenir à aujourd’hui
        </Button>
      )}
    </Stack>
    {then !== undefined && (
      <Typography role="status" sx={{ mt: 1.5 }} data-testid="said-then">
        Le {day(then.asOf)}&nbsp;: {STATE_WORDS[then.state].toLowerCase()}
        {then.amendments.length > 0 && `, avenant n°\u00A0${then.amendments.join(', ')} compris`}.
      </Typography>
    )}
  </Section>
);

interface SaidThenProps {
  readonly id: string;
  readonly asOf: string;
  readonly onChoose: (on: string) => void;
}

/** An avenant changes nothing of the past: another day, other terms. */
function SaidThen({ id, asOf, onChoose }: SaidThenProps) {
  const then = useRead(getConvention, { params: { id }, query: { asOf } }, { keep: true });
  return (
    <>
      <AsOfSection asked={asOf} onChoose={onChoose} then={then.data} />
      <Reading of={then} lines={8}>
        {(value) => (
          <>
            <BudgetLinesSection convention={value} />
            <TermsSections convention={value} />
          </>
        )}
      </Reading>
    </>
  );
}
