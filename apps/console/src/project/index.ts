// The file of a project: what happened, with its evidence, and what the convention still waits for. It refuses to take silence for a failing.
export { ProjectPage } from './project-page.js';
