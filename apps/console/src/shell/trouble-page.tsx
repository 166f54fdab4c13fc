import { Box, Button, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { LinkButton, Page } from '../page/index.js';

const Aside = ({ title, children, action }: { title: string; children: ReactNode; action: ReactNode }) => (
  <Page title={title}>
    <Stack spacing={2} sx={{ maxWidth: 560 }}>
      <Typography>{children}</Typography>
      <Box>{action}</Box>
    </Stack>
  </Page>
);

export const NotFoundPage = () => (
  <Aside title="Page introuvable" action={<LinkButton to="/">Revenir au tableau de bord</LinkButton>}>
    Cette adresse ne mène nulle part. Elle est peut-être incomplète, ou l’élément se trouve hors de votre périmètre.
  </Aside>
);

export const NotAllowedPage = () => (
  <Aside title="Page réservée" action={<LinkButton to="/">Revenir au tableau de bord</LinkButton>}>
    Votre rôle ne donne pas accès à cette page. Si vous en avez besoin, demandez à la personne qui administre Chariot.
  </Aside>
);

const reload = (): void => window.location.reload();

export const ServerTroublePage = () => (
  <Aside
    title="Le serveur ne répond pas"
    action={
      <Button variant="contained" onClick={reload}>
        Réessayer
      </Button>
    }
  >
    Vérifiez la connexion au réseau, puis réessayez. Les tablettes, elles, gardent leurs réglages.
  </Aside>
);

export const PageTrouble = () => (
  <Aside
    title="Cette page n’a pas pu s’afficher"
    action={
      <Button variant="contained" onClick={reload}>
        Recharger la page
      </Button>
    }
  >
    Rien n’a été perdu&nbsp;: ce qui était enregistré l’est toujours. Si cela recommence, prévenez la personne qui
    administre Chariot en lui disant ce que vous faisiez.
  </Aside>
);
