import { getMoney, type Convention, type ConventionMoney, type ExplainedFigure } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useMay, useRead } from '../api/index.js';
import { day, exactPercent, facts, french } from '../formats/index.js';
import { Columns, DayField, Explained, Reading, Section } from '../page/index.js';
import { Notices } from './notices.js';
import { SettingsDialog } from './settings-dialog.js';

/** Every figure of a convention on a day, each with its computation. */
export function FiguresSections({ convention }: { readonly convention: Convention }) {
  const [asOf, setAsOf] = useState('');
  const query = LocalDate.is(asOf) ? { asOf } : {};
  const money = useRead(getMoney, { params: { id: convention.id }, query }, { keep: true });
  return (
    <Reading of={money} lines={8}>
      {(value) => (
        <>
          <Notices notices={value.notices} />
          <StateSection money={value} asOf={asOf} onAsOf={setAsOf} />
          <Columns>
            <OperationSection money={value} convention={convention} />
            <FctvaSection money={value} conventionId={convention.id} />
          </Columns>
        </>
      )}
    </Reading>
  );
}

interface StateSectionProps {
  readonly money: ConventionMoney;
  readonly asOf: string;
  readonly onAsOf: (day: string) => void;
}

const isSome = ({ cents }: ExplainedFigure): boolean => cents !== 0;

function StateSection({ money, asOf, onAsOf }: StateSectionProps) {
  const { basis, advance, due, paid, received, balance, payable, reduction, clawback } = money;
  return (
    <Section
      title={`L’argent de l’État au ${day(money.asOf)}`}
      hint={french(basis.sentence)}
      testId="money"
      action={
        <DayField
          label="À une autre date"
          size="small"
          value={asOf}
          onChange={({ target }) => onAsOf(target.value)}
          sx={{ mt: 1, width: 220 }}
        />
      }
    >
      <Explained of={advance.due} />
      <Explained of={advance.paid} />
      {isSome(reduction) && <Explained of={reduction} />}
      <Explained of={due} strong testId="money-due" />
      <Explained of={paid} testId="money-paid" />
      <Explained of={received} testId="money-received" />
      <Explained of={balance} strong testId="money-balance" />
      <Explained of={payable} testId="money-payable" />
      {isSome(clawback.owed) && (
        <>
          <Explained of={clawback.owed} strong testId="money-clawback" />
          <Explained of={clawback.repaid} />
          <Explained of={clawback.remaining} strong />
        </>
      )}
    </Section>
  );
}

function OperationSection({ money, convention }: { readonly money: ConventionMoney; readonly convention: Convention }) {
  const { totals, provisionalSubsidy, ownShare, overrun, ownShareCheck, settlement } = money;
  const name = (uai: string): string => convention.annex.find((row) => row.uai === uai)?.schoolName ?? uai;
  return (
    <Section title="L’opération" testId="money-operation">
      <Explained of={totals.operation} />
      {totals.allFunding !== null && <Explained of={totals.allFunding} />}
      <Explained of={provisionalSubsidy} />
      <Explained of={ownShare} />
      {isSome(overrun) && <Explained of={overrun} />}
      {settlement.pooled !== null && <Explained of={settlement.pooled} />}
      {ownShareCheck !== null && (
        <>
          <Explained of={ownShareCheck.share} />
          <Typography>Soit {exactPercent(ownShareCheck.percent)} à sa charge, toutes aides comprises.</Typography>
          {ownShareCheck.notice !== null && <Notices notices={[ownShareCheck.notice]} />}
        </>
      )}
      {settlement.classrooms.length > 0 && (
        <Box component="details" sx={{ mt: 1 }}>
          <Box component="summary" sx={{ cursor: 'pointer', fontWeight: 600, py: 0.5 }}>
            Par classe mobile
          </Box>
          {settlement.classrooms.map((one) => (
            <Box key={`${one.classroom.schoolUai}/${String(one.classroom.ordinal)}`} sx={{ mt: 1, pl: 1.5 }}>
              <Typography sx={{ fontWeight: 600 }}>
                {name(one.classroom.schoolUai)}, classe mobile {one.classroom.ordinal}
              </Typography>
              <Explained of={one.eligible} />
              <Explained of={one.due} />
              {isSome(one.overrun) && <Explained of={one.overrun} />}
            </Box>
          ))}
        </Box>
      )}
      {settlement.notes.length > 0 && (
        <Stack sx={{ gap: 1, mt: 1.5 }}>
          {settlement.notes.map(({ id, textFr, articles }) => (
            <Alert key={id} severity="info">
              {french(textFr)} ({facts(...articles, id)})
            </Alert>
          ))}
        </Stack>
      )}
    </Section>
  );
}

function FctvaSection({
  money: { fctva },
  conventionId,
}: {
  readonly money: ConventionMoney;
  readonly conventionId: string;
}) {
  const may = useMay();
  const [setting, setSetting] = useState(false);
  return (
    <Section
      title="FCTVA, pour information"
      hint="Ce que la collectivité récupérera de TVA, à part du règlement avec l’État."
      testId="money-fctva"
      action={
        may('expense:write') && (
          <Button size="small" variant="outlined" onClick={() => setSetting(true)} data-testid="money-settings">
            Taux et autres aides
          </Button>
        )
      }
    >
      {fctva === null ? (
        <Typography>Non calculable&nbsp;: aucune dépense n’y ouvre droit pour l’instant.</Typography>
      ) : (
        <>
          <Typography sx={{ color: 'text.secondary' }}>
            Taux&nbsp;: {String(fctva.ratePercent).replace('.', ',')}&nbsp;%{' '}
            {fctva.isOwnRate ? '(choisi par la collectivité)' : `(tel que noté le ${day(fctva.ratedOn)})`}
          </Typography>
          <Explained of={fctva.base} />
          <Explained of={fctva.amount} strong />
          <Explained of={fctva.netCost} />
        </>
      )}
      {setting && <SettingsDialog conventionId={conventionId} onClose={() => setSetting(false)} />}
    </Section>
  );
}
