import { datasetContent, DATASET_VERSION, type DatasetContent } from '@chariot/contract';
import { z } from 'zod';
import { usageError } from '../errors.js';
import { shaped } from './shaped.js';

const versioned = z.object({ format: z.literal('chariot-dataset'), version: z.int() });

/** What the JSON file of a dataset says. @throws DomainError `usage.notADataset`, `usage.otherVersion` */
export function readDatasetContent(bytes: Buffer): DatasetContent {
  const text = bytes.toString('utf8');
  const known = shaped(versioned, text);
  if (known === null) throw usageError('notADataset');
  const { version } = known;
  if (version !== DATASET_VERSION) throw usageError('otherVersion', { version, known: DATASET_VERSION });
  const content = shaped(datasetContent, text);
  if (content === null) throw usageError('notADataset');
  return content;
}
