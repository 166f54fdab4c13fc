import ContentCopy from '@mui/icons-material/ContentCopy';
import Check from '@mui/icons-material/Check';
import MoreVert from '@mui/icons-material/MoreVert';
import Print from '@mui/icons-material/PrintOutlined';
import { Button, IconButton, ListItemIcon, ListItemText, Menu, MenuItem, Tooltip } from '@mui/material';
import { useId, useState, type ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';

interface DocumentButtonProps {
  readonly href: string;
  readonly children: ReactNode;
  readonly testId?: string;
  readonly size?: 'small' | 'medium';
}

/** Opens a document that the server makes (a PDF to print) in its own tab. */
export const DocumentButton = ({ href, children, testId, size = 'medium' }: DocumentButtonProps) => (
  <Button
    href={href}
    target="_blank"
    rel="noopener"
    size={size}
    startIcon={<Print aria-hidden />}
    data-testid={testId}
    aria-label={typeof children === 'string' ? `${children} (PDF, nouvel onglet)` : undefined}
  >
    {children}
  </Button>
);

interface LinkButtonProps {
  readonly to: string;
  readonly children: ReactNode;
  readonly testId?: string;
  readonly variant?: 'contained' | 'outlined' | 'text';
  readonly size?: 'small' | 'medium';
  readonly icon?: ReactNode;
}

export const LinkButton = ({ to, children, testId, variant = 'outlined', size = 'medium', icon }: LinkButtonProps) => (
  <Button component={RouterLink} to={to} variant={variant} size={size} startIcon={icon} data-testid={testId}>
    {children}
  </Button>
);

/** Copies a text that people would otherwise retype. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  // Browsers offer the clipboard to secure pages only.
  if (!('clipboard' in navigator)) return null;
  return (
    <Tooltip title={copied ? 'Copié' : label}>
      <IconButton size="small" onClick={() => void copy()} aria-label={copied ? 'Copié' : label}>
        {copied ? <Check fontSize="small" /> : <ContentCopy fontSize="small" />}
      </IconButton>
    </Tooltip>
  );
}

export interface MenuAct {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick?: () => void;
  readonly href?: string;
  readonly testId: string;
}

/** The less frequent acts of a page. */
export function MoreMenu({
  acts,
  label = 'Autres actions',
}: {
  readonly acts: readonly MenuAct[];
  readonly label?: string;
}) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const id = useId();
  if (acts.length === 0) return null;
  return (
    <>
      <Button
        onClick={(event) => setAnchor(event.currentTarget)}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor === null ? undefined : id}
        endIcon={<MoreVert aria-hidden />}
        data-testid="more-acts"
      >
        {label}
      </Button>
      <Menu id={id} anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {acts.map(({ label: words, icon, onClick, href, testId }) => (
          <MenuItem
            key={testId}
            data-testid={testId}
            {...(href === undefined ? {} : { component: 'a' as const, href, target: '_blank', rel: 'noopener' })}
            onClick={() => {
              setAnchor(null);
              onClick?.();
            }}
          >
            <ListItemIcon>{icon}</ListItemIcon>
            <ListItemText>{words}</ListItemText>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
