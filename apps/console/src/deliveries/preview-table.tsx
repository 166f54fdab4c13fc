import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import { Fragment } from 'react';
import { Box, Stack, Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import { french, modelName } from '../formats/index.js';
import { COLOURS } from '../theme/index.js';
import type { DeliveryLine } from './delivery-list.js';

const SHOWN = 40;

/** The list as it was read, faulty lines first. */
export function PreviewTable({ lines }: { readonly lines: readonly DeliveryLine[] }) {
  const sorted = [...lines].sort((a, b) => Number(a.fault === null) - Number(b.fault === null) || a.line - b.line);
  return (
    <Box>
      <TableContainer
        tabIndex={0}
        role="region"
        aria-label="Aperçu de la liste"
        sx={{ maxHeight: 260, border: 1, borderColor: 'divider', borderRadius: 1 }}
      >
        <Table size="small" stickyHeader aria-label="Tablettes de la liste" data-testid="delivery-preview">
          <TableHead>
            <TableRow>
              {['Ligne', 'N° de série', 'Modèle'].map((title) => (
                <TableCell key={title}>{title}</TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {sorted.slice(0, SHOWN).map(({ line, serialNumber, manufacturer, model, fault }) => {
              const tint = fault === null ? {} : { bgcolor: COLOURS.dangerSoft };
              return (
                <Fragment key={line}>
                  <TableRow sx={tint}>
                    <TableCell sx={fault === null ? {} : { borderBottom: 0 }}>{line}</TableCell>
                    <TableCell sx={fault === null ? {} : { borderBottom: 0 }}>{serialNumber}</TableCell>
                    <TableCell sx={fault === null ? {} : { borderBottom: 0 }}>
                      {modelName(manufacturer, model)}
                    </TableCell>
                  </TableRow>
                  {fault !== null && (
                    <TableRow sx={tint}>
                      <TableCell colSpan={3} sx={{ pt: 0 }}>
                        <Stack direction="row" sx={{ gap: 0.75, color: COLOURS.danger, fontWeight: 600 }}>
                          <ReportProblem aria-hidden sx={{ fontSize: 18, mt: '1px' }} />
                          {french(fault)}
                        </Stack>
                      </TableCell>
                    </TableRow>
                  )}
                </Fragment>
              );
            })}
          </TableBody>
        </Table>
      </TableContainer>
      {lines.length > SHOWN && (
        <Box sx={{ fontSize: '0.875rem', color: 'text.secondary', mt: 0.5 }}>
          Les {SHOWN} premières lignes sur {lines.length}.
        </Box>
      )}
    </Box>
  );
}
