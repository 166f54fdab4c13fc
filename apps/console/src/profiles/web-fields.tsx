import Add from '@mui/icons-material/Add';
import Delete from '@mui/icons-material/DeleteOutline';
import { Box, Button, FormLabel, IconButton, Stack, Typography } from '@mui/material';
import { Choice, Text, Tick, type FieldsProps } from './setting-fields.js';
import { exampleOf, LANGUAGES, TIME_ZONES } from './settings-words.js';

export function WebLinksFields({ values, set, errorOf }: FieldsProps<'webLinks'>) {
  const { bookmarks } = values;
  const change = (at: number, what: Partial<(typeof bookmarks)[number]>): void =>
    set({ bookmarks: bookmarks.map((bookmark, index) => (index === at ? { ...bookmark, ...what } : bookmark)) });
  return (
    <>
      <Text
        label="Page d’accueil"
        value={values.homePage}
        onChange={(homePage) => set({ homePage })}
        error={errorOf('homePage')}
        placeholder="https://"
        testId="home-page"
      />
      <Box component="fieldset" sx={{ border: 0, m: 0, p: 0 }}>
        <FormLabel component="legend" sx={{ mb: 1, fontSize: '0.9rem', fontWeight: 600, color: 'text.primary' }}>
          Favoris
        </FormLabel>
        <Stack spacing={1.5}>
          {bookmarks.map(({ name, url }, index) => (
            <Stack key={index} direction="row" sx={{ gap: 1, alignItems: 'flex-start' }}>
              <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1, flexGrow: 1 }}>
                <Text
                  label="Nom"
                  value={name}
                  onChange={(value) => change(index, { name: value })}
                  error={errorOf(`bookmarks.${index}.name`)}
                  testId={`bookmark-name-${index}`}
                  maxLength={60}
                />
                <Text
                  label="Adresse"
                  value={url}
                  onChange={(value) => change(index, { url: value })}
                  error={errorOf(`bookmarks.${index}.url`)}
                  placeholder="https://"
                  testId={`bookmark-url-${index}`}
                />
              </Stack>
              <IconButton
                aria-label={`Retirer le favori ${name}`}
                onClick={() => set({ bookmarks: bookmarks.filter((_, at) => at !== index) })}
              >
                <Delete />
              </IconButton>
            </Stack>
          ))}
          <Box>
            <Button
              size="small"
              startIcon={<Add />}
              disabled={bookmarks.length >= 40}
              onClick={() => set({ bookmarks: [...bookmarks, { name: '', url: '' }] })}
              data-testid="add-bookmark"
            >
              Ajouter un favori
            </Button>
          </Box>
        </Stack>
      </Box>
    </>
  );
}

export function WebFilterFields({ values, set, errorOf }: FieldsProps<'webFilter'>) {
  return (
    <>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        <Text
          label="Sites autorisés"
          value={values.allow}
          onChange={(allow) => set({ allow })}
          error={errorOf('allow')}
          hint="Un site par ligne. *.exemple.fr vaut pour tout ce qui finit ainsi."
          testId="filter-allow"
          lines={3}
        />
        <Text
          label="Sites interdits"
          value={values.deny}
          onChange={(deny) => set({ deny })}
          error={errorOf('deny')}
          hint="Un site par ligne."
          testId="filter-deny"
          lines={3}
        />
      </Box>
      <Stack>
        <Tick
          label="N’ouvrir que les sites autorisés"
          checked={values.allowOnly}
          onChange={(allowOnly) => set({ allowOnly })}
          testId="filter-allow-only"
        />
        <Tick
          label="Permettre la navigation privée"
          checked={values.privateBrowsing}
          onChange={(privateBrowsing) => set({ privateBrowsing })}
          testId="filter-private"
        />
        <Tick
          label="Permettre au navigateur de retenir des mots de passe"
          checked={values.passwordSaving}
          onChange={(passwordSaving) => set({ passwordSaving })}
          testId="filter-passwords"
        />
      </Stack>
    </>
  );
}

export function LocaleFields({ values, set, errorOf }: FieldsProps<'locale'>) {
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
      <Choice
        label="Fuseau horaire"
        value={values.timeZone}
        choices={TIME_ZONES}
        onChange={(timeZone) => set({ timeZone })}
        error={errorOf('timeZone')}
        testId="locale-time-zone"
      />
      <Choice
        label="Langue"
        value={values.language}
        choices={LANGUAGES}
        onChange={(language) => set({ language })}
        error={errorOf('language')}
        testId="locale-language"
      />
    </Box>
  );
}

export function LabelFields({ values, set, errorOf }: FieldsProps<'label'>) {
  return (
    <>
      <Text
        label="Nom à l’écran"
        value={values.title}
        onChange={(title) => set({ title })}
        error={errorOf('title')}
        hint="{classe}, {ecole} et {numero} sont remplacés pour chaque tablette."
        testId="label-title"
        maxLength={80}
      />
      <Text
        label="Si elle est trouvée (facultatif)"
        value={values.found}
        onChange={(found) => set({ found })}
        error={errorOf('found')}
        hint="Jamais de nom d’élève. Par exemple&nbsp;: Si trouvée, merci de la rapporter à {ecole}."
        testId="label-found"
        maxLength={160}
      />
      <Typography sx={{ fontSize: '0.9rem' }}>
        <Box component="span" sx={{ color: 'text.secondary' }}>
          Sur la tablette 7&nbsp;:{' '}
        </Box>
        <strong>{exampleOf(values.title)}</strong>
        {values.found.trim() !== '' && <>. {exampleOf(values.found)}</>}
      </Typography>
    </>
  );
}
