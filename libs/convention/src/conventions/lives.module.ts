import { Module } from '@nestjs/common';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { ConventionsModule } from './conventions.module.js';
import { LivesController } from './lives.controller.js';
import { Lives } from './lives.service.js';

/** What happens to a convention; what is still open when it closes comes from its deadlines. */
@Module({ imports: [ConventionsModule, DeadlinesModule], controllers: [LivesController], providers: [Lives] })
export class LivesModule {}
