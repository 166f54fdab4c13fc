import { Alert, Box, Button, Skeleton, Stack, Typography } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messageOf } from '../api/index.js';
import { french } from '../formats/index.js';

interface ReadingProps<T> {
  readonly of: UseQueryResult<T>;
  readonly children: (value: T) => ReactNode;
  /** Lines of the placeholder. */
  readonly lines?: number;
}

/** What is being read: a quiet placeholder, the value, or what went wrong and a way to try again. */
export function Reading<T>({ of, children, lines = 3 }: ReadingProps<T>) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.isError) return <Trouble error={of.error} retry={() => void of.refetch()} />;
  return <Waiting lines={lines} />;
}

export function Waiting({ lines = 3 }: { readonly lines?: number }) {
  return (
    <Stack role="status" aria-label="Lecture en cours" spacing={1} sx={{ py: 1 }}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} variant="rounded" height={28} sx={{ maxWidth: `${92 - ((line * 13) % 40)}%` }} />
      ))}
    </Stack>
  );
}

export function Trouble({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  return (
    <Alert
      severity="error"
      data-testid="trouble"
      action={
        retry && (
          <Button size="small" onClick={retry}>
            Réessayer
          </Button>
        )
      }
    >
      {french(messageOf(error))}
    </Alert>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing here, and what to do about it. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <Box sx={{ textAlign: 'center', px: 3, py: 3, color: 'text.secondary' }}>
      <Typography sx={{ fontWeight: 650, color: 'text.primary' }}>{title}</Typography>
      {children !== undefined && <Typography sx={{ mt: 0.5 }}>{children}</Typography>}
      {action !== undefined && <Box sx={{ mt: 2 }}>{action}</Box>}
    </Box>
  );
}
