import { changeApp, getApp, type AppDetail } from '@chariot/contract';
import { useState } from 'react';
import { tagOf, useAct, useRead } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';
import { AppFields } from './app-fields.js';
import { fieldsOf, sameFields, typedFrom } from './typed-app.js';

interface EditAppDialogProps {
  readonly app: AppDetail;
  readonly onClose: () => void;
}

/** Corrects what the catalogue says. What somebody else has changed meanwhile is never overwritten. */
export function EditAppDialog({ app, onClose }: EditAppDialogProps) {
  const changing = useAct(changeApp, 'Application modifiée.');
  const ask = { params: { id: app.id } };
  const reading = useRead(getApp, ask);
  const [opened] = useState(() => ({ app, tag: tagOf(getApp, ask) }));
  const draft = useDraft(typedFrom(opened.app), changeApp.body, fieldsOf);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    // A tablet that installs it changes what is read of it, and nothing of what is written here.
    const now = (await reading.refetch()).data ?? opened.app;
    const tag = sameFields(now, opened.app) ? tagOf(getApp, ask) : opened.tag;
    if (await changing.act({ params: { id: app.id }, body }, tag)) onClose();
  };
  return (
    <ActDialog
      open
      title={`Modifier ${opened.app.name}`}
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={changing.busy}
      refusal={changing.refusal}
      wide
      testId="edit-app-dialog"
    >
      <AppFields draft={draft} licencesByStore={opened.app.licencesByStore} />
    </ActDialog>
  );
}
