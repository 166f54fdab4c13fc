import { Alert, Link } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { french } from '../formats/index.js';

interface EndingNoticeProps {
  /** Where it is renewed. */
  readonly to: string;
  readonly title: string;
  readonly words: string;
  readonly severity: 'warning' | 'error';
  readonly testId: string;
}

/** On the dashboard of whoever may renew it: something that Apple gave comes to its end, or has. */
export function EndingNotice({ to, title, words, severity, testId }: EndingNoticeProps) {
  return (
    <Alert severity={severity} data-testid={testId}>
      <Link component={RouterLink} to={to}>
        {title}
      </Link>
      {french(' : ')}
      {french(words)}
    </Alert>
  );
}
