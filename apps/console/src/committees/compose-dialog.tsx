import {
  composeDepartmentalCommittee,
  composeLocalCommittee,
  type CommitteeGlance,
  type CommitteeMember,
  type PlaceRef,
} from '@chariot/contract';
import { Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { ActDialog } from '../page/index.js';
import { PersonFields } from './person-fields.js';
import { checkedMembers, membersToType, noMember, usualMembers, type TypedMember } from './typed-members.js';
import { partiesOf, SEAT_WORDS } from './words.js';

interface ComposeDialogProps {
  readonly conventionId: string;
  readonly glance: Pick<CommitteeGlance, 'kind' | 'name' | 'schoolUai' | 'place'>;
  readonly conventions: readonly { readonly academie: PlaceRef; readonly localAuthority: PlaceRef }[];
  /** Null: nobody has composed it yet. */
  readonly members: readonly CommitteeMember[] | null;
  readonly onClose: () => void;
}

/** Who sits, seat by seat. A seat that is left empty stays vacant, and the page says so. */
export function ComposeDialog({ conventionId, glance, conventions, members, onClose }: ComposeDialogProps) {
  const { kind, name, schoolUai, place } = glance;
  const local = useAct(composeLocalCommittee, 'Comité composé.');
  const departmental = useAct(composeDepartmentalCommittee, 'Comité composé.');
  const navigate = useNavigate();
  const [rows, setRows] = useState<readonly TypedMember[]>(() => {
    const [first] = conventions;
    if (members !== null) return membersToType(kind, members);
    return first === undefined ? membersToType(kind, []) : usualMembers(kind, first);
  });
  const [tried, setTried] = useState(false);
  const checked = checkedMembers(rows);
  const change = (at: number, next: TypedMember): void =>
    setRows(rows.map((row, index) => (index === at ? next : row)));
  const confirm = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(checked.faults).length > 0) return;
    const list = [...checked.members];
    const composed =
      kind === 'local'
        ? await local.act({ params: { id: conventionId }, body: { schoolUai: schoolUai ?? '', members: list } })
        : await departmental.act({ params: { id: place?.id ?? '' }, body: { members: list } });
    if (composed === undefined) return;
    onClose();
    if (members === null) void navigate(`/conventions/${conventionId}/comites/${composed.id}`);
  };
  const parties = partiesOf(conventions);
  return (
    <ActDialog
      open
      wide
      title={`Composer\u00A0: ${name}`}
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={local.busy || departmental.busy}
      refusal={local.refusal ?? departmental.refusal}
      testId="compose-dialog"
    >
      <Typography>
        La fonction suffit. Le courriel sert à envoyer les convocations&nbsp;; lui et le nom ne sont lus que de ceux qui
        préparent les réunions.
      </Typography>
      {rows.map((row, at) => (
        // Rows have no name of their own, and only the last ones come and go.
        <PersonFields
          key={at}
          title={SEAT_WORDS[row.seat]}
          member={row}
          parties={parties}
          faultOf={(field) => (tried ? checked.faults[`${String(at)}.${field}`] : undefined)}
          onChange={(next) => change(at, next)}
          onRemove={row.seat === 'guest' ? () => setRows(rows.filter((_, index) => index !== at)) : undefined}
          testId={`seat-${String(at + 1)}`}
        />
      ))}
      <Stack direction="row">
        <Button variant="outlined" onClick={() => setRows([...rows, noMember('guest')])} data-testid="add-guest">
          Convier quelqu’un d’autre
        </Button>
      </Stack>
    </ActDialog>
  );
}
