import { live, type Me } from '@chariot/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { session } from '../api/index.js';
import { urlOf } from '../api/url.js';
import { listenEarly } from '../early/heard.js';

/** What follows every sign-in: this tab forgets what somebody else read in it, and goes to the dashboard. */
export function useEntering(): (me: Me) => void {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return (me) => {
    queries.clear();
    session.begin(me);
    listenEarly(urlOf(live.path));
    // `replace`: a link, or a form that was filled in, leaves the history with its page.
    void navigate('/', { replace: true });
  };
}
