import AccountCircle from '@mui/icons-material/AccountCircleOutlined';
import Logout from '@mui/icons-material/Logout';
import type { Me } from '@chariot/contract';
import { Box, Button, Popover, Stack, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { Link } from 'react-router-dom';
import { useLogout, useNotify } from 'react-admin';
import { messageOf } from '../api/index.js';
import { count, facts } from '../formats/index.js';
import { Hidden, useSmall } from '../page/index.js';
import { COLOURS } from '../theme/index.js';
import { OtherLanguage } from './other-language.js';

/** « Référent numérique · Circonscription du Haut-Grésivaudan », and how many more. */
export function rolesInShort({ roles }: Me): string {
  const [first, ...others] = roles;
  if (first === undefined) return 'Aucun rôle aujourd’hui';
  return facts(
    first.label,
    first.place.name,
    others.length > 0 && `et ${count(others.length, 'autre rôle', 'autres rôles')}`,
  );
}

/** Who is signed in, with which roles and where; and the way out. */
export function Account({ me }: { readonly me: Me }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const id = useId();
  const small = useSmall();
  const logout = useLogout();
  const notify = useNotify();
  const [leaving, setLeaving] = useState(false);
  const leave = async (): Promise<void> => {
    setLeaving(true);
    await logout().catch((error: unknown) => {
      setLeaving(false);
      notify(messageOf(error), { type: 'error' });
    });
  };
  return (
    <>
      <Button
        variant="text"
        onClick={(event) => setAnchor(event.currentTarget)}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        aria-controls={anchor === null ? undefined : id}
        data-testid="account"
        sx={{ minWidth: 40, px: { xs: 0.5, md: 1.5 }, color: 'text.primary', textAlign: 'left', gap: 1 }}
      >
        <AccountCircle aria-hidden />
        <Hidden>Mon compte&nbsp;: </Hidden>
        {small ? (
          <Hidden>{me.displayName}</Hidden>
        ) : (
          <Box component="span" sx={{ lineHeight: 1.25, maxWidth: { md: 260, lg: 380 } }}>
            <Typography component="span" noWrap sx={{ display: 'block', fontWeight: 600, fontSize: '0.9rem' }}>
              {me.displayName}
            </Typography>
            <Typography component="span" noWrap sx={{ display: 'block', fontSize: '0.8rem', color: 'text.secondary' }}>
              {rolesInShort(me)}
            </Typography>
          </Box>
        )}
      </Button>
      <Popover
        id={id}
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-label': 'Mon compte',
            sx: { border: `1px solid ${COLOURS.line}`, boxShadow: '0 8px 28px #1b273326', p: 2, maxWidth: 360 },
          },
        }}
      >
        <Typography sx={{ fontWeight: 650 }}>{me.displayName}</Typography>
        <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{me.email}</Typography>
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, my: 1.5, fontSize: '0.9rem' }}>
          {me.roles.map(({ id: role, label, place }) => (
            <li key={role}>
              {label}{' '}
              <Box component="span" sx={{ color: 'text.secondary' }}>
                · {place.name}
              </Box>
            </li>
          ))}
        </Box>
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          <Button
            variant="outlined"
            component={Link}
            to="/compte"
            onClick={() => setAnchor(null)}
            data-testid="my-account"
          >
            Mon compte
          </Button>
          <Button startIcon={<Logout />} loading={leaving} data-testid="sign-out" onClick={() => void leave()}>
            Se déconnecter
          </Button>
          <OtherLanguage />
        </Stack>
      </Popover>
    </>
  );
}
