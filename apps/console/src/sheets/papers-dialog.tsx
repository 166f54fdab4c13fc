import { getClassroomSheet, getDeviceSheet, getLabelSheet } from '@chariot/contract';
import Print from '@mui/icons-material/PrintOutlined';
import { DialogContent, List, ListItem, ListItemButton, ListItemIcon, ListItemText } from '@mui/material';
import { documentUrl } from '../api/index.js';
import { Hidden, Sheet } from '../page/index.js';

interface Paper {
  readonly key: string;
  readonly href: string;
  readonly name: string;
  readonly what: string;
}

interface OfProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** What is printed once for a cart, and before each lesson. */
export function ClassroomPapers({ id, onClose }: OfProps) {
  const sheet = (name: 'door' | 'hand-out' | 'families' | 'first-steps'): string =>
    documentUrl(getClassroomSheet, { params: { id, sheet: name } });
  const labels = documentUrl(getLabelSheet, { params: { id } });
  return (
    <Papers
      onClose={onClose}
      papers={[
        { key: 'labels', href: labels, name: 'Étiquettes', what: 'Un grand numéro à coller sur chaque tablette.' },
        {
          key: 'door',
          href: sheet('door'),
          name: 'Fiche de porte',
          what: 'Dans la porte du chariot : quoi ranger où.',
        },
        {
          key: 'first-steps',
          href: sheet('first-steps'),
          name: 'Premiers pas',
          what: 'Une page pour qui prend le chariot la première fois.',
        },
        {
          key: 'hand-out',
          href: sheet('hand-out'),
          name: 'Feuille de distribution',
          what: 'Pour une séance : ce qui part, ce qui revient.',
        },
        {
          key: 'families',
          href: sheet('families'),
          name: 'Information des familles',
          what: 'À afficher, ou à mettre dans les cahiers.',
        },
      ]}
    />
  );
}

export function DevicePapers({ id, onClose }: OfProps) {
  const sheet = (name: 'loan' | 'loss'): string => documentUrl(getDeviceSheet, { params: { id, sheet: name } });
  return (
    <Papers
      onClose={onClose}
      papers={[
        {
          key: 'loan',
          href: sheet('loan'),
          name: 'Bordereau de prêt',
          what: 'À signer quand elle part, et quand elle revient.',
        },
        {
          key: 'loss',
          href: sheet('loss'),
          name: 'Déclaration de perte ou de vol',
          what: 'Pour la commune, l’assurance et la police.',
        },
      ]}
    />
  );
}

function Papers({ papers, onClose }: { readonly papers: readonly Paper[]; readonly onClose: () => void }) {
  return (
    <Sheet open title="Imprimer" onClose={onClose} testId="papers">
      <DialogContent dividers sx={{ p: 0 }}>
        <List disablePadding>
          {papers.map(({ key, href, name, what }, at) => (
            <ListItem key={key} disablePadding divider={at < papers.length - 1}>
              <ListItemButton component="a" href={href} target="_blank" rel="noopener" data-testid={`paper-${key}`}>
                <ListItemIcon sx={{ minWidth: 40 }}>
                  <Print aria-hidden />
                </ListItemIcon>
                <ListItemText
                  primary={
                    <>
                      {name}
                      <Hidden> (PDF, nouvel onglet)</Hidden>
                    </>
                  }
                  secondary={what}
                  slotProps={{ primary: { sx: { fontWeight: 600 } } }}
                />
              </ListItemButton>
            </ListItem>
          ))}
        </List>
      </DialogContent>
    </Sheet>
  );
}
