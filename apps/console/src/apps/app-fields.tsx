import { FormControlLabel, Switch, TextField } from '@mui/material';
import type { Draft } from '../page/index.js';
import type { TypedApp } from './typed-app.js';

const STORES = { android: 'Identifiant Android', apple: 'Identifiant Apple', windows: 'Identifiant Windows' } as const;

/** What the catalogue says of an application, new or corrected. */
export function AppFields<T extends TypedApp>({
  draft,
  licencesByStore = false,
}: {
  readonly draft: Draft<T, unknown>;
  /** The store counts its licences: they are shown, and nobody’s to write. */
  readonly licencesByStore?: boolean;
}) {
  const wrong = draft.errors['packages'];
  const price = draft.errors['priceCents'] === undefined ? undefined : 'Écrivez un montant, comme 12,50.';
  const set = (change: Partial<TypedApp>): void => draft.set(change as Partial<T>);
  return (
    <>
      <TextField
        {...draft.field('name')}
        label="Nom"
        slotProps={{ htmlInput: { maxLength: 80, 'data-testid': 'app-title' } }}
      />
      <TextField
        {...draft.field('publisher', 'Facultatif.')}
        label="Éditeur"
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
      <TextField
        {...draft.field('purpose', 'Lu par les écoles dans le catalogue.')}
        label="À quoi elle sert"
        multiline
        slotProps={{ htmlInput: { maxLength: 500, 'data-testid': 'app-purpose' } }}
      />
      <TextField
        {...draft.field('linux')}
        label="Paquet Linux"
        error={wrong !== undefined}
        helperText={wrong ?? 'Comme gcompris-qt. Vide : pas pour cette famille.'}
        slotProps={{ htmlInput: { maxLength: 128, 'data-testid': 'app-linux' } }}
      />
      {(['android', 'apple', 'windows'] as const).map((family) => (
        <TextField
          key={family}
          {...draft.field(family, 'Comme org.exemple.calcul. Vide : pas pour cette famille.')}
          label={STORES[family]}
          slotProps={{ htmlInput: { maxLength: 200 } }}
        />
      ))}
      <TextField
        {...draft.field(
          'licences',
          licencesByStore
            ? 'Comptées chez Apple : achetez-en dans Apple School Manager.'
            : 'Vide : sans limite. Chaque chariot en retient autant qu’il a d’emplacements.',
        )}
        label="Licences achetées"
        disabled={licencesByStore}
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 7, 'data-testid': 'app-licences' } }}
      />
      <TextField
        {...draft.field('price')}
        label="Prix d’une licence, en euros"
        error={price !== undefined}
        helperText={price ?? 'TTC. Vide : non renseigné.'}
        slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: 12, 'data-testid': 'app-price' } }}
      />
      <FormControlLabel
        control={<Switch checked={draft.values.pupilData} onChange={(_, pupilData) => set({ pupilData })} />}
        label="Les élèves y ont un compte, ou elle envoie ce qu’ils font"
      />
    </>
  );
}
