import type { ConventionReading, NewConvention } from '@chariot/contract';
import { Alert, Box, Button, Stack } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { count, french } from '../formats/index.js';
import { LinkButton } from '../page/index.js';
import { checked } from './checked.js';
import { ConventionFields } from './convention-fields.js';
import type { SetTyped, TypedConvention } from './typed-convention.js';

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
  const set: SetTyped = (change) => setTyped((before) => ({ ...before, ...change(before) }));
  const { body, faults: found } = checked(typed);
  const faults = tried ? found : {};
  const faulty = Object.keys(faults).length;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (body !== undefined) props.onConfirm(body);
  };
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: { xs: 2, md: 2.5 } }}>
      <ConventionFields
        as={partiesFixed ? 'corrected' : 'declared'}
        typed={typed}
        set={set}
        faults={faults}
        reading={reading}
      />
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
