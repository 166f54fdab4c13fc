import Circle from '@mui/icons-material/Circle';
import CloudOff from '@mui/icons-material/CloudOffOutlined';
import MenuIcon from '@mui/icons-material/Menu';
import { Alert, Box, Button, CircularProgress, Drawer, IconButton, Link, Stack, Typography } from '@mui/material';
import { Suspense, useLayoutEffect, useState, type ReactNode } from 'react';
import { Link as RouterLink, useLocation } from 'react-router-dom';
import { ProofDialog } from '../account/index.js';
import { FreezeBanner } from '../approvals/index.js';
import { LiveFeed, useLive, useMay, useMe } from '../api/index.js';
import { useSmall } from '../page/index.js';
import { COLOURS } from '../theme/index.js';
import { Account } from './account.js';
import { Finder } from './finder.js';
import { Mark } from './mark.js';
import { Menu } from './menu.js';

const BAR_HEIGHT = 60;
const MENU_WIDTH = 256;

/** Around every page of a signed-in person: the bar, the menu, the page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  return (
    <LiveFeed>
      <Frame>{children}</Frame>
    </LiveFeed>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  const small = useSmall();
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <Box sx={{ minHeight: '100vh', bgcolor: 'background.default', color: 'text.primary' }}>
      <Button
        href="#contenu"
        variant="contained"
        onClick={(event) => {
          // The address belongs to the router: move the focus, not the hash.
          event.preventDefault();
          document.getElementById('contenu')?.focus();
        }}
        sx={{ position: 'fixed', top: 8, left: 8, zIndex: 1400, '&:not(:focus)': { transform: 'translateY(-200%)' } }}
      >
        Aller au contenu
      </Button>
      <Whereabouts />
      <Bar small={small} onMenu={() => setOpen(true)} />
      <Box sx={{ display: 'flex' }}>
        {small ? (
          <Drawer open={open} onClose={close} slotProps={{ paper: { sx: { width: 280 }, 'aria-label': 'Menu' } }}>
            <Stack direction="row" sx={{ alignItems: 'center', gap: 1, p: 2, pb: 0.5 }}>
              <Mark />
              <Typography sx={{ fontWeight: 700, fontSize: '1.1rem' }}>Chariot</Typography>
            </Stack>
            <Menu onChoose={close} />
          </Drawer>
        ) : (
          <Box
            className="no-print"
            sx={{ width: MENU_WIDTH, flexShrink: 0, position: 'sticky', top: BAR_HEIGHT, alignSelf: 'flex-start' }}
          >
            <Menu />
          </Box>
        )}
        <Box
          component="main"
          id="contenu"
          tabIndex={-1}
          sx={{ flexGrow: 1, minWidth: 0, outline: 'none', p: { xs: 2, md: 3 }, pt: { md: 2.5 }, pb: 8 }}
        >
          <Box sx={{ maxWidth: 1240, mx: 'auto' }}>
            <Cut />
            <FreezeBanner />
            <Suspense fallback={<Turning />}>{children}</Suspense>
            <ProofDialog />
          </Box>
        </Box>
      </Box>
    </Box>
  );
}

/** Says on the page itself which one is shown, to whoever drives it: the address changes before the page does. */
function Whereabouts() {
  const { pathname, search } = useLocation();
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    dataset['at'] = `${pathname}${search}`;
    return () => void delete dataset['at'];
  }, [pathname, search]);
  return null;
}

function Bar({ small, onMenu }: { readonly small: boolean; readonly onMenu: () => void }) {
  const me = useMe();
  const may = useMay();
  return (
    <Stack
      component="header"
      direction="row"
      className="no-print"
      sx={{
        position: 'sticky',
        top: 0,
        zIndex: 1100,
        height: BAR_HEIGHT,
        px: { xs: 1, md: 2.5 },
        alignItems: 'center',
        gap: { xs: 0.5, md: 2 },
        bgcolor: COLOURS.surface,
        borderBottom: `1px solid ${COLOURS.line}`,
      }}
    >
      {small && (
        <IconButton onClick={onMenu} aria-label="Ouvrir le menu" data-testid="open-menu">
          <MenuIcon />
        </IconButton>
      )}
      <Link
        component={RouterLink}
        to="/"
        aria-label="Chariot, tableau de bord"
        sx={{
          // What follows begins where pages do, whoever is signed in.
          ...{ flexShrink: 0, minWidth: { md: MENU_WIDTH - 12 } },
          ...{ display: 'flex', alignItems: 'center', gap: 1, color: 'text.primary', textDecoration: 'none' },
        }}
      >
        <Mark />
        {!small && (
          <Box component="span" sx={{ fontWeight: 700, fontSize: '1.15rem' }}>
            Chariot
          </Box>
        )}
      </Link>
      <Box sx={{ flexGrow: 1, px: { xs: 0.5, md: 0 } }}>
        {may('device:read') && (
          <Box sx={{ width: '100%', maxWidth: 420 }}>
            <Finder />
          </Box>
        )}
      </Box>
      {!small && <LiveMark />}
      {me !== undefined && <Account me={me} />}
    </Stack>
  );
}

/** That the page moves by itself: said quietly, where it is true. */
function LiveMark() {
  const live = useLive();
  if (live !== 'live') return null;
  return (
    <Stack
      direction="row"
      title="Ce que disent les tablettes s’affiche sans recharger la page"
      data-testid="live"
      sx={{ alignItems: 'center', gap: 0.75, fontSize: '0.8125rem', color: 'text.secondary', whiteSpace: 'nowrap' }}
    >
      <Circle aria-hidden sx={{ fontSize: 9, color: COLOURS.success }} />
      En direct
    </Stack>
  );
}

function Cut() {
  if (useLive() !== 'cut') return null;
  return (
    <Alert severity="warning" icon={<CloudOff />} sx={{ mb: 2 }} data-testid="live-cut">
      Connexion au serveur interrompue. Elle reprendra d’elle-même&nbsp;; ce qui est affiché peut dater un peu.
    </Alert>
  );
}

/** A page that is not there yet. */
export const Turning = () => (
  <Box sx={{ display: 'grid', placeItems: 'center', minHeight: 240 }}>
    <CircularProgress aria-label="Ouverture de la page" />
  </Box>
);
