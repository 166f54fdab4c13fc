import AccountBalance from '@mui/icons-material/AccountBalanceOutlined';
import Apps from '@mui/icons-material/Apps';
import Build from '@mui/icons-material/BuildOutlined';
import Campaign from '@mui/icons-material/CampaignOutlined';
import Dns from '@mui/icons-material/DnsOutlined';
import EventAvailable from '@mui/icons-material/EventAvailableOutlined';
import FactCheck from '@mui/icons-material/FactCheckOutlined';
import Gavel from '@mui/icons-material/GavelOutlined';
import Handshake from '@mui/icons-material/HandshakeOutlined';
import HelpOutline from '@mui/icons-material/HelpOutline';
import History from '@mui/icons-material/History';
import Home from '@mui/icons-material/HomeOutlined';
import Hub from '@mui/icons-material/HubOutlined';
import Inventory from '@mui/icons-material/Inventory2Outlined';
import Lightbulb from '@mui/icons-material/LightbulbOutlined';
import People from '@mui/icons-material/PeopleOutlined';
import Policy from '@mui/icons-material/PolicyOutlined';
import Poll from '@mui/icons-material/PollOutlined';
import RequestQuote from '@mui/icons-material/RequestQuoteOutlined';
import School from '@mui/icons-material/SchoolOutlined';
import Tablet from '@mui/icons-material/TabletMacOutlined';
import Tune from '@mui/icons-material/Tune';
import Insights from '@mui/icons-material/Insights';
import ViewModule from '@mui/icons-material/ViewModuleOutlined';
import type { Permission } from '@chariot/kernel';
import { Box } from '@mui/material';
import type { SvgIconComponent } from '@mui/icons-material';
import { Link, useLocation } from 'react-router-dom';
import { RESOURCE_PERMISSIONS, useMay } from '../api/index.js';
import { COLOURS } from '../theme/index.js';

interface Entry {
  readonly to: string;
  readonly label: string;
  readonly icon: SvgIconComponent;
  /** Where the page itself opens to more people than those whom it is for. */
  readonly shownTo?: Permission;
}

const ENTRIES: readonly Entry[] = [
  { to: '/', label: 'Tableau de bord', icon: Home },
  { to: '/ecoles', label: 'Écoles', icon: School },
  { to: '/classes-mobiles', label: 'Classes mobiles', icon: ViewModule },
  { to: '/reservations', label: 'Réservations', icon: EventAvailable },
  { to: '/prets', label: 'Prêts', icon: Handshake },
  { to: '/tablettes', label: 'Tablettes', icon: Tablet },
  { to: '/inventaire', label: 'Inventaire', icon: Inventory },
  { to: '/usage', label: 'Usage', icon: Insights },
  { to: '/operations', label: 'Demandes', icon: Campaign },
  { to: '/conformite', label: 'Conformité', icon: FactCheck },
  { to: '/reparations', label: 'Réparations', icon: Build },
  { to: '/applications', label: 'Applications', icon: Apps },
  { to: '/profils', label: 'Profils', icon: Tune },
  { to: '/conventions', label: 'Convention', icon: AccountBalance },
  { to: '/paiements', label: 'Paiements', icon: RequestQuote },
  { to: '/enquetes', label: 'Enquêtes', icon: Poll },
  { to: '/retours', label: 'Retours d’expérience', icon: Lightbulb },
  { to: '/activite', label: 'Activité', icon: History },
  { to: '/personnes', label: 'Personnes', icon: People },
  // Whoever lost her role finds what she asked for on the dashboard.
  { to: '/actes-graves', label: 'Actes graves', icon: Gavel, shownTo: 'approval:stop' },
  { to: '/donnees-personnelles', label: 'Données personnelles', icon: Policy },
  { to: '/integrations', label: 'Intégrations', icon: Hub },
  { to: '/administration', label: 'Administration', icon: Dns },
  { to: '/aide', label: 'Aide', icon: HelpOutline },
];

/** Said once for all entries: each with styles of its own takes ten times longer to draw. */
const LOOKS = {
  '& ul': { listStyle: 'none', m: 0, p: 1.5, display: 'flex', flexDirection: 'column', gap: 0.5 },
  '& a': {
    display: 'flex',
    alignItems: 'center',
    gap: 1.25,
    px: 1.25,
    minHeight: 44,
    borderRadius: 1,
    textDecoration: 'none',
    fontSize: '0.9375rem',
    whiteSpace: 'nowrap',
    color: COLOURS.ink,
    fontWeight: 500,
  },
  '& a:hover': { bgcolor: '#e9eef1' },
  '& a[aria-current]': {
    ...{ color: COLOURS.brandDark, fontWeight: 650, letterSpacing: '-0.01em', bgcolor: COLOURS.brandSoft },
    boxShadow: `inset 3px 0 0 ${COLOURS.brand}`,
  },
  '& svg': { fontSize: 22, color: COLOURS.inkSoft },
  '& a[aria-current] svg': { color: COLOURS.brand },
} as const;

/** The pages one may open: what one's roles do not allow is not shown, greyed or teased. */
export function Menu({ onChoose }: { readonly onChoose?: () => void }) {
  const may = useMay();
  const { pathname } = useLocation();
  const shown = ENTRIES.filter(({ to, shownTo }) => {
    const permission = shownTo ?? RESOURCE_PERMISSIONS[to.slice(1)];
    return permission === undefined || may(permission);
  });
  return (
    <Box component="nav" aria-label="Menu principal" sx={LOOKS}>
      <ul>
        {shown.map(({ to, label, icon: Icon }) => {
          const here = to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`);
          return (
            <li key={to}>
              <Link
                to={to}
                onClick={onChoose}
                aria-current={here ? 'page' : undefined}
                data-testid={`menu-${to === '/' ? 'tableau-de-bord' : to.slice(1)}`}
              >
                <Icon aria-hidden />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </Box>
  );
}
