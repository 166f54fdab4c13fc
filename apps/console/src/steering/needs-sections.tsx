import { getSchoolNeeds, type SchoolNeeds } from '@chariot/contract';
import { MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useRead } from '../api/index.js';
import { Reading } from '../page/index.js';
import { MapSection } from './map-section.js';
import { NeedsSection } from './needs-section.js';

/** Every school of a place that needs help, and where it is; narrowed to a département or a circonscription. */
export function NeedsSections({ placeId }: { readonly placeId: string }) {
  const found = useRead(getSchoolNeeds, { query: { placeId } }, { keep: true });
  return <Reading of={found}>{(needs) => <Narrowed key={needs.place.id} needs={needs} />}</Reading>;
}

const ALL = 'tout';

function Narrowed({ needs }: { readonly needs: SchoolNeeds }) {
  const [within, setWithin] = useState(ALL);
  const narrower = needs.places.filter(({ id, kind }) => id !== needs.place.id && kind !== needs.place.kind);
  const schools =
    within === ALL
      ? needs.schools
      : needs.schools.filter(({ districtId, departementId }) => [districtId, departementId].includes(within));
  return (
    <Stack spacing={{ xs: 2, md: 2.5 }}>
      {narrower.length > 1 && (
        <TextField
          select
          size="small"
          label="Écoles montrées"
          value={within}
          onChange={({ target }) => setWithin(target.value)}
          fullWidth
          sx={{ maxWidth: { sm: 420 } }}
          slotProps={{ htmlInput: { 'data-testid': 'needs-within' } }}
        >
          <MenuItem value={ALL}>{needs.place.name}, en entier</MenuItem>
          {[...narrower]
            .sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, 'fr'))
            .map(({ id, name, kind }) => (
              <MenuItem key={id} value={id}>
                {kind === 'departement' ? `Département\u00A0: ${name}` : `Circonscription\u00A0: ${name}`}
              </MenuItem>
            ))}
        </TextField>
      )}
      <NeedsSection needs={needs} schools={schools} onDistrict={setWithin} isWhole={within === ALL} />
      <MapSection key={within} schools={schools} />
    </Stack>
  );
}
