import AccountCircle from '@mui/icons-material/AccountCircleOutlined';
import Logout from '@mui/icons-material/Logout';
import { closeSession, type Me } from '@chariot/contract';
import { Box, Button, Divider, ListItemIcon, Menu, MenuItem, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { useLogout } from 'react-admin';
import { useAct } from '../api/index.js';
import { count, facts } from '../formats/index.js';
import { Hidden, useSmall } from '../page/index.js';

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
  const { act, busy } = useAct(closeSession);
  return (
    <>
      <Button
        variant="text"
        onClick={(event) => setAnchor(event.currentTarget)}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor === null ? undefined : id}
        data-testid="account"
        sx={{ minWidth: 40, px: { xs: 0.5, md: 1.5 }, color: 'text.primary', textAlign: 'left', gap: 1 }}
      >
        <AccountCircle aria-hidden />
        <Hidden>Mon compte : </Hidden>
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
      <Menu id={id} anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <Box component="li" role="presentation" sx={{ px: 2, py: 1, maxWidth: 340 }}>
          <Typography sx={{ fontWeight: 650 }}>{me.displayName}</Typography>
          <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem', mb: 1 }}>{me.email}</Typography>
          {me.roles.map(({ id: role, label, place }) => (
            <Typography key={role} sx={{ fontSize: '0.875rem' }}>
              {label}{' '}
              <Box component="span" sx={{ color: 'text.secondary' }}>
                · {place.name}
              </Box>
            </Typography>
          ))}
        </Box>
        <Divider />
        <MenuItem
          disabled={busy}
          data-testid="sign-out"
          onClick={() => void act({}).then((closed) => closed && logout())}
        >
          <ListItemIcon>
            <Logout fontSize="small" />
          </ListItemIcon>
          Se déconnecter
        </MenuItem>
      </Menu>
    </>
  );
}
