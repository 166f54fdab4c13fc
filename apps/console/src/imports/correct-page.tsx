import { correctConvention, getConvention, type Convention, type NewConvention } from '@chariot/contract';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { tagOf, useAct } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { ConventionForm } from './convention-form.js';
import { fromConvention } from './typed-convention.js';

/** `/conventions/:id/corriger`: while nobody has signed. */
export function CorrectConventionPage() {
  return (
    <ConventionFrame tab="" fresh>
      {(convention) => <Correct key={convention.id} convention={convention} />}
    </ConventionFrame>
  );
}

function Correct({ convention }: { readonly convention: Convention }) {
  const navigate = useNavigate();
  const [initial] = useState(() => fromConvention(convention));
  // What another has written since is refused, and never overwritten.
  const [read] = useState(() => tagOf(getConvention, { params: { id: convention.id } }));
  const correcting = useAct(correctConvention, 'Projet corrigé.');
  const correct = async (body: NewConvention): Promise<void> => {
    const corrected = await correcting.act({ params: { id: convention.id }, body }, read);
    if (corrected !== undefined) void navigate(`/conventions/${convention.id}`);
  };
  return (
    <ConventionForm
      initial={initial}
      confirm="Enregistrer le projet"
      onConfirm={(body) => void correct(body)}
      busy={correcting.busy}
      refusal={correcting.refusal}
      back={`/conventions/${convention.id}`}
      partiesFixed
    />
  );
}
