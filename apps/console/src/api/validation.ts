import { z } from 'zod';
import { sentenceOf } from './sentences.js';

// First of all (see start.tsx): schemas ask for these settings when they are made. `jitless` because the console runs under
// a policy without 'unsafe-eval', where even zod's probe for eval is reported as a violation.
z.config({ jitless: true, customError: sentenceOf });
