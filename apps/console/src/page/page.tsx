import { Box, Link, Stack, Typography } from '@mui/material';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link as RouterLink, useLocation } from 'react-router-dom';
import { french } from '../formats/index.js';

export interface Crumb {
  readonly to: string;
  readonly label: string;
}

interface PageProps {
  readonly title: string;
  /** The title stays French in any language, as what is under it does. */
  readonly translate?: 'no';
  /** Where one comes from, outermost first. */
  readonly crumbs?: readonly Crumb[];
  readonly subtitle?: ReactNode;
  /** Left of the title: a tablet's big number. */
  readonly badge?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its title in the tab and at the top, which also takes the focus so that a screen reader says where one is. */
export function Page({ title, translate, crumbs = [], subtitle, badge, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${title} · Chariot`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <Stack spacing={{ xs: 2, md: 2.5 }}>
      <Box>
        {crumbs.length > 0 && (
          <Box component="nav" aria-label="Fil d’Ariane" sx={{ mb: 0.5 }}>
            <Stack component="ol" direction="row" sx={{ m: 0, p: 0, listStyle: 'none', flexWrap: 'wrap' }}>
              {crumbs.map(({ to, label }, index) => (
                <Box component="li" key={to} sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
                  <Link component={RouterLink} to={to} sx={{ display: 'inline-block', py: 0.5 }}>
                    {label}
                  </Link>
                  {index < crumbs.length - 1 && (
                    <Box component="span" aria-hidden sx={{ mx: 0.75 }}>
                      ›
                    </Box>
                  )}
                </Box>
              ))}
            </Stack>
          </Box>
        )}
        <Stack
          direction={{ xs: 'column', md: 'row' }}
          spacing={1.5}
          sx={{ justifyContent: 'space-between', alignItems: { md: 'flex-start' } }}
        >
          <Stack direction="row" spacing={2} sx={{ alignItems: 'center', minWidth: 0 }}>
            {badge}
            <Box sx={{ minWidth: 0 }}>
              <Typography
                variant="h1"
                ref={heading}
                tabIndex={-1}
                {...(translate !== undefined && { translate, lang: 'fr' })}
                sx={{ outline: 'none', overflowWrap: 'anywhere', '&:focus-visible': { outline: 'none' } }}
              >
                {title}
              </Typography>
              {subtitle !== undefined && (
                <Typography component="div" sx={{ color: 'text.secondary', mt: 0.25 }}>
                  {typeof subtitle === 'string' ? french(subtitle) : subtitle}
                </Typography>
              )}
            </Box>
          </Stack>
          {actions !== undefined && (
            <Stack
              direction="row"
              sx={{
                flexWrap: 'wrap',
                gap: 1,
                flexShrink: 0,
                '&:empty': { display: 'none' },
                // Without a frame, a button's words stand under the title's.
                '& > .MuiButton-text:first-of-type': { ml: { xs: -2, md: 0 } },
              }}
              className="no-print"
            >
              {actions}
            </Stack>
          )}
        </Stack>
      </Box>
      {children}
    </Stack>
  );
}

/** Two columns of sections where there is room, one where there is not. */
export const Columns = ({ children: [left, right] }: { readonly children: readonly [ReactNode, ReactNode] }) => (
  <Box
    sx={{
      display: 'grid',
      gap: { xs: 2, md: 2.5 },
      gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' },
      alignItems: 'start',
    }}
  >
    <Stack sx={{ gap: { xs: 2, md: 2.5 }, minWidth: 0 }}>{left}</Stack>
    <Stack sx={{ gap: { xs: 2, md: 2.5 }, minWidth: 0 }}>{right}</Stack>
  </Box>
);
