import type { ConventionReading, NewConvention } from '@chariot/contract';
import { Alert, Box, Button, Stack } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { count, french } from '../formats/index.js';
import { LinkButton, Section } from '../page/index.js';
import { AnnexFields, BudgetFields } from './annex-fields.js';
import { PlaceChoice } from './place-choice.js';
import { TermField } from './term-field.js';
import { TERM_GROUPS, type TermName } from './terms.js';
import { checked, type TypedConvention } from './typed-convention.js';

interface ConventionFormProps {
  readonly initial: TypedConvention;
  readonly reading?: ConventionReading | undefined;
  readonly confirm: string;
  readonly onConfirm: (body: NewConvention) => void;
  readonly busy: boolean;
  readonly refusal: string | undefined;
  readonly back: string;
  /** Of a draft that is corrected: its parties stay. */
  readonly partiesFixed?: boolean;
}

/** A convention, value by value; nothing is sent before all that it needs is there. */
export function ConventionForm(props: ConventionFormProps) {
  const { reading, partiesFixed = false } = props;
  const [typed, setTyped] = useState(props.initial);
  const [tried, setTried] = useState(false);
  const set = (change: Partial<TypedConvention>): void => setTyped((before) => ({ ...before, ...change }));
  const setTerm = (name: TermName, value: string): void =>
    setTyped((before) => ({ ...before, terms: { ...before.terms, [name]: value } }));
  const { body, faults: found } = checked(typed);
  const faults = tried ? found : {};
  const faulty = Object.keys(faults).length;
  const term = (name: TermName) => (
    <TermField
      key={name}
      name={name}
      value={typed.terms[name]}
      onType={(value) => setTerm(name, value)}
      fault={faults[name]}
      reading={reading}
    />
  );
  const part = { typed, set, faults, reading };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (body !== undefined) props.onConfirm(body);
  };
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: { xs: 2, md: 2.5 } }}>
      <Section title="La convention et ses parties">
        <Stack sx={{ gap: 2.5 }}>
          {term('reference')}
          {term('title')}
          <PlaceChoice
            kind="academie"
            label="Académie"
            read={reading?.parties.academie.value ?? null}
            value={typed.academieId}
            onChoose={(academieId) => set({ academieId })}
            fault={faults['academieId']}
            fixed={partiesFixed}
          />
          <PlaceChoice
            kind="localAuthority"
            label="Collectivité"
            read={reading?.parties.localAuthority.name.value ?? null}
            value={typed.localAuthorityId}
            onChoose={(localAuthorityId) => set({ localAuthorityId })}
            fault={faults['localAuthorityId']}
            fixed={partiesFixed}
          />
          <PlaceChoice
            kind="college"
            label="Collège de référence, qui reçoit les ressources"
            read={typed.schools[0]?.referenceCollegeUai.toUpperCase() || null}
            value={typed.collegeId}
            onChoose={(collegeId) => set({ collegeId })}
            fault={faults['collegeId']}
          />
        </Stack>
      </Section>
      {TERM_GROUPS.map(({ title, names }) => (
        <Section key={title} title={title}>
          <Stack sx={{ gap: 2.5 }}>{names.map(term)}</Stack>
        </Section>
      ))}
      <AnnexFields {...part} />
      <BudgetFields {...part} />
      <Box role="status">
        {faulty > 0 && (
          <Alert severity="error" data-testid="convention-faults">
            {count(faulty, 'point est à corriger', 'points sont à corriger')} ci-dessus&nbsp;: rien n’est enregistré
            avant.
          </Alert>
        )}
        {props.refusal !== undefined && (
          <Alert severity="error" data-testid="refusal">
            {french(props.refusal)}
          </Alert>
        )}
      </Box>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button type="submit" variant="contained" loading={props.busy} data-testid="save-convention">
          {props.confirm}
        </Button>
        <LinkButton to={props.back} variant="text">
          Annuler
        </LinkButton>
      </Stack>
    </Stack>
  );
}
