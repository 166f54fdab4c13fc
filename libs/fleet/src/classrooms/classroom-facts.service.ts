import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { ClassroomFactsRepository, type ClassroomFact } from './classroom-facts.repository.js';

/** What rooms that do not know the fleet are told of its open classrooms, in their caller's reach. */
@Injectable()
export class ClassroomFacts {
  constructor(private readonly repository: ClassroomFactsRepository) {}

  ofSchool(tx: Tx, reach: Reach, schoolId: string): Promise<ClassroomFact[]> {
    return this.repository.ofSchool(tx, reach, schoolId);
  }

  find(tx: Tx, reach: Reach, id: string): Promise<ClassroomFact | undefined> {
    return this.repository.find(tx, reach, id);
  }

  /** Those of these ids; what is closed or out of reach is left out. */
  async among(tx: Tx, reach: Reach, ids: readonly string[]): Promise<ClassroomFact[]> {
    return ids.length === 0 ? [] : this.repository.among(tx, reach, ids);
  }
}
