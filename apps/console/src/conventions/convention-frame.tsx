import { getConvention, type Convention } from '@chariot/contract';
import { Box, Link, Stack } from '@mui/material';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { useMe, useRead } from '../api/index.js';
import { facts } from '../formats/index.js';
import { Page, PageReading } from '../page/index.js';
import { CONVENTION_TABS, tabsFor, type ConventionTab } from './convention-tabs.js';

interface ConventionFrameProps {
  readonly tab: ConventionTab;
  readonly actions?: (convention: Convention) => ReactNode;
  /** For a page whose form is filled in from it. */
  readonly fresh?: boolean;
  readonly children: (convention: Convention) => ReactNode;
}

/** What all pages of one convention have around them: its name, its parties, and the way from one page to the next. */
export function ConventionFrame({ tab, actions, fresh = false, children }: ConventionFrameProps) {
  const { id = '' } = useParams();
  const convention = useRead(getConvention, { params: { id } }, { fresh });
  return (
    <PageReading of={convention} back={{ to: '/conventions', label: 'Convention' }}>
      {(value) => (
        <Page
          title={tab === '' ? value.title : CONVENTION_TABS[tab].title}
          crumbs={[
            { to: '/conventions', label: 'Convention' },
            ...(tab === '' ? [] : [{ to: `/conventions/${id}`, label: value.reference }]),
          ]}
          subtitle={facts(value.reference, value.localAuthority.name, value.academie.name)}
          {...(actions && { actions: actions(value) })}
        >
          <Tabs id={id} current={tab} />
          {children(value)}
        </Page>
      )}
    </PageReading>
  );
}

function Tabs({ id, current }: { readonly id: string; readonly current: ConventionTab }) {
  const me = useMe();
  const strip = useRef<HTMLDivElement>(null);
  const known = me !== undefined;
  useEffect(() => {
    const tabs = strip.current;
    const here = tabs?.querySelector<HTMLElement>('[aria-current=page]');
    if (!tabs || !here) return undefined;
    const reveal = (): void => {
      const left = here.offsetLeft - tabs.offsetLeft;
      if (left + here.offsetWidth > tabs.clientWidth) tabs.scrollLeft = left - 16;
    };
    // At once, then when a phone is turned.
    const watch = new ResizeObserver(reveal);
    watch.observe(tabs);
    return () => watch.disconnect();
  }, [current, known]);
  return (
    <Box component="nav" aria-label="Pages de la convention" className="no-print">
      {/* Moved in by the finger or the arrows where the tabs are wider than the screen. */}
      <Box ref={strip} role="region" tabIndex={0} aria-label="Onglets" sx={{ overflowX: 'auto' }}>
        <Stack
          component="ul"
          direction="row"
          sx={{
            listStyle: 'none',
            m: 0,
            p: 0,
            borderBottom: 1,
            borderColor: 'divider',
            width: 'max-content',
            minWidth: 1,
          }}
        >
          {tabsFor(me?.roles ?? []).map((tab) => (
            <li key={tab}>
              <Link
                component={RouterLink}
                to={`/conventions/${id}${tab === '' ? '' : `/${tab}`}`}
                aria-current={tab === current ? 'page' : undefined}
                data-testid={`tab-${tab === '' ? 'convention' : tab}`}
                underline="none"
                sx={{
                  display: 'block',
                  px: 1.25,
                  py: 1.25,
                  whiteSpace: 'nowrap',
                  fontWeight: tab === current ? 700 : 500,
                  color: tab === current ? 'primary.main' : 'text.secondary',
                  borderBottom: 3,
                  borderColor: tab === current ? 'primary.main' : 'transparent',
                }}
              >
                {CONVENTION_TABS[tab].label}
              </Link>
            </li>
          ))}
        </Stack>
      </Box>
    </Box>
  );
}
