// School years' figures as files that do not change, this instance's and those of others. It refuses to show a figure itself.
export { DatasetsPage } from './datasets-page.js';
