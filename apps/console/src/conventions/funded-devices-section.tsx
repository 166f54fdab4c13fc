import { attributeDevices, listFundedDevices, type Convention, type FundedDevice } from '@chariot/contract';
import { Box, Button, Checkbox, Link, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { count, facts, modelName, moment } from '../formats/index.js';
import { ActDialog, Empty, Reading, Rows, Section, type Column } from '../page/index.js';
import { citing } from './funding.js';

interface FundedDevicesSectionProps {
  readonly convention: Convention;
  /** A line's id, `toutes` or `aucune`. */
  readonly shown: string;
  readonly onShow: (line: string) => void;
}

/** Which line paid which tablet, from either end; and what is still to be attributed. */
export function FundedDevicesSection({ convention, shown, onShow }: FundedDevicesSectionProps) {
  const may = useMay();
  const [starts, setStarts] = useState<readonly (string | undefined)[]>([undefined]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [attributing, setAttributing] = useState(false);
  const writes = may('convention:write');
  const after = starts.at(-1);
  const devices = useRead(
    listFundedDevices,
    {
      params: { id: convention.id },
      query: {
        limit: 50,
        ...(after !== undefined && { after }),
        ...(shown === 'aucune' ? { unattributed: 'true' as const } : shown === 'toutes' ? {} : { budgetLineId: shown }),
      },
    },
    { keep: true },
  );
  const lineOf = new Map(convention.budgetLines.map((line) => [line.id, line]));
  const columns: readonly [Column<FundedDevice>, ...Column<FundedDevice>[]] = [
    {
      label: 'Tablette',
      cell: ({ serialNumber, deviceId }) => (
        <Stack direction="row" sx={{ alignItems: 'center', gap: 0.5 }}>
          {writes && (
            <Checkbox
              checked={chosen.has(serialNumber)}
              onChange={(_, checked) => {
                const next = new Set(chosen);
                if (checked) next.add(serialNumber);
                else next.delete(serialNumber);
                setChosen(next);
              }}
              slotProps={{ input: { 'aria-label': `Choisir ${serialNumber}` } }}
              sx={{ p: 0.5 }}
            />
          )}
          {deviceId === null ? (
            serialNumber
          ) : (
            <Link component={RouterLink} to={`/tablettes/${deviceId}`}>
              {serialNumber}
            </Link>
          )}
        </Stack>
      ),
    },
    { label: 'Modèle', cell: ({ manufacturer, model }) => modelName(manufacturer, model) },
    {
      label: 'Classe mobile',
      cell: ({ classroomName, slot, schoolUai }) =>
        facts(classroomName, slot !== null && `emplacement\u00A0${slot}`, schoolUai) || '—',
    },
    {
      label: 'Payée par',
      cell: ({ budgetLineId }) => {
        const line = budgetLineId === null ? undefined : lineOf.get(budgetLineId);
        return line === undefined ? 'Aucune ligne' : `${line.label} (${citing(line.articles)})`;
      },
    },
    {
      label: 'Enrôlée',
      cell: ({ enrolledAt }) => (enrolledAt === null ? 'Pas encore' : moment(enrolledAt)),
      small: 'hidden',
    },
  ];
  return (
    <Section
      title="Tablettes payées"
      flush
      testId="funded-devices"
      action={
        writes && (
          <Button
            size="small"
            variant={chosen.size > 0 ? 'contained' : 'outlined'}
            disabled={chosen.size === 0}
            onClick={() => setAttributing(true)}
            data-testid="attribute-devices"
          >
            {chosen.size === 0 ? 'Rattacher à une ligne' : `Rattacher ${count(chosen.size, 'tablette')}`}
          </Button>
        )
      }
    >
      <Box sx={{ px: 2.5, pb: 2 }}>
        <TextField
          select
          label="Montrer"
          value={shown === 'toutes' || shown === 'aucune' || lineOf.has(shown) ? shown : 'toutes'}
          onChange={({ target }) => onShow(target.value)}
          sx={{ maxWidth: 420 }}
          slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'funded-filter' } as object } }}
        >
          <MenuItem value="toutes">Toutes les tablettes</MenuItem>
          <MenuItem value="aucune">Sans ligne budgétaire</MenuItem>
          {convention.budgetLines.map(({ id, label, fiscalYear }) => (
            <MenuItem key={id} value={id}>
              {label} · {fiscalYear}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      <Reading of={devices}>
        {({ items, next, total }) => (
          <>
            {items.length === 0 ? (
              <Empty
                title={shown === 'aucune' ? 'Toutes les tablettes ont leur ligne budgétaire' : 'Aucune tablette ici'}
              />
            ) : (
              <Rows
                rows={items}
                keyOf={({ serialNumber, manufacturer }) => `${manufacturer}${serialNumber}`}
                columns={columns}
                caption="Tablettes payées"
                testId="funded-rows"
              />
            )}
            {(starts.length > 1 || next !== null) && (
              <Stack
                direction="row"
                sx={{ gap: 1, p: 1.5, alignItems: 'center', borderTop: 1, borderColor: 'divider' }}
              >
                <Box sx={{ flexGrow: 1, color: 'text.secondary', fontSize: '0.875rem' }}>
                  {count(total, 'tablette')}
                </Box>
                <Button size="small" disabled={starts.length === 1} onClick={() => setStarts(starts.slice(0, -1))}>
                  Précédent
                </Button>
                <Button
                  size="small"
                  disabled={next === null}
                  onClick={() => next !== null && setStarts([...starts, next])}
                >
                  Suivant
                </Button>
              </Stack>
            )}
          </>
        )}
      </Reading>
      {attributing && (
        <AttributeDialog
          convention={convention}
          serialNumbers={[...chosen]}
          onClose={(done) => {
            setAttributing(false);
            if (done) setChosen(new Set());
          }}
        />
      )}
    </Section>
  );
}

interface AttributeDialogProps {
  readonly convention: Convention;
  readonly serialNumbers: readonly string[];
  readonly onClose: (done: boolean) => void;
}

function AttributeDialog({ convention, serialNumbers, onClose }: AttributeDialogProps) {
  const lines = convention.budgetLines.filter(({ code }) => code !== 'resources');
  const [lineId, setLineId] = useState(lines.find(({ code }) => code === 'equipment')?.id ?? '');
  const { act, busy, refusal } = useAct(
    attributeDevices,
    `${count(serialNumbers.length, 'tablette rattachée', 'tablettes rattachées')}.`,
  );
  const confirm = async (): Promise<void> => {
    const done = await act({
      params: { id: convention.id, budgetLineId: lineId },
      body: { serialNumbers: [...serialNumbers] },
    });
    if (done) onClose(true);
  };
  return (
    <ActDialog
      open
      title={`Rattacher ${count(serialNumbers.length, 'tablette')}`}
      confirm="Rattacher"
      disabled={lineId === ''}
      onConfirm={() => void confirm()}
      onClose={() => onClose(false)}
      busy={busy}
      refusal={refusal}
      testId="attribute-dialog"
    >
      <TextField
        select
        label="Ligne budgétaire qui les a payées"
        value={lineId}
        onChange={({ target }) => setLineId(target.value)}
      >
        {lines.map(({ id, label, fiscalYear, articles }) => (
          <MenuItem key={id} value={id}>
            {label} · {fiscalYear} ({citing(articles)})
          </MenuItem>
        ))}
      </TextField>
    </ActDialog>
  );
}
